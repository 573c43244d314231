"""Every kind of problem in a site's folder is told with its file, its line and its key."""

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.folder import Folder
from config.loader import ConfigError, check, load
from config.report import Report
from config.schema import Severity

SHIPPED = Path(str(files("config")))
DATA = ("*.toml", "catalogue.csv", "calendar", "phrases")


@pytest.fixture
def site(tmp_path):
    """A folder with a copy of everything, in which a test changes one place."""
    for pattern in DATA:
        for path in SHIPPED.glob(pattern):
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, tmp_path / path.name)
    return tmp_path


@dataclass(frozen=True)
class Change:
    """Replace the first `old` of a file by `new`; the line to be named holds `marker`, or else `old`."""

    file: str
    old: str
    new: str
    key: str
    marker: str = ""
    says: str = ""


def apply(site, change):
    path = site / change.file
    text = path.read_text("utf-8")
    assert change.old in text, f"the shipped {change.file} no longer holds {change.old!r}"
    changed = text.replace(change.old, change.new, 1)
    path.write_text(changed, "utf-8")
    place = changed.index(change.marker) if change.marker else text.index(change.old)
    start = change.marker or change.old
    return changed[: place + len(start) - len(start.lstrip())].count("\n") + 1


def errors(folder):
    return [problem for problem in check(folder) if problem.severity is Severity.ERROR]


