"""What must be told of an item before it is published, and the rules of a row that go with it."""

from dataclasses import asdict, replace

import pytest

from config.catalogue_file import Measure, read_catalogue
from config.folder import Text
from config.loader import check, load
from config.matters import GUIDE_COLUMNS, Guide, Variant
from config.report import Report
from config.schema import Severity, Unit
from config.written_forms import as_meant, strange_forms
from kiosk.bridges.settings import centre_of
from kiosk.domain.publication import Element, missing_elements

SHIPPED = load(None, {})
WORKING, AT_ONCE, NATURAL = Unit.WORKING_DAYS, Unit.ON_THE_SPOT, Unit.NATURAL_DAYS
ROW = {
    "code": "AB-1",
    "name_zh": "甲",
    "name_en": "First",
    "department_zh": "部门",
    "department_en": "Department",
    "statutory_limit_days": "15",
    "limit_unit": "自然日",
    "basis": "某法第1条",
    "confidence": "low",
    "case_type_hint": "承诺件",
    "typical_materials": "表",
    "promised_limit": "6",
    "promised_unit": "自然日",
}


def read(guide=None, **cells):
    """The item of a file with one row, and what was said of it."""
    row, report = {**ROW, **cells}, Report()
    text = ",".join(row) + "\n" + ",".join(row.values())
    items = read_catalogue(Text("c.csv", text, True), Measure(SHIPPED.centre.policy, guide or Guide()), report)
    return (items[0] if items else None), report.problems()


def test_every_shipped_item_says_everything_in_its_own_row():
    for item in SHIPPED.items:
        assert item.missing_elements == (), item.code
    assert len(centre_of(SHIPPED).items) == 144
    assert len({item.guide.conditions for item in SHIPPED.items}) > 130, "conditions are those of the item"
    for item in SHIPPED.items:
        assert not [word for word in ("先生", "女士", "待定", "TODO") if word in "".join(asdict(item.guide).values())]


def test_a_basis_that_no_law_gives_says_so():
    silent = [item for item in SHIPPED.items if item.basis.startswith("无专门法定依据")]
    assert len(silent) == 18


def test_a_file_without_the_columns_is_published_with_the_words_of_the_centre():
    item, problems = read(guide=Guide(quantity="每年100个"))
    assert problems == []
    assert item.guide == Guide(quantity="每年100个")
    assert item.missing_elements == ()


@pytest.mark.parametrize("column", ["basis", "typical_materials", "steps", *GUIDE_COLUMNS])
def test_an_empty_cell_is_told_and_keeps_the_item_back(column):
    item, (problem,) = read(**{column: ""})
    assert (problem.place, problem.key, problem.severity) == ("c.csv:2", f"AB-1.{column}", Severity.WARNING)
    assert "无" in problem.message_zh
    assert item.missing_elements == (column,)
    said, problems = read(**{column: "无"})
    assert (problems, said.missing_elements) == ([], ())


@pytest.mark.parametrize("column", ["basis", "typical_materials", "steps", *GUIDE_COLUMNS])
def test_the_file_and_the_rules_agree_on_what_is_missing(column):
    first = SHIPPED.items[0]
    of = {"typical_materials": "materials"}.get(column, column)
    empty = () if of in ("materials", "steps") else ""
    lame = (
        replace(first, guide=replace(first.guide, **{of: ""})) if of in GUIDE_COLUMNS else replace(first, **{of: empty})
    )
    assert lame.missing_elements == (column,)
    centre = centre_of(replace(SHIPPED, items=(lame, *SHIPPED.items[1:])))
    assert first.code not in centre.items
    assert first.code not in centre.queue_of_item
    assert len(centre.items) == 143
    told = missing_elements(centre_of(SHIPPED).items[first.code])
    assert told == (), "the whole item lacks nothing"


def test_elements_bear_the_names_of_the_columns():
    assert {Element(column) for column in GUIDE_COLUMNS} < set(Element)


