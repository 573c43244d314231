"""Items handled as one: made of items of the catalogue, with a limit of their own, never counted among the 144."""

from dataclasses import replace
from importlib.resources import files

import pytest

from config.loader import check, load
from config.schema import Severity, Unit
from kiosk.bridges.settings import centre_of
from kiosk.domain.limits import Limit
from kiosk.domain.limits import Unit as LimitUnit
from kiosk.domain.policy import objections

SHIPPED = load(None, {})
TWO = """[[joint]]
code = "YJS-001"
name_zh = "开店一件事"
name_en = "Opening a shop"
lead = "市场监督管理局"
items = ["SJ-009", "SJ-016", "CG-004"]
promised = 13
"""


def told(folder, text):
    (folder / "joint.toml").write_text(text, "utf-8")
    return [problem for problem in check(folder) if problem.file == "joint.toml"]


def test_what_is_shipped_keeps_the_ceiling_and_stays_out_of_the_count():
    assert [joint.code for joint in SHIPPED.joint] == ["YJS-001", "YJS-002"]
    assert len(SHIPPED.items) == 144
    restaurant = SHIPPED.joint[0]
    assert (restaurant.statutory_limit, restaurant.extension_allowed, restaurant.promised_limit) == (45, 15, 13)
    centre = centre_of(SHIPPED)
    assert not centre.joint.keys() & centre.items.keys()
    assert objections(centre.joint.values(), centre.policy.ceiling) == ()


def test_a_joint_item_becomes_a_matter_with_parts():
    centre = centre_of(SHIPPED)
    restaurant = centre.matter("YJS-001")
    assert (restaurant.kind, restaurant.parts) == ("联办件", ("SJ-009", "SJ-016", "XF-002", "CG-004", "ZJ-007"))
    assert restaurant.statutory == Limit(45, LimitUnit.WORKING_DAYS)
    assert len({centre.items[code].department_zh for code in restaurant.parts}) > 3
    assert restaurant.materials.count("营业执照") == 1, "asked for by three parts, told once"
    assert "申请表（设置大型户外广告审批）" in restaurant.materials
    assert "申请表（城镇污水排入排水管网许可）" in restaurant.materials, "two forms are not one"
    for code in restaurant.parts:
        for material in centre.items[code].materials:
            assert any(told.startswith(material) for told in restaurant.materials), material


def test_a_site_writes_its_own(tmp_path):
    assert told(tmp_path, TWO) == []
    (joint,) = load(tmp_path, {}).joint
    assert (joint.statutory_limit, joint.extension_allowed, joint.basis) == (45, 15, "行政许可法第26条、第42条第2款")
    assert joint.steps
    assert (joint.statutory_unit, joint.promised_unit) == (Unit.WORKING_DAYS, Unit.WORKING_DAYS)


@pytest.mark.parametrize("text", ["", "# none\n"])
def test_a_site_without_any(tmp_path, text):
    assert told(tmp_path, text) == []
    assert load(tmp_path, {}).joint == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "says"),
    [
        ('"CG-004"', '"CG-999"', 6, "joint.0.items", "not in catalogue.csv"),
        ('["SJ-009", "SJ-016", "CG-004"]', '["SJ-009"]', 6, "joint.0.items", "two items or more"),
        ('"CG-004"', '"SJ-016"', 6, "joint.0.items", "twice"),
        ("YJS-001", "SJ-001", 2, "joint.0.code", "already"),
        ("YJS-001", "一件事", 2, "joint.0.code", "YJS-001"),
        ('lead = "市场监督管理局"', 'lead = "税务局"', 5, "joint.0.lead", "decides none"),
        ("promised = 13", "promised = 46", 7, "joint.0.promised", "Promise 45 at most"),
        ("promised = 13", 'promised = "13"', 7, "joint.0.promised", "whole number"),
        ("promised = 13", "promise = 13", 7, "joint.0.promise", "not known"),
        ('name_en = "Opening a shop"\n', "", 1, "joint.0.name_en", "missing"),
        ("promised = 13", 'promised = 13\ninitials = "KD"', 8, "joint.0.initials", "a-z"),
        ("promised = 13", 'promised = 13\nconditions = ""', 8, "joint.0.conditions", "not empty"),
        ("[[joint]]", "[[joint", 1, "", "TOML"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(tmp_path, old, new, line, key, says):
    assert old in TWO
    found = told(tmp_path, TWO.replace(old, new, 1))
    assert (line, key) in {(problem.line, problem.key) for problem in found}
    assert says in " ".join(problem.message_en for problem in found)
    assert {problem.severity for problem in found} == {Severity.ERROR}


def test_the_same_code_twice(tmp_path):
    assert [(problem.line, problem.key) for problem in told(tmp_path, TWO + TWO)] == [(9, "joint.1.code")]


@pytest.mark.parametrize(("promised", "warned"), [(18, False), (19, True), (45, True), (0, False)])
def test_the_ceiling_holds_for_them_too(tmp_path, promised, warned):
    found = told(tmp_path, TWO.replace("= 13", f"= {promised}"))
    assert [problem.severity for problem in found] == [Severity.WARNING] * warned


def test_a_shipped_one_leaves_a_centre_that_lacks_its_items(tmp_path):
    """The centre has a catalogue of its own and nothing to do with the joint items that came with the program."""
    text = files("config").joinpath("catalogue.csv").read_text("utf-8")
    own = [line for line in text.split("\n") if not line.startswith("SW-009,")]
    (tmp_path / "catalogue.csv").write_text("\n".join(own), "utf-8")
    settings = load(tmp_path, {})
    assert [joint.code for joint in settings.joint] == ["YJS-001"]
    (problem,) = [problem for problem in check(tmp_path) if problem.file == "shipped/joint.toml"]
    assert problem.severity is Severity.WARNING
    assert "SW-009" in problem.message_zh


def test_a_part_that_is_not_published_takes_the_whole_out_of_the_guide():
    items = tuple(replace(item, basis="") if item.code == "SW-009" else item for item in SHIPPED.items)
    centre = centre_of(replace(SHIPPED, items=items))
    assert "SW-009" not in centre.items
    assert list(centre.joint) == ["YJS-001"]
