"""The shape of everything that a centre decides: frozen values, read once at start; opens no file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from config.appointments import Appointments, Service
from config.keys import Keys
from config.matters import Guide, Item, Joint, Unit, Variant
from config.messages import Messages
from config.readers import Reader

__all__ = [
    "Appointments", "Board", "CalendarYear", "Centre", "Edition", "Ground", "Guide", "Hours", "Item", "Joint", "Policy",
    "Printer", "Problem", "Queue", "Reader", "Service", "Settings", "Severity", "Unit", "Variant", "Voice", "Window",
]  # fmt: skip


class Severity(StrEnum):
    """An error keeps the system from starting; a warning is something that the centre should know."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of the checker.

    `file` is relative to the folder, `line` counts from 1 (0: the file as a whole), `key` is as written.
    """

    file: str
    line: int
    key: str
    message_zh: str
    message_en: str
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """`file:line`, or only the file where the problem has no line."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of opening time on the centre's wall clock; `closes` is the first minute that is closed."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Policy:
    """What the centre has set itself; shares are exact fractions, never floating point."""

    ceiling: Fraction
    """The greatest share of the statutory limit that an item may promise."""
    on_the_spot_target: Fraction
    """The least share of the items whose promise is 0."""
    amber_days: int
    """A case turns amber when this many working days of the promise are left, or fewer."""
    case_target: Fraction = Fraction(7, 10)
    """The least share of decided cases that were decided on the spot."""
    delivery_days: int = 10
    """Working days from the decision to delivery (行政许可法 44)."""
    arrive_within_minutes: int = 3
    missed_after_calls: int = 3
    return_within_minutes: int = 15
    """How long after a missed call the number may come back without a new slip."""
    return_within_numbers: int = 3
    """Or within how many finished numbers of the queue."""
    return_behind: int = 2
    """Behind how many who wait it then stands; later it stands at the end."""
    most_returns: int = 2
    """How often; after that a missed call makes the number void."""
    longest_wait_minutes: int = 30
    """The longest wait that four days in five are to keep; beyond it more windows are advised."""


@dataclass(frozen=True, slots=True)
class Board:
    """A screen in the hall; no queues means all of them. `zone` is the loudspeaker circuit in which it is heard, empty
    for one of its own; only a board that `speaks` plays."""

    name: str
    queues: tuple[str, ...] = ()
    viewing_distance_m: float = 8.0
    mm_per_px: float = 0.63
    zone: str = ""
    speaks: bool = True


@dataclass(frozen=True, slots=True)
class Voice:
    """How the hall is called by voice; `pack` is the folder of a recorded voice, None for the built one."""

    is_silent: bool = False
    is_bilingual: bool = False
    says_yao: bool = False
    quiet_hours: tuple[Hours, ...] = ()
    calls_per_window_hour: int = 8
    pack: Path | None = None


@dataclass(frozen=True, slots=True)
class Centre:
    """One service hall."""

    code: str
    name_zh: str
    name_en: str
    zone: str
    address_zh: str
    address_en: str
    phone: str
    complaint_phone: str
    hours: tuple[Hours, ...]
    issuing_stops_before_close_minutes: int
    policy: Policy
    boards: tuple[Board, ...]
    guide: Guide = field(default_factory=Guide)
    """What the guide says of an item whose file lacks the column for it."""
    service: Service = field(default_factory=Service)
    voice: Voice = field(default_factory=Voice)
    appointments: Appointments = field(default_factory=Appointments)
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class Queue:
    """One line of waiting tickets; `items` leave the queue of their department for this one."""

    code: str
    name_zh: str
    name_en: str
    area_zh: str
    area_en: str
    departments: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    quota: int | None = None
    """Numbers a service day; None is no limit."""
    priority_after: int = 2
    """One priority ticket after this many ordinary ones; 0 means priority always first."""
    quota_morning: int | None = None
    """Numbers before the lunch break (before noon where there is none)."""
    quota_afternoon: int | None = None
    appointments: int = 0
    """Appointments a slot; 0 takes none."""


