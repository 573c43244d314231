"""The clock a second time, from the words of the rules alone: walk every day, paint the stopped ones, count.

It shares no code with the product and knows none of its shortcuts: no index of working days, no joining of
intervals, no arithmetic on counts. It is slow on purpose.
"""

from __future__ import annotations

from datetime import date, timedelta

LAW = ("听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审")
DAY = timedelta(days=1)


class Unknown(Exception):
    """A day had to be judged that no calendar knows."""


class SecondClock:
    def __init__(self, case: dict, worked: set[date], years: range) -> None:
        self.case, self.worked, self.years = case, worked, years
        self.value = case["limit_value"]
        self.unit = "工作日" if case["limit_unit"] == "当场" else case["limit_unit"]
        self.rolls = case.get("roll", True)
        self.events = sorted(case["events"], key=lambda event: event["on"])  # stable: same day as listed
        self.flags: list[str] = []
        self.closed: list[tuple[date, date]] = []
        self.open: dict[str | None, date] = {}
        self.extra = 0

    def works(self, day: date) -> bool:
        if day.year not in self.years:
            raise Unknown
        return day in self.worked

    def answer(self) -> dict:
        accepted = None
        try:
            accepted = self.accept()
            if accepted is None:
                return self.says(None, None, None, "awaiting_supplement")
            for event in self.events:
                self.live_through(event, accepted)
            if self.open and self.value:
                return self.says(accepted, None, None, "suspended")
            last, due = self.walk(accepted, None)
            return self.says(accepted, last, due, "running")
        except Unknown:
            self.flags = ["calendar_unavailable"]
            return self.says(accepted, None, None, "calendar_unavailable")

    def says(self, accepted, last, due, status) -> dict:
        days = {"accepted_at": accepted, "last_day_before_roll": last, "due": due}
        shown = {name: day and day.isoformat() for name, day in days.items()}
        return {"id": self.case["id"], **shown, "status": status, "flags": sorted(self.flags)}

    # R7
    def accept(self) -> date | None:
        given = self.case["accepted_at"]
        notices = [event["on"] for event in self.events if event["type"] == "supplement_notice"]
        if given is not None:
            self.flags += ["notice_after_acceptance_does_not_stop_clock" for on in notices if on > given]
            return date.fromisoformat(given)
        received = date.fromisoformat(self.case["received_at"])
        if not notices:
            self.flags.append("deemed_accepted")
            return received
        if self.is_late(received, date.fromisoformat(notices[0])):
            self.flags += ["deemed_accepted", "notice_late"]
            return received
        if len(notices) > 1:
            self.flags.append("second_notice_breach")
        told = False
        for event in self.events:
            told = told or event["type"] == "supplement_notice"
            complete = event.get("complete_per_first_notice", True)
            if told and event["type"] == "supplement_received" and complete:
                return date.fromisoformat(event["on"])
        return None

    def is_late(self, received: date, noticed: date) -> bool:
        used, day = 0, received
        while day < noticed:
            if used == self.case.get("notice_window", 5):
                return True
            day += DAY
            if day < noticed and self.works(day):
                used += 1
        return False

    # R5, R6
    def live_through(self, event: dict, accepted: date) -> None:
        on, kind, key = date.fromisoformat(event["on"]), event["type"], event.get("key")
        if kind == "resume" and key in self.open:
            self.closed.append((self.open.pop(key), on))
        if kind not in ("suspend", "extend"):
            return
        wrong = self.wrong_with(event, accepted, on)
        if wrong:
            self.flags.append(wrong)
        elif kind == "suspend":
            self.open[key] = on
        else:
            self.extra = event["days"]

    def wrong_with(self, event: dict, accepted: date, on: date) -> str | None:
        allowed = 0 if self.unit == "月" else self.case.get("extension_allowed", 0)
        if on < accepted:
            return "before_acceptance"
        if event["type"] == "suspend":
            if event["ground"] not in [*LAW, *self.case.get("extra_grounds", [])]:
                return "suspend_ground_invalid"
            return "suspend_after_due" if self.is_gone(accepted, on) else None
        if self.extra:
            return "extension_twice"
        whole = 0 if self.unit == "月" else self.case.get("extension_total") or 0
        if event["days"] > allowed and self.value + event["days"] > whole:
            return "extension_too_long"
        return "extension_late" if self.is_gone(accepted, on) else None

    def is_gone(self, accepted: date, on: date) -> bool:
        if self.open and self.value:
            return False
        return self.walk(accepted, on) is not None

    def walk(self, accepted: date, before: date | None) -> tuple[date, date] | None:
        """The last counted day and the due date; with `before`, None as soon as neither ends before it."""
        last = self.walk_to_last(accepted, before)
        if last is None or (before is not None and last >= before):
            return None
        if self.value == 0 and not self.extra:
            return last, last
        due = self.walk_to_due(last, before)
        return None if due is None or (before is not None and due >= before) else (last, due)

    def walk_to_last(self, accepted: date, before: date | None) -> date | None:
        if self.value == 0:
            painted, wanted = set(), self.extra
        else:
            painted = {s + DAY * n for s, e in self.closed for n in range(1, (e - s).days + 1)}
            wanted = self.months(accepted) if self.unit == "月" else self.value + self.extra
        day = accepted
        while wanted:
            day += DAY
            if before is not None and day >= before:
                return None
            counts = self.works(day) if self.unit == "工作日" else True
            if counts and day not in painted:
                wanted -= 1
        return day

    def months(self, accepted: date) -> int:
        """How many calendar days it is to the corresponding day, or to the month's end."""
        year, month = accepted.year, accepted.month
        for _ in range(self.value):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        number = accepted.day
        while True:
            try:
                return (date(year, month, number) - accepted).days
            except ValueError:
                number -= 1

    # R3, R5b
    def walk_to_due(self, last: date, before: date | None) -> date | None:
        due = self.to_a_working_day(last, before)
        moved = self.value != 0
        while moved and due is not None:
            moved = False
            for begun, ended in self.closed:
                if last <= begun <= due:
                    after = self.to_a_working_day(ended, before)
                    if after is None or after > due:
                        due, moved = after, True
                        break
        return due

    def to_a_working_day(self, day: date, before: date | None) -> date | None:
        while self.rolls or self.unit == "工作日":
            if before is not None and day >= before:
                return None
            if self.works(day):
                break
            day += DAY
        return day


