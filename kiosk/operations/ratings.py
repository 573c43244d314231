"""Rate a visit, once, from its end until thirty days later; read what was said, for those who answer for windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.domain import rating
from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.rating import Level, Rating, Ratings
from kiosk.domain.text import cleaned, single_line
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.operations.ports import Context

MOST_BAD = 200


@dataclass(frozen=True, slots=True)
class RatingWish:
    """What somebody says: a level, what it was about (codes or own words), and more words if they like."""

    level: Level
    reasons: Sequence[str] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class RatingReport:
    """The ratings of the visits from `first` to `last`, and the bad ones one by one."""

    first: date
    last: date
    ratings: Ratings
    bad: list[Rating]


def rate(context: Context, token: str, wish: RatingWish) -> Rating:
    """Keeps the rating of a visit; raises `WrongState` before its end and for a second one, `Unacceptable` too late."""
    ticket = _visit(context, token)
    given = Rating(
        ticket_id=ticket.id,
        service_day=ticket.service_day,
        level=wish.level,
        reasons=_reasons(wish.reasons),
        words=cleaned(wish.words, "text", rating.MOST_WORDS),
        rated_at=context.now,
        queue=ticket.queue,
        item=ticket.item,
        window=ticket.window,
    )
    if not context.unit.ratings.add_if_first(given):
        before = context.unit.ratings.of(ticket.id)
        level = int(before.level) if before else int(wish.level)
        raise WrongState("rated_already", state="rated", number=ticket.label, level=level)
    # The words stay out of the ledger: it is never thinned, and people write names.
    context.record(FactKind.VISIT_RATED, Subject.TICKET, ticket.id, level=int(given.level))
    return given


def rating_of(context: Context, ticket: Ticket) -> Rating | None:
    """What was said of the visit."""
    return context.unit.ratings.of(ticket.id)


def may_rate(context: Context, ticket: Ticket) -> bool:
    """Whether the visit is over, and not too long ago."""
    return ticket.status is TicketStatus.FINISHED and context.today <= _until(ticket)


def report(context: Context, first: date, last: date) -> RatingReport:
    """The ratings of a period, for managers and supervisors; nobody at a window sees a single one."""
    found = Ratings(context.unit.ratings.visits(first, last), context.unit.ratings.by_level(first, last))
    return RatingReport(first, last, found, context.unit.ratings.bad(first, last, MOST_BAD))


def _visit(context: Context, token: str) -> Ticket:
    ticket = context.unit.tickets.by_token(context.tokens.digest(token))
    if ticket is None:
        raise NotFound("unknown_ticket")
    if ticket.status is not TicketStatus.FINISHED:
        raise WrongState("visit_not_over", state=ticket.status_on(context.today), number=ticket.label)
    if not may_rate(context, ticket):
        raise Unacceptable("rating_too_late", number=ticket.label, days=rating.KEPT_DAYS, until=_until(ticket))
    return ticket


def _until(ticket: Ticket) -> date:
    return ticket.service_day + timedelta(days=rating.KEPT_DAYS)


def _reasons(said: Sequence[str]) -> tuple[str, ...]:
    if len(said) > rating.MOST_REASONS:
        raise Unacceptable("too_many_reasons", most=rating.MOST_REASONS)
    return tuple(dict.fromkeys(single_line(one, "reason", rating.LONGEST_REASON) for one in said))