CASES = {
    "more numbers in a morning than in the day": Change(
        "queues.toml",
        "priority_after = 2\n",
        "quota = 5\nquota_morning = 7\n",
        "queue.0.quota_morning",
        "quota_morning = 7",
    ),
    "a quota of nothing": Change(
        "queues.toml", "priority_after = 2\n", "quota_afternoon = 0\n", "queue.0.quota_afternoon", "quota_afternoon = 0"
    ),
    "appointments below nothing": Change(
        "queues.toml", "appointments = 6", "appointments = -1", "queue.0.appointments", "appointments = -1"
    ),
    "appointments in words": Change(
        "queues.toml", "appointments = 6", 'appointments = "six"', "queue.0.appointments", says="whole number"
    ),
    "an appointment of no time": Change(
        "centre.toml", "slot_minutes = 30", "slot_minutes = 0", "appointments.slot_minutes"
    ),
    "an appointment longer than half a day": Change(
        "centre.toml", "slot_minutes = 30", "slot_minutes = 300", "appointments.slot_minutes"
    ),
    "a key of the browser": Change(
        "centre.toml", 'call = "F2"', 'call = "F5"', "keys.call", says="belongs to the browser"
    ),
    "the key that fills the screen": Change("centre.toml", 'finish = "F9"', 'finish = "F11"', "keys.finish"),
    "a letter as a key": Change("centre.toml", 'hold = "F8"', 'hold = "h"', "keys.hold", says="WCAG 2.1.4"),
    "a digit as a key": Change("centre.toml", 'hold = "F8"', 'hold = "3"', "keys.hold", says="typed"),
    "a key that does not exist": Change("centre.toml", 'hold = "F8"', 'hold = "F25"', "keys.hold", says="F13 to F24"),
    "a verb without a key": Change("centre.toml", 'recall = "F3"', 'recall = ""', "keys.recall", says="not empty"),
    "a key that ends what is typed": Change("centre.toml", 'finish = "F9"', 'finish = "Enter"', "keys.finish"),
    "the key that goes back, for a step": Change("centre.toml", 'notice = "F10"', 'notice = "Esc"', "keys.notice"),
    "one key for two verbs": Change(
        "centre.toml", 'no_show = "F6"', 'no_show = "F3"', "keys.no_show", says="both recall and no_show"
    ),
    "a key that a verb not written has by itself": Change(
        "centre.toml",
        'call = "F2"                  # 呼叫下一位 call the next\nrecall = "F3" ',
        'call = "F3" ',
        "keys.call",
        'call = "F3"',
        says="both call and recall",
    ),
    "a verb that the console does not know": Change("centre.toml", 'hold = "F8"', 'park = "F8"', "keys.park"),
    "an appointment of half a minute": Change(
        "centre.toml", "slot_minutes = 30", "slot_minutes = 7.5", "appointments.slot_minutes", says="whole number"
    ),
    "checking in a day before": Change(
        "centre.toml",
        "check_in_before_minutes = 30",
        "check_in_before_minutes = 1440",
        "appointments.check_in_before_minutes",
    ),
    "late before the time": Change(
        "centre.toml",
        "check_in_after_minutes = 15",
        "check_in_after_minutes = -15",
        "appointments.check_in_after_minutes",
    ),
    "booking for today": Change("centre.toml", "days_notice = 1", "days_notice = 0", "appointments.days_notice"),
    "booking for no day": Change("centre.toml", "days_ahead = 5", "days_ahead = 0", "appointments.days_ahead"),
    "cancelling a month before": Change(
        "centre.toml",
        "cancel_before_minutes = 120",
        "cancel_before_minutes = 43200",
        "appointments.cancel_before_minutes",
    ),
    "blocked without an absence": Change("centre.toml", "no_shows = 3", "no_shows = 0", "appointments.no_shows"),
    "absences that are yes or no": Change("centre.toml", "no_shows = 3", "no_shows = true", "appointments.no_shows"),
    "absences of no day": Change("centre.toml", "no_show_days = 90", "no_show_days = 0", "appointments.no_show_days"),
    "blocked for ever": Change("centre.toml", "blocked_days = 30", "blocked_days = 9999", "appointments.blocked_days"),
    "a rule of appointments that nobody knows": Change(
        "centre.toml", "days_ahead = 5", "day_ahead = 5", "appointments.day_ahead"
    ),
    "lunch cover that is no yes or no": Change(
        "windows.toml",
        'queues = ["A"]\n',
        'queues = ["A"]\ncovers_lunch = 1\n',
        "window.0.covers_lunch",
        "covers_lunch = 1",
    ),
    "unknown key": Change("centre.toml", 'code = "qz-etdz"', 'code = "q"\ncolor = "red"', "color", "color"),
    "a day of service that is no date": Change(
        "centre.toml", "open_days = []", 'open_days = ["2026-9-19"]', "service.open_days", '"2026-9-19"'
    ),
    "a day both open and closed": Change(
        "centre.toml",
        'open_days = []               # 休息日开放的日期，如 ["2026-09-19"]\nclosed_days = []',
        'open_days = ["2026-09-19"]\nclosed_days = ["2026-09-19"]',
        "service.closed_days",
        'closed_days = ["2026-09-19"]',
    ),
    "unknown key in a table": Change("centre.toml", "amber_days = 1", "amber_day = 1", "policy.amber_day"),
    "unknown key in a row": Change(
        "windows.toml", "number = 2\n", "number = 2\nfloor = 1\n", "window.1.floor", "floor"
    ),
    "missing key": Change(
        "queues.toml", 'name_en = "Taxation"\n', "", "queue.1.name_en", '[[queue]]\ncode = "C"', "missing"
    ),
    "text where a number stands": Change(
        "windows.toml", "number = 7", 'number = "7"', "window.6.number", says="whole number"
    ),
    "number where text stands": Change("centre.toml", 'code = "qz-etdz"', "code = 7", "code", says="text"),
    "true where a number stands": Change("centre.toml", "amber_days = 1", "amber_days = true", "policy.amber_days"),
    "number out of its bounds": Change("centre.toml", "amber_days = 1", "amber_days = 99", "policy.amber_days"),
    "a list where text stands": Change("centre.toml", 'code = "qz-etdz"', 'code = ["x"]', "code"),
    "empty text": Change("queues.toml", 'name_zh = "税务"', 'name_zh = " "', "queue.1.name_zh"),
    "broken TOML": Change("queues.toml", 'code = "F"', 'code = "F', "", says="TOML"),
    "a share that is none": Change("centre.toml", '"2/5"', '"two fifths"', "policy.ceiling"),
    "a share above one": Change("centre.toml", '"2/5"', '"5/2"', "policy.ceiling"),
    "a share over nothing": Change("centre.toml", '"2/5"', '"2/0"', "policy.ceiling"),
    "an unknown zone": Change("centre.toml", "Asia/Shanghai", "Asia/Quanzhou", "zone"),
    "a zone with a path in it": Change("centre.toml", "Asia/Shanghai", "../../etc/passwd", "zone"),
    "hours that overlap": Change("centre.toml", "14:00-17:30", "11:30-17:30", "hours", says="overlap"),
    "hours out of order": Change(
        "centre.toml", '"08:30-12:00", "14:00-17:30"', '"14:00-17:30", "08:30-12:00"', "hours"
    ),
    "hours reversed": Change("centre.toml", "08:30-12:00", "12:00-08:30", "hours", says="before"),
    "hours that are none": Change("centre.toml", "08:30-12:00", "8.30-12", "hours"),
    "no hours": Change("centre.toml", '["08:30-12:00", "14:00-17:30"]', "[]", "hours"),
    "a board with an unknown queue": Change("centre.toml", "queues = []", 'queues = ["Z"]', "board.0.queues"),
    "a phone that is none": Change("centre.toml", '"12345"', '"ask"', "complaint_phone"),
    "a queue twice": Change("queues.toml", 'code = "C"', 'code = "A"', "queue.1.code", says="twice"),
    "a queue in small letters": Change("queues.toml", 'code = "C"', 'code = "c"', "queue.1.code"),
    "a department in two queues": Change(
        "queues.toml", '"税务局"', '"税务局", "市场监督管理局"', "queue.1.departments", says="already"
    ),
    "a department that is not in the catalogue": Change(
        "queues.toml", '"税务局"', '"税务局", "气象局"', "queue.1.departments", says="not in"
    ),
    "an item in two queues": Change(
        "queues.toml",
        'departments = ["税务局"]',
        'departments = ["税务局"]\nitems = ["ZR-009"]',
        "queue.6.items",
        '["ZR-009", "ZR-010"',
        "already",
    ),
    "an item that is not in the catalogue": Change(
        "queues.toml", 'items = ["ZR-009"', 'items = ["ZR-999"', "queue.6.items", says="not in"
    ),
    "an item twice in a queue": Change(
        "queues.toml", '["ZR-009"', '["ZR-009", "ZR-009"', "queue.6.items", says="twice"
    ),
    "a window twice": Change("windows.toml", "number = 2\n", "number = 1\n", "window.1.number", says="twice"),
    "a window with an unknown queue": Change(
        "windows.toml", 'queues = ["K"]', 'queues = ["Z"]', "window.9.queues", says="no queue Z"
    ),
    "a window with no queue": Change("windows.toml", 'queues = ["K"]', "queues = []", "window.9.queues"),
    "a window of number 0": Change("windows.toml", "number = 14", "number = 0", "window.13.number"),
    "a ground twice": Change("grounds.toml", 'code = "bidding"', 'code = "hearing"', "ground.1.code"),
    "a flag that is none": Change("grounds.toml", "\nis_general = true", '\nis_general = "yes"', "ground.0.is_general"),
    "an unknown driver": Change("printers.toml", 'driver = "file"', 'driver = "usb"', "printer.0.driver"),
    "a printer without an address": Change(
        "printers.toml", 'driver = "file"', 'driver = "network"', "printer.0.driver", says="host"
    ),
    "paper of an odd width": Change("printers.toml", "\nwidth_mm = 80", "\nwidth_mm = 76", "printer.0.width_mm"),
    "a second default printer": Change(
        "printers.toml",
        "\n[[printer]]",
        '\n[[printer]]\nname = "first"\ndriver = "file"\npath = "x"\n\n[[printer]]',
        "printer.1.name",
        'name = "demo"',
    ),
    "an unknown sentence": Change("phrases/zh.toml", "window_idle", "window_idel", "window_idel"),
    "a sentence that loses its number": Change("phrases/en.toml", "Number {number}, window", "Window", "call"),
    "a sentence with a brace left open": Change("phrases/zh.toml", "请{number}号", "请{number号", "call"),
    "a sentence with an unknown placeholder": Change("phrases/zh.toml", '欢迎光临"', '欢迎{name}"', "window_idle"),
    "a calendar of another year": Change("calendar/2025.toml", "year = 2025", "year = 2026", "year"),
    "a make-up day on a weekday": Change(
        "calendar/2026.toml", '"2026-02-14"', '"2026-02-13"', "edition.0.make_up_days", says="Saturday"
    ),
    "a day off that is made up": Change(
        "calendar/2026.toml", '"2026-02-14"', '"2026-02-15"', "edition.0.make_up_days", says="both"
    ),
    "a make-up day twice": Change("calendar/2026.toml", '"2026-02-14"', '"2026-01-04"', "edition.0.make_up_days"),
    "a day off twice": Change("calendar/2026.toml", '"2026-01-03"', '"2026-02-15"', "edition.0.days_off"),
    "a day that is not in the year": Change(
        "calendar/2026.toml", '"2026-02-28"', '"2025-03-01"', "edition.0.make_up_days", says="2026"
    ),
    "a day that does not exist": Change("calendar/2026.toml", '"2026-02-28"', '"2026-02-30"', "edition.0.make_up_days"),
    "days off reversed": Change("calendar/2026.toml", '"2026-02-23"', '"2026-02-01"', "edition.0.days_off"),
    "days off without a name": Change(
        "calendar/2026.toml", '"2026-02-23", "春节"', '"2026-02-23"', "edition.0.days_off", "days_off"
    ),
    "a notice without its date": Change(
        "calendar/2026.toml", '"2025-11-04"', '"soon"', "edition.0.issued_on", says="date"
    ),
    "notices out of order": Change(
        "calendar/2020.toml", '"2020-01-26"', '"2019-01-26"', "edition.1.issued_on", says="by date"
    ),
    "an unknown column": Change("catalogue.csv", ",window_group", ",window", "window"),
    "a column that is missing": Change("catalogue.csv", ",promised_unit", "", "promised_unit", "code,", "missing"),
    "a column twice": Change("catalogue.csv", ",visits", ",fee", "fee", "code,", "twice"),
    "a cell too many": Change("catalogue.csv", "\nSJ-002,", "\nSJ-002,,", "SJ-002", "SJ-002", "cells"),
    "a quotation mark lost": Change("catalogue.csv", "\nSJ-003,公司", '\nSJ-003,"公司', "SJ-003", "SJ-003"),
    "a code twice": Change("catalogue.csv", "\nSJ-002,", "\nSJ-001,", "SJ-001", "SJ-001,股份", "line 2"),
    "a code that is none": Change("catalogue.csv", "\nSJ-002,", "\n无,", "无", "无,股份"),
    "a bad unit": Change("catalogue.csv", "3,工作日", "3,天", "SJ-001.limit_unit", "SJ-001", "unit"),
    "a unit without a limit": Change(
        "catalogue.csv",
        "Administration,3,工作日",
        "Administration,,工作日",
        "SJ-001.statutory_limit_days",
        "SJ-001",
    ),
    "a limit on the spot": Change("catalogue.csv", "3,工作日", "3,当场", "SJ-001.limit_unit", "SJ-001"),
    "a limit in words": Change(
        "catalogue.csv", "Administration,3,", "Administration,三,", "SJ-001.statutory_limit_days", "SJ-001"
    ),
    "a limit in full-width digits": Change(
        "catalogue.csv",
        "Administration,3,",
        "Administration,２０,",
        "SJ-001.statutory_limit_days",
        "SJ-001",
        "Write 20",
    ),
    "a unit that looks like another": Change(
        "catalogue.csv", "3,工作日", "3,工作曰", "SJ-001.limit_unit", "SJ-001", 'Write "工作日"'
    ),
    "a unit in traditional characters": Change(
        "catalogue.csv", "章程或协议,0,当场", "章程或协议,0,當場", "SJ-001.promised_unit", "SJ-001", 'Write "当场"'
    ),
    "a traditional character": Change(
        "catalogue.csv", "营业执照遗失补领", "营业执照遗失補领", "SJ-024.name_zh", "SJ-024", 'Write "补" for "補"'
    ),
    "a full-width letter": Change(
        "catalogue.csv", "Registration of est", "Ｒegistration of est", "SJ-001.name_en", "SJ-001", 'Write "R"'
    ),
    "a half-width kana": Change(
        "catalogue.csv", "清算报告", "清算ﾎ报告", "SJ-004.typical_materials", "SJ-004", 'Write "ホ"'
    ),
    "a radical copied out of a PDF": Change(
        "catalogue.csv", "清算报告;清税证明", "清算报告;清税证⽇", "SJ-004.typical_materials", "SJ-004", 'Write "日"'
    ),
    "a variant that lacks a limit": Change(
        "catalogue.csv", "|当场|当场;", "|当场;", "XF-002.variants", "XF-002", "two names"
    ),
    "a variant without its number": Change(
        "catalogue.csv", "|10工作日|4工作日", "|10工作日|工作日", "XF-002.variants", "XF-002", "10工作日"
    ),
    "a variant of so many days on the spot": Change(
        "catalogue.csv", "|当场|当场;", "|当场|2当场;", "XF-002.variants", "XF-002"
    ),
    "a variant twice": Change("catalogue.csv", ";inspection|", ";pledge|", "XF-002.variants", "XF-002", "twice"),
    "a variant with a Chinese code": Change("catalogue.csv", "pledge|", "承诺|", "XF-002.variants", "XF-002"),
    "a variant that promises more than its law": Change(
        "catalogue.csv", "|10工作日|4工作日", "|10工作日|11工作日", "XF-002.variants", "XF-002", "Promise 10 at most"
    ),
    "a limit below nothing": Change(
        "catalogue.csv", "Administration,3,", "Administration,-3,", "SJ-001.statutory_limit_days", "SJ-001"
    ),
    "a promise above the law": Change(
        "catalogue.csv",
        "章程或协议,0,当场",
        "章程或协议,4,工作日",
        "SJ-001.promised_limit",
        "SJ-001",
        "above",
    ),
    "a promise of days on the spot": Change(
        "catalogue.csv", "章程或协议,0,当场", "章程或协议,1,当场", "SJ-001.promised_unit", "SJ-001"
    ),
    "an unknown ground": Change("catalogue.csv", ",整改,", ",装修,", "SJ-019.extra_grounds", "SJ-019", "ground"),
    "an unknown kind": Change("catalogue.csv", ",即办件,", ",急办件,", "SJ-001.case_type_hint", "SJ-001"),
    "an unknown effect": Change("catalogue.csv", ",none,", ",forgiven,", "SJ-001.overdue_effect", "SJ-001"),
    "an empty name": Change("catalogue.csv", "有限责任公司设立登记,", ",", "SJ-001.name_zh", "SJ-001"),
    "two English names of a department": Change(
        "catalogue.csv",
        "liability company,市场监督管理局,Market",
        "liability company,市场监督管理局,Maket",
        "SJ-002.department_en",
        "SJ-002",
    ),
}


