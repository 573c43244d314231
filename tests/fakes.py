"""Fakes of what the verbs need, in memory and of the same protocols; `tests/storage` holds them to the real ones."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.domain.advice import Advice, AdviceState, Stay
from kiosk.domain.appointment import NOT_BEGUN, Appointment, AppointmentStatus
from kiosk.domain.card import Card
from kiosk.domain.case import STEP_OF, Case, CaseStatus, Decision, Entry
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_step import ClockWatch
from kiosk.domain.correction import CorrectionState
from kiosk.domain.documents import Document
from kiosk.domain.enquiry import UNFINISHED, Enquiry
from kiosk.domain.errors import WrongState
from kiosk.domain.facts import Fact, Subject
from kiosk.domain.interruptions import DutyChange
from kiosk.domain.live_hall import Present, Standing
from kiosk.domain.message import Message, MessageEvent, MessageState
from kiosk.domain.people import DeviceKind, Role, Sign
from kiosk.domain.promise_trial import ClosedCase
from kiosk.domain.queue import Waiting
from kiosk.domain.rating import Level, Rating
from kiosk.domain.ticket import AT_A_WINDOW, UNSERVED, Ticket, TicketStatus
from kiosk.domain.wait_record import Point
from kiosk.domain.window import WindowDuty, WindowStatus
from kiosk.operations.advice_ports import Arrival
from kiosk.operations.appointment_ports import SlotCount
from kiosk.operations.case_ports import CardFilter, CaseFilter, Correction, Paper, Watched
from kiosk.operations.estimate_ports import Followed, PastCall, Told, ToldTicket
from kiosk.operations.hall_ports import HelpCall, LastMove, QueuePause
from kiosk.operations.ports import Account, Device, PrintJob, Replay
from kiosk.operations.rule_ports import ApprovedIssue, CatalogueDraft, CatalogueVersion
from kiosk.operations.screen_ports import Receipt, ScreenMessage, ScreenState


class SetClock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        self.at = at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class FixedTokens:
    """Tokens that can be read in a failing test."""

    def __init__(self) -> None:
        self._made = 0

    def for_subject(self, subject: Subject, centre: str, which: object) -> str:
        return f"{subject}-{which}".upper()

    def for_card(self, centre: str, day: date, card: str) -> bytes:
        return hashlib.sha256(f"a key {centre} {day} {card}".encode()).digest()

    def fresh(self) -> str:
        self._made += 1
        return f"FRESH-{self._made}"

    def digest(self, token: str) -> bytes:
        return hashlib.sha256(token.strip().upper().encode()).digest()

    def of_person(self, centre: str, identity: str) -> bytes:
        return hashlib.sha256(f"key {centre} {identity}".encode()).digest()

    def seal(self, words: str, about: str) -> bytes:
        return f"{about}|{words[::-1]}".encode()

    def unseal(self, sealed: bytes, about: str) -> str:
        bound, _, words = sealed.decode().rpartition("|")
        if bound != about:
            raise ValueError("it was not sealed here")
        return words[::-1]


class PlainPasswords:
    """Passwords without the slow hash."""

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, password_hash: str | None, password: str) -> bool:
        return password_hash == self.hash(password)


class CountingListener:
    """Counts how often a commit was told."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@dataclass
class _Rows:
    head: int = 0
    mode: str = "unborn"
    offset: timedelta = timedelta()
    watch: ClockWatch = field(default_factory=ClockWatch)
    edition: int = 0
    issues: list[ApprovedIssue] = field(default_factory=list)
    versions: list[CatalogueVersion] = field(default_factory=list)
    drafts: dict[str, CatalogueDraft] = field(default_factory=dict)
    ids: Counter[str] = field(default_factory=Counter)
    entries: list[tuple[int, Fact, datetime, str, str]] = field(default_factory=list)
    tickets: dict[int, tuple[Ticket, bytes]] = field(default_factory=dict)
    duties: dict[int, WindowDuty] = field(default_factory=dict)
    pauses: dict[str, QueuePause] = field(default_factory=dict)
    kept_open: set[tuple[str, date]] = field(default_factory=set)
    enquiries: dict[int, Enquiry] = field(default_factory=dict)
    holders: list[tuple[date, bytes, int]] = field(default_factory=list)
    cases: dict[int, tuple[Case, bytes, int]] = field(default_factory=dict)
    persons: dict[int, str] = field(default_factory=dict)
    series: Counter[tuple[str, str]] = field(default_factory=Counter)
    turns: dict[str, tuple[date, int]] = field(default_factory=dict)
    last_moves: dict[int, LastMove] = field(default_factory=dict)
    jobs: dict[int, PrintJob] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    consoles: dict[int, bytes] = field(default_factory=dict)
    sessions: dict[bytes, tuple[int, datetime]] = field(default_factory=dict)
    devices: dict[int, tuple[Device, bytes]] = field(default_factory=dict)
    help_calls: dict[int, tuple[date, HelpCall]] = field(default_factory=dict)
    keys: dict[tuple[str, str], Replay] = field(default_factory=dict)
    papers: dict[int, tuple[Paper, bytes | None]] = field(default_factory=dict)
    corrections: dict[int, Correction] = field(default_factory=dict)
    cards: dict[int, Card] = field(default_factory=dict)
    rights: dict[int, frozenset[str] | None] = field(default_factory=dict)
    told: dict[tuple[int, Point], Told] = field(default_factory=dict)
    advice: dict[int, Advice] = field(default_factory=dict)
    ratings: dict[int, Rating] = field(default_factory=dict)
    messages: dict[int, ScreenMessage] = field(default_factory=dict)
    receipts: dict[tuple[object, ...], Receipt] = field(default_factory=dict)
    screens: dict[int, ScreenState] = field(default_factory=dict)
    appointments: dict[int, tuple[Appointment, bytes]] = field(default_factory=dict)
    slots: dict[tuple[str, datetime], tuple[date, int]] = field(default_factory=dict)
    phones: dict[int, tuple[bytes, date]] = field(default_factory=dict)
    outbox: dict[int, Message] = field(default_factory=dict)

    def copied(self) -> _Rows:
        return _Rows(**{column.name: copy(getattr(self, column.name)) for column in fields(self)})

    def new_id(self, table: str) -> int:
        self.ids[table] += 1
        return self.ids[table]


