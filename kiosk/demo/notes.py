"""The slip of paper beside the demo database: with what one signs in, kept so that every start can say it again."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Notes:
    """One password for all demo accounts, made at the first start, and the key of the demo kiosk."""

    password: str
    kiosk_key: str

    def keep(self, path: Path) -> None:
        """Writes them for the owner's eyes only; a start that is killed leaves no half of a file."""
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    @classmethod
    def read(cls, path: Path) -> "Notes | None":
        """What was kept; None where nothing can be read."""
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None
