"""In which browser a clerk works: fakes, SQLite and PostgreSQL answer alike."""

from datetime import timedelta

from kiosk.domain.people import Role
from kiosk.operations.ports import Units
from tests.make import TEN

FIRST, SECOND = b"\x01" * 32, b"\x02" * 32


def test_one_session_works_until_another_takes_its_place_or_it_ends(units: Units) -> None:
    with units.writing() as unit:
        clerk = unit.people.add_account("clerk", Role.WINDOW, None, "hash", TEN).id
        for session in (FIRST, SECOND):
            unit.people.open_session(clerk, session, TEN, TEN + timedelta(hours=10))
        assert unit.people.console_of(clerk) is None, "nobody has worked yet"
        unit.people.put_console(clerk, FIRST)
    with units.writing() as unit:
        assert unit.people.console_of(clerk) == FIRST
        unit.people.put_console(clerk, SECOND)
    with units.writing() as unit:
        assert unit.people.console_of(clerk) == SECOND
        assert unit.people.console_of(clerk + 1) is None, "of another person"
        unit.people.end_session(SECOND)
        assert unit.people.console_of(clerk) is None, "an ended session holds nothing"