def promised_due(case: dict, value: int, unit: str, worked: set[date], years: range) -> date | None:
    """When a promise beside the case's limit is due: walked over the stops that the law's clock let stand.

    None while it stands still; Unknown where it or the law's clock cannot be walked.
    """
    law = SecondClock(case, worked, years)
    of_law = law.answer()
    if of_law["status"] == "calendar_unavailable":
        raise Unknown
    if of_law["accepted_at"] is None:
        return None
    own = SecondClock(case | {"limit_value": value, "limit_unit": unit, "roll": True}, worked, years)
    is_moved = case["limit_value"] != 0
    own.closed = law.closed if is_moved else []
    try:
        _, due = own.walk(date.fromisoformat(of_law["accepted_at"]), None)
    except Unknown:
        # It ends in a year behind those that are known, at least on the day after acceptance: enough when the law's
        # clock ended or stopped no later.
        first = date.fromisoformat(of_law["accepted_at"]) + DAY
        earliest = date(years[-1] + 1, 1, 1) if first.year in years else first
        if min([*law.open.values(), date.fromisoformat(of_law["due"] or "9999-12-31")]) > earliest:
            raise
        due = date.max
    if value and is_moved and law.open and due >= min(law.open.values()):
        return None
    if of_law["due"] is not None:
        due = min(due, date.fromisoformat(of_law["due"]))
    if due == date.max:
        raise Unknown
    return due
