"""What can stand on a page: marks in points, gathered in pieces that no page break divides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from printer.qr import Modules


@dataclass(frozen=True)
class Words:
    """A run of text on its baseline; `spacing` is added after every character."""

    x: float
    y: float
    text: str
    size: float
    is_bold: bool = False
    grey: float = 0
    spacing: float = 0


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    weight: float = 0.5


@dataclass(frozen=True)
class Fill:
    """A rectangle of one grey; 0 is black."""

    x: float
    y: float
    width: float
    height: float
    grey: float


@dataclass(frozen=True)
class Frame:
    """The outline of a rectangle."""

    x: float
    y: float
    width: float
    height: float
    weight: float = 0.5


@dataclass(frozen=True)
class Ring:
    """A dashed circle: the place for a seal."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Squares:
    """A QR code as vectors; `side` is that of one module."""

    x: float
    y: float
    side: float
    modules: Modules


Mark = Words | Rule | Fill | Frame | Ring | Squares


@dataclass(frozen=True)
class Piece:
    """Marks below each other, y downwards from its own top left corner.

    `keeps_next`: not the last of a page. `head`: what stands above it where it opens a page, for the row of a
    table. `is_space`: nothing is left of it at the top of a page.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    keeps_next: bool = False
    head: Piece | None = None
    is_space: bool = False

    def kept(self) -> Piece:
        """The same, never parted from what follows."""
        return replace(self, keeps_next=True)


def space(height: float) -> Piece:
    """White between two pieces."""
    return Piece(height, is_space=True)


@dataclass(frozen=True)
class Placed:
    """A piece at its distance from the top of the type area."""

    y: float
    piece: Piece


Page = tuple[Placed, ...]


def pages_of(pieces: list[Piece], room: float) -> list[Page]:
    """The pieces on pages with `room` for type; what keeps together stays together unless a page is too short."""
    flow = _Flow(room)
    for group in _groups(pieces):
        flow.place(group)
    return flow.finished()


def _groups(pieces: list[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = [[]]
    for piece in pieces:
        groups[-1].append(piece)
        # White between what keeps and what follows does not part them.
        if not (piece.keeps_next or (piece.is_space and len(groups[-1]) > 1)):
            groups.append([])
    return [group for group in groups if group]


def _height(group: list[Piece]) -> float:
    return sum(piece.height for piece in group)


class _Flow:
    """Fills one page after the other."""

    def __init__(self, room: float) -> None:
        self._room = room
        self._pages: list[list[Placed]] = [[]]
        self._y = 0.0

    def place(self, group: list[Piece]) -> None:
        if self._pages[-1] and not self._fits(group) and _height(group) <= self._room:
            self._turn()
        for piece in group:
            if not self._fits([piece]) and self._pages[-1]:
                self._turn()
            self._put(piece)

    def finished(self) -> list[Page]:
        return [tuple(page) for page in self._pages if page]

    def _fits(self, group: list[Piece]) -> bool:
        return self._y + _height(group) <= self._room + 0.01

    def _turn(self) -> None:
        self._pages.append([])
        self._y = 0.0

    def _put(self, piece: Piece) -> None:
        if not self._pages[-1]:
            if piece.is_space:
                return
            if piece.head is not None:
                self._add(piece.head)
        self._add(piece)

    def _add(self, piece: Piece) -> None:
        self._pages[-1].append(Placed(self._y, piece))
        self._y += piece.height
