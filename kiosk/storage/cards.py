"""Cards: what was told of a limit, once for each limit, level and due date."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.card import NEEDS_REASON, Card, CardLimit
from kiosk.domain.case import Case
from kiosk.domain.lights import Light
from kiosk.operations.case_ports import CardFilter
from kiosk.storage.case_tables import cards, cases

_AT_ONCE = 500  # case ids in one statement: databases bound the number of values

_here = cards.c.centre_id == bindparam("centre")
_this = _here & (cards.c.id == bindparam("which"))
_ALL = select(cards).where(_here)
_BY_ID = _ALL.where(cards.c.id == bindparam("which"))
_OF_CASE = _ALL.where(cards.c.case_id == bindparam("which")).order_by(cards.c.id)
_OF_CASES = _ALL.where(cards.c.case_id.in_(bindparam("ids", expanding=True))).order_by(cards.c.id)
_SET_REASON = (
    update(cards)
    .where(_this)
    .values(reason=bindparam("words"), reason_by=bindparam("by"), reason_at=bindparam("moment"))
)
_SET_NOTE = (
    update(cards).where(_this).values(note=bindparam("words"), note_by=bindparam("by"), note_at=bindparam("moment"))
)


class SqlCards:
    """The cards of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def told_of(self, case_ids: Collection[int]) -> Mapping[int, list[Card]]:
        """What was told of each of the cases."""
        found: dict[int, list[Card]] = defaultdict(list)
        wanted = sorted(case_ids)
        for first in range(0, len(wanted), _AT_ONCE):
            values = {"centre": self._centre, "ids": wanted[first : first + _AT_ONCE]}
            for row in self._connection.execute(_OF_CASES, values):
                found[row.case_id].append(_card(row))
        return found

    def add_if_new(self, card: Card) -> Card | None:
        """The stored card; None when it had been told already. The constraint decides, whoever else is telling."""
        row = {name: getattr(card, name) for name in ("case_id", "limit", "level", "due_on", "owner", "raised_at")}
        dialect_insert = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        add = dialect_insert(cards).values(centre_id=self._centre, **row).on_conflict_do_nothing()
        new_id = self._connection.execute(add.returning(cards.c.id)).scalar()
        return replace(card, id=new_id) if new_id is not None else None

    def by_id(self, card_id: int) -> Card | None:
        """The card with that id."""
        row = self._connection.execute(_BY_ID, {"centre": self._centre, "which": card_id}).first()
        return _card(row) if row is not None else None

    def of_case(self, case: Case) -> list[Card]:
        """The cards of a case, oldest first."""
        rows = self._connection.execute(_OF_CASE, {"centre": self._centre, "which": case.id})
        return [_card(row) for row in rows]

    def matching(self, wanted: CardFilter) -> list[Card]:
        """The cards that a filter lets through, the newest first."""
        statement = _ALL.where(*_conditions(wanted)).order_by(cards.c.id.desc()).limit(wanted.most)
        return [_card(row) for row in self._connection.execute(statement, {"centre": self._centre})]

    def count(self, wanted: CardFilter) -> int:
        """How many there are."""
        statement = select(func.count()).select_from(cards).where(_here, *_conditions(wanted))
        return int(self._connection.execute(statement, {"centre": self._centre}).scalar_one())

    def set_reason(self, card: Card, reason: str, by: str, at: datetime) -> Card:
        """Why it came to this."""
        return self._answered(_SET_REASON, card, reason, by, at)

    def set_note(self, card: Card, note: str, by: str, at: datetime) -> Card:
        """What a supervisor wrote on it."""
        return self._answered(_SET_NOTE, card, note, by, at)

    def _answered(self, statement: Any, card: Card, words: str, by: str, at: datetime) -> Card:
        values = {"centre": self._centre, "which": card.id, "words": words, "by": by, "moment": at}
        self._connection.execute(statement, values)
        return self.by_id(card.id) or card


def _conditions(wanted: CardFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.level is not None:
        conditions.append(cards.c.level == wanted.level)
    if wanted.is_answered is not None:
        wants = cards.c.level.in_(sorted(NEEDS_REASON)) & cards.c.reason.is_(None)
        conditions.append(~wants if wanted.is_answered else wants)
    if wanted.department is not None:
        of_department = select(cases.c.id).where(
            cases.c.centre_id == bindparam("centre"), cases.c.department == wanted.department
        )
        conditions.append(cards.c.case_id.in_(of_department))
    return conditions


def _card(row: Any) -> Card:
    return Card(
        id=row.id,
        case_id=row.case_id,
        limit=CardLimit(row.limit),
        level=Light(row.level),
        due_on=row.due_on,
        owner=row.owner,
        raised_at=row.raised_at,
        reason=row.reason,
        reason_by=row.reason_by,
        reason_at=row.reason_at,
        note=row.note,
        note_by=row.note_by,
        note_at=row.note_at,
    )