@pytest.mark.parametrize("change", CASES.values(), ids=CASES)
def test_a_problem_is_told_with_its_place(site, change):
    line = apply(site, change)
    found = errors(site)
    told = [problem for problem in found if (problem.file, problem.line) == (change.file, line)]
    assert change.key in [problem.key for problem in told], found
    assert change.says in " ".join(problem.message_en for problem in told)
    for problem in found:
        assert problem.message_zh
        assert problem.message_en
    with pytest.raises(ConfigError) as refusal:
        load(site, {})
    assert set(found) <= set(refusal.value.problems)


def test_a_queue_that_no_window_serves(site):
    windows = site / "windows.toml"
    windows.write_text(windows.read_text("utf-8").replace('["A"]', '["C"]'), "utf-8")
    (problem,) = errors(site)
    assert (problem.file, problem.line, problem.key) == ("queues.toml", 8, "queue.0.code")
    assert problem.message_en == "No window serves queue A"


def test_items_whose_department_is_in_no_queue(site):
    queues = site / "queues.toml"
    queues.write_text(queues.read_text("utf-8").replace('"税务局"', ""), "utf-8")
    found = errors(site)
    assert [problem.key for problem in found] == [f"SW-{n:03}" for n in range(1, 13)]
    catalogue = (site / "catalogue.csv").read_text("utf-8").split("\n")
    assert all(catalogue[problem.line - 1].startswith(f"{problem.key},") for problem in found)


