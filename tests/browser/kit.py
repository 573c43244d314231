"""Measures a page as people see it: contrast of every text, sizes in millimetres, text that is cut or covered.

For every stream of screens: each function gives one line a fault, so that a test says `assert f(page) == []`.
Open dialogs make what lies behind them unreachable, not undrawn: look at a page with and without its dialog.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

# Heights as parts of the font size, Noto Sans SC.
HANZI = 0.92
DIGIT = 0.733


@dataclass(frozen=True)
class Screen:
    """A device as the hall has it; `mm_per_px` as its calibration page would find it (screens.md 1.0)."""

    name: str
    width: int
    height: int
    mm_per_px: float

    @property
    def window(self) -> tuple[int, int]:
        """What a browser's viewport is set to."""
        return self.width, self.height


KIOSK_21 = Screen("kiosk 21.5 inch", 1080, 1920, 0.248)
KIOSK_27 = Screen("kiosk 27 inch", 1080, 1920, 0.311)
KIOSK_32 = Screen("kiosk 32 inch", 1080, 1920, 0.369)
TABLET_10 = Screen("tablet 10.1 inch", 1280, 800, 0.170)
BOARD_55 = Screen("board 55 inch", 1920, 1080, 0.634)
BOARD_65 = Screen("board 65 inch", 1920, 1080, 0.75)
BOARD_55_FINE = Screen("board 55 inch, 4K", 3840, 2160, 0.317)
PANEL_32 = Screen("panel 32 inch", 1920, 1080, 0.369)
PHONE = Screen("phone", 360, 640, 0.19)
DESK = Screen("desk", 1366, 768, 0.252)


@dataclass(frozen=True)
class Box:
    """Where something is drawn, in millimetres of the screen."""

    name: str
    left: float
    top: float
    width: float
    height: float

    def gap_to(self, other: "Box") -> float:
        """How far apart two boxes are at their nearest edges; negative where they overlap."""
        across = max(other.left - self.left - self.width, self.left - other.left - other.width)
        down = max(other.top - self.top - self.height, self.top - other.top - other.height)
        return max(across, down)


def low_contrast(page: Page, least: float = 7.0) -> list[str]:
    """Every drawn text whose contrast with its ground is under `least` (7 kiosk, phone, board; 4.5 office).

    A text on a picture counts as 0: nobody can promise what it stands on.
    """
    found = _look(page, "contrasts")
    return sorted({f"{one['name']}: {one['ratio']:.2f}" for one in found if one["ratio"] < least - 0.005})


def small_text(page: Page, screen: Screen, hanzi_mm: float, latin_mm: float | None = None) -> list[str]:
    """Every drawn text whose characters are lower than `hanzi_mm`, or `latin_mm` (capitals) where it has no hanzi."""
    wanted = {True: hanzi_mm, False: hanzi_mm if latin_mm is None else latin_mm}
    faults = set()
    for one in _look(page, "sizes"):
        height = one["px"] * (HANZI if one["is_hanzi"] else DIGIT) * screen.mm_per_px
        if height < wanted[one["is_hanzi"]] - 0.05:
            faults.add(f"{one['name']}: {height:.1f} mm")
    return sorted(faults)


def boxes(page: Page, selector: str, screen: Screen) -> list[Box]:
    """Where every visible element of `selector` is, in millimetres."""
    scale = screen.mm_per_px
    return [
        Box(one["name"], one["left"] * scale, one["top"] * scale, one["width"] * scale, one["height"] * scale)
        for one in _look(page, "boxes", selector)
    ]


def small_targets(page: Page, selector: str, screen: Screen, height_mm: float, width_mm: float = 0) -> list[str]:
    """Every visible target lower than `height_mm` or narrower than `width_mm`."""
    return [
        f"{box.name}: {box.width:.1f} × {box.height:.1f} mm"
        for box in boxes(page, selector, screen)
        if box.height < height_mm - 0.05 or box.width < width_mm - 0.05
    ]


def close_targets(page: Page, selector: str, screen: Screen, gap_mm: float = 3.0) -> list[str]:
    """Every pair of visible targets that are nearer to each other than `gap_mm`, or overlap."""
    pairs = combinations(boxes(page, selector, screen), 2)
    return [
        f"{one.name} | {other.name}: {gap:.1f} mm" for one, other in pairs if (gap := one.gap_to(other)) < gap_mm - 0.05
    ]


def cut_text(page: Page, leafed: str = "") -> list[str]:
    """Every text that leaves the window sideways, or the box of an element that hides what overflows.

    What lies above or below the part of `leafed` that is shown is on another leaf, and not cut.
    """
    return sorted(_look(page, "cut", leafed))


def covered_text(page: Page) -> list[str]:
    """Every pair of texts that are drawn over each other."""
    return sorted(_look(page, "covered"))


@contextmanager
def colour_blind(page: Page, kind: str = "achromatopsia") -> Iterator[None]:
    """The page as somebody sees it who tells no colours (or `protanopia`, `deuteranopia`, `tritanopia`)."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": kind})
    try:
        yield
    finally:
        session.send("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
        session.detach()


@cache
def _source() -> str:
    return (Path(__file__).parent / "kit.js").read_text("utf-8")


def _look(page: Page, what: str, *arguments: str) -> list[Any]:
    found: list[Any] = page.evaluate(f"words => ({_source()}).{what}(...words)", list(arguments))
    return found
