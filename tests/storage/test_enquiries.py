"""Questions: fakes, SQLite and PostgreSQL answer alike, and a change names what it saw."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.enquiry import Channel, Enquiry, EnquiryState
from kiosk.domain.errors import WrongState
from kiosk.domain.ticket import TicketStatus
from kiosk.operations.ports import Units
from tests.make import TEN, TUESDAY, ticket

NEW = Enquiry(0, Channel.HALL, "开店要什么", 12, TEN, 7, 7, queue="A", item="SJ-001")


def test_what_is_unfinished_oldest_first(units: Units) -> None:
    with units.writing() as unit:
        first, second, third = (unit.enquiries.add(replace(NEW, place=place)) for place in (12, 15, 19))
        assert replace(first, id=0) == NEW
        unit.enquiries.change(second, replace(second, state=EnquiryState.ANSWERED, outcome="带身份证", closed_at=TEN))
        offered = unit.enquiries.change(
            third, replace(third, state=EnquiryState.OFFERED, offered_to=8, offered_window=None)
        )
    with units.reading() as unit:
        assert unit.enquiries.unfinished() == [first, offered]
        assert unit.enquiries.by_id(second.id) == replace(
            second, state=EnquiryState.ANSWERED, outcome="带身份证", closed_at=TEN, version=2
        )
        assert unit.enquiries.by_id(999) is None


def test_a_change_of_what_was_not_seen_is_refused(units: Units) -> None:
    with units.writing() as unit:
        seen = unit.enquiries.add(NEW)
        unit.enquiries.change(seen, replace(seen, responsible=8))
        with pytest.raises(WrongState):
            unit.enquiries.change(seen, replace(seen, state=EnquiryState.ANSWERED))
        stored = unit.enquiries.by_id(seen.id)
    assert stored == replace(seen, responsible=8, version=2)


def test_who_waits_again_after_a_call(units: Units) -> None:
    with units.writing() as unit:
        rows = [
            ticket(number=1, place=9, calls=1),
            ticket(number=2, place=4, calls=2),
            ticket(number=3, place=5),
            ticket(number=4, place=6, calls=1, status=TicketStatus.MISSED),
            ticket(number=5, place=7, calls=1, service_day=TUESDAY - timedelta(days=1)),
        ]
        for each in rows:
            unit.tickets.add(each, bytes([each.number]) * 32)
    with units.reading() as unit:
        assert [each.number for each in unit.tickets.called_before(TUESDAY)] == [2, 1]