def test_every_problem_is_told_at_once_and_not_only_the_first(site):
    spoilt = ["unknown key", "a window with no queue", "a bad unit", "a make-up day on a weekday"]
    spoilt += [
        "an unknown driver",
        "a sentence that loses its number",
        "a ground twice",
        "an item twice in a queue",
    ]
    for name in spoilt:
        apply(site, CASES[name])
    found = {(problem.file, problem.key) for problem in errors(site)}
    assert {(CASES[name].file, CASES[name].key) for name in spoilt} <= found


@pytest.mark.parametrize(
    "name", ["centre.toml", "queues.toml", "windows.toml", "grounds.toml", "printers.toml", "joint.toml"]
)
def test_an_unreadable_file_does_not_hide_the_others(site, name):
    (site / name).write_text("[[[", "utf-8")
    apply(site, CASES["a bad unit"])
    found = errors(site)
    assert {problem.file for problem in found} == {name, "catalogue.csv"}
    assert [problem.line for problem in found if problem.file == name] == [1]


@pytest.mark.parametrize("name", ["centre.toml", "windows.toml", "calendar/2026.toml"])
def test_an_empty_file_is_told_as_empty(site, name):
    (site / name).write_text("# nothing\n", "utf-8")
    assert [(problem.file, problem.message_en) for problem in errors(site)] == [(name, "This file is empty")]


