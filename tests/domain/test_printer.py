"""Where else paper can be had, and what a device is called."""

from __future__ import annotations

import pytest

from kiosk.domain.printer import PrinterLook, PrinterState, look_of, nearest_that_prints, spoken_number

OK, LOW, OUT = PrinterState.OK, PrinterState.PAPER_LOW, PrinterState.PAPER_OUT


def hall(*states: PrinterState) -> list[PrinterLook]:
    """Printers `p1`, `p2` … in a row, each beside its kiosk."""
    return [PrinterLook(f"p{n}", (f"kiosk-{n}",), state) for n, state in enumerate(states, 1)]


NEAREST = [
    (hall(OUT, OK, OK), "p1", "kiosk-2", "the next one"),
    (hall(OK, OUT, OUT, OK), "p3", "kiosk-4", "one step is nearer than two"),
    (hall(OK, OUT, OK), "p2", "kiosk-1", "of two as near the first"),
    (hall(OUT, LOW), "p1", "kiosk-2", "low paper prints all the same"),
    (hall(OUT, OUT), "p1", None, "nobody is sent to a printer that does not print"),
    (hall(OK), "p1", None, "nobody is sent to where he stands"),
    ([PrinterLook("rest", (), OK), *hall(OUT)], "p1", None, "the default printer stands beside no kiosk by name"),
    ([], "p1", None, "no printer was heard yet"),
]


@pytest.mark.parametrize(("looks", "printer", "expected", "reason"), NEAREST)
def test_nearest_that_prints(looks: list[PrinterLook], printer: str, expected: str | None, reason: str) -> None:
    assert nearest_that_prints(looks, printer) == expected, reason


@pytest.mark.parametrize(
    ("device", "number"), [("kiosk-2", "2"), ("kiosk-02", "2"), ("east", None), ("二楼取号机3", "3")]
)
def test_what_people_call_a_device(device: str, number: str | None) -> None:
    assert spoken_number(device) == number


@pytest.mark.parametrize("state", list(PrinterState))
def test_only_a_printer_that_is_well_prints(state: PrinterState) -> None:
    assert state.prints is (state in (OK, LOW))


def test_a_printer_is_found_by_its_name() -> None:
    looks = hall(OK, OUT)
    assert look_of(looks, "p2") is looks[1]
    assert look_of(looks, None) is None
