"""What the calls about cases take, field by field."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from kiosk.domain.card import CardLimit
from kiosk.domain.case import Decision
from kiosk.domain.correction import Change
from kiosk.domain.documents import MissingMaterial
from kiosk.web.api.models import Body, Code, ModeBody, Token, Words

Material = Annotated[str, Field(min_length=1, max_length=200)]
Remark = Annotated[str, Field(max_length=500)]
MOST_MATERIALS = 60


class CaseBody(Body):
    """What is handed in. `item` may be several items handled as one; `expires_on` ends a licence to be renewed."""

    item: Code
    applicant: Annotated[str, Field(min_length=1, max_length=200)]
    ticket: Annotated[str, Field(pattern=r"^[A-Za-z][0-9]{3,6}$")] | None = None
    received_at: datetime | None = None
    variant: Annotated[str, Field(max_length=20)] = ""
    expires_on: date | None = None
    mode: ModeBody | None = None


class MissingBody(Body):
    """One thing that is missing, and why."""

    material: Material
    reason: Annotated[str, Field(max_length=200)] = ""


class NoticeBody(Body):
    """Everything that is missing, at once; `reason` says why a second list is needed."""

    missing: Annotated[list[Material | MissingBody], Field(max_length=MOST_MATERIALS)]
    reason: Remark = ""

    @property
    def materials(self) -> list[MissingMaterial]:
        """The list in the words of the law."""
        return [
            MissingMaterial(one, "") if isinstance(one, str) else MissingMaterial(one.material, one.reason)
            for one in self.missing
        ]


class SupplyBody(Body):
    """What was brought of it."""

    items: Annotated[list[Material], Field(max_length=MOST_MATERIALS)]


class SuspendBody(Body):
    """A special procedure: its ground by code or Chinese name, the paper that orders it, the days it will take."""

    ground: Annotated[str, Field(min_length=1, max_length=60)]
    document: Annotated[str, Field(min_length=1, max_length=100)]
    expected_days: Annotated[int, Field(ge=-(2**31), lt=2**31)]


class ExtendBody(Body):
    """More days, in the unit of the statutory limit."""

    days: Annotated[int, Field(ge=-(2**31), lt=2**31)]
    approved_by: Annotated[str, Field(min_length=1, max_length=100)]
    reason: Words


class ForwardBody(Body):
    """To whom a case goes up."""

    to: Annotated[str, Field(min_length=1, max_length=100)]


class DecideBody(Body):
    """The decision, and the reason of a refusal."""

    outcome: Decision
    reason: Remark = ""


class RefuseBody(Body):
    """Why a file is not taken on, and who is competent."""

    reason: Words
    competent_body: Annotated[str, Field(max_length=100)] = ""


class CorrectionBody(Body):
    """What should have stood in an entry of the case, by the number of the entry."""

    entry: Annotated[int, Field(ge=1, lt=2**62)]
    reason: Words
    on: date | None = None
    days: Annotated[int, Field(ge=1, le=1000)] | None = None
    outcome: Decision | None = None
    void: bool = False

    @property
    def change(self) -> Change:
        """The same in the words of the domain."""
        return Change(self.on, self.days, self.outcome, self.void)


class CasePath(BaseModel):
    """A case by its public number."""

    ref: Annotated[str, Field(min_length=1, max_length=20)]


class CorrectionPath(CasePath):
    """A correction of a case."""

    correction: Annotated[int, Field(ge=1, lt=2**62)]


class CaseTokenPath(BaseModel):
    """A public address."""

    token: Token


class WhyQuery(BaseModel):
    """Which limit of the case."""

    limit: CardLimit = CardLimit.PROMISED


class ResumeQuery(BaseModel):
    """Which procedure is over; without it all of them."""

    ground: Annotated[str, Field(max_length=60)] | None = None