def test_a_file_name_that_nobody_reads(site):
    (site / "window.toml").write_text("x = 1\n", "utf-8")
    (site / "phrases" / "fr.toml").write_text("x = 1\n", "utf-8")
    (site / "notes.md").write_text("ours\n", "utf-8")
    assert [problem.file for problem in errors(site)] == ["phrases/fr.toml", "window.toml"]


def test_a_folder_that_does_not_exist(tmp_path):
    (problem,) = errors(tmp_path / "nowhere")
    assert problem.message_en == "There is no such folder. Check the path"


@pytest.mark.parametrize("char", ["\x1b", "\x00", "\u202e", "\x7f", "\ufeff"])
@pytest.mark.parametrize(("name", "after"), [("catalogue.csv", "SJ-004,"), ("windows.toml", 'number = 4\nname_zh = "')])
def test_control_characters(site, name, after, char):
    text = (site / name).read_text("utf-8")
    (site / name).write_text(text.replace(after, after + char, 1), "utf-8")
    line = text[: text.index(after) + len(after)].count("\n") + 1
    told = [problem for problem in errors(site) if (problem.file, problem.line) == (name, line)]
    assert f"U+{ord(char):04X}" in " ".join(problem.message_en for problem in told)


def test_a_calendar_year_that_is_missing(tmp_path):
    (tmp_path / "calendar").mkdir()
    text = (SHIPPED / "calendar" / "2026.toml").read_text("utf-8").replace("2026", "2028").replace("2025", "2027")
    (tmp_path / "calendar" / "2028.toml").write_text(text, "utf-8")
    holes = [problem for problem in errors(tmp_path) if problem.key == "year"]
    assert [(problem.file, problem.line) for problem in holes] == [("calendar/2027.toml", 0)]


