"""One clerk signed in in two browsers: one of them works the window, the other only shows it (C-05).

Programs sign in for themselves and have no console; the rule is about browsers alone.
"""

from kiosk.domain.errors import NotAllowed
from kiosk.domain.facts import FactKind, Subject
from kiosk.operations.ports import Context


def works_elsewhere(context: Context, session: bytes) -> int | None:
    """The window that the clerk has taken and works from another browser than `session`; None when there is none."""
    holder = context.unit.people.console_of(context.actor.id)
    if holder in {None, session}:
        return None
    taken = context.unit.windows.taken_by(context.actor.id, context.today)
    return taken.number if taken is not None else None


def require_here(context: Context, session: bytes) -> None:
    """Raises `NotAllowed` while the clerk works a window from another browser; nobody else is concerned."""
    elsewhere = works_elsewhere(context, session)
    if elsewhere is not None:
        raise NotAllowed("console_elsewhere", window=elsewhere)


def work_here(context: Context, session: bytes) -> None:
    """To be called in the transaction of each step at the window: the first browser that steps is the one that works.

    Raises `NotAllowed` while the clerk works a window from another browser.
    """
    require_here(context, session)
    if context.unit.people.console_of(context.actor.id) != session:
        _put(context, session, is_over=False)


def take_over(context: Context, session: bytes) -> None:
    """This browser works the window from now on, and the other one only shows it. Asked again it changes nothing."""
    if context.unit.people.console_of(context.actor.id) != session:
        _put(context, session, is_over=True)


def _put(context: Context, session: bytes, is_over: bool) -> None:
    context.unit.people.put_console(context.actor.id, session)
    context.record(FactKind.CONSOLE_TAKEN, Subject.ACCOUNT, context.actor.id, taken_over=is_over)
