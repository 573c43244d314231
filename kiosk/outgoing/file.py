"""The channel of a hall without a gateway: a line of JSON a message, with the number masked."""

import json
import os
from pathlib import Path

from kiosk.domain.message import masked
from kiosk.outgoing.note import Note, Outcome, Result


class FileChannel:
    """Appends to one file, readable for its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, note: Note) -> Result:
        """One write, so that two processes never mix their lines."""
        said = {"id": note.key, "event": note.event, "number": note.number, "text": note.text}
        line = json.dumps(said | {"phone": masked(note.phone)}, ensure_ascii=False) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError:
            return Result(Outcome.AGAIN, "file_not_writable")
        with os.fdopen(handle, "ab", buffering=0) as file:
            file.write(line.encode())
        return Result(Outcome.SENT)
