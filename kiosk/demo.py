"""The demo hall: a working day at ten in the morning, made through the same verbs that people use."""

from pathlib import Path

from kiosk.operations.system import System


def fill(system: System, notes: Path, public_url: str) -> list[str]:
    return []
