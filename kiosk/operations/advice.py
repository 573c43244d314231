"""What the managers do with advice on windows: read it, take it up, turn it down."""

from kiosk.domain.advice import Advice, AdviceState
from kiosk.domain.errors import NotFound, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.window import WindowStatus
from kiosk.operations.ports import Context

_FACTS = {AdviceState.ACCEPTED: FactKind.ADVICE_ACCEPTED, AdviceState.DISMISSED: FactKind.ADVICE_DISMISSED}


def today(context: Context) -> list[Advice]:
    """Everything that was advised today, the newest first."""
    return context.unit.advice.of_day(context.today)


def standing(context: Context) -> Advice | None:
    """The newest advice of today, while it is of use."""
    return next((one for one in today(context) if one.stands_at(context.now)), None)


def for_window(context: Context, number: int) -> Advice | None:
    """The standing advice that this window could follow: it is the one that serves the queue too, or one that serves it
    and calls nobody now."""
    advice = standing(context)
    if advice is None:
        return None
    if advice.window is not None:
        return advice if advice.window == number else None
    is_open = context.unit.windows.duty(number).status_on(context.today) is WindowStatus.OPEN
    return advice if not is_open and advice.queue in context.centre.window(number).queues else None


def answer(context: Context, advice_id: int, state: AdviceState) -> Advice:
    """Takes advice up or turns it down, once; raises `NotFound`, or `WrongState` when it was answered or is over."""
    found = context.unit.advice.by_id(advice_id)
    if found is None:
        raise NotFound("unknown_advice", advice=advice_id)
    if found.state is AdviceState.OPEN and not found.stands_at(context.now):
        raise WrongState("advice_over", state="over")
    answered = context.unit.advice.answer(found, state, context.actor.label, context.now)
    context.record(_FACTS[state], Subject.QUEUE, found.queue, advice=found.id)
    return answered
