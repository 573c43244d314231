"""Why this date: the count of a limit day by day, each with its reason, its rule and the article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable, DayKind
from kiosk.domain.case_clock import Reading
from kiosk.domain.clock_facts import ARTICLE_45, ClockStatus, KnownGround
from kiosk.domain.limits import Unit


class RowKind(StrEnum):
    """What a day is for the count of a limit."""

    ACCEPTED = "accepted"
    ON_THE_SPOT = "on_the_spot"
    COUNTED = "counted"
    EXTENDED = "extended"
    DAY_OFF = "day_off"
    STOPPED = "stopped"
    ROLLED = "rolled"
    DUE_AFTER_ROLL = "due_after_roll"
    DUE_AFTER_STOP = "due_after_stop"
    CAPPED = "capped"
    WAITING = "waiting"
    UNKNOWN = "unknown"


ROWS_AT_MOST = 40_000  # a history may end in the year 9999; nobody reads its days one by one
_COUNTED = frozenset({RowKind.ON_THE_SPOT, RowKind.COUNTED, RowKind.EXTENDED})


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the count. `number` is which day of the limit it is, None for a day that is not counted.

    `rule` is R1 to R9 of the domain reference, `article` the law behind it.
    """

    day: date
    kind: RowKind
    number: int | None
    zh: str
    en: str
    rule: str
    article: str

    @property
    def is_counted(self) -> bool:
        return self.kind in _COUNTED


def explain(
    reading: Reading, until: date | None = None, grounds: Mapping[str, KnownGround] = ARTICLE_45
) -> tuple[DayRow, ...]:
    """The rows from the day of acceptance to the due date, in order, none left out.

    `grounds` says by Chinese name how a ground is called in English and which law admits it.

    Where there is no due date they run to `until`, to the day on which the clock was stopped when that is
    later, or to the first day of the year whose calendar is missing. While the applicant owes material they
    run from the day of the notice.
    """
    if reading.acceptance.on is None:
        return tuple(_waiting(reading.acceptance.noticed_on, until))
    return tuple(_counted_from(reading, reading.acceptance.on, until, grounds))


def _waiting(noticed_on: date | None, until: date | None) -> Iterator[DayRow]:
    if noticed_on is None:
        return
    zh, en = "等待补正，尚未受理，不计入", "Waiting for the missing material, not yet accepted: not counted"
    last = _within_reach(noticed_on, max(noticed_on, until or noticed_on))
    for day in _days(noticed_on, last):
        yield DayRow(day, RowKind.WAITING, None, zh, en, "R7", "行政许可法 32(1)(4)(5)")


def _counted_from(
    reading: Reading, accepted_on: date, until: date | None, grounds: Mapping[str, KnownGround]
) -> Iterator[DayRow]:
    if reading.due_on == accepted_on:
        yield _on_the_spot(accepted_on)
        return
    yield _accepted(reading, accepted_on)
    number = 0
    for day in _days(accepted_on + ONE_DAY, _last_row(reading, accepted_on, until)):
        row = _row(reading, day, number + 1, grounds)
        number += row.is_counted
        yield row


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


def _last_row(reading: Reading, accepted_on: date, until: date | None) -> date:
    if reading.due_on is not None:
        return _within_reach(accepted_on, reading.due_on)
    if reading.missing_year is not None:
        return max(accepted_on + ONE_DAY, date(min(reading.missing_year, date.max.year), 1, 1))
    known = [accepted_on, *(stop.after for stop in reading.stops)]
    last = max(known if until is None else [*known, until])
    return _within_reach(accepted_on, last)


def _within_reach(first: date, last: date) -> date:
    return date.fromordinal(min(last.toordinal(), first.toordinal() + ROWS_AT_MOST))


def _row(reading: Reading, day: date, number: int, grounds: Mapping[str, KnownGround]) -> DayRow:
    if reading.status is ClockStatus.CALENDAR_UNAVAILABLE and day.year >= (reading.missing_year or day.year):
        return _unknown(day, reading.missing_year or day.year)
    row = _uncapped_row(reading, day, number, grounds)
    return _capped(row) if day == reading.capped_on else row


def _uncapped_row(reading: Reading, day: date, number: int, grounds: Mapping[str, KnownGround]) -> DayRow:
    stop = next((stop for stop in reading.stops if stop.covers(day)), None)
    if stop is not None:
        return _stopped(day, stop.grounds_on(day), grounds)
    if reading.last_day_before_roll is not None and day > reading.last_day_before_roll:
        return _after_the_last(reading, day)
    if reading.limit.counts_working_days:
        return _working(reading, day, number)
    return _calendar_day(reading, day, number)


def _accepted(reading: Reading, day: date) -> DayRow:
    zh, en, article = _ACCEPTED[reading.acceptance.by]
    return DayRow(day, RowKind.ACCEPTED, None, zh, en, "R1", article)


_ACCEPTED = {
    AcceptedBy.DECLARATION: ("受理当日，不计入", "The day of acceptance is not counted", "民法典 201"),
    AcceptedBy.SUPPLY: (
        "补正齐全，当日受理，不计入",
        "All material was there: accepted on this day, which is not counted",
        "行政许可法 32(1)(5)；民法典 201",
    ),
    AcceptedBy.SILENCE: (
        "收件后没有告知补正，收件之日即为受理之日，不计入",
        "Nobody asked for more: accepted on the day of receipt, which is not counted",
        "行政许可法 32(1)(4)；民法典 201",
    ),
    AcceptedBy.LATE_NOTICE: (
        "告知补正晚于规定期限，收件之日即为受理之日，不计入",
        "The notice came too late: accepted on the day of receipt, which is not counted",
        "行政许可法 32(1)(4)；民法典 201",
    ),
    AcceptedBy.UNKNOWN: ("受理日", "The day of acceptance", "民法典 201"),
}


