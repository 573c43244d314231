"""Somebody at a touch screen asks for a person; the guide desk says that it comes."""

from kiosk.domain.errors import NotFound
from kiosk.domain.facts import FactKind, Subject
from kiosk.operations.hall_ports import HelpCall
from kiosk.operations.ports import Context


def call_help(context: Context) -> HelpCall:
    """Rings the guide desk for the screen that acts; a second press while nobody has answered is the same call."""
    screen = context.actor
    if context.unit.help_calls.ask(screen.id, context.today, context.now):
        context.record(FactKind.HELP_CALLED, Subject.DEVICE, screen.id, name=screen.name)
    return _call_of(context, screen.id)


def answer_help(context: Context, device_id: int) -> HelpCall:
    """Somebody goes there; a colleague who answers later changes nothing. Raises `NotFound` where nobody called."""
    if context.unit.help_calls.answer(device_id, context.today, context.actor.name, context.now):
        context.record(FactKind.HELP_ANSWERED, Subject.DEVICE, device_id)
    return _call_of(context, device_id)


def latest_call(context: Context) -> HelpCall | None:
    """Today's latest call of the screen that acts; None when nobody called there."""
    calls = context.unit.help_calls.of_day(context.today)
    return next((call for call in calls if call.device_id == context.actor.id), None)


def calls_for_help(context: Context) -> list[HelpCall]:
    """Today's calls: those that wait first, the oldest of them at the top; then the answered ones, the newest first."""
    calls = context.unit.help_calls.of_day(context.today)
    waiting = [call for call in calls if call.answered_at is None]
    answered = [call for call in calls if call.answered_at is not None]
    return waiting + sorted(answered, key=lambda call: call.called_at, reverse=True)


def _call_of(context: Context, device_id: int) -> HelpCall:
    calls = context.unit.help_calls.of_day(context.today)
    found = next((call for call in calls if call.device_id == device_id), None)
    if found is None:
        raise NotFound("no_help_call")
    return found
