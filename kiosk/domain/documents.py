"""The papers that the law asks for: what each one says, as it was issued, and never whom it is addressed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypedDict

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.catalogue import Item, OverdueEffect
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.plain_data import plain, typed


class DocumentKind(StrEnum):
    """Which paper it is; the value is what is stored and never renamed."""

    ACCEPTANCE = "acceptance"
    NOTICE = "notice"
    NOT_ACCEPTED = "not_accepted"
    EXTENSION = "extension"
    SPECIAL_PROCEDURE = "special_procedure"
    DECISION = "decision"

    @property
    def series(self) -> str:
        """The word that opens its numbers; each kind is numbered by itself, from 1 every year."""
        return _SERIES[self]


_SERIES: Final = {
    DocumentKind.ACCEPTANCE: "受",
    DocumentKind.NOTICE: "补",
    DocumentKind.NOT_ACCEPTED: "不受",
    DocumentKind.EXTENSION: "延",
    DocumentKind.SPECIAL_PROCEDURE: "特",
    DocumentKind.DECISION: "办",
}


def document_number(kind: DocumentKind, year: int, n: int) -> str:
    """`受〔2026〕000123号`. ValueError for a number below 1."""
    if n < 1:
        raise ValueError("documents are numbered from 1")
    return f"{kind.series}〔{year}〕{n:06}号"


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ItemName:
    """The item as it was called when the paper was issued."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class DueLimit:
    """A limit and the day on which it ends; None where the calendar of a year is missing (R9)."""

    value: int
    unit: Unit
    due: date | None

    @classmethod
    def of(cls, limit: Limit, due: date | None) -> DueLimit:
        """A limit of an item with its due date."""
        return cls(limit.value, limit.unit, due)

    @property
    def limit(self) -> Limit:
        """The limit as the rules know it, for its words."""
        return Limit(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class MissingMaterial:
    """One line of a one-time notice."""

    material: str
    reason: str


@dataclass(frozen=True, slots=True)
class GroundName:
    """A special procedure and the law that it rests on."""

    zh: str
    en: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What every paper says: the item, who is responsible, the day of receipt, the window that handled it."""

    item: ItemName
    department: Named
    received_on: date
    handled_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance(Body):
    """受理通知书. `statutory` is None where the law sets no limit; `materials` are those that were taken in.

    `variant` is the way of handling that the limits belong to, None for the item's own.
    """

    accepted_on: date
    by: AcceptedBy
    statutory: DueLimit | None
    promised: DueLimit
    materials: tuple[str, ...] = ()
    variant: Named | None = None

    def __post_init__(self) -> None:
        if self.by is AcceptedBy.OUTSTANDING:
            raise ValueError("a case that waits for material is not accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Body):
    """一次性告知书: everything that is missing, told once.

    It is in time until `notice_by`, `notice_days` working days after receipt (None: the calendar is missing);
    later the application counts as accepted on the day of receipt. `why_second` says why a second one was
    needed and is empty for the first. `hand_in` is the place, None for the centre's own address.
    """

    missing: tuple[MissingMaterial, ...]
    notice_days: int
    notice_by: date | None
    why_second: str = ""
    hand_in: Named | None = None

    def __post_init__(self) -> None:
        if not self.missing:
            raise ValueError("a notice names at least one material")

    @property
    def is_second(self) -> bool:
        """Whether something had been asked for before: a breach of the law's "once"."""
        return bool(self.why_second)

    def is_late(self, issued_on: date) -> bool:
        """Whether the application is deemed accepted in spite of the notice (R7)."""
        return self.notice_by is not None and issued_on > self.notice_by


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted(Body):
    """不予受理通知书. `competent_body` is the office to turn to, empty where there is none."""

    reason: str
    competent_body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(Body):
    """延期告知书. `unit` is that of the limit; both dates are of the statutory limit."""

    days: int
    unit: Unit
    reason: str
    approved_by: str
    due_before: date | None
    due_now: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedure(Body):
    """特别程序告知书. `document` is the number of the paper that ordered the procedure."""

    ground: GroundName
    document: str
    expected_days: int
    stopped_on: date


class Outcome(StrEnum):
    """What was decided."""

    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Body):
    """办结通知书. A refusal has a `reason` (行政许可法 38); `tacit` is what the law made of silence.

    `deliver_by` is the last day of delivery after a positive decision (行政许可法 44), None where nothing is
    handed over or the calendar is missing.
    """

    outcome: Outcome
    decided_on: date
    reason: str = ""
    tacit: OverdueEffect = OverdueEffect.NONE
    deliver_by: date | None = None
    statutory: DueLimit | None = None
    promised: DueLimit | None = None

    def __post_init__(self) -> None:
        if self.outcome is Outcome.REFUSED and not self.reason.strip():
            raise ValueError("a refusal tells its reasons")


_KINDS: Final[dict[type[Body], DocumentKind]] = {
    Acceptance: DocumentKind.ACCEPTANCE,
    Notice: DocumentKind.NOTICE,
    NotAccepted: DocumentKind.NOT_ACCEPTED,
    Extension: DocumentKind.EXTENSION,
    SpecialProcedure: DocumentKind.SPECIAL_PROCEDURE,
    Decision: DocumentKind.DECISION,
}
_BODIES: Final = {kind: body for body, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Document:
    """One paper as issued. `data` is plain JSON and holds no name of an applicant; nothing changes it later."""

    kind: DocumentKind
    number: str
    ref: str
    issued_on: date
    data: Mapping[str, object]

    @property
    def body(self) -> Body:
        """What it says, typed. ValueError, naming the field, for data that this kind of paper does not have."""
        return typed(_BODIES[self.kind], self.data)


def issued(body: Body, *, number: str, ref: str, issued_on: date) -> Document:
    """The document of a body; its data can go to the database and come back as they are."""
    return Document(_KINDS[type(body)], number, ref, issued_on, plain(body))


def kind_of(body: Body) -> DocumentKind:
    """Which paper a body is."""
    return _KINDS[type(body)]


class About(TypedDict):
    """The common part of every paper of one case, ready to be spread: `Acceptance(**about(…), …)`."""

    item: ItemName
    department: Named
    received_on: date
    handled_by: int | None


def about(item: Item, received_on: date, handled_by: int | None) -> About:
    """The common part, with the names as they are today."""
    return About(
        item=ItemName(item.code, item.name_zh, item.name_en),
        department=Named(item.department_zh, item.department_en),
        received_on=received_on,
        handled_by=handled_by,
    )
