"""What the start-up line was told: which files, which database, where to listen."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_EVERY_ADDRESS = frozenset({"0.0.0.0", "[::]"})
_OWN_NAMES = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `kiosk serve`. `public_url` is the address under which the hall reaches the server, where that is
    not the one that it is bound to: slips carry it, and screens may come from it."""

    database: str
    config: Path | None = None
    bind: str = "127.0.0.1:8000"
    redis: str | None = None
    workers: int = 1
    wants_rehearsal: bool = False
    public_url: str = ""
    sockets: int = 256

    @property
    def url(self) -> str:
        """The address that slips carry."""
        host, _, port = self.bind.rpartition(":")
        return self.public_url.rstrip("/") or f"http://{'127.0.0.1' if host in _EVERY_ADDRESS else host}:{port}"

    @property
    def origins(self) -> list[str]:
        """From where a page may open a socket; never empty, never everything, for either would let anybody in."""
        host, _, port = self.bind.rpartition(":")
        names = _OWN_NAMES if host in _OWN_NAMES | _EVERY_ADDRESS else {host}
        return sorted({f"http://{name}:{port}" for name in names} | {self.url})

    @property
    def key_file(self) -> Path:
        """Where the server keeps its own key: beside an embedded database, else under `var/`."""
        parts = urlsplit(self.database)
        return Path(parts.path[1:]).with_suffix(".key") if parts.scheme == "sqlite" else Path("var/kiosk.key")
