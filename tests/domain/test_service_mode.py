"""The four ways of service: what each has to name, and what it may not."""

import pytest

from kiosk.domain.errors import Unacceptable
from kiosk.domain.service_mode import ORDINARY, Service, ServiceMode, checked, with_number
from kiosk.domain.wording import service_words
from tests.make import TEN

AGENT, GUIDE, DOOR = ServiceMode.AGENT, ServiceMode.ACCOMPANIED, ServiceMode.AT_THE_DOOR
AT_DOOR = Service(DOOR, place="滨江路 8 号", at=TEN)


@pytest.mark.parametrize(
    ("service", "code"),
    [
        pytest.param(Service(AGENT, paper="委托书 12"), "agent_not_named", id="nobody does it"),
        pytest.param(Service(AGENT, by="  ", paper="委托书 12"), "agent_not_named", id="blanks are no name"),
        pytest.param(Service(AGENT, by="帮办岗"), "agent_not_authorised", id="an agent acts on a paper"),
        pytest.param(Service(GUIDE), "guide_not_named", id="nobody goes along"),
        pytest.param(Service(DOOR, at=TEN), "door_without_place", id="where to go"),
        pytest.param(Service(DOOR, place="滨江路 8 号"), "door_without_time", id="when to go"),
        pytest.param(Service(by="帮办岗"), "mode_names_too_much", id="the ordinary way names nobody"),
        pytest.param(Service(GUIDE, by="导办岗", place="滨江路"), "mode_names_too_much", id="a guide has no place"),
        pytest.param(Service(GUIDE, by="岗" * 61), "text_too_long", id="longer than its column"),
        pytest.param(Service(GUIDE, by="岗\u202e"), "text_has_control_characters", id="hidden signs"),
    ],
)
def test_what_a_way_needs_and_does_not_need(service: Service, code: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        checked(service)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("service", "zh", "en"),
    [
        pytest.param(ORDINARY, "即办", "At the window", id="needs nothing"),
        pytest.param(
            Service(AGENT, "帮办岗", "委托书 12"), "代办：帮办岗", "Done by an agent: 帮办岗", id="names the agent"
        ),
        pytest.param(Service(GUIDE, "导办岗"), "陪办：导办岗", "Accompanied: 导办岗", id="names the guide"),
        pytest.param(AT_DOOR, "上门", "At your door", id="the place is nobody else's business"),
    ],
)
def test_a_whole_way_is_kept_and_has_words(service: Service, zh: str, en: str) -> None:
    assert checked(service) == service
    assert (service_words(service, True), service_words(service, False)) == (zh, en)


def test_the_place_stays_out_of_the_ledger() -> None:
    assert AT_DOOR.told == {"mode": DOOR, "mode_at": TEN.isoformat()}
    assert ORDINARY.told == {}


def test_a_visit_at_the_door_takes_no_number() -> None:
    with pytest.raises(Unacceptable) as refused:
        with_number(AT_DOOR)
    assert refused.value.code == "door_takes_no_number"
