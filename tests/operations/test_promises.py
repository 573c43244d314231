"""The promise simulator over stored cases: each once, in pieces, whatever is written meanwhile; and its command."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.cli.promises import promise_from
from kiosk.cli.speech import Stop
from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import CaseEvent
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_facts import ClockEvent, EventKind
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.metrics import Period
from kiosk.domain.people import SYSTEM
from kiosk.domain.promise_trial import Exclusion, Verdict
from kiosk.operations import promises
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.history import MONDAY, add_closed
from tests.make import TUESDAY, Hall, centre, slow_item

YEAR = Period(date(2025, 9, 16), TUESDAY)
ITEM = slow_item().code
PROMISED = slow_item().promised


def add(hall: Hall, number: int, ended_on: date, **more: Any) -> None:
    add_closed(hall.system, number, ended_on, **more)


def tried(hall: Hall, promise: Limit | None = None, period: Period = YEAR, **more: Any) -> promises.TrialReport:
    return promises.simulate(hall.system, SYSTEM, ITEM, promise, period, **more)


def stopped(ground: str = "听证") -> tuple[CaseEvent, ...]:
    suspended = ClockEvent(EventKind.SUSPEND, MONDAY + timedelta(days=1), ground)
    return CaseEvent(1, suspended), CaseEvent(2, ClockEvent(EventKind.RESUME, MONDAY + timedelta(days=8)))


def test_what_is_stored_is_what_is_tried(stored: Hall) -> None:
    add(stored, 1, MONDAY)
    add(stored, 2, MONDAY + timedelta(days=3))
    add(stored, 3, MONDAY + timedelta(days=9), events=stopped())
    add(stored, 4, MONDAY + timedelta(days=9), events=stopped("领导出差"))
    add(stored, 5, MONDAY + timedelta(days=30), forwarded_on=MONDAY + timedelta(days=1))
    add(stored, 6, MONDAY + timedelta(days=2), tacit=OverdueEffect.DEEMED_GRANTED)
    add(stored, 7, MONDAY + timedelta(days=2), variant="site_check")
    add(stored, 8, MONDAY + timedelta(days=2), item="ZZ-999")
    supply = (ClockEvent(EventKind.SUPPLEMENT_NOTICE, MONDAY),
              ClockEvent(EventKind.SUPPLEMENT_RECEIVED, MONDAY + timedelta(days=4)))  # fmt: skip
    later = MONDAY + timedelta(days=4)
    told = tuple(CaseEvent(1, event) for event in supply)
    add(stored, 9, later, events=told, accepted_on=later, accepted_by=AcceptedBy.SUPPLY)
    add(stored, 10, MONDAY, accepted_by=AcceptedBy.SILENCE)
    add(stored, 11, MONDAY + timedelta(days=1), statutory_due_on=MONDAY)
    report = tried(stored, Limit(2, Unit.WORKING_DAYS))
    # On the spot 1, 9 and 10; the day of forwarding 5, and 11 that was late in law; 2 and the lawfully stopped 3;
    # the stop of 4 has no ground in law, so its seven working days all count.
    assert report.of.history.counts == {0: 3, 1: 2, 2: 1, 3: 1, 7: 1}
    assert report.of.history.past_law == {1: 1}
    assert report.of.history.excluded == {Exclusion.TACIT: 1, Exclusion.OTHER_VARIANT: 1}
    assert report.proposed is not None
    assert (report.proposed.n, report.proposed.late, report.proposed.verdict) == (8, 3, Verdict.TOO_LITTLE)
    everything = promises.suggest(stored.system, SYSTEM, YEAR)
    assert (everything.extent.seen, everything.extent.elsewhere) == (11, 1)
    of = next(one for one in everything.items if one.item.code == ITEM)
    assert of.history == report.of.history


def test_only_what_was_decided_in_the_period_counts(stored: Hall) -> None:
    for number in range(5):
        add(stored, number + 1, MONDAY + timedelta(days=number))
    period = Period(MONDAY + timedelta(days=1), MONDAY + timedelta(days=3))
    assert tried(stored, period=period).of.history.counts == {1: 1, 2: 1, 3: 1}
    assert tried(stored, period=Period(date(2020, 1, 1), date(2020, 12, 31))).of.history.n == 0


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "_PIECE", 7)


@pytest.mark.usefixtures("pieces")
def test_each_case_is_seen_once_although_cases_are_added_meanwhile(stored: Hall) -> None:
    for number in range(1, 31):
        add(stored, number, MONDAY)
    added = iter(range(100, 200))
    heard: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        heard.append((done, total))
        add(stored, next(added), MONDAY)  # a writer gets in between two pieces: no lock is held
        return True

    report = tried(stored, watch=watch)
    assert (report.extent.seen, report.of.history.n) == (30, 30)
    assert heard == [(7, 30), (14, 30), (21, 30), (28, 30), (30, 30)]
    assert report.extent.is_complete
    assert tried(stored).of.history.n == 30 + len(heard)


@pytest.mark.usefixtures("pieces")
def test_it_stops_when_it_is_told_and_says_so(stored: Hall) -> None:
    for number in range(1, 31):
        add(stored, number, MONDAY)
    report = tried(stored, watch=lambda done, total: False)
    assert (report.extent.seen, report.extent.is_complete) == (7, False)


def test_a_whole_replay_is_complete_although_the_last_answer_was_no(hall: Hall) -> None:
    add(hall, 1, MONDAY)
    assert tried(hall, watch=lambda done, total: False).extent.is_complete


def test_a_piece_is_found_by_its_ids_alone(sqlite_address: str) -> None:
    """Through an index of the centre every piece would read every case: a million of them two hundred times."""
    from kiosk.storage import closed_cases

    engine = open_engine(sqlite_address)
    with engine.execution_options(reads_only=True).connect() as connection:
        for name in ("_PLAIN", "_TOLD", "_PLAIN_OF_ITEM", "_TOLD_OF_ITEM"):
            statement = str(getattr(closed_cases, name).compile(engine))
            values = tuple("?" * statement.count("?"))
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert all("INTEGER PRIMARY KEY" in row[-1] for row in plan), (name, plan)
    engine.dispose()


def test_a_promise_can_be_tried_in_another_unit_than_the_items_own(hall: Hall) -> None:
    add(hall, 1, MONDAY + timedelta(days=7))
    report = tried(hall, Limit(6, Unit.NATURAL_DAYS))
    assert report.of.history.unit is Unit.NATURAL_DAYS
    assert report.proposed is not None
    assert report.proposed.late == 0  # six days end on a Sunday and roll to the Monday
    assert (report.of.today, report.of.ceiling) == (None, None)


def test_history_enough_proposes_less_and_counts_what_the_catalogue_gains(hall: Hall) -> None:
    for number in range(1, 101):
        add(hall, number, MONDAY)
    report = promises.suggest(hall.system, SYSTEM, YEAR)
    best = report.items[0]
    assert (best.item.code, best.saved_days) == (ITEM, PROMISED.value)
    assert best.proposal == best.on_the_spot
    assert report.outlook.after.on_the_spot == report.outlook.before.on_the_spot + 1
    assert all(one.proposal is None for one in report.items[1:])


def test_an_unknown_item_and_a_period_that_runs_backwards_are_refused(hall: Hall) -> None:
    with pytest.raises(Exception, match="unknown_item"):
        promises.simulate(hall.system, SYSTEM, "ZZ-999", None, YEAR)
    with pytest.raises(Exception, match="period_backwards"):
        promises.period_of(TUESDAY, TUESDAY, MONDAY)
    with pytest.raises(Exception, match="period_too_long"):
        promises.period_of(TUESDAY, date(2020, 1, 1), None, most=731)
    assert promises.period_of(TUESDAY, None, None) == YEAR


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5工作日", Limit(5, Unit.WORKING_DAYS)),
        (" 5 个工作日 ", Limit(5, Unit.WORKING_DAYS)),
        ("５工作日", Limit(5, Unit.WORKING_DAYS)),
        ("10 自然日", Limit(10, Unit.NATURAL_DAYS)),
        ("1月", Limit(1, Unit.MONTHS)),
        ("2 个月", Limit(2, Unit.MONTHS)),
        ("3 working days", Limit(3, Unit.WORKING_DAYS)),
        ("当场", Limit(0, Unit.ON_THE_SPOT)),
        ("On the spot", Limit(0, Unit.ON_THE_SPOT)),
    ],
)
def test_a_promise_as_it_is_typed(text: str, limit: Limit) -> None:
    assert promise_from(text) == limit


@pytest.mark.parametrize("text", ["", "5", "五天", "-3工作日", "5日", "2.5工作日", "99999工作日", "工作日"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(Stop) as stop:
        promise_from(text)
    assert stop.value.exit_code == 2


@pytest.fixture
def shell(sqlite_address: str) -> Any:
    engine = open_engine(sqlite_address)
    hall = Hall(SqlUnits(engine, centre().code))
    for number in range(1, 71):
        add(hall, number, MONDAY + timedelta(days=number % 3))
    engine.dispose()

    def run(*words: str) -> click.testing.Result:
        return CliRunner().invoke(main, ["promise", "simulate", *words, "--database", sqlite_address])

    return run


DATES = ("--from", "2026-01-01", "--to", "2026-09-15")


def test_the_command_says_n_late_and_bound_and_writes_the_same(shell: Any, tmp_path: Path) -> None:
    done = shell("--item", ITEM, "--promise", "1工作日", *DATES, "--json", str(tmp_path / "f.json"))
    assert done.exit_code == 0, done.output
    assert "n = 70" in done.stdout
    assert "会超期 risky" in done.stdout
    assert "replay" in done.stderr
    assert "replay" not in done.stdout
    told = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert Counter({row["days"]: row["cases"] for row in told["history"]["needed"]}) == {0: 23, 1: 24, 2: 23}
    assert (told["proposed"]["late"], told["proposed"]["verdict"]) == (23, "risky")


def test_the_command_lists_every_item_with_history(shell: Any) -> None:
    done = shell(*DATES)
    assert done.exit_code == 0, done.output
    assert ITEM in done.stdout
    assert "101" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--promise", "5工作日"), 2, "--item"),
        (("--item", ITEM, "--promise", "五天"), 2, "不是时限"),
        (("--item", "ZZ-999"), 1, "unknown_item"),
        (("--from", "2026-02-30"), 2, "2026-02-30"),
        (("--from", "2026-05-01", "--to", "2026-04-01"), 1, "period_backwards"),
        (("--item", ITEM, *DATES, "--json", "/nowhere/f.json"), 2, "Name another file"),
    ],
)
def test_the_command_says_what_is_wrong(shell: Any, words: tuple[str, ...], code: int, says: str) -> None:
    done = shell(*words)
    assert (done.exit_code, says in done.stderr) == (code, True), done.output
    assert "Traceback" not in done.output


def test_a_database_without_tables_is_refused(tmp_path: Path) -> None:
    where = f"sqlite:///{tmp_path / 'empty.db'}"
    done = CliRunner().invoke(main, ["promise", "simulate", "--database", where])
    assert done.exit_code == 2
    assert "kiosk db upgrade" in done.stderr