class MemoryTickets:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def _where(self, **wanted: Any) -> list[Ticket]:
        found = [ticket for ticket, _ in self._rows.tickets.values()]
        return [t for t in found if all(getattr(t, name) == value for name, value in wanted.items())]

    def add(self, ticket: Ticket, token_hash: bytes) -> Ticket:
        stored = replace(ticket, id=self._rows.new_id("tickets"))
        self._rows.tickets[stored.id] = (stored, token_hash)
        return stored

    def by_id(self, ticket_id: int) -> Ticket | None:
        return self._rows.tickets.get(ticket_id, (None, b""))[0]

    def by_token(self, token_hash: bytes) -> Ticket | None:
        return next((ticket for ticket, digest in self._rows.tickets.values() if digest == token_hash), None)

    def by_number(self, day: date, queue: str, number: int) -> Ticket | None:
        return next(iter(self._where(service_day=day, series=queue, number=number)), None)

    def _waiting(self, day: date, queue: str) -> list[Ticket]:
        found = self._where(service_day=day, queue=queue, status=TicketStatus.WAITING)
        return sorted(found, key=lambda ticket: ticket.position)

    def heads(self, day: date, queues: Collection[str]) -> list[Ticket]:
        return [found for queue in queues if (found := self.nth_waiting(day, queue, 1))]

    def first_for(self, day: date, window: int, queues: Sequence[str], each: int = 1) -> list[Waiting]:
        found = sorted(self._where(service_day=day, status=TicketStatus.WAITING), key=lambda ticket: ticket.position)
        kinds = [lambda t: t.for_window == window]
        for queue in queues:
            kinds += [
                lambda t, q=queue, p=is_priority: (t.queue, t.is_priority, t.for_window) == (q, p, None)
                for is_priority in (False, True)
            ]
        firsts = [t for kind in kinds for t in list(filter(kind, found))[:each]]
        names = [column.name for column in fields(Waiting) if column.name != "ticket_id"]
        return [Waiting(t.id, **{name: getattr(t, name) for name in names}) for t in firsts]

    def turns(self, day: date) -> dict[str, int]:
        return {queue: ordinary for queue, (on, ordinary) in self._rows.turns.items() if on == day}

    def put_turns(self, day: date, queue: str, ordinary: int) -> None:
        self._rows.turns[queue] = (day, ordinary)

    def nth_waiting(self, day: date, queue: str, nth: int) -> Ticket | None:
        free = [ticket for ticket in self._waiting(day, queue) if ticket.for_window is None]
        return free[nth - 1] if nth <= len(free) else None

    def nth_after(self, ticket: Ticket, nth: int) -> Ticket | None:
        found = self._waiting(ticket.service_day, ticket.queue)
        free = [one for one in found if one.for_window is None and one.position > ticket.position]
        return free[nth - 1] if nth <= len(free) else None

    def finished_since(self, day: date, queue: str, line: int) -> int:
        found = self._where(service_day=day, queue=queue, status=TicketStatus.FINISHED)
        return sum(ticket.moved_line > line for ticket in found)

    def held_at(self, day: date, window: int) -> list[Ticket]:
        found = self._where(service_day=day, window=window, status=TicketStatus.HELD)
        return sorted(found, key=lambda ticket: ticket.moved_line)

    def missed(self, day: date, queues: Collection[str]) -> list[Ticket]:
        found = [t for t in self._where(service_day=day, status=TicketStatus.MISSED) if t.queue in queues]
        return sorted(found, key=lambda ticket: ticket.moved_line, reverse=True)

    def unserved_before(self, day: date, most: int) -> list[Ticket]:
        found = [t for t, _ in self._rows.tickets.values() if t.service_day < day and t.status in UNSERVED]
        return sorted(found, key=lambda ticket: ticket.id)[:most]

    def at_window(self, day: date, window: int) -> Ticket | None:
        return next((t for t in self.in_service(day) if t.window == window), None)

    def ahead_of(self, day: date, queue: str, place: int, behind: int = 0) -> int:
        return sum(ticket.position < (place, behind) for ticket in self._waiting(day, queue))

    def priority_ahead_of(self, day: date, queue: str, place: int, behind: int = 0) -> int:
        return sum(t.position < (place, behind) and t.is_priority for t in self._waiting(day, queue))

    def overtaken_by(self, ticket: Ticket) -> int:
        found = self._where(service_day=ticket.service_day, queue=ticket.queue, is_priority=True)
        return sum(one.place > ticket.place and one.called_at is not None for one in found)

    def in_begun_slots(self, day: date, before: int) -> list[Ticket]:
        found = self._where(service_day=day, status=TicketStatus.WAITING)
        begun = [t for t in found if t.booked_for is not None and NOT_BEGUN <= t.place < before]
        return sorted(begun, key=lambda ticket: ticket.position)

    def issued(self, day: date, queue: str, since: datetime | None = None) -> int:
        found = self._where(service_day=day, series=queue)
        return sum(since is None or ticket.issued_at >= since for ticket in found)

    def asked_for(self, since: date, before: date) -> dict[str, int]:
        found = [one for one, _ in self._rows.tickets.values() if since <= one.service_day < before and one.item]
        return dict(Counter(str(one.item) for one in found))

    def called_before(self, day: date) -> list[Ticket]:
        found = self._where(service_day=day, status=TicketStatus.WAITING)
        return sorted((t for t in found if t.calls), key=lambda t: t.position)

    def waiting(self, day: date) -> dict[str, int]:
        return dict(Counter(t.queue for t in self._where(service_day=day, status=TicketStatus.WAITING)))

    def in_service(self, day: date) -> list[Ticket]:
        found = [t for t in self._where(service_day=day) if t.status in AT_A_WINDOW]
        return sorted(found, key=lambda ticket: str(ticket.called_at))

    def _called(self, day: date) -> list[Ticket]:
        found = [t for t in self._where(service_day=day) if t.called_at is not None]
        return sorted(found, key=lambda ticket: (str(ticket.called_at), ticket.id), reverse=True)

    def recently_called(self, day: date, since: datetime, at_least: int) -> list[Ticket]:
        return [t for i, t in enumerate(self._called(day)) if i < at_least or (t.called_at and t.called_at >= since)]

    def newest_called(self, day: date) -> dict[str, int]:
        newest: dict[str, int] = {}
        for ticket in self._called(day):
            newest[ticket.series] = max(newest.get(ticket.series, 0), ticket.number)
        return newest

    def move(self, ticket: Ticket, changed: Ticket) -> Ticket:
        stored, digest = self._rows.tickets[ticket.id]
        if (stored.version, stored.status) != (ticket.version, ticket.status):
            raise WrongState("ticket_changed_meanwhile", state=stored.status, number=ticket.label)
        moved = replace(changed, version=ticket.version + 1)
        self._rows.tickets[ticket.id] = (moved, digest)
        return moved


