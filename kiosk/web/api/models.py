"""What the API takes and gives, field by field; whatever is not named here is turned away."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kiosk.domain.service_mode import Service, ServiceMode
from kiosk.domain.ticket import Outcome, PriorityClass
from kiosk.operations.screen_ports import Seen, SeenResult, Sound

Code = Annotated[str, Field(min_length=1, max_length=40)]
Words = Annotated[str, Field(min_length=1, max_length=500)]
Token = Annotated[str, Field(min_length=1, max_length=80)]


class Body(BaseModel):
    """A request body: unknown fields are a mistake of the caller, never silently dropped."""

    model_config = ConfigDict(extra="forbid", strict=False)


class ModeBody(Body):
    """In which way a matter is served. 代办 names the agent in `by` and the authorisation in `paper`, 陪办 the guide in
    `by`, 上门 the place and the time."""

    kind: ServiceMode
    by: Annotated[str, Field(max_length=60)] = ""
    paper: Annotated[str, Field(max_length=100)] = ""
    place: Annotated[str, Field(max_length=200)] = ""
    at: AwareDatetime | None = None

    @property
    def service(self) -> Service:
        """The same in the words of the domain."""
        return Service(self.kind, self.by, self.paper, self.place, self.at)


class SignInBody(Body):
    """Who signs in."""

    username: Annotated[str, Field(min_length=1, max_length=60)]
    password: Annotated[str, Field(min_length=1, max_length=128)]


class TicketBody(Body):
    """A wish for a number: an item, or a queue; or an appointment, by its address, its code or the person's number."""

    item: Code | None = None
    queue: Code | None = None
    appointment: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    priority: bool | PriorityClass = False
    language: Literal["zh", "en"] | None = None
    card: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    phone: Annotated[str, Field(min_length=1, max_length=30)] | None = None
    mode: ModeBody | None = None


class RatingBody(Body):
    """What somebody says of a visit: 5 is best; what it was about, as our codes or in own words."""

    level: Annotated[int, Field(ge=1, le=5)]
    reasons: Annotated[list[Annotated[str, Field(min_length=1, max_length=40)]], Field(max_length=10)] = []
    text: Annotated[str, Field(max_length=2000)] = ""


class BookingBody(Body):
    """A wish for an appointment: an item or a queue, the beginning of a slot, and the phone number of who comes."""

    item: Code | None = None
    queue: Code | None = None
    starts_at: datetime
    phone: Annotated[str, Field(min_length=1, max_length=40)]
    language: Literal["zh", "en"] | None = None


class PauseBody(Body):
    """Why, and until when."""

    reason: Words
    until: datetime | None = None


class CallBody(Body):
    """Which number is called before its turn, and why."""

    number: Code
    reason: Words


class NumberBody(Body):
    """Which number."""

    number: Code


class TransferBody(Body):
    """Where the number is sent: a queue, a window, or a queue at a window."""

    queue: Code | None = None
    window: Annotated[int, Field(ge=1, le=9999)] | None = None


class ReceiptBody(Body):
    """What a board did with one call."""

    call_id: Annotated[str, Field(min_length=3, max_length=40)]
    kind: Seen
    result: SeenResult = SeenResult.OK


class ReceiptsBody(Body):
    """What a board did since it spoke last, and whether it can be heard; none only says that it is there."""

    sound: Sound = Sound.NONE
    receipts: Annotated[list[ReceiptBody], Field(max_length=50)] = []


class FinishBody(Body):
    """How the visit ended, and whether its times are wrong, so that nothing is learned from them."""

    outcome: Outcome
    is_time_wrong: bool = False


class ReasonBody(Body):
    """Why."""

    reason: Words


class ClockBody(Body):
    """The instant to which the clock of a rehearsal is set."""

    now: datetime


class WindowPath(BaseModel):
    """A window by its number."""

    n: Annotated[int, Field(ge=1, le=9999)]


class QueuePath(BaseModel):
    """A queue by its prefix."""

    queue: Code


class TokenPath(BaseModel):
    """A public address."""

    token: Token


class BoardPath(BaseModel):
    """A screen by its name."""

    name: Code


class ItemsQuery(BaseModel):
    """Words, or pinyin initials."""

    q: Annotated[str, Field(max_length=80)] = ""


class SlotsQuery(BaseModel):
    """For what, and on which day."""

    item: Code | None = None
    queue: Code | None = None
    day: date | None = None


class PeriodQuery(BaseModel):
    """Dates, both included; without them from the first of this month until today."""

    model_config = ConfigDict(populate_by_name=True)

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    department: Annotated[str, Field(max_length=60)] | None = None


class FigureQuery(PeriodQuery):
    """A figure of the timeliness page by its name."""

    figure: Code


class Fault(BaseModel):
    """What was refused and why."""

    code: str
    message: str
    detail: dict[str, str | int | float | bool | None] | None = None


class Refused(BaseModel):
    """The shape of every refusal."""

    error: Fault
