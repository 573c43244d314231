"""Departments, items, queues and windows of a centre: what is handled where, and which window serves what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

from kiosk.domain.appointment import AppointmentRules
from kiosk.domain.calendar import CalendarUnavailable, OpeningHours, WorkingCalendar
from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.ground import Ground
from kiosk.domain.limits import Limit
from kiosk.domain.queue import Grace


class OverdueEffect(StrEnum):
    """What the law makes of silence when the statutory limit has passed; the values are those of the catalogue."""

    NONE = "none"
    DEEMED_GRANTED = "deemed_granted"
    DEEMED_AGREED = "deemed_agreed_by_department"


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way in which an item is handled, with limits of its own: on pledge, with a visit to the place."""

    code: str
    name_zh: str
    name_en: str
    statutory: Limit | None
    promised: Limit


@dataclass(frozen=True, slots=True)
class GuideElements:
    """What an office must display of an item beside its limits, materials and steps (行政许可法 30; 阳光政务)."""

    conditions: str = ""
    quantity: str = ""
    forms: str = ""
    duty: str = ""
    responsible: str = ""
    complaint: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An approval item with the limit of the law (None: the law sets none) and the limit that the centre promises.

    `extension_total` is the whole limit to which an extension may lead where the law says "to" and not "by".
    `parts` holds the items of several departments that are handled as one (联办件); it is empty for an ordinary item.
    """

    code: str
    name_zh: str
    name_en: str
    department_zh: str
    department_en: str
    statutory: Limit | None
    promised: Limit
    basis: str
    confidence: str
    kind: str
    materials: tuple[str, ...]
    steps: tuple[str, ...]
    fee: str
    notice_window: int = 5
    extension_allowed: int = 0
    extra_grounds: tuple[str, ...] = ()
    initials: str = ""
    extension_total: int | None = None
    overdue_effect: OverdueEffect = OverdueEffect.NONE
    variants: tuple[Variant, ...] = ()
    elements: GuideElements = GuideElements()
    parts: tuple[str, ...] = ()
    visits: int = 1

    @property
    def is_on_the_spot(self) -> bool:
        """Promised to be decided while the person waits."""
        return self.promised.value == 0

    def variant(self, code: str) -> Variant | None:
        """The variant with that code; None for the item itself, `Unacceptable` for an unknown one."""
        if not code:
            return None
        for variant in self.variants:
            if variant.code == code:
                return variant
        raise Unacceptable("unknown_variant", item=self.code, variant=code)

    def matches(self, words: str) -> bool:
        """Whether `words` (lower case) are part of a name, the code or the department, or begin the pinyin initials."""
        texts = (
            self.name_zh,
            self.name_en.lower(),
            self.code.lower(),
            self.department_zh,
            self.department_en.lower(),
        )
        return words in self.initials or any(words in text for text in texts)


@dataclass(frozen=True, slots=True)
class Queue:
    """One line of waiting tickets with a prefix letter; `quota` counts numbers a service day, the others half of it;
    `appointments` counts those of a slot, 0 takes none."""

    code: str
    name_zh: str
    name_en: str
    area_zh: str
    area_en: str
    departments: tuple[str, ...]
    quota: int | None = None
    priority_after: int = 2
    quota_morning: int | None = None
    quota_afternoon: int | None = None
    appointments: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """A desk with a number and the queues that it serves, its own first; some stay open over lunch."""

    number: int
    name_zh: str
    name_en: str
    queues: tuple[str, ...]
    covers_lunch: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """The two promises as exact fractions, when a case turns amber, and how long before closing issuing ends."""

    ceiling: Fraction = Fraction(2, 5)
    on_the_spot_target: Fraction = Fraction(7, 10)
    amber_days: int = 1
    delivery_days: int = 10
    issuing_stops_before_close_minutes: int = 15
    arrive_within_minutes: int = 3
    most_calls: int = 3
    call_again_after_seconds: int = 20
    grace: Grace = field(default_factory=Grace)
    appointments: AppointmentRules = field(default_factory=AppointmentRules)
    longest_wait_minutes: int = 30


@dataclass(frozen=True)
class Centre:
    """One service hall as its settings describe it; looked up by code, never changed while the program runs."""

    code: str
    name_zh: str
    name_en: str
    zone: ZoneInfo
    address_zh: str
    address_en: str
    phone: str
    complaint_phone: str
    hours: OpeningHours
    calendar: WorkingCalendar
    policy: Policy
    items: Mapping[str, Item]
    queues: Mapping[str, Queue]
    windows: Mapping[int, Window]
    queue_of_item: Mapping[str, str]
    boards: Mapping[str, tuple[str, ...]]
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    joint: Mapping[str, Item] = field(default_factory=dict)
    former: Mapping[str, Item] = field(default_factory=dict)
    printers: Mapping[str, str] = field(default_factory=dict)
    default_printer: str | None = None
    open_days: frozenset[date] = frozenset()
    closed_days: frozenset[date] = frozenset()

    def service_day(self, instant: datetime) -> date:
        """The civil date in the centre's zone at `instant`, whatever the zone of the server."""
        return instant.astimezone(self.zone).date()

    def is_service_day(self, day: date) -> bool:
        """Whether the hall opens on that day; a year without a calendar is a day on which nobody can promise it.

        The service calendar is not the legal one: weekend service and a day without power move no due date.
        """
        if day in self.open_days or day in self.closed_days:
            return day in self.open_days
        try:
            return self.calendar.is_working_day(day)
        except CalendarUnavailable:
            return False

    def is_open(self, instant: datetime) -> bool:
        """Within opening hours of a service day."""
        return self.is_service_day(self.service_day(instant)) and self.hours.is_open(instant)

    def is_issuing(self, instant: datetime) -> bool:
        """Open, and not in the last minutes before the hall closes for the day."""
        last = self.hours.closes_at(self.service_day(instant)) - self._last_minutes
        return self.is_open(instant) and instant < last

    def serves_at_lunch(self, queue: str, instant: datetime) -> bool:
        """In the lunch break of a service day, with a window of the queue that stays open."""
        is_lunch = self.hours.is_break(instant) and self.is_service_day(self.service_day(instant))
        return is_lunch and bool(self.lunch_windows(queue))

    def lunch_windows(self, queue: str) -> tuple[int, ...]:
        """The windows of the queue that stay open over lunch."""
        return tuple(number for number in self.windows_of(queue) if self.windows[number].covers_lunch)

    def issues_later_today(self, instant: datetime) -> bool:
        """Before opening, or in the lunch break, of a service day."""
        opening = self.next_opening(instant)
        return opening is not None and self.service_day(opening) == self.service_day(instant)

    def next_opening(self, instant: datetime) -> datetime | None:
        """The next time the doors open, aware UTC; None when it lies in a year without a calendar."""
        return self.hours.next_opening(instant, self.is_service_day)

    @property
    def _last_minutes(self) -> timedelta:
        return timedelta(minutes=self.policy.issuing_stops_before_close_minutes)

    def item(self, code: str) -> Item:
        """The item with that code; raises `Unacceptable` for an unknown one."""
        try:
            return self.items[code]
        except KeyError:
            raise Unacceptable("unknown_item", item=code) from None

    def matter(self, code: str) -> Item:
        """What a case can be about: an item, or several handled as one; raises `Unacceptable` for an unknown code."""
        return self.joint[code] if code in self.joint else self.item(code)

    def known(self, code: str) -> Item | None:
        """As `matter`, for a case whose item may have left the catalogue since."""
        return self.joint.get(code) or self.items.get(code) or self.former.get(code)

    def ground(self, name: str) -> Ground | None:
        """The ground with that code or Chinese name, whichever item it is for; None where no law here knows it."""
        found = self.grounds.get(name)
        return found or next((ground for ground in self.grounds.values() if ground.name_zh == name), None)

    def queue(self, code: str) -> Queue:
        """The queue with that prefix; raises `Unacceptable` for an unknown one."""
        try:
            return self.queues[code]
        except KeyError:
            raise Unacceptable("unknown_queue", queue=code) from None

    def known_queue(self, code: str) -> Queue:
        """As `queue`, for a number whose queue may have been closed since: its slip is good for thirty days."""
        return self.queues.get(code) or Queue(code, f"{code} 号队列", f"Queue {code}", "大厅", "the hall", ())

    def window(self, number: int) -> Window:
        """The window with that number; raises `NotFound` for an unknown one."""
        try:
            return self.windows[number]
        except KeyError:
            raise NotFound("unknown_window", window=number) from None

    def queue_for(self, item: str | None, queue: str | None) -> Queue:
        """The queue of a wish for a number: that of the item, or the one that was named; both must agree."""
        if item is None and queue is None:
            raise Unacceptable("item_or_queue_needed")
        if item is None:
            return self.queue(str(queue))
        code = self.queue_of_item[self.item(item).code]
        if queue is not None and self.queue(queue).code != code:
            raise Unacceptable("item_not_in_queue", item=item, queue=queue)
        return self.queue(code)

    def windows_of(self, queue: str) -> tuple[int, ...]:
        """The numbers of the windows that serve `queue`, in order; none for a queue that was closed since."""
        return self._windows_of.get(queue, ())

    @cached_property
    def _windows_of(self) -> Mapping[str, tuple[int, ...]]:
        serving = {code: [desk.number for desk in self.windows.values() if code in desk.queues] for code in self.queues}
        return {code: tuple(sorted(numbers)) for code, numbers in serving.items()}

    def printer_for(self, device: str) -> str | None:
        """The printer that stands beside a device; None when the centre has no printer at all."""
        return self.printers.get(device, self.default_printer)

    def search(self, words: str) -> list[Item]:
        """The items that match `words` in a name, a code, a department or pinyin initials; all of them for no words."""
        wanted = words.lower().split()
        return [item for item in self.items.values() if all(item.matches(word) for word in wanted)]