class MemoryWindows:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def duty(self, number: int) -> WindowDuty:
        return self._rows.duties.get(number, WindowDuty(number))

    def duties(self) -> dict[int, WindowDuty]:
        return dict(self._rows.duties)

    def taken_by(self, staff_id: int, day: date) -> WindowDuty | None:
        taken = (d for d in self._rows.duties.values() if d.staff_id == staff_id and d.service_day == day)
        return next((duty for duty in taken if duty.status is not WindowStatus.CLOSED), None)

    def put(self, duty: WindowDuty) -> None:
        self._rows.duties[duty.number] = duty

    def last_move(self, window: int) -> LastMove | None:
        return self._rows.last_moves.get(window)

    def keep_move(self, move: LastMove) -> None:
        self._rows.last_moves[move.window] = move

    def forget_move(self, window: int) -> None:
        self._rows.last_moves.pop(window, None)

    def pause_of(self, queue: str, day: date) -> QueuePause | None:
        return self.pauses(day).get(queue)

    def pauses(self, day: date) -> dict[str, QueuePause]:
        return {code: pause for code, pause in self._rows.pauses.items() if pause.service_day == day}

    def pause_queue(self, pause: QueuePause) -> None:
        self._rows.pauses[pause.queue] = pause

    def resume_queue(self, queue: str) -> bool:
        return self._rows.pauses.pop(queue, None) is not None

    def kept_open(self, day: date) -> frozenset[str]:
        return frozenset(queue for queue, kept in self._rows.kept_open if kept == day)

    def keep_open(self, queue: str, day: date) -> None:
        self._rows.kept_open.add((queue, day))

    def end_keeping(self, queue: str, day: date) -> bool:
        is_kept = (queue, day) in self._rows.kept_open
        self._rows.kept_open.discard((queue, day))
        return is_kept


class MemoryEnquiries:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def add(self, enquiry: Enquiry) -> Enquiry:
        stored = replace(enquiry, id=self._rows.new_id("enquiries"))
        self._rows.enquiries[stored.id] = stored
        return stored

    def by_id(self, enquiry_id: int) -> Enquiry | None:
        return self._rows.enquiries.get(enquiry_id)

    def unfinished(self) -> list[Enquiry]:
        return [one for one in self._rows.enquiries.values() if one.state in UNFINISHED]

    def change(self, enquiry: Enquiry, changed: Enquiry) -> Enquiry:
        if self._rows.enquiries[enquiry.id].version != enquiry.version:
            raise WrongState("enquiry_changed_meanwhile", state=enquiry.state)
        self._rows.enquiries[enquiry.id] = replace(changed, version=enquiry.version + 1)
        return self._rows.enquiries[enquiry.id]


class MemoryHolders:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def open_tickets(self, day: date, digest: bytes) -> list[int]:
        return [ticket_id for kept, of, ticket_id in self._rows.holders if (kept, of) == (day, digest)]

    def keep(self, day: date, digest: bytes, ticket_id: int) -> None:
        self._rows.holders.append((day, digest, ticket_id))

    def are_kept_before(self, day: date) -> bool:
        return any(kept < day for kept, _, _ in self._rows.holders)

    def forget_before(self, day: date) -> int:
        before = len(self._rows.holders)
        self._rows.holders = [row for row in self._rows.holders if row[0] >= day]
        return before - len(self._rows.holders)


class MemoryCases:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def add(self, case: Case, person_id: int, token_hash: bytes) -> Case:
        stored = replace(case, id=self._rows.new_id("cases"))
        self._rows.cases[stored.id] = (stored, token_hash, person_id)
        return stored

    def add_person(self, name: str, at: datetime) -> int:
        person_id = self._rows.new_id("persons")
        self._rows.persons[person_id] = name
        return person_id

    def applicant(self, case: Case) -> str:
        return self._rows.persons[self._rows.cases[case.id][2]] if case.id in self._rows.cases else ""

    def by_ref(self, ref: str) -> Case | None:
        return next((case for case, _, _ in self._rows.cases.values() if case.ref == ref), None)

    def by_token(self, token_hash: bytes) -> Case | None:
        return next((case for case, digest, _ in self._rows.cases.values() if digest == token_hash), None)

    def by_id(self, case_id: int) -> Case | None:
        return self._rows.cases[case_id][0] if case_id in self._rows.cases else None

    def person_of(self, case: Case) -> int:
        return self._rows.cases[case.id][2]

    def closed_span(self, decided: tuple[date, date]) -> tuple[int, int] | None:
        ids = [case.id for case in self.matching(CaseFilter(decided=decided))]
        return (min(ids), max(ids)) if ids else None

    def closed(self, ids: tuple[int, int], decided: tuple[date, date], item: str | None = None) -> list[ClosedCase]:
        wanted = CaseFilter(decided=decided, ids=range(ids[0], ids[1] + 1))
        return [_closed(case) for case in self.matching(wanted) if item in {None, case.item}]

    def awaiting_delivery(self) -> list[Case]:
        found = [case for case, _, _ in self._rows.cases.values() if case.status is CaseStatus.DECIDED]
        return [case for case in found if case.decision is Decision.GRANTED]

    def watched(self) -> Watched:
        found = [case for case, _, _ in self._rows.cases.values()]
        return Watched([case for case in found if case.is_open or case in self.awaiting_delivery()])

    def move(self, case: Case, changed: Case) -> Case:
        stored, digest, person = self._rows.cases[case.id]
        if (stored.version, stored.status) != (case.version, case.status):
            raise WrongState("case_changed_meanwhile", state=stored.status, ref=case.ref)
        moved = replace(changed, version=case.version + 1)
        self._rows.cases[case.id] = (moved, digest, person)
        return moved

    def matching(self, wanted: CaseFilter) -> list[Case]:
        found = [case for case, _, _ in self._rows.cases.values() if _matches(case, wanted)]
        return sorted(found, key=lambda case: case.id, reverse=True)[: wanted.limit]


