"""How a slip printer is, and where else paper can be had."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class PrinterState(StrEnum):
    """What a printer says of itself: 正常, 纸将尽, 缺纸, 开盖, 切刀, 脱机, 未知 (screens K-19)."""

    OK = "ok"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    UNKNOWN = "unknown"

    @property
    def prints(self) -> bool:
        """Whether paper can be expected; low paper is for the desk to know, not for a citizen."""
        return self in {PrinterState.OK, PrinterState.PAPER_LOW}


@dataclass(frozen=True, slots=True)
class PrinterLook:
    """A printer as it was when it was last heard; `devices` are the kiosks beside it, none for the default one."""

    name: str
    devices: tuple[str, ...]
    state: PrinterState


def look_of(looks: Sequence[PrinterLook], printer: str | None) -> PrinterLook | None:
    """The printer of that name; None for one that was never heard."""
    return next((look for look in looks if look.name == printer), None)


def nearest_that_prints(looks: Sequence[PrinterLook], printer: str | None) -> str | None:
    """The device beside the nearest other printer that prints; the settings name printers as they stand in the hall.

    None where no other one prints, or where nobody stands beside it.
    """
    here = next((place for place, look in enumerate(looks) if look.name == printer), 0)
    others = [
        (abs(place - here), place, look.devices[0])
        for place, look in enumerate(looks)
        if look.name != printer and look.devices and look.state.prints
    ]
    return min(others)[2] if others else None


def spoken_number(device: str) -> str | None:
    """The number that people call a device by, `2` for `kiosk-2`; None for a name without one."""
    found = re.search(r"(\d{1,3})$", device)
    return str(int(found[1])) if found else None