@dataclass(frozen=True, slots=True)
class Window:
    """A desk with a number, and the queues that it serves, the preferred one first."""

    number: int
    name_zh: str
    name_en: str
    queues: tuple[str, ...]
    covers_lunch: bool = False
    """Stays open while the others have lunch, so that its queues go on giving numbers."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A year's days off and make-up working days as one notice of the State Council gives them."""

    notice: str
    issued_on: date
    days_off: frozenset[date]
    make_up_days: frozenset[date]
    source: str = ""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The editions of a year in the order of their notices; the last one is in force."""

    year: int
    editions: tuple[Edition, ...]

    @property
    def in_force(self) -> Edition:
        """The edition that counts."""
        return self.editions[-1]


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for which the law stops the clock; general where it holds for every item (行政许可法 45)."""

    code: str
    name_zh: str
    name_en: str
    law: str
    is_general: bool = True


@dataclass(frozen=True, slots=True)
class Printer:
    """A slip printer; `driver` is network (host, port), device or file (path), or ipp (uri).

    A printer that names no devices is the one for all others. `answers`: a device can be read, so that it says how
    it is. `receipts`: a network printer says when a job is through (GS r); without it, that it is well behind it.
    """

    name: str
    driver: str
    host: str = ""
    port: int = 9100
    path: str = ""
    width_mm: int = 80
    devices: tuple[str, ...] = ()
    timeout_seconds: float = 3.0
    answers: bool = True
    receipts: bool = False
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a centre decides, checked. The lookups raise KeyError for what the files do not name."""

    centre: Centre
    queues: tuple[Queue, ...]
    windows: tuple[Window, ...]
    items: tuple[Item, ...]
    calendar: Mapping[int, CalendarYear]
    grounds: tuple[Ground, ...]
    printers: tuple[Printer, ...]
    phrases: Mapping[str, Mapping[str, str]]
    """Language → key → sentence; placeholders such as {number} are put in with `str.replace`."""
    messages: Messages
    joint: tuple[Joint, ...] = ()
    """Items handled as one; they are no items of the catalogue and never counted among them."""
    readers: tuple[Reader, ...] = ()
    _items: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    _queues: Mapping[str, Queue] = field(init=False, repr=False, compare=False)
    _queue_by_item: Mapping[str, Queue] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_department = {name: queue for queue in self.queues for name in queue.departments}
        ours = [item for item in self.items if item.department_zh in by_department]
        by_item = {item.code: by_department[item.department_zh] for item in ours}
        by_item |= {code: queue for queue in self.queues for code in queue.items}
        object.__setattr__(self, "_items", MappingProxyType({item.code: item for item in self.items}))
        object.__setattr__(self, "_queues", MappingProxyType({queue.code: queue for queue in self.queues}))
        object.__setattr__(self, "_queue_by_item", MappingProxyType(by_item))

    def item(self, code: str) -> Item:
        """The item with this code."""
        return self._items[code]

    def queue(self, code: str) -> Queue:
        """The queue with this prefix."""
        return self._queues[code]

    def queue_of(self, item_code: str) -> Queue:
        """The queue in which people wait for this item."""
        return self._queue_by_item[item_code]

    def items_of(self, queue_code: str) -> tuple[Item, ...]:
        """The items of a queue, in the order of the catalogue."""
        return tuple(item for item in self.items if self._queue_by_item[item.code].code == queue_code)

    def window(self, number: int) -> Window:
        """The window with this number."""
        return {window.number: window for window in self.windows}[number]

    def windows_of(self, queue_code: str) -> tuple[Window, ...]:
        """The windows that serve a queue, in the order of windows.toml."""
        return tuple(window for window in self.windows if queue_code in window.queues)

    def board(self, name: str) -> Board:
        """The board with this name."""
        return {board.name: board for board in self.centre.boards}[name]

    def ground(self, code: str) -> Ground:
        """The ground with this code, or with this Chinese name, as the law's own word for it."""
        by_name = {ground.name_zh: ground for ground in self.grounds}
        return (by_name | {ground.code: ground for ground in self.grounds})[code]

    def printer_for(self, device: str) -> Printer:
        """The printer of a kiosk device: the one that names it, otherwise the one that names nobody."""
        named = {name: printer for printer in self.printers for name in printer.devices}
        defaults = [printer for printer in self.printers if not printer.devices]
        if device not in named and not defaults:
            raise KeyError(device)
        return named[device] if device in named else defaults[0]

    @property
    def departments(self) -> tuple[str, ...]:
        """The Chinese names of the departments, in the order of the catalogue."""
        return tuple(dict.fromkeys(item.department_zh for item in self.items))
