"""What is shipped loads without an error, is the centre of the contract, and is found once installed."""

import subprocess
import sys
import zipfile
from collections import Counter
from datetime import time
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from config.catalogue_figures import figures, greatest_promise
from config.keys import Keys
from config.loader import check, load
from config.schema import Severity, Unit


@pytest.fixture(scope="module")
def shipped():
    return load(None, {})


def test_the_only_findings_are_the_five_items_above_the_ceiling():
    problems = check(None)
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert [problem.key.split(".")[0] for problem in problems] == [
        "MZ-002", "RS-005", "GA-003", "FG-002", "YJ-001",
    ]  # fmt: skip


def test_its_counts_are_those_of_the_contract(shipped):
    assert (len(shipped.items), len(shipped.departments)) == (144, 21)
    assert [queue.code for queue in shipped.queues] == list("ACFHJKLM")
    assert [window.number for window in shipped.windows] == list(range(1, 15))
    assert [board.name for board in shipped.centre.boards] == ["hall"]
    assert all(queue.quota is None for queue in shipped.queues)


def test_its_hours_have_a_lunch_break(shipped):
    stretches = [(hours.opens, hours.closes) for hours in shipped.centre.hours]
    assert stretches == [(time(8, 30), time(12)), (time(14), time(17, 30))]
    assert shipped.centre.zone == "Asia/Shanghai"


def test_its_keys_are_those_that_a_file_without_keys_has(shipped):
    text = files("config").joinpath("centre.toml").read_text("utf-8")
    assert "\n[keys]\n" in text, "a centre finds what it can change"
    assert shipped.centre.keys == Keys()


def test_windows_one_to_three_and_no_other_serve_market_supervision(shipped):
    assert [window.number for window in shipped.windows_of("A")] == [1, 2, 3]
    assert shipped.queue("A").departments == ("市场监督管理局",)
    assert [len(w.queues) > 1 for w in shipped.windows].count(True) == 2
    assert {w.name_zh for w in shipped.windows if len(w.queues) > 1} == {"综合窗口"}


def test_each_item_has_one_queue_and_each_queue_a_window(shipped):
    counted = Counter(shipped.queue_of(item.code).code for item in shipped.items)
    assert counted.total() == 144
    assert all(shipped.windows_of(code) and counted[code] for code in "ACFHJKLM")
    assert sum(len(shipped.items_of(queue.code)) for queue in shipped.queues) == 144


def test_an_item_named_by_a_queue_leaves_the_queue_of_its_department(shipped):
    assert shipped.item("ZR-010").department_zh == "自然资源局"
    assert (shipped.queue_of("ZR-003").code, shipped.queue_of("ZR-010").code) == ("F", "L")


def test_its_promises_leave_the_dashboard_something_true_to_say(shipped):
    found = figures(shipped.items, shipped.centre.policy)
    assert (found.total, found.with_statutory_limit, found.within_ceiling) == (144, 117, 112)
    assert (found.on_the_spot, found.on_the_spot_target, found.is_target_met) == (94, 101, False)


def test_no_promise_is_above_the_law_and_a_promise_of_nothing_is_on_the_spot(shipped):
    for item in shipped.items:
        assert (item.promised_limit == 0) == (item.promised_unit is Unit.ON_THE_SPOT), item.code
        assert (item.statutory_limit is None) == (item.statutory_unit is None), item.code
        if item.promised_limit:
            assert item.promised_unit is item.statutory_unit, item.code
            assert item.promised_limit <= item.statutory_limit, item.code
        assert (item.kind == "即办件") == item.is_on_the_spot, item.code
        assert all((item.steps, item.materials, item.fee, item.window_group)), item.code


def test_the_compliant_promises_follow_two_fifths_rounded_down(shipped):
    above = figures(shipped.items, shipped.centre.policy).above_ceiling
    for item in shipped.items:
        if item.statutory_limit is not None and item.code not in above:
            assert item.promised_limit <= greatest_promise(item.statutory_limit, Fraction(2, 5)), item.code


@pytest.mark.parametrize(
    ("code", "days", "why"),
    [
        ("SJ-001", 3, "市场主体登记管理条例 19: three more working days"),
        ("CG-001", 10, "行政许可法 42: ten more working days"),
        ("FG-002", 40, "企业投资项目核准和备案管理条例 10: longer than the limit itself"),
        ("RS-005", 30, "工伤保险条例 25: thirty more days"),
        ("SW-010", 0, "no statutory limit, nothing to extend"),
    ],
)
def test_extensions_come_from_the_law_of_the_item(shipped, code, days, why):
    assert shipped.item(code).extension_allowed == days, why


def test_the_pollutant_permit_has_its_own_notice_window(shipped):
    assert {shipped.item(code).notice_window for code in ("HB-005", "HB-006")} == {3}
    assert Counter(item.notice_window for item in shipped.items)[5] == 142


def test_grounds_are_the_eight_of_article_45_and_those_that_items_add(shipped):
    general = [ground.name_zh for ground in shipped.grounds if ground.is_general]
    assert general == ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"]
    assert {ground.law for ground in shipped.grounds if ground.is_general} == {"行政许可法第45条"}
    added = {code for item in shipped.items for code in item.extra_grounds}
    notary = {ground.code for ground in shipped.grounds if ground.law == "公证法第30条"}
    assert notary == {"force_majeure", "supplementary_proof", "verification"}
    assert added | notary == {ground.code for ground in shipped.grounds if not ground.is_general}
    assert shipped.item("SJ-019").extra_grounds == ("rectification",)
    assert shipped.ground("整改") is shipped.ground("rectification")


def test_the_lookups_refuse_what_the_files_do_not_name(shipped):
    for ask in (shipped.item, shipped.queue, shipped.queue_of, shipped.window, shipped.board, shipped.ground):
        with pytest.raises(KeyError):
            ask("nobody")


def test_settings_cannot_be_changed(shipped):
    with pytest.raises(AttributeError):
        shipped.queues = ()
    with pytest.raises(TypeError):
        shipped.calendar[2030] = None
    with pytest.raises(TypeError):
        shipped.phrases["zh"]["call"] = ""


def test_the_data_are_found_inside_an_archive_too(tmp_path):
    """An installed package may be an archive; only importlib.resources reads it."""
    archive = tmp_path / "house.zip"
    root = Path(str(files("config")))
    with zipfile.ZipFile(archive, "w") as house:
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".toml", ".csv"):
                house.write(path, Path("config") / path.relative_to(root))
    ask = "import config, config.loader as l; print(len(l.load(None, {}).items), config.__file__)"
    answer = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=tmp_path,
        env={"PYTHONPATH": str(archive)},
        capture_output=True,
        text=True,
        check=True,
    )
    count, place = answer.stdout.split()
    assert count == "144"
    assert place.startswith(str(archive))
