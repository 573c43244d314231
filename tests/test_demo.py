"""The demo hall: filled once, all or nothing, the same every time, and worth looking at."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlalchemy import select

from kiosk import demo, wiring
from kiosk.demo.opening import TODAY
from kiosk.domain.people import SYSTEM
from kiosk.operations import boards, rehearsal, reports
from kiosk.operations.ports import Context, Unit, Units
from kiosk.operations.reports import Timeliness
from kiosk.options import Options
from kiosk.storage import schema
from kiosk.storage.case_tables import cases
from kiosk.storage.engine import open_engine
from kiosk.storage.tables import entries, print_jobs, tickets
from kiosk.storage.unit_of_work import SqlUnits
from kiosk.wiring import House

pytestmark = pytest.mark.slow

ADDRESS = "http://127.0.0.1:8000"
TEN = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)


def empty_rehearsal(folder: Path) -> House:
    options = Options(f"sqlite:///{folder}/hall.db", wants_rehearsal=True)
    engine = open_engine(options.database)
    schema.upgrade(engine)
    engine.dispose()
    house = wiring.open_house(options, {})
    house.system.perform(SYSTEM, lambda context: context.unit.set_centre_mode("rehearsal"))
    house.engine.dispose()
    return wiring.open_house(options, {})


def notes_of(folder: Path) -> Path:
    return folder / "hall.demo.json"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path, list[str]]:
    folder = tmp_path_factory.mktemp("demo")
    house = empty_rehearsal(folder)
    return house, folder, demo.fill(house.system, notes_of(folder), ADDRESS)


def at_ten(house: House, verb: Callable[[Context], object]) -> object:
    rehearsal_now = house.system.machine.now()
    house.system.perform(SYSTEM, lambda context: rehearsal.set_clock(context, TEN, rehearsal_now))
    return house.system.read(SYSTEM, verb)


def rows(house: House, *columns: object) -> list[tuple[object, ...]]:
    with house.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]  # type: ignore[call-overload]


def timeliness(house: House, first: date) -> Timeliness:
    def verb(context: Context) -> Timeliness:
        return reports.timeliness(context, reports.scope_of(context, first, TODAY, None))

    return house.system.read(SYSTEM, verb)


def test_the_morning_is_in_full_swing(filled):
    house, _, _ = filled
    states = Counter(status for day, status in rows(house, tickets.c.service_day, tickets.c.status) if day == TODAY)
    assert 240 <= states.total() <= 300
    assert 30 <= states["waiting"] <= 70
    assert states["called"] + states["serving"] >= 8
    assert states["missed"] >= 5
    lines = at_ten(house, boards.queue_lines)
    assert all(line.state == "open" for line in lines)


def test_cases_stand_at_every_stage(filled):
    house, _, _ = filled
    stages = Counter(status for (status,) in rows(house, cases.c.status))
    assert min(stages[stage] for stage in ("received", "awaiting_supplement", "running", "decided", "delivered")) >= 4
    assert min(stages[stage] for stage in ("withdrawn", "not_accepted")) >= 4
    assert min(stages[stage] for stage in ("suspended", "forwarded")) >= 2


def test_something_handled_as_one_an_extension_and_a_waiting_correction_can_be_looked_at(filled):
    house, _, _ = filled
    told = Counter(kind for (kind,) in rows(house, entries.c.kind))
    assert min(told[kind] for kind in ("case_noticed", "case_supplied", "case_suspended", "case_resumed")) >= 4
    assert (told["case_extended"], told["case_correction_proposed"]) == (1, 1)
    assert sum(parent is not None for (parent,) in rows(house, cases.c.parent_id)) >= 3


@pytest.mark.parametrize("first", [date(2026, 8, 3), date(2026, 9, 1)])
def test_the_figures_are_those_of_a_good_hall_and_no_perfect_one(filled, first):
    house, _, _ = filled
    found = timeliness(house, first)
    assert 0.965 <= found.rates["within_promise"].value < 1
    assert 0.6 <= found.rates["cases_on_the_spot"].value <= 0.9
    assert found.cases["near_due"] >= 4
    assert found.cases["overdue_open"] > found.cases["overdue_open_statutory"] >= 1


def test_no_slip_of_the_past_goes_to_the_printer(filled):
    house, _, _ = filled
    assert house.system.centre.default_printer is not None
    assert rows(house, print_jobs.c.id) == []


def test_a_second_start_adds_nothing_and_says_the_same_password(filled):
    house, folder, lines = filled
    before = rows(house, entries.c.seq)
    again = demo.fill(house.system, notes_of(folder), ADDRESS)
    assert rows(house, entries.c.seq) == before
    password = next(line for line in lines if "password" in line)
    assert password in again
    assert S_IMODE(notes_of(folder).stat().st_mode) == 0o600


def test_the_lines_name_every_page(filled):
    _, _, lines = filled
    text = "\n".join(lines)
    for path in (
        "/",
        "/kiosk/",
        "/display/hall",
        "/window/",
        "/cases/",
        "/manager/",
        "/guide/",
        "/calendar/",
        "/admin/",
    ):
        assert f"{ADDRESS}{path} " in text
    assert f"{ADDRESS}/kiosk/enrol#" in text
    assert "演练" in text


def test_an_evening_start_says_how_to_go_back_to_the_morning(filled):
    house, folder, lines = filled
    evening = TEN + timedelta(hours=9)
    assert "rehearsal/clock" not in "\n".join(lines)
    house.system.perform(SYSTEM, lambda context: rehearsal.set_clock(context, evening, house.system.machine.now()))
    assert "rehearsal/clock" in "\n".join(demo.fill(house.system, notes_of(folder), ADDRESS))


class PowerCut(Exception):
    """The machine is gone."""


@dataclass
class LimitedUnits:
    """Units of which so many verbs can be written, then the power goes."""

    units: Units
    left: int

    @contextmanager
    def together(self) -> Iterator["LimitedUnits"]:
        with self.units.together() as units:
            yield LimitedUnits(units, self.left)

    def reading(self) -> AbstractContextManager[Unit]:
        return self.units.reading()

    def writing(self) -> AbstractContextManager[Unit]:
        self.left -= 1
        if not self.left:
            raise PowerCut
        return self.units.writing()


def test_a_start_that_stops_in_the_middle_leaves_the_database_empty(tmp_path):
    house = empty_rehearsal(tmp_path)
    units = LimitedUnits(SqlUnits(house.engine, house.system.centre.code), 300)
    system = house.system.beside(house.system.centre, house.system.machine, units)
    with pytest.raises(PowerCut):
        demo.fill(system, notes_of(tmp_path), ADDRESS)
    assert rows(house, entries.c.seq) == []
    assert rows(house, tickets.c.id) == []
    assert not notes_of(tmp_path).exists()


def test_the_same_hall_comes_out_every_time(filled, tmp_path):
    house, _, _ = filled
    second = empty_rehearsal(tmp_path)
    demo.fill(second.system, notes_of(tmp_path), ADDRESS)
    columns = (tickets.c.queue, tickets.c.number, tickets.c.issued_at, tickets.c.status, tickets.c.window)
    assert rows(second, *columns) == rows(house, *columns)
    assert rows(second, cases.c.ref, cases.c.item, cases.c.status) == rows(
        house, cases.c.ref, cases.c.item, cases.c.status
    )
