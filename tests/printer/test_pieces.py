"""What stays together on a page, by pieces that stand for lines and rows."""

from __future__ import annotations

import pytest

from printer.pieces import Page, Piece, Words, pages_of, space


def line(name: str, *, keeps_next: bool = False, height: float = 10, head: Piece | None = None) -> Piece:
    return Piece(height, (Words(0, 8, name, 10),), keeps_next=keeps_next, head=head)


def names(pages: list[Page]) -> list[list[str]]:
    """The texts of each page in order."""
    return [[mark.text for placed in page for mark in placed.piece.marks if isinstance(mark, Words)] for page in pages]


HEAD = line("head", keeps_next=True)
ROWS = [line(str(n), head=HEAD) for n in range(5)]


@pytest.mark.parametrize(
    ("pieces", "room", "pages", "reason"),
    [
        ([line("a"), line("b")], 20, [["a", "b"]], "what just fits is not turned over"),
        ([line("a"), line("b"), line("c")], 20, [["a", "b"], ["c"]], "the next page takes the rest"),
        ([line("a"), line("h", keeps_next=True), line("b")], 20, [["a"], ["h", "b"]], "a heading goes with its text"),
        (
            [line("a"), line("h", keeps_next=True), space(5), line("b")],
            26,
            [["a"], ["h", "b"]],
            "white between them does not part them",
        ),
        ([line("a"), space(30), line("b")], 20, [["a"], ["b"]], "white opens no page and leaves nothing at its top"),
        ([HEAD, *ROWS], 30, [["head", "0", "1"], ["head", "2", "3"], ["head", "4"]], "the head stands on every page"),
        ([line("a"), HEAD, *ROWS[:1]], 20, [["a"], ["head", "0"]], "a head is not the last of a page, nor twice there"),
        ([line("a", height=99), line("b")], 20, [["a"], ["b"]], "a piece too long for any page is not lost"),
        (
            [line("a"), *(line(str(n), keeps_next=True) for n in range(4)), line("z")],
            20,
            [["a", "0"], ["1", "2"], ["3", "z"]],
            "what no page can keep together is broken where it must be",
        ),
    ],
)
def test_pages(pieces: list[Piece], room: float, pages: list[list[str]], reason: str) -> None:
    assert names(pages_of(pieces, room)) == pages, reason


def test_nothing_is_lost_and_nothing_overlaps() -> None:
    pieces = [line(str(n), height=7 + n % 5, keeps_next=n % 7 == 0) for n in range(200)]
    pages = pages_of(pieces, 60)
    assert [name for page in names(pages) for name in page] == [str(n) for n in range(200)]
    for page in pages:
        bottom = 0.0
        for placed in page:
            assert placed.y == pytest.approx(bottom)
            bottom = placed.y + placed.piece.height
        assert bottom <= 60
