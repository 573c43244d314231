"""The way of service: named by the desk or the window, taken over by the case, counted when it is decided."""

from typing import Any

import pytest

from kiosk.domain.errors import Refusal
from kiosk.domain.facts import FactKind
from kiosk.domain.people import Actor
from kiosk.domain.service_mode import ORDINARY, Service, ServiceMode
from kiosk.domain.ticket import Outcome
from kiosk.operations import casework, intake, reports, serving, undoing
from kiosk.operations.casework import CaseWish, Then
from kiosk.operations.intake import TicketWish
from tests.make import GUIDE, KIOSK, MANAGER, TEN, TUESDAY, Hall, clerk, quick_item

AGENT = Service(ServiceMode.AGENT, "帮办岗", "委托书 12")
ALONG = Service(ServiceMode.ACCOMPANIED, "导办岗")
DOOR = Service(ServiceMode.AT_THE_DOOR, place="滨江路 8 号", at=TEN)


def refused(hall: Hall, who: Actor, verb: Any, *given: Any) -> str:
    with pytest.raises(Refusal) as found:
        hall.do(who, verb, *given)
    return found.value.code


def decided(hall: Hall, service: Service | None = None, ticket: str | None = None) -> str:
    wish = CaseWish(quick_item().code, "林小明", ticket, service=service)
    return str(hall.do(clerk(), casework.take_in, wish, Then.GRANT).ref)


def test_the_desk_names_an_agent_and_the_case_takes_him_over(hall: Hall) -> None:
    issued = hall.do(GUIDE, intake.issue, TicketWish("SJ-001", service=AGENT)).ticket
    assert issued.service == AGENT
    fact = hall.units.rows.entries[-1][1]
    assert fact.kind is FactKind.TICKET_ISSUED
    assert (fact.data["mode"], fact.data["mode_by"], fact.data["mode_paper"]) == ("agent", "帮办岗", "委托书 12")
    hall.open()
    hall.call()
    hall.start()
    ref = decided(hall, ticket=issued.label)
    view = hall.ask(clerk(), casework.look_at, ref)
    assert view.case.service == AGENT
    assert view.entries[0].data["mode"] == "agent"


@pytest.mark.parametrize(
    ("who", "service", "code"),
    [
        pytest.param(KIOSK, ALONG, "mode_by_the_desk", id="a screen cannot promise somebody's help"),
        pytest.param(GUIDE, DOOR, "door_takes_no_number", id="nobody waits in the hall for a visit at home"),
        pytest.param(GUIDE, Service(ServiceMode.AGENT, "帮办岗"), "agent_not_authorised", id="nobody may act unasked"),
    ],
)
def test_who_may_not_name_what_at_issue(hall: Hall, who: Actor, service: Service, code: str) -> None:
    assert refused(hall, who, intake.issue, TicketWish("SJ-001", service=service)) == code
    assert hall.issue().ticket.number == 1, "a refusal uses up no number"


def test_the_window_notes_a_guide_while_it_serves(hall: Hall) -> None:
    hall.issue()
    hall.open()
    hall.call()
    assert refused(hall, clerk(), serving.set_mode, 1, ALONG) == "ticket_cannot_set_mode"
    hall.start()
    assert hall.do(clerk(), serving.set_mode, 1, ALONG).service == ALONG
    fact = hall.units.rows.entries[-1][1]
    assert (fact.kind, fact.data["mode_by"]) == (FactKind.TICKET_MODE_SET, "导办岗")
    assert hall.do(clerk(), serving.set_mode, 1, ORDINARY).service == ORDINARY
    assert hall.units.rows.entries[-1][1].data["mode"] == "on_the_spot"
    assert refused(hall, clerk(), serving.set_mode, 1, DOOR) == "door_takes_no_number"


def test_what_was_taken_in_keeps_its_way(hall: Hall) -> None:
    number = hall.serve().label
    hall.do(clerk(), serving.set_mode, 1, ALONG)
    decided(hall, ticket=number)
    assert refused(hall, clerk(), serving.set_mode, 1, AGENT) == "mode_after_receipt"


def test_a_finish_taken_back_keeps_the_way(hall: Hall) -> None:
    hall.serve()
    hall.do(clerk(), serving.set_mode, 1, ALONG)
    hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    assert hall.do(clerk(), undoing.undo, 1).service == ALONG


def test_a_visit_at_the_door_is_a_case_without_a_number(hall: Hall) -> None:
    number = hall.serve().label
    assert refused(hall, clerk(), casework.receive, CaseWish("SJ-001", "林小明", number, service=DOOR)) == (
        "door_takes_no_number"
    )
    view = hall.ask(clerk(), casework.look_at, decided(hall, DOOR))
    assert view.case.service == DOOR
    assert DOOR.place not in str([line[1].data for line in hall.units.rows.entries]), "an address stays in the case"


def test_every_way_is_counted_and_opens_to_its_cases(hall: Hall) -> None:
    ways = [None, None, None, AGENT, AGENT, ALONG, DOOR]
    refs = [decided(hall, service) for service in ways]
    hall.receive(service=ALONG)
    scope = hall.ask(MANAGER, reports.scope_of, TUESDAY, TUESDAY, None)
    rates = hall.ask(MANAGER, reports.timeliness, scope).rates
    for mode, wanted in ((ServiceMode.ON_THE_SPOT, 3), (ServiceMode.AGENT, 2), (ServiceMode.ACCOMPANIED, 1),
                         (ServiceMode.AT_THE_DOOR, 1)):  # fmt: skip
        rate = rates[f"mode_{mode}"]
        assert (rate.numerator, rate.denominator) == (wanted, 7)
        found = {line.case.ref for line in hall.ask(MANAGER, reports.cases_behind, scope, f"mode_{mode}")}
        assert found == {ref for ref, way in zip(refs, ways, strict=True) if (way or ORDINARY).mode is mode}
