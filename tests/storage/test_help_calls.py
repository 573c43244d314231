"""Calls for help and counts of items: fakes, SQLite and PostgreSQL answer alike."""

from datetime import timedelta

from kiosk.domain.people import DeviceKind
from kiosk.operations.ports import Units
from tests.make import TEN, TUESDAY, ticket

NEXT_DAY = TUESDAY + timedelta(days=1)


def test_a_screen_waits_once_until_it_is_answered_or_the_day_is_over(units: Units) -> None:
    with units.writing() as unit:
        screen = unit.people.add_device("kiosk-1", DeviceKind.KIOSK, b"\x07" * 32, TEN).id
        assert unit.help_calls.ask(screen, TUESDAY, TEN)
        assert not unit.help_calls.ask(screen, TUESDAY, TEN + timedelta(minutes=1)), "it waits already"
    with units.writing() as unit:
        [call] = unit.help_calls.of_day(TUESDAY)
        assert (call.device, call.called_at, call.answered_at, call.answered_by) == ("kiosk-1", TEN, None, "")
        assert not unit.help_calls.answer(screen, NEXT_DAY, "guide", TEN), "nobody called that day"
        assert unit.help_calls.answer(screen, TUESDAY, "guide", TEN)
        assert not unit.help_calls.answer(screen, TUESDAY, "another", TEN), "somebody is there"
        assert unit.help_calls.ask(screen, TUESDAY, TEN), "answered: the next call is a new one"
        assert unit.help_calls.ask(screen, NEXT_DAY, TEN + timedelta(days=1)), "yesterday's is over"
    with units.reading() as unit:
        assert unit.help_calls.of_day(TUESDAY) == []
        assert [call.answered_by for call in unit.help_calls.of_day(NEXT_DAY)] == [""]


def test_numbers_are_counted_by_item_and_day(units: Units) -> None:
    with units.writing() as unit:
        for number, (item, days) in enumerate([("SJ-001", 0), ("SJ-001", 1), ("SW-001", 1), (None, 1), ("SJ-001", 31)]):
            day = TUESDAY - timedelta(days=days)
            unit.tickets.add(
                ticket(number=number + 1, place=number + 1, item=item, service_day=day), bytes([number]) * 32
            )
    with units.reading() as unit:
        counted = unit.tickets.asked_for(TUESDAY - timedelta(days=30), TUESDAY)
    assert counted == {"SJ-001": 1, "SW-001": 1}, "not today, not a month ago, not without an item"