def test_a_statutory_holiday_that_is_not_listed_is_a_warning(site):
    path = site / "calendar" / "2026.toml"
    path.write_text(path.read_text("utf-8").replace('["2026-10-01",', '["2026-10-02",'), "utf-8")
    (problem,) = [problem for problem in check(site) if problem.file == "calendar/2026.toml"]
    assert (problem.severity, problem.key) == (Severity.WARNING, "edition.0.days_off")
    assert "2026-10-01" in problem.message_en
    assert load(site, {}).calendar[2026]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("centre.toml", "mm_per_px = 0.75", "mm_per_px = nan"),
        ("centre.toml", "mm_per_px = 0.75", "mm_per_px = inf"),
        ("centre.toml", "mm_per_px = 0.75", 'mm_per_px = "0.63"'),
        ("centre.toml", '"2/5"', "nan"),
        ("centre.toml", "[[board]]", "[board]"),
        ("centre.toml", "[policy]", "[[policy]]"),
        ("calendar/2026.toml", '"2026-02-28"', '"2026-W09-6"'),
        ("calendar/2026.toml", '"2026-02-28"', "20260228"),
        ("calendar/2026.toml", '["2026-01-01", "2026-01-03", "元旦"]', '"2026-01-01"'),
        ("calendar/2026.toml", "[[edition]]", "[[editions]]"),
        ("phrases/zh.toml", 'window_idle = "欢迎光临"', "window_idle = 1"),
        ("queues.toml", 'departments = ["税务局"]', "departments = 7"),
        ("queues.toml", 'departments = ["税务局"]', 'departments = [""]'),
    ],
)
def test_a_strange_value_is_a_problem_of_its_file(site, file, old, new):
    apply(site, Change(file, old, new, ""))
    assert file in {problem.file for problem in errors(site)}