def _closed(case: Case) -> ClosedCase:
    is_tacit, ended_on = case.tacit is not OverdueEffect.NONE, case.own_end_on
    assert ended_on is not None
    told = (case.facts.received_on, case.facts.accepted_on, ended_on, case.statutory_due_on, case.facts.events)
    return ClosedCase(case.item, case.variant, is_tacit, *told, case.rules, case.statutory)


def _matches(case: Case, wanted: CaseFilter) -> bool:
    def within(day: date | None, between: tuple[date, date] | None) -> bool:
        return between is None or (day is not None and between[0] <= day <= between[1])

    return (
        within(case.received_on, wanted.received)
        and within(case.decided_on, wanted.decided)
        and wanted.is_open in {None, case.is_open}
        and (wanted.departments is None or case.department in wanted.departments)
        and wanted.ticket_id in {None, case.ticket_id}
        and wanted.window in {None, case.window}
        and wanted.mode in {None, case.service.mode}
        and wanted.parent_id in {None, case.parent_id}
        and (wanted.ids is None or case.id in wanted.ids)
    )


class MemoryPapers:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def add(self, case: Case, entry: int, document: Document) -> Paper:
        paper = Paper(self._rows.new_id("papers"), case.id, entry, document)
        self._rows.papers[paper.id] = (paper, None)
        return paper

    def of_case(self, case: Case) -> list[Paper]:
        return [paper for paper, _ in self._rows.papers.values() if paper.case_id == case.id]

    def by_number(self, number: str) -> Paper | None:
        return next((paper for paper, _ in self._rows.papers.values() if paper.document.number == number), None)

    def pdf(self, paper: Paper) -> bytes | None:
        return self._rows.papers[paper.id][1]

    def keep_pdf(self, paper: Paper, pdf: bytes) -> bytes:
        kept = self._rows.papers[paper.id][1] or pdf
        self._rows.papers[paper.id] = (paper, kept)
        return kept


class MemoryCorrections:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def add(self, correction: Correction) -> Correction:
        stored = replace(correction, id=self._rows.new_id("corrections"))
        self._rows.corrections[stored.id] = stored
        return stored

    def by_id(self, correction_id: int) -> Correction | None:
        return self._rows.corrections.get(correction_id)

    def of_case(self, case: Case) -> list[Correction]:
        return [one for one in self._rows.corrections.values() if one.case_id == case.id]

    def waiting(self) -> list[Correction]:
        return [one for one in self._rows.corrections.values() if one.state is CorrectionState.PROPOSED]

    def settle(self, correction: Correction, state: CorrectionState, by: str, at: datetime) -> Correction:
        stored = self._rows.corrections[correction.id]
        if stored.state is not CorrectionState.PROPOSED:
            raise WrongState("correction_settled", state=stored.state)
        self._rows.corrections[correction.id] = replace(stored, state=state, settled_by=by, settled_at=at)
        return self._rows.corrections[correction.id]


class MemoryCards:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def told_of(self, case_ids: Collection[int]) -> dict[int, list[Card]]:
        told: dict[int, list[Card]] = {}
        for card in self._rows.cards.values():
            if card.case_id in case_ids:
                told.setdefault(card.case_id, []).append(card)
        return told

    def add_if_new(self, card: Card) -> Card | None:
        if any((one.case_id, one.tells) == (card.case_id, card.tells) for one in self._rows.cards.values()):
            return None
        stored = replace(card, id=self._rows.new_id("cards"))
        self._rows.cards[stored.id] = stored
        return stored

    def by_id(self, card_id: int) -> Card | None:
        return self._rows.cards.get(card_id)

    def of_case(self, case: Case) -> list[Card]:
        return [card for card in self._rows.cards.values() if card.case_id == case.id]

    def _lets_through(self, wanted: CardFilter) -> list[Card]:
        return [
            card
            for card in reversed(self._rows.cards.values())
            if wanted.level in {None, card.level}
            and wanted.is_answered in {None, card.is_answered}
            and wanted.department in {None, self._rows.cases[card.case_id][0].department}
        ]

    def matching(self, wanted: CardFilter) -> list[Card]:
        return self._lets_through(wanted)[: wanted.most]

    def count(self, wanted: CardFilter) -> int:
        return len(self._lets_through(wanted))

    def set_reason(self, card: Card, reason: str, by: str, at: datetime) -> Card:
        stored = self._rows.cards[card.id]
        self._rows.cards[card.id] = replace(stored, reason=reason, reason_by=by, reason_at=at)
        return self._rows.cards[card.id]

    def set_note(self, card: Card, note: str, by: str, at: datetime) -> Card:
        self._rows.cards[card.id] = replace(self._rows.cards[card.id], note=note, note_by=by, note_at=at)
        return self._rows.cards[card.id]


class MemoryNumbers:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def next(self, series: str, period: str) -> int:
        self._rows.series[series, period] += 1
        return self._rows.series[series, period]


class MemoryLedger:
    def __init__(self, rows: _Rows, revision: int, in_line: list[tuple[int, Fact, datetime, str, str]]) -> None:
        self._rows = rows
        self._in_line = in_line
        self.revision = revision

    def of(self, subject: Subject, subject_id: str) -> list[tuple[int, Fact, datetime, str]]:
        lines = [*self._rows.entries, *self._in_line]
        about = [line for line in lines if (line[1].subject, line[1].subject_id) == (subject, subject_id)]
        return [(seq, fact, at, actor) for seq, fact, at, actor, _ in about]

    def of_hall(self, day: date, begins: datetime, ends: datetime) -> list[tuple[int, Fact, datetime, str]]:
        lines = [*self._rows.entries, *self._in_line]
        subjects = {Subject.TICKET, Subject.WINDOW, Subject.QUEUE, Subject.ENQUIRY}
        of_hall = [line for line in lines if line[1].subject in subjects]
        return [(seq, fact, at, actor) for seq, fact, at, actor, _ in of_hall if begins <= at < ends]

    def line_before(self, at: datetime) -> int:
        return max((line[0] for line in self._rows.entries if line[2] < at), default=0)

    def case_entries(self, case: Case) -> list[Entry]:
        about = self.of(Subject.CASE, case.ref)
        return [
            Entry(STEP_OF[fact.kind], date.fromisoformat(str(fact.data["on"])), at, actor, fact.data, number)
            for number, fact, at, actor in about
        ]


