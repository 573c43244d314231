"""What managers write on the screens: notices for a while, and the order to leave the building."""

from datetime import datetime

from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.text import single_line
from kiosk.operations.ports import Context
from kiosk.operations.screen_ports import MessageKind, ScreenMessage

LONGEST = 60
_LONGEST_EN = 120
MOST = 8


def put_notice(
    context: Context, text_zh: str, text_en: str, from_at: datetime | None, until_at: datetime | None
) -> ScreenMessage:
    """Puts a notice on every board, now or from `from_at` on, until `until_at` or until somebody ends it.

    Both languages, for a board shows them side by side. Raises `Unacceptable` for a time that is over, or for more
    notices than a board can turn through in the time that people look at it.
    """
    kept = single_line(text_zh, "text_zh", LONGEST), single_line(text_en, "text_en", _LONGEST_EN)
    begins = from_at or context.now
    if until_at is not None and until_at <= max(begins, context.now):
        raise Unacceptable("until_in_the_past", until=until_at)
    if len(standing(context)) >= MOST:
        raise Unacceptable("too_many_notices", most=MOST)
    return _shown(context, ScreenMessage(0, MessageKind.NOTICE, *kept, begins, until_at), FactKind.NOTICE_SHOWN)


def begin_evacuation(context: Context, is_confirmed: bool) -> ScreenMessage:
    """Fills every screen with the order to leave; only with a second word that it is meant."""
    if not is_confirmed:
        raise Unacceptable("evacuation_needs_confirmation")
    if evacuation(context) is not None:
        raise WrongState("evacuation_runs", state="running")
    message = ScreenMessage(0, MessageKind.EVACUATION, "", "", context.now, None)
    return _shown(context, message, FactKind.EVACUATION_BEGAN)


def end_evacuation(context: Context) -> ScreenMessage:
    """The screens show the hall again; raises `WrongState` when nothing is to be ended."""
    running = evacuation(context)
    ended = context.unit.screens.end_message(running.id, context.now) if running else None
    if ended is None:
        raise WrongState("no_evacuation", state="idle")
    context.record(FactKind.EVACUATION_ENDED, Subject.SCREEN, ended.id)
    return ended


def end_notice(context: Context, message_id: int) -> ScreenMessage:
    """Takes a notice away before its time; raises `NotFound` when it is gone already."""
    is_notice = message_id in {message.id for message in standing(context)}
    ended = context.unit.screens.end_message(message_id, context.now) if is_notice else None
    if ended is None:
        raise NotFound("unknown_notice")
    context.record(FactKind.NOTICE_ENDED, Subject.SCREEN, message_id)
    return ended


def standing(context: Context) -> list[ScreenMessage]:
    """The notices that stand or will stand."""
    return [one for one in context.unit.screens.messages(context.now) if one.kind is MessageKind.NOTICE]


def notices_now(context: Context) -> tuple[tuple[str, str], ...]:
    """What the boards say now, in Chinese and English."""
    return tuple((one.text_zh, one.text_en) for one in standing(context) if one.from_at <= context.now)


def evacuation(context: Context) -> ScreenMessage | None:
    """The order to leave, while it stands."""
    found = context.unit.screens.messages(context.now)
    return next((one for one in found if one.kind is MessageKind.EVACUATION), None)


def _shown(context: Context, message: ScreenMessage, kind: FactKind) -> ScreenMessage:
    kept = context.unit.screens.add_message(message)
    told = {"zh": kept.text_zh, "en": kept.text_en, "from": kept.from_at.isoformat()}
    until = kept.until_at.isoformat() if kept.until_at else None
    context.record(kind, Subject.SCREEN, kept.id, **({**told, "until": until} if kept.text_zh else {}))
    return kept
