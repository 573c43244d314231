"""Supervision of the cards: why a limit was missed, what a supervisor noted, and the cards with what they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable
from kiosk.domain.card import NEEDS_REASON, Card, CardLimit
from kiosk.domain.case import Case, CaseStatus
from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.clock_facts import EventKind
from kiosk.domain.errors import NotAllowed, NotFound, Unacceptable
from kiosk.domain.facts import FactKind
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import Actor, Role
from kiosk.domain.text import single_line
from kiosk.operations.case_ports import CardFilter, CaseFilter
from kiosk.operations.case_writing import record
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading, LimitReading, reading_at, rules_of
from kiosk.operations.silence import as_the_law_sees

_LONGEST_REASON = 500
_ENDED = frozenset({CaseStatus.DELIVERED, CaseStatus.WITHDRAWN, CaseStatus.NOT_ACCEPTED})


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card with its case as the law sees it now.

    `limit` is the limit that the card is about; `owner` the name of whoever took the case in. `days_left` counts
    working days until the due date of the card, negative when it is past, and stands still when the limit has
    ended; None without a calendar. `is_standing` says that the limit still runs for that day.
    """

    card: Card
    case: Case
    item: Item | None
    reading: CaseReading
    limit: Limit
    owner: str
    days_left: int | None
    is_standing: bool
    by: Mapping[str, str]

    @property
    def days_past(self) -> int:
        """How many working days the due date is past; 0 while it is not."""
        return max(0, -(self.days_left or 0))


def give_reason(context: Context, card_id: int, reason: str) -> Card:
    """Writes why the limit was missed (优化营商环境条例 36); a further one replaces it, the ledger keeps both.

    For whoever took the case in, whoever serves at its window now, and a manager.
    """
    card, case = _found(context, card_id)
    if card.level not in NEEDS_REASON:
        raise Unacceptable("card_needs_no_reason", card=card_id)
    if not may_answer(context, card, case):
        raise NotAllowed("card_of_another", card=card_id)
    kept = single_line(reason, "reason", _LONGEST_REASON)
    record(context, FactKind.CASE_REASON_GIVEN, case, context.today, _data(card, reason=kept))
    return context.unit.cards.set_reason(card, kept, context.actor.label, context.now)


def note(context: Context, card_id: int, words: str) -> Card:
    """Writes what a supervisor says to it; a further note replaces the first, which stays in the ledger."""
    card, case = _found(context, card_id)
    kept = single_line(words, "note", _LONGEST_REASON)
    record(context, FactKind.CASE_SUPERVISED, case, context.today, _data(card, note=kept))
    return context.unit.cards.set_note(card, kept, context.actor.label, context.now)


def may_answer(context: Context, card: Card, case: Case) -> bool:
    """Whether the actor answers for this card: its owner, the deputy at its window, a manager."""
    actor = context.actor
    if actor.right == Role.MANAGER:
        return True
    return actor.right == Role.WINDOW and (card.owner == actor.label or _is_at_window(context, actor, case.window))


def cards(context: Context, wanted: CardFilter) -> list[CardLine]:
    """The cards that a filter lets through, the newest first."""
    return _lines(context, context.unit.cards.matching(wanted))


def card_line(context: Context, card_id: int) -> CardLine:
    """One card with what it is about; raises `NotFound`."""
    card, _ = _found(context, card_id)
    return _lines(context, [card])[0]


def unanswered(context: Context) -> int:
    """How many cards still want a reason."""
    return context.unit.cards.count(CardFilter(is_answered=False))


def _is_at_window(context: Context, actor: Actor, window: int | None) -> bool:
    if window is None:
        return False
    duty = context.unit.windows.duty(window)
    return actor.window == window or (duty.staff_id == actor.id and duty.service_day == context.today)


def _found(context: Context, card_id: int) -> tuple[Card, Case]:
    card = context.unit.cards.by_id(card_id)
    case = context.unit.cases.by_id(card.case_id) if card else None
    if card is None or case is None:
        raise NotFound("unknown_card", card=card_id)
    return card, case


def _data(card: Card, **words: str) -> dict[str, object]:
    return {"card": card.id, "limit": card.limit, "level": card.level, "due": card.due_on.isoformat(), **words}


def _lines(context: Context, found: Sequence[Card]) -> list[CardLine]:
    ids = {card.case_id for card in found}
    stored = context.unit.cases.matching(CaseFilter(ids=ids)) if ids else []
    cases = {case.id: as_the_law_sees(context.centre, case, context.today) for case in stored}
    readings = {case_id: reading_at(context.centre, case, context.now) for case_id, case in cases.items()}
    names = _names(context, found)
    return [
        _line(context, card, cases[card.case_id], readings[card.case_id], names)
        for card in found
        if card.case_id in cases
    ]


def _line(context: Context, card: Card, case: Case, reading: CaseReading, names: Mapping[str, str]) -> CardLine:
    limit = reading.limits.get(card.limit)
    until = _ended_on(case, card) or context.today
    return CardLine(
        card=card,
        case=case,
        item=context.centre.known(case.item),
        reading=reading,
        limit=limit.limit if limit else _usual(context.centre, case, card.limit),
        owner=names.get(card.owner, card.owner),
        days_left=_working_days(context.centre, until, card.due_on),
        is_standing=_is_standing(card, case, limit),
        by=names,
    )


def _usual(centre: Centre, case: Case, name: CardLimit) -> Limit:
    """The limit of a clock that does not run any more."""
    if name is CardLimit.NOTICE:
        return Limit(rules_of(centre, case).notice_window, Unit.WORKING_DAYS)
    if name is CardLimit.DELIVERY:
        return Limit(centre.policy.delivery_days, Unit.WORKING_DAYS)
    return case.promised if name is CardLimit.PROMISED else case.statutory or case.promised


def _is_standing(card: Card, case: Case, limit: LimitReading | None) -> bool:
    has_ended = case.status in _ENDED or _ended_on(case, card) is not None
    return limit is not None and not has_ended and (limit.due_on, limit.light) == (card.due_on, card.level)


def _ended_on(case: Case, card: Card) -> date | None:
    """The day that ended the limit of the card; None while it runs."""
    if card.limit is CardLimit.DELIVERY:
        return case.delivered_on
    return _said_on(case, card) if card.limit is CardLimit.NOTICE else case.own_end_on


def _said_on(case: Case, card: Card) -> date | None:
    """The day on which the applicant first heard something; where silence accepted the file, the day after the last."""
    if case.accepted_by is AcceptedBy.SILENCE:
        return card.due_on + ONE_DAY
    notices = (told.event.on for told in case.events if told.event.kind is EventKind.SUPPLEMENT_NOTICE)
    return next(notices, case.accepted_on)


def _working_days(centre: Centre, today: date, due_on: date) -> int | None:
    between = centre.calendar.working_days_between
    try:
        return between(today, due_on) or -between(due_on, today)
    except CalendarUnavailable:
        return None


def _names(context: Context, found: Sequence[Card]) -> dict[str, str]:
    labels = {label for card in found for label in (card.owner, card.reason_by, card.note_by) if label}
    return {label: name for label in labels if (name := _name(context, label))}


def _name(context: Context, label: str) -> str | None:
    kind, _, number = label.partition(":")
    account = context.unit.people.account_by_id(int(number)) if kind == "account" and number.isdigit() else None
    return account.name if account else None