class MemoryPrintJobs:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def add(self, ticket_id: int, printer: str, is_reprint: bool, at: datetime) -> PrintJob:
        job = PrintJob(self._rows.new_id("jobs"), ticket_id, is_reprint, printer, "pending", "", at)
        self._rows.jobs[job.id] = job
        return job

    def _pending(self, printer: str) -> list[PrintJob]:
        return [job for job in self._rows.jobs.values() if (job.printer, job.state) == (printer, "pending")]

    def is_waiting(self, printer: str) -> bool:
        return bool(self._pending(printer))

    def claim(self, printer: str) -> PrintJob | None:
        for job in self._pending(printer):
            self._rows.jobs[job.id] = replace(job, state="printing")
            return self._rows.jobs[job.id]
        return None

    def settle(self, job: PrintJob, state: str, reason: str, at: datetime) -> None:
        if self._rows.jobs[job.id].state == "printing":
            self._rows.jobs[job.id] = replace(job, state=state, reason=reason)

    def latest_of(self, ticket_id: int) -> PrintJob | None:
        return next((job for job in reversed(self._rows.jobs.values()) if job.ticket_id == ticket_id), None)

    def lost_in_the_air(self, at: datetime) -> int:
        lost = [job for job in self._rows.jobs.values() if job.state == "printing"]
        for job in lost:
            self._rows.jobs[job.id] = replace(job, state="unconfirmed", reason="server_stopped")
        return len(lost)

    def troubles(self, since: datetime) -> list[PrintJob]:
        found = [job for job in self._rows.jobs.values() if job.created_at >= since]
        return [job for job in reversed(found) if job.state in {"failed", "unconfirmed"}][:50]


class MemoryPeople:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def account(self, name: str) -> Account | None:
        return next((account for account in self._rows.accounts.values() if account.name == name), None)

    def account_by_id(self, account_id: int) -> Account | None:
        return self._rows.accounts.get(account_id)

    def accounts(self) -> list[Account]:
        return sorted(self._rows.accounts.values(), key=lambda account: account.name)

    def add_account(self, name: str, role: Role, window: int | None, password_hash: str, at: datetime) -> Account:
        account = Account(self._rows.new_id("accounts"), name, role, window, password_hash, False)
        self._rows.accounts[account.id] = account
        return account

    def disable_account(self, account_id: int) -> None:
        self._rows.accounts[account_id] = replace(self._rows.accounts[account_id], is_disabled=True)
        self._rows.sessions = {k: v for k, v in self._rows.sessions.items() if v[0] != account_id}

    def put_sign(self, account_id: int, sign: Sign) -> None:
        self._rows.accounts[account_id] = replace(self._rows.accounts[account_id], sign=sign)

    def may_decide(self, account_id: int, item: str) -> bool:
        rights = self.deciding_rights(account_id)
        return rights is None or item in rights

    def deciding_rights(self, account_id: int) -> frozenset[str] | None:
        return self._rows.rights.get(account_id)

    def set_deciding_rights(self, account_id: int, items: Collection[str] | None) -> None:
        self._rows.rights[account_id] = None if items is None else frozenset(items)

    def open_session(self, account_id: int, token_hash: bytes, at: datetime, expires_at: datetime) -> None:
        live = {k: v for k, v in self._rows.sessions.items() if v[0] != account_id or v[1] > at}
        self._rows.sessions = live | {token_hash: (account_id, expires_at)}

    def session(self, token_hash: bytes, at: datetime) -> tuple[Account, datetime] | None:
        found = self._rows.sessions.get(token_hash)
        if found is None or found[1] <= at or self._rows.accounts[found[0]].is_disabled:
            return None
        return self._rows.accounts[found[0]], found[1]

    def end_session(self, token_hash: bytes) -> int | None:
        found = self._rows.sessions.pop(token_hash, None)
        return found[0] if found else None

    def console_of(self, account_id: int) -> bytes | None:
        held = self._rows.consoles.get(account_id)
        return held if held in self._rows.sessions else None

    def put_console(self, account_id: int, token_hash: bytes) -> None:
        self._rows.consoles[account_id] = token_hash

    def add_device(self, name: str, kind: DeviceKind, key_hash: bytes, at: datetime) -> Device:
        device = Device(self._rows.new_id("devices"), name, kind, False, at)
        self._rows.devices[device.id] = (device, key_hash)
        return device

    def device(self, key_hash: bytes) -> Device | None:
        live = (d for d, digest in self._rows.devices.values() if digest == key_hash and not d.is_revoked)
        return next(live, None)

    def devices(self) -> list[Device]:
        return sorted((device for device, _ in self._rows.devices.values()), key=lambda device: device.name)

    def revoke_device(self, device_id: int) -> Device | None:
        if device_id not in self._rows.devices:
            return None
        device, digest = self._rows.devices[device_id]
        self._rows.devices[device_id] = (replace(device, is_revoked=True), digest)
        return self._rows.devices[device_id][0]


class MemoryHelpCalls:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def of_day(self, day: date) -> list[HelpCall]:
        calls = [call for on, call in self._rows.help_calls.values() if on == day]
        return sorted(calls, key=lambda call: (call.called_at, call.device_id))

    def ask(self, device_id: int, day: date, at: datetime) -> bool:
        on, call = self._rows.help_calls.get(device_id, (None, None))
        if call is not None and on == day and call.answered_at is None:
            return False
        name = self._rows.devices[device_id][0].name
        self._rows.help_calls[device_id] = (day, HelpCall(device_id, name, at, None, ""))
        return True

    def answer(self, device_id: int, day: date, by: str, at: datetime) -> bool:
        on, call = self._rows.help_calls.get(device_id, (None, None))
        if call is None or on != day or call.answered_at is not None:
            return False
        self._rows.help_calls[device_id] = (day, replace(call, answered_at=at, answered_by=by))
        return True


