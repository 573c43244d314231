"""What the bench must notice: each fault, made on purpose, is counted."""

import pytest

from tests.bench.measures import Counts
from tests.bench.screens import first_frame

DAY, NEXT = "2026-09-15", "2026-09-16"


@pytest.mark.parametrize(
    ("issued", "duplicates", "gaps", "why"),
    [
        ([(DAY, "A001"), (DAY, "A002"), (DAY, "C001")], 0, 0, "each queue counts for itself"),
        ([(DAY, "A002"), (DAY, "A001")], 0, 0, "answers may overtake one another"),
        ([(DAY, "A001"), (NEXT, "A001")], 0, 0, "a day begins anew"),
        ([(DAY, "A001"), (DAY, "A001"), (DAY, "A002")], 1, 0, "one number twice"),
        ([(DAY, "A001"), (DAY, "A003")], 0, 1, "one number for nobody"),
        ([(DAY, "A002")], 0, 1, "the first one is missing"),
        ([(DAY, "A001"), (DAY, "A001"), (DAY, "A003")], 1, 1, "a doubled number does not hide a missing one"),
    ],
)
def test_numbers(issued, duplicates, gaps, why):
    counts = Counts(issued=issued)
    assert (counts.duplicates, counts.gaps) == (duplicates, gaps), why


def test_a_ticket_called_twice_is_counted():
    assert Counts(called=[7, 8, 9]).double_calls == 0
    assert Counts(called=[7, 8, 7]).double_calls == 1


@pytest.mark.parametrize("length", [5, 125, 126, 65535, 65536])
def test_frames_of_every_length_are_read(length):
    content = b"x" * length
    size = (
        bytes([length])
        if length < 126
        else (b"\x7e" + length.to_bytes(2, "big") if length < 65536 else b"\x7f" + length.to_bytes(8, "big"))
    )
    whole = b"\x81" + size + content
    assert first_frame(whole + b"\x81\x01y") == (content, b"\x81\x01y")
    assert all(first_frame(whole[:cut]) is None for cut in (1, 2, len(size), len(whole) - 1))
