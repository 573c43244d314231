"""The cases of a simulated hall: what is handed in, and what becomes of it in the days that follow."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case import Case, Decision
from kiosk.domain.catalogue import Item
from kiosk.domain.documents import MissingMaterial
from kiosk.domain.errors import WrongState
from kiosk.domain.people import Actor
from kiosk.domain.ticket import Outcome
from kiosk.operations import casework, procedures, supplement
from kiosk.operations.acceptances import parts_of
from kiosk.operations.casework import CaseWish, Then
from kiosk.operations.ports import Context
from kiosk.operations.readings import read_case
from kiosk.operations.system import System
from kiosk.simulation.agenda import Act, Agenda
from kiosk.simulation.names import applicant

_LATE = 0.06  # of the cases that are not decided on the spot; about one case in sixty of all
_WITHDRAWN = 0.03
_REFUSED = 0.02
_LOOKED_THROUGH = 0.5
_BROUGHT = 0.75
_SPECIAL = 0.12
_LONG = 3  # working days of a promise, from which on a special procedure is likely
_GROUNDS = ("专家评审", "检验", "检测", "听证")
_MISSING = ("缺件", "已过期", "签字不全", "复印件不清楚")
_REASONS = ("不属于本中心受理范围。", "申请人不具备申请资格。", "依法不需要取得许可。")


@dataclass(slots=True)
class Matters:
    """Takes cases in for the hall and puts their further steps on the agenda."""

    system: System
    agenda: Agenda
    chance: Random
    share_extended: float = 0.0

    def visit(self, clerk: Actor, number: str, item: Item) -> Outcome:
        """What comes of a visit with that ticket, and the outcome with which the window finishes it."""
        roll = self.chance.random()
        if roll < 0.10:
            return Outcome.ENQUIRY
        if roll < 0.14:
            self._turned_away(clerk, item, number)
            return Outcome.NOT_ACCEPTED
        if roll < 0.20:
            self._handed_in(clerk, item, number)
            return Outcome.NOTICE
        if item.is_on_the_spot:
            self._on_the_spot(clerk, item, number)
            return Outcome.DECIDED
        self.accepted(clerk, item, number)
        return Outcome.ACCEPTED

    def accepted(self, clerk: Actor, item: Item, number: str | None, is_forgotten: bool = False) -> None:
        """A case that is taken on at once and decided on a later day; a forgotten one lies until now."""
        case = self.taken_on(clerk, item, number)
        if not is_forgotten:
            self._decide_later(clerk, case)

    def taken_on(self, clerk: Actor, item: Item, number: str | None) -> Case:
        """A case that is taken on at once; what becomes of it is left to the caller."""
        return self._take_in(clerk, item, number, Then.ACCEPT)

    def _on_the_spot(self, clerk: Actor, item: Item, number: str) -> None:
        if self.chance.random() < 0.008:
            case = self._take_in(clerk, item, number, Then.ACCEPT)
            self._on(1, lambda: self._decide(clerk, case.ref))
            return
        case = self._take_in(clerk, item, number, Then.REFUSE if self.chance.random() < _REFUSED else Then.GRANT)
        days = 0 if self.chance.random() < 0.8 else self.chance.randint(1, 3)
        self._deliver_later(clerk, case.ref, days)

    def _handed_in(self, clerk: Actor, item: Item, number: str) -> None:
        """Looked through on a later day; or something is missing: told once, brought later, and by a few not yet."""
        case = self._take_in(clerk, item, number, Then.RECEIVE)
        if self.chance.random() < _LOOKED_THROUGH:
            self._on(self.chance.randint(1, 3), lambda: self._accept(clerk, case))
            return
        missing = self.chance.sample(item.materials, k=min(len(item.materials), self.chance.randint(1, 2)))
        lines = [MissingMaterial(material, self.chance.choice(_MISSING)) for material in missing]
        self.system.perform(clerk, lambda context: supplement.notice(context, case.ref, lines))

        def bring() -> None:
            self.system.perform(clerk, lambda context: supplement.supply(context, case.ref, missing))
            self._decide_later(clerk, case)

        if self.chance.random() < _BROUGHT:
            self._on(self.chance.randint(1, 4), bring)

    def _turned_away(self, clerk: Actor, item: Item, number: str) -> None:
        case, reason = self._take_in(clerk, item, number, Then.RECEIVE), self.chance.choice(_REASONS)
        self.system.perform(clerk, lambda context: casework.refuse(context, case.ref, reason))

    def _take_in(self, clerk: Actor, item: Item, number: str | None, then: Then) -> Case:
        wish = CaseWish(item.code, applicant(self.chance, item.department_zh), number)
        return self.system.perform(clerk, lambda context: casework.take_in(context, wish, then))

    def _accept(self, clerk: Actor, case: Case) -> None:
        self.system.perform(clerk, lambda context: casework.accept(context, case.ref))
        self._decide_later(clerk, case)

    def special(self, clerk: Actor, ref: str, ground: str, working_days: int) -> None:
        """The clock stands still for a special procedure; the case is decided some time after it."""
        document = f"{ground}〔2026〕{self.chance.randint(10, 99)}号"
        self.system.perform(clerk, lambda context: procedures.suspend(context, ref, ground, document, working_days + 2))

        def go_on() -> None:
            self.system.perform(clerk, lambda context: procedures.resume(context, ref))
            self._on(1, lambda: self._decide(clerk, ref))

        self._on(working_days, go_on)

    def extended(self, clerk: Actor, ref: str, days: int) -> None:
        """More days, approved; the promise stays where it was."""
        self.system.perform(
            clerk, lambda context: procedures.extend(context, ref, days, "分管局长", "案情复杂，需进一步核查")
        )

    def joint(self, clerk: Actor, code: str) -> None:
        """Several items handled as one: the parts are decided one after the other, the last is still open."""
        wish = CaseWish(code, applicant(self.chance, self.system.centre.matter(code).department_zh))
        case = self.system.perform(clerk, lambda context: casework.take_in(context, wish, Then.ACCEPT))
        parts = self.system.read(clerk, lambda context: parts_of(context, case))
        for days, part in enumerate(parts[:-1], start=1):
            self._on(days, partial(self._decide, clerk, part.ref))

    def _decide_later(self, clerk: Actor, case: Case) -> None:
        if self.chance.random() < _WITHDRAWN:
            self._on(self.chance.randint(1, 2), lambda: self._withdraw(clerk, case.ref))
            return
        due = self.system.read(clerk, lambda context: _promised_due(context, case.ref)) or self._today
        days = self.system.centre.calendar.working_days_between(self._today, due)
        if self.chance.random() < _LATE:
            wanted = days + self.chance.randint(1, 3)
        else:
            # Most work is finished in the second half of its time, some on the last day.
            wanted = round(days * self.chance.triangular(0.3, 1.0, 0.85))
        if self._is_extended(case, days):
            self._on(days - 1, lambda: self.extended(clerk, case.ref, 1))
        if days >= _LONG and self.chance.random() < _SPECIAL:
            ground, takes = self.chance.choice(_GROUNDS), self.chance.randint(2, 5)
            self._on(1, lambda: self.special(clerk, case.ref, ground, takes))
        elif self._item(case.item).kind == procedures.FORWARDED_KIND:
            self._on(wanted, lambda: self._forward(clerk, case.ref))
        else:
            self._on(wanted, lambda: self._decide(clerk, case.ref))

    def _is_extended(self, case: Case, days: int) -> bool:
        may_be = days >= _LONG and bool(self.share_extended) and self._item(case.item).extension_allowed > 0
        return may_be and self.chance.random() < self.share_extended

    def _forward(self, clerk: Actor, ref: str) -> None:
        self.system.perform(clerk, lambda context: procedures.forward(context, ref, "市级主管部门"))
        self._on(self.chance.randint(3, 8), lambda: self._decide(clerk, ref))

    def _item(self, code: str) -> Item:
        return self.system.centre.matter(code)

    def _decide(self, clerk: Actor, ref: str) -> None:
        decision = Decision.REFUSED if self.chance.random() < _REFUSED else Decision.GRANTED
        self.system.perform(clerk, lambda context: casework.decide(context, ref, decision))
        self._deliver_later(clerk, ref, self.chance.randint(0, 4))

    def _withdraw(self, clerk: Actor, ref: str) -> None:
        self.system.perform(clerk, lambda context: casework.withdraw(context, ref))

    def _deliver_later(self, clerk: Actor, ref: str, days: int) -> None:
        def deliver() -> None:
            self.system.perform(clerk, lambda context: casework.deliver(context, ref))

        if days == 0:
            self.agenda.at(self.agenda.clock.at + timedelta(minutes=1), deliver)
        else:
            self._on(days, deliver)

    @property
    def _today(self) -> date:
        return self.system.centre.service_day(self.agenda.clock.at)

    def _on(self, working_days: int, act: Act) -> None:
        """So many working days from today, unless the case has gone another way by then: silence decides some."""
        try:
            day = self.system.centre.calendar.add_working_days(self._today, working_days)
        except CalendarUnavailable:  # beyond every day that can be lived
            return

        def unless_it_was_settled() -> None:
            with suppress(WrongState):
                act()

        self.agenda.at(self.office_time(day), unless_it_was_settled)

    def office_time(self, day: date) -> datetime:
        """Some instant within the opening hours of a service day, in the morning or in the afternoon."""
        hours = self.system.centre.hours
        if self.chance.random() < 0.55:
            return hours.opens_at(day) + timedelta(minutes=self.chance.uniform(5, 180))
        return hours.closes_at(day) - timedelta(minutes=self.chance.uniform(20, 190))


def _promised_due(context: Context, ref: str) -> date | None:
    return read_case(context, casework.case_by_ref(context, ref)).promised_due_on