class MemoryKeys:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def find(self, actor: str, key: str) -> Replay | None:
        return self._rows.keys.get((actor, key))

    def keep(self, actor: str, key: str, replay: Replay, at: datetime) -> None:
        self._rows.keys[actor, key] = replay


class MemoryRules:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def issues(self) -> list[ApprovedIssue]:
        return sorted(self._rows.issues, key=lambda issue: (issue.year, issue.place))

    def add_issues(self, issues: list[ApprovedIssue]) -> None:
        self._rows.issues += issues
        self._rows.edition += 1

    def versions(self, after: int = 0) -> list[CatalogueVersion]:
        return [version for version in self._rows.versions if version.number > after]

    def add_version(self, version: CatalogueVersion) -> None:
        self._rows.versions.append(version)
        self._rows.drafts.clear()
        self._rows.edition += 1

    def drafts(self) -> list[CatalogueDraft]:
        return sorted(self._rows.drafts.values(), key=lambda draft: draft.drafted_at, reverse=True)

    def add_draft(self, draft: CatalogueDraft) -> None:
        self._rows.drafts[draft.digest] = draft

    def drop_draft(self, digest: str) -> bool:
        return self._rows.drafts.pop(digest, None) is not None


class MemoryEstimates:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def past_calls(self, since: date, most: int) -> list[PastCall]:
        found = [one for one, _ in self._rows.tickets.values() if one.service_day >= since and one.called_at]
        found.sort(key=lambda one: (one.service_day, one.called_at))
        missed = {TicketStatus.MISSED, TicketStatus.VOID}
        return [
            PastCall(
                one.queue,
                one.item,
                one.issued_at,
                one.called_at,
                None if one.is_time_wrong else one.finished_at,
                one.status in missed or one.returns > 0,
            )
            for one in found[-most:]
            if one.called_at
        ]

    def duty_changes(self, since: date) -> list[DutyChange]:
        first = min(
            (one.issued_line for one, _ in self._rows.tickets.values() if one.service_day == since), default=None
        )
        changes = [line for line in self._rows.entries if first is not None and line[0] >= first]
        status = {"window_opened": "open", "window_paused": "paused", "window_closed": "closed"}
        return [
            DutyChange(int(fact.subject_id), WindowStatus(status[fact.kind]), at)
            for _, fact, at, *_ in changes
            if fact.kind in status
        ]

    def standing(self, day: date) -> list[Standing]:
        return [
            Standing(one.id, one.queue, one.item, one.position, one.issued_at, one.is_priority, one.for_window)
            for one, _ in self._rows.tickets.values()
            if one.service_day == day and one.status is TicketStatus.WAITING
        ]

    def present(self, day: date) -> list[Present]:
        return [
            Present(one.window, one.queue, one.item, one.called_at)
            for one, _ in self._rows.tickets.values()
            if one.service_day == day and one.status in AT_A_WINDOW and one.window and one.called_at
        ]

    def add(self, told: Told) -> None:
        self._rows.told[told.ticket_id, told.point] = told

    def add_if_new(self, told: Told) -> bool:
        is_new = (told.ticket_id, told.point) not in self._rows.told
        self._rows.told.setdefault((told.ticket_id, told.point), told)
        return is_new

    def told(self, ticket_id: int) -> Told | None:
        return self._rows.told.get((ticket_id, Point.ISSUE))

    def close(self, ticket_id: int, called_at: datetime) -> None:
        for key, told in self._rows.told.items():
            if key[0] == ticket_id:
                self._rows.told[key] = replace(told, called_at=called_at)

    def followed(self, day: date) -> list[Followed]:
        return [
            Followed(one.ticket_id, one.point, one.asked_at, one.ahead)
            for one in self._rows.told.values()
            if one.service_day == day and one.called_at is None
        ]

    def told_between(self, first: date, last: date, points: Collection[Point]) -> list[ToldTicket]:
        found = [
            ToldTicket(one, ticket.series, ticket.number, ticket.status)
            for (ticket_id, point), one in self._rows.told.items()
            if point in points and first <= one.service_day <= last and ticket_id in self._rows.tickets
            for ticket in (self._rows.tickets[ticket_id][0],)
        ]
        return sorted(found, key=lambda one: (one.told.ticket_id, one.told.asked_at))

    def closed(self, since: date, most: int) -> list[Told]:
        known = [one for one in self._rows.told.values() if one.point is Point.ISSUE]
        found = [one for one in known if one.service_day >= since and one.called_at]
        return sorted(found, key=lambda one: (one.service_day, one.ticket_id), reverse=True)[:most]


class MemoryAdvices:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def add_if_quiet(self, advice: Advice, since: datetime) -> bool:
        if any(since < one.given_at <= advice.given_at for one in self._rows.advice.values()):
            return False
        self._rows.advice[advice.id] = advice
        return True

    def latest_at(self) -> datetime | None:
        return max((one.given_at for one in self._rows.advice.values()), default=None)

    def by_id(self, advice_id: int) -> Advice | None:
        return self._rows.advice.get(advice_id)

    def of_day(self, day: date) -> list[Advice]:
        found = [one for one in self._rows.advice.values() if one.service_day == day]
        return sorted(found, key=lambda one: (one.given_at, one.id), reverse=True)

    def over(self, now: datetime) -> list[Advice]:
        return [one for one in self._rows.advice.values() if one.settled_at is None and one.until_at <= now]

    def answer(self, advice: Advice, state: AdviceState, by: str, at: datetime) -> Advice:
        stored = self._rows.advice[advice.id]
        if stored.state is not AdviceState.OPEN:
            raise WrongState("advice_answered", state=stored.state)
        self._rows.advice[advice.id] = replace(stored, state=state, answered_by=by, answered_at=at)
        return self._rows.advice[advice.id]

    def settle(self, advice: Advice, longest: float, at: datetime) -> bool:
        stored = self._rows.advice[advice.id]
        if stored.settled_at is None:
            self._rows.advice[advice.id] = replace(stored, longest=longest, settled_at=at)
        return stored.settled_at is None

    def arrivals(self, days: Collection[date]) -> list[Arrival]:
        found = [one for one, _ in self._rows.tickets.values() if one.service_day in days]
        return [Arrival(one.service_day, one.series, one.item, one.issued_at) for one in found]

    def stays(self, day: date, queue: str) -> list[Stay]:
        found = [one for one, _ in self._rows.tickets.values() if (one.service_day, one.queue) == (day, queue)]
        left = {one.id: one.moved_at for one in found if one.status is TicketStatus.CANCELLED}
        return [Stay(one.issued_at, one.called_at or left.get(one.id)) for one in found]