def test_a_catalogue_without_its_heading_does_not_make_every_queue_wrong(site):
    text = (site / "catalogue.csv").read_text("utf-8")
    (site / "catalogue.csv").write_text(text.partition("\n")[2], "utf-8")
    found = errors(site)
    assert {(problem.file, problem.line) for problem in found} == {("catalogue.csv", 1)}
    (site / "catalogue.csv").write_text(text.partition("\n")[0], "utf-8")
    (problem,) = errors(site)
    assert problem.message_en == "The catalogue holds no items"


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    """A folder of root's reads for everybody in a test, so the refusal is made here."""
    (tmp_path / "centre.toml").write_text("", "utf-8")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(type(tmp_path), "read_bytes", refuse)
        report = Report()
        assert Folder(tmp_path, report).read_site("centre.toml") is None
    assert [problem.place for problem in report.problems()] == ["centre.toml"]


NAMES = ("centre.toml", "queues.toml", "windows.toml", "grounds.toml", "printers.toml", "catalogue.csv")
NAMES += ("joint.toml",)
NAMES += ("calendar/2026.toml", "phrases/zh.toml")
SPOILT = st.sampled_from(
    ["", "[", "]", "[[x]]", '"', ",", "=", "\n", "{", "7", "-1", "a.b = 1", "\x00", "工作日", "\\"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), place=st.floats(0, 1), length=st.integers(0, 12), put=SPOILT)
def test_however_a_file_is_spoilt_the_answer_is_a_list_of_problems(tmp_path, name, place, length, put):
    text = (SHIPPED / name).read_text("utf-8")
    start = int(place * len(text))
    target = tmp_path / name
    target.parent.mkdir(exist_ok=True)
    target.write_text(text[:start] + put + text[start + length :], "utf-8")
    try:
        found = errors(tmp_path)
        if found:
            with pytest.raises(ConfigError):
                load(tmp_path, {})
        else:
            assert load(tmp_path, {}).items
        assert all(problem.line >= 0 and problem.message_zh and problem.message_en for problem in found)
    finally:
        target.unlink()
