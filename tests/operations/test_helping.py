"""A touch screen rings once until somebody answers; the ledger keeps each call and each answer."""

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM, DeviceKind
from kiosk.operations import helping
from kiosk.operations.administration import device_actor, enrol_device
from tests.make import GUIDE, MANAGER, Hall


def kinds(hall: Hall, device: int) -> list[FactKind]:
    """What the ledger holds of a device since it was enrolled."""
    found = hall.do(SYSTEM, lambda context: context.unit.ledger.of(Subject.DEVICE, str(device)))
    return [fact.kind for _, fact, _, _ in found][1:]


def test_a_call_an_answer_and_the_next_call(hall: Hall) -> None:
    screen = device_actor(hall.do(SYSTEM, enrol_device, "kiosk-7", DeviceKind.KIOSK)[0])
    first = hall.do(screen, helping.call_help)
    assert (first.device, first.answered_at) == ("kiosk-7", None)
    assert hall.do(screen, helping.call_help) == first, "pressed again while nobody has come"
    assert hall.do(GUIDE, helping.answer_help, screen.id).answered_by == "guide"
    assert hall.do(MANAGER, helping.answer_help, screen.id).answered_by == "guide", "the first who goes is kept"
    assert hall.do(screen, helping.call_help).answered_at is None
    assert kinds(hall, screen.id) == [FactKind.HELP_CALLED, FactKind.HELP_ANSWERED, FactKind.HELP_CALLED]


def test_those_who_wait_stand_on_top_and_yesterday_is_over(hall: Hall) -> None:
    screens = [device_actor(hall.do(SYSTEM, enrol_device, f"kiosk-{n}", DeviceKind.KIOSK)[0]) for n in (7, 8, 9)]
    for screen in screens:
        hall.do(screen, helping.call_help)
        hall.clock.forward(minutes=1)
    hall.do(GUIDE, helping.answer_help, screens[0].id)
    assert [call.device for call in hall.do(GUIDE, helping.calls_for_help)] == ["kiosk-8", "kiosk-9", "kiosk-7"]
    hall.clock.forward(days=1)
    assert hall.do(GUIDE, helping.calls_for_help) == []
    hall.refuses("no_help_call", GUIDE, helping.answer_help, screens[1].id)