class MemoryRatings:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def _within(self, first: date, last: date) -> list[Rating]:
        return [one for one in self._rows.ratings.values() if first <= one.service_day <= last]

    def add_if_first(self, rating: Rating) -> bool:
        return self._rows.ratings.setdefault(rating.ticket_id, rating) is rating

    def of(self, ticket_id: int) -> Rating | None:
        return self._rows.ratings.get(ticket_id)

    def visits(self, first: date, last: date) -> int:
        found = [ticket for ticket, _ in self._rows.tickets.values() if first <= ticket.service_day <= last]
        return sum(ticket.status is TicketStatus.FINISHED for ticket in found)

    def by_level(self, first: date, last: date) -> dict[Level, int]:
        return dict(Counter(one.level for one in self._within(first, last)))

    def bad(self, first: date, last: date, most: int) -> list[Rating]:
        found = [one for one in self._within(first, last) if one.level.is_bad]
        return sorted(found, key=lambda one: (one.rated_at, one.ticket_id), reverse=True)[:most]


class MemoryScreens:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def add_message(self, message: ScreenMessage) -> ScreenMessage:
        kept = replace(message, id=self._rows.new_id("messages"))
        self._rows.messages[kept.id] = kept
        return kept

    def messages(self, at: datetime) -> list[ScreenMessage]:
        found = self._rows.messages.values()
        return [one for one in found if one.ended_at is None and (one.until_at is None or one.until_at > at)]

    def end_message(self, message_id: int, at: datetime) -> ScreenMessage | None:
        found = self._rows.messages.get(message_id)
        if found is None or found.ended_at is not None:
            return None
        self._rows.messages[message_id] = replace(found, ended_at=at)
        return self._rows.messages[message_id]

    def keep_receipts(self, receipts: list[Receipt]) -> None:
        for one in receipts:
            self._rows.receipts.setdefault((one.ticket_id, one.call, one.device_id, one.kind), one)

    def _sorted(self, found: list[Receipt]) -> list[Receipt]:
        return sorted(found, key=lambda one: (one.at, one.ticket_id, one.call, one.device_id, one.kind))

    def receipts_of(self, ticket_id: int) -> list[Receipt]:
        return self._sorted([one for one in self._rows.receipts.values() if one.ticket_id == ticket_id])

    def receipts_since(self, at: datetime) -> list[Receipt]:
        return self._sorted([one for one in self._rows.receipts.values() if one.at >= at])

    def put_state(self, state: ScreenState) -> None:
        self._rows.screens[state.device_id] = state

    def states(self) -> list[ScreenState]:
        return [self._rows.screens[which] for which in sorted(self._rows.screens)]


class MemoryAppointments:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def _where(self, **wanted: Any) -> list[Appointment]:
        found = [one for one, _ in self._rows.appointments.values()]
        return [one for one in found if all(getattr(one, name) == value for name, value in wanted.items())]

    def take_slot(self, queue: str, day: date, starts_at: datetime, most: int) -> bool:
        taken = self._rows.slots.get((queue, starts_at), (day, 0))[1]
        if taken >= most:
            return False
        self._rows.slots[queue, starts_at] = (day, taken + 1)
        return True

    def free_slot(self, queue: str, starts_at: datetime) -> None:
        day, taken = self._rows.slots[queue, starts_at]
        self._rows.slots[queue, starts_at] = (day, taken - 1)

    def taken(self, queue: str, day: date) -> dict[datetime, int]:
        return {at: taken for (code, at), (on, taken) in self._rows.slots.items() if (code, on) == (queue, day)}

    def add(self, appointment: Appointment, token_hash: bytes) -> Appointment:
        stored = replace(appointment, id=self._rows.new_id("appointments"))
        self._rows.appointments[stored.id] = (stored, token_hash)
        return stored

    def by_token(self, token_hash: bytes) -> Appointment | None:
        return next((one for one, digest in self._rows.appointments.values() if digest == token_hash), None)

    def by_code(self, day: date, code: str) -> Appointment | None:
        return next(iter(self._where(service_day=day, code=code)), None)

    def of_person(self, day: date, person: bytes) -> Appointment | None:
        found = self._where(service_day=day, person=person)
        found.sort(key=lambda one: (one.status is AppointmentStatus.CANCELLED, -one.id))
        return next(iter(found), None)

    def missed_days(self, person: bytes, since: date) -> list[date]:
        found = self._where(person=person, status=AppointmentStatus.NO_SHOW)
        return sorted(one.service_day for one in found if one.service_day >= since)

    def expected(self, queue: str, day: date) -> list[datetime]:
        found = self._where(queue=queue, service_day=day, status=AppointmentStatus.BOOKED)
        return sorted(one.starts_at for one in found)

    def unattended(self, before: datetime, most: int) -> list[Appointment]:
        found = [one for one in self._where(status=AppointmentStatus.BOOKED) if one.starts_at < before]
        return sorted(found, key=lambda one: (one.starts_at, one.id))[:most]

    def counts(self, day: date) -> list[SlotCount]:
        counted = Counter((one.queue, one.starts_at, one.status) for one in self._where(service_day=day))
        return [SlotCount(*key, count) for key, count in sorted(counted.items())]

    def move(self, appointment: Appointment, changed: Appointment) -> Appointment:
        stored, digest = self._rows.appointments[appointment.id]
        if (stored.version, stored.status) != (appointment.version, appointment.status):
            raise WrongState("appointment_changed_meanwhile", state=appointment.status)
        moved = replace(changed, version=appointment.version + 1)
        self._rows.appointments[appointment.id] = (moved, digest)
        return moved

    def _over(self, before: date, missed_before: date) -> list[Appointment]:
        kept = {AppointmentStatus.NO_SHOW, AppointmentStatus.BOOKED}
        found = [one for one, _ in self._rows.appointments.values() if one.person and one.service_day < before]
        return [one for one in found if one.status not in kept or one.service_day < missed_before]

    def remembers(self, before: date, missed_before: date) -> bool:
        return bool(self._over(before, missed_before))

    def forget(self, before: date, missed_before: date, most: int) -> int:
        over = self._over(before, missed_before)[:most]
        for one in over:
            self._rows.appointments[one.id] = (replace(one, person=b""), self._rows.appointments[one.id][1])
        return len(over)


