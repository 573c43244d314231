"""What the start-up line was told: which files, which database, where to listen."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Options:
    """The options of `kiosk serve`; `origins` are what a browser may call the server."""

    database: str
    config: Path | None = None
    bind: str = "127.0.0.1:8000"
    redis: str | None = None
    workers: int = 1
    wants_rehearsal: bool = False
    sockets: int = 256

    @property
    def origins(self) -> list[str]:
        """The origins from which a socket may be opened: the address that the server is bound to, under its names."""
        host, _, port = self.bind.rpartition(":")
        names = {host, "localhost", "127.0.0.1"} if host in {"127.0.0.1", "localhost", "0.0.0.0", "[::]"} else {host}
        return [f"http://{name}:{port}" for name in sorted(names - {"0.0.0.0", "[::]"})]

    @property
    def public_url(self) -> str:
        """The address that slips carry."""
        host, _, port = self.bind.rpartition(":")
        return f"http://{'127.0.0.1' if host in {'0.0.0.0', '[::]'} else host}:{port}"

    @property
    def key_file(self) -> Path:
        """Where the server keeps its own key: beside an embedded database, else under `var/`."""
        parts = urlsplit(self.database)
        if parts.scheme == "sqlite":
            return Path(parts.path[1:]).with_suffix(".key")
        return Path("var/kiosk.key")