@pytest.mark.parametrize(
    ("cell", "variants", "why"),
    [
        ("", (), "no other way"),
        (
            "pledge|承诺制|On pledge|0当场|当场",
            (Variant("pledge", "承诺制", "On pledge", 0, AT_ONCE, 0, AT_ONCE),),
            "on the spot with and without its 0",
        ),
        (
            "a|甲|A|10工作日|4工作日；b｜乙｜B｜—｜3 自然日",
            (Variant("a", "甲", "A", 10, WORKING, 4, WORKING), Variant("b", "乙", "B", None, None, 3, NATURAL)),
            "semicolons and bars of an input method; no law",
        ),
        ("a|甲|A|0工作日|0工作日", (Variant("a", "甲", "A", 0, WORKING, 0, WORKING),), "the same day"),
    ],
)
def test_variants(cell, variants, why):
    item, problems = read(variants=cell)
    assert (item.variants, problems) == (variants, []), why


def test_a_variant_above_the_ceiling_is_a_warning_and_leaves_the_item():
    item, (problem,) = read(variants="a|甲|A|10工作日|5工作日")
    assert item.variants[0].promised_limit == 5
    assert (problem.severity, problem.key) == (Severity.WARNING, "AB-1.variants")
    assert problem.message_zh.startswith("a 承诺 5 工作日")


@pytest.mark.parametrize(
    ("allowed", "total", "result", "why"),
    [
        ("0", "30", (15, 30), "to 30 is by 15"),
        ("15", "30", (15, 30), "said twice and the same"),
        ("30", "", (30, None), "by 30"),
        ("30", "30", None, "to 30 is not by 30"),
        ("0", "15", None, "to the limit itself extends nothing"),
        ("0", "10", None, "to less than the limit"),
        ("0", "３０", None, "full-width"),
    ],
)
def test_an_extension_to_a_total(allowed, total, result, why):
    item, problems = read(extension_allowed=allowed, extension_total=total)
    if result is None:
        assert "AB-1.extension_total" in {problem.key for problem in problems}, why
        assert {problem.severity for problem in problems} == {Severity.ERROR}, why
    else:
        assert ((item.extension_allowed, item.extension_total), problems) == (result, []), why


def test_a_limit_in_months_takes_no_extension():
    _, problems = read(statutory_limit_days="3", limit_unit="月", promised_limit="1", promised_unit="月")
    assert problems == []
    _, problems = read(
        statutory_limit_days="3", limit_unit="月", promised_limit="1", promised_unit="月", extension_allowed="1"
    )
    assert [problem.key for problem in problems] == ["AB-1.extension_allowed"]


@pytest.mark.parametrize(
    ("limit", "unit", "promise", "of", "refused", "why"),
    [
        ("15", "自然日", "15", "自然日", False, "the law itself"),
        ("15", "自然日", "16", "自然日", True, "one day more"),
        ("15", "自然日", "10", "工作日", False, "15 natural days are 10 working days"),
        ("15", "自然日", "11", "工作日", True, "11 working days are never within 15 natural ones"),
        ("0", "工作日", "1", "自然日", True, "the law says the same day"),
        ("1", "月", "21", "工作日", False, "a month is 21 working days"),
        ("1", "月", "22", "工作日", True, "and not 22"),
    ],
)
def test_no_promise_is_longer_than_the_law(limit, unit, promise, of, refused, why):
    item, problems = read(statutory_limit_days=limit, limit_unit=unit, promised_limit=promise, promised_unit=of)
    assert (item is None) is refused, why
    errors = [problem.key for problem in problems if problem.severity is Severity.ERROR]
    assert errors == ["AB-1.promised_limit"] * refused, why


def test_the_catalogue_saved_by_an_office_program_says_the_same(tmp_path):
    from importlib.resources import files

    text = files("config").joinpath("catalogue.csv").read_text("utf-8")
    (tmp_path / "catalogue.csv").write_bytes(text.encode("gb18030"))
    assert load(tmp_path, {}).items == SHIPPED.items
    assert {problem.severity for problem in check(tmp_path)} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("補正", "补正"), ("２０", "20"), ("ＡＢ", "AB"), ("工作⽇", "工作日"), ("ｱ", "ア"), ("當場", "当场")],
)
def test_what_was_meant(written, meant):
    assert as_meant(written) == meant
    assert list(strange_forms(written))


@pytest.mark.parametrize("written", ["（一）、“引号”；：《办法》", "第42条 10%", "覆盖 著名 太后 乾县", "—…·①Ⅱ"])
def test_what_is_good_writing(written):
    assert list(strange_forms(written)) == []