class MemoryMessages:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def keep_phone(self, ticket_id: int, sealed: bytes, delete_on: date) -> None:
        self._rows.phones[ticket_id] = (sealed, delete_on)

    def forget_phone(self, ticket_id: int) -> bool:
        return self._rows.phones.pop(ticket_id, None) is not None

    def phone(self, ticket_id: int) -> bytes | None:
        return self._rows.phones[ticket_id][0] if ticket_id in self._rows.phones else None

    def forget_phones_until(self, day: date) -> int:
        old = [ticket_id for ticket_id, (_, delete_on) in self._rows.phones.items() if delete_on <= day]
        return sum(self.forget_phone(ticket_id) for ticket_id in old)

    def add_if_asked(self, ticket_id: int, event: MessageEvent, about: int, at: datetime) -> bool:
        told = {(one.ticket_id, one.event, one.about) for one in self._rows.outbox.values()}
        if ticket_id not in self._rows.phones or (ticket_id, event, about) in told:
            return False
        new_id = self._rows.new_id("outbox")
        self._rows.outbox[new_id] = Message(new_id, ticket_id, event, about, MessageState.PENDING, 0, at, at)
        return True

    def not_told_near(self, day: date, most: int) -> list[int]:
        told = {one.ticket_id for one in self._rows.outbox.values() if one.event is MessageEvent.NEAR}
        found = [self._rows.tickets[one][0] for one in self._rows.phones if one not in told]
        here = [one for one in found if one.service_day == day and one.status is TicketStatus.WAITING]
        return [one.id for one in sorted(here, key=lambda one: one.place)][:most]

    def _due(self, at: datetime, *states: MessageState) -> list[Message]:
        found = [one for one in self._rows.outbox.values() if one.state in states and one.due_at <= at]
        return sorted(found, key=lambda one: (one.due_at, one.id))

    def is_waiting(self, at: datetime) -> bool:
        return bool(self._due(at, MessageState.PENDING, MessageState.SENDING))

    def claim(self, at: datetime, until: datetime) -> Message | None:
        for one in self._due(at, MessageState.PENDING)[:1]:
            self._rows.outbox[one.id] = replace(one, state=MessageState.SENDING, due_at=until)
            return self._rows.outbox[one.id]
        return None

    def settle(self, message: Message, state: MessageState, reason: str, due_at: datetime) -> bool:
        stored = self._rows.outbox[message.id]
        if (stored.state, stored.due_at) != (MessageState.SENDING, message.due_at):
            return False
        self._rows.outbox[message.id] = replace(stored, state=state, tries=message.tries + 1, due_at=due_at)
        return True

    def give_up_lost(self, at: datetime) -> int:
        lost = self._due(at, MessageState.SENDING)
        for one in lost:
            self._rows.outbox[one.id] = replace(one, state=MessageState.UNCONFIRMED)
        return len(lost)


class MemoryUnit:
    """One transaction on the rows; `next_place` is the line that a writer holds."""

    def __init__(self, rows: _Rows, place: int) -> None:
        self.rows = rows
        self.next_place = place
        self.tickets = MemoryTickets(rows)
        self.windows = MemoryWindows(rows)
        self.holders = MemoryHolders(rows)
        self.enquiries = MemoryEnquiries(rows)
        self.cases = MemoryCases(rows)
        self.numbers = MemoryNumbers(rows)
        self.prints = MemoryPrintJobs(rows)
        self.people = MemoryPeople(rows)
        self.help_calls = MemoryHelpCalls(rows)
        self.keys = MemoryKeys(rows)
        self.rules = MemoryRules(rows)
        self.edition = rows.edition
        self.papers = MemoryPapers(rows)
        self.corrections = MemoryCorrections(rows)
        self.estimates = MemoryEstimates(rows)
        self.advice = MemoryAdvices(rows)
        self.appointments = MemoryAppointments(rows)
        self.cards = MemoryCards(rows)
        self.ratings = MemoryRatings(rows)
        self.screens = MemoryScreens(rows)
        self.messages = MemoryMessages(rows)
        self.lines: list[tuple[int, Fact, datetime, str, str]] = []
        self.ledger = MemoryLedger(rows, place, self.lines)

    @property
    def next_entry(self) -> int:
        return self.next_place + len(self.lines)

    def record(self, fact: Fact, actor: str, cause: str, at: datetime) -> None:
        self.lines.append((self.next_entry, fact, at, actor, cause))

    @property
    def has_recorded(self) -> bool:
        return bool(self.lines)

    def centre_mode(self) -> str:
        return self.rows.mode

    def set_centre_mode(self, mode: str) -> None:
        self.rows.mode = mode

    def has_visits(self) -> bool:
        return bool(self.rows.tickets or self.rows.cases)

    def clock_watch(self) -> ClockWatch:
        return self.rows.watch

    def set_clock_watch(self, watch: ClockWatch) -> None:
        self.rows.watch = watch

    def clock_offset(self) -> timedelta:
        return self.rows.offset

    def set_clock_offset(self, offset: timedelta) -> None:
        self.rows.offset = offset


class MemoryUnits:
    """Transactions in memory: a block that raises leaves the rows as they were."""

    def __init__(self) -> None:
        self.rows = _Rows()

    @contextmanager
    def reading(self) -> Iterator[MemoryUnit]:
        yield MemoryUnit(self.rows.copied(), self.rows.head)

    @contextmanager
    def writing(self) -> Iterator[MemoryUnit]:
        unit = MemoryUnit(self.rows.copied(), self.rows.head + 1)
        yield unit
        unit.rows.entries += unit.lines
        unit.rows.head = unit.next_place + len(unit.lines) - 1
        self.rows = unit.rows
