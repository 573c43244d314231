"""The readers of identity cards beside the touch screens; reads no file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader beside one touch screen, reached on `host` and `port`; a look takes `timeout_seconds` at most."""

    device: str
    host: str
    port: int
    timeout_seconds: float = 2.0