def _on_the_spot(day: date) -> DayRow:
    zh, en = "当场办结：受理当日到期", "On the spot: due on the day of acceptance"
    return DayRow(day, RowKind.ON_THE_SPOT, 0, zh, en, "R8", "行政许可法 34(2)")


def _unknown(day: date, missing_year: int) -> DayRow:
    zh = f"缺少 {missing_year} 年日历，到期日无法计算"
    en = f"The calendar of {missing_year} is missing: the due date cannot be computed"
    return DayRow(day, RowKind.UNKNOWN, None, zh, en, "R9", "行政许可法 82")


def _capped(row: DayRow) -> DayRow:
    """The statutory due date: the promise ends here, whatever the day is for its own count."""
    zh, en = "承诺不晚于法定到期日，当日到期", "a promise never ends after the law: due on this day"
    kind = row.kind if row.is_counted else RowKind.CAPPED
    return replace(row, kind=kind, zh=f"{row.zh}；{zh}", en=f"{row.en}; {en}")


def _stopped(day: date, names: tuple[str, ...], grounds: Mapping[str, KnownGround]) -> DayRow:
    known = [grounds.get(name) or KnownGround(name, name, "本事项适用的法律", is_general=False) for name in names]
    article = "；".join(dict.fromkeys(ground.law for ground in known))
    zh = f"{'、'.join(names)}期间中止计时，不计入"
    en = f"The clock stands still ({', '.join(ground.name_en for ground in known)}): not counted"
    return DayRow(day, RowKind.STOPPED, None, zh, en, "R5", article)


def _after_the_last(reading: Reading, day: date) -> DayRow:
    if day != reading.due_on or day == reading.capped_on:
        zh, en = "期限届满后顺延，不计入", "After the last day, carried forward: not counted"
        return DayRow(day, RowKind.ROLLED, None, zh, en, "R3", "民法典 203")
    if _is_due_after_a_stop(reading):
        zh, en = "特别程序结束，当日到期", "The special procedure is over: due on this day"
        return DayRow(day, RowKind.DUE_AFTER_STOP, None, zh, en, "R5b", "行政许可法 45；民法典 203")
    zh, en = "最后一日是休息日，顺延至当日到期", "The last day was a day off: due on the next working day"
    return DayRow(day, RowKind.DUE_AFTER_ROLL, None, zh, en, "R3", "民法典 203")


def _is_due_after_a_stop(reading: Reading) -> bool:
    last_day, due_on = reading.last_day_before_roll, reading.due_on
    return last_day is not None and due_on != reading.limit.rolled(last_day, reading.calendar)


def _working(reading: Reading, day: date, number: int) -> DayRow:
    try:
        verdict = reading.calendar.why(day)
    except CalendarUnavailable as missing:  # the clock was stopped before this day had to be judged
        return _unknown(day, missing.year)
    notice = f"({verdict.notice})" if verdict.notice else ""
    quoted = f"（{verdict.notice}）" if verdict.notice else ""
    zh, en = _DAY_NAMES[verdict.kind]
    if not verdict.is_working:
        return DayRow(
            day,
            RowKind.DAY_OFF,
            None,
            f"{zh}{quoted}，不计入",
            f"{en} {notice}: not counted" if notice else f"{en}: not counted",
            "R2",
            "行政许可法 82",
        )
    return _number(reading, day, number, f"{zh}{quoted}", f"{en} {notice}" if notice else en, "R2", "行政许可法 82")


_DAY_NAMES = {
    DayKind.WORKING: ("工作日", "Working day"),
    DayKind.MAKE_UP: ("调休上班日", "Make-up working day"),
    DayKind.WEEKEND: ("周末", "Weekend"),
    DayKind.HOLIDAY: ("放假", "Public holiday"),
}


def _calendar_day(reading: Reading, day: date, number: int) -> DayRow:
    if reading.limit.unit is Unit.MONTHS:
        return _number(reading, day, number, "按月计算的期间", "A limit in months", "R4", "民法典 202")
    return _number(reading, day, number, "自然日", "Natural day", "R3", "民法典 201")


def _number(reading: Reading, day: date, number: int, zh: str, en: str, rule: str, article: str) -> DayRow:
    kind = RowKind.COUNTED
    if reading.limit.unit is not Unit.MONTHS and number > reading.limit.value:
        kind, rule = RowKind.EXTENDED, "R6"
        extended_zh, extended_en, article = _extended(reading)
        zh, en = f"{zh}，{extended_zh}", f"{en}, {extended_en}"
    return DayRow(day, kind, number, f"{zh}，计入第 {number} 日", f"{en}: counted, day {number}", rule, article)


def _extended(reading: Reading) -> tuple[str, str, str]:
    if reading.extended_to is None:
        return "经批准延期", "extended with approval", "行政许可法 42(1)"
    to = reading.extended_to
    return f"经批准延长至 {to} 日", f"extended to {to} days with approval", "本事项适用的法律"
