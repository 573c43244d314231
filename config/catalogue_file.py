"""Reads the catalogue of approval items, a CSV file that an office program may have saved."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from config.catalogue_cells import Row
from config.catalogue_figures import ceiling_warning, promise_error
from config.folder import Text, decode, note_control_characters
from config.matters import GUIDE_COLUMNS, Limited
from config.report import Report
from config.schema import Guide, Item, Policy, Unit

REQUIRED = (
    "code", "name_zh", "name_en", "department_zh", "department_en", "statutory_limit_days", "limit_unit",
    "basis", "confidence", "case_type_hint", "typical_materials", "promised_limit", "promised_unit",
)  # fmt: skip
OPTIONAL = {
    "notice_window": "5", "extension_allowed": "0", "extra_grounds": "", "overdue_effect": "none",
    "steps": "收件;受理;审查;决定;送达", "fee": "", "visits": "1", "window_group": "", "initials": "",
    "extension_total": "", "variants": "",
}  # fmt: skip
"""What a row says whose file lacks the column; the steps are those of 行政许可法 chapter 4."""
COLUMNS = (*REQUIRED, *OPTIONAL, *GUIDE_COLUMNS)
CatalogueRow = tuple[int, str, str]
KINDS = ("即办件", "承诺件", "上报件")
CONFIDENCES = ("high", "medium", "low")
OVERDUE_EFFECTS = ("none", "deemed_granted", "deemed_agreed_by_department")

_CODE = re.compile(r"[A-Z]{1,6}(-[A-Z0-9]{1,8}){1,3}")


@dataclass(frozen=True, slots=True)
class Measure:
    """What the items of a file are held against, and what the guide says where the file lacks a column."""

    policy: Policy
    guide: Guide = field(default_factory=Guide)


def read_catalogue(source: Text, measure: Measure, report: Report) -> tuple[Item, ...]:
    """The sound items in the order of the file; what the centre should know of one is noted as a warning."""
    items: list[Item] = []
    first_line: dict[str, int] = {}
    at_first = report.error_count
    for line, cells in _rows(source, report):
        row = Row((source.name, line), cells, measure.guide, report)
        before = report.error_count
        row.note_strange_forms()
        item = _item(row)
        if item.code in first_line:
            first = first_line[item.code]
            row.wrong("code", f"{item.code} 与第 {first} 行重复", f"{item.code} stands on line {first} already")
        first_line.setdefault(item.code, line)
        if report.error_count == before:
            items.append(item)
            _note_warnings(item, measure.policy, row)
    if not first_line and report.error_count == at_first:
        report.error(source.name, 1, "", "目录里没有事项", "The catalogue holds no items")
    _note_departments(items, source.name, first_line, report)
    return tuple(items)


def read_catalogue_file(path: Path, measure: Measure, report: Report) -> tuple[Item, ...]:
    """The items of any catalogue file, for `kiosk catalogue check`; raises OSError if there is none."""
    text = decode(path.name, path.read_bytes(), report)
    note_control_characters(path.name, text, report)
    return read_catalogue(Text(path.name, text, True), measure, report)


def rows_of(source: Text) -> tuple[CatalogueRow, ...]:
    """Line, code and department of every row that has its cells, sound or not."""
    rows = _rows(source, Report())
    return tuple((line, cells["code"], cells["department_zh"]) for line, cells in rows)


def _rows(source: Text, report: Report) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each line is read on its own: a lost quotation mark costs one line, not the rest of the file."""
    lines = source.text.replace("\r\n", "\n").split("\n")
    header = _cells(source.name, 1, lines[0], report)
    if not _is_header(source.name, header, report):
        return
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip(", \t"):
            continue
        cells = _cells(source.name, number, line, report)
        if cells and len(cells) != len(header):
            zh = f"这一行有 {len(cells)} 列，表头有 {len(header)} 列，请查逗号和引号"
            en = f"{len(cells)} cells under {len(header)} headings. Check commas and quotation marks"
            report.error(source.name, number, cells[0][:20], zh, en)
        elif cells:
            yield number, OPTIONAL | dict(zip(header, (cell.strip() for cell in cells), strict=True))


def _cells(name: str, number: int, line: str, report: Report) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error as refusal:
        zh, en = f"这一行的引号不成对（{refusal}）", f"The quotation marks do not pair ({refusal})"
        report.error(name, number, line.split(",")[0][:20], zh, en)
        return []


def _is_header(name: str, header: list[str], report: Report) -> bool:
    missing = [column for column in REQUIRED if column not in header]
    unknown = [column for column in header if column not in COLUMNS]
    repeated = {column for column in header if header.count(column) > 1}
    for column in missing:
        report.error(name, 1, column, f"表头缺少 {column} 列", f"The column {column} is missing")
    for column in unknown:
        zh, en = f"不认识“{column}”列，请核对拼写", f'The column "{column}" is not known. Check its spelling'
        report.error(name, 1, column, zh, en)
    for column in repeated:
        report.error(name, 1, column, f"{column} 列写了两次", f"The column {column} stands twice")
    return not missing and not repeated


def _item(row: Row) -> Item:
    statutory_limit, statutory_unit = _statutory(row)
    promised_limit, promised_unit = _promised(row)
    item = Item(
        code=_code(row),
        name_zh=row.text("name_zh"),
        name_en=row.text("name_en"),
        department_zh=row.text("department_zh"),
        department_en=row.text("department_en"),
        statutory_limit=statutory_limit,
        statutory_unit=statutory_unit,
        promised_limit=promised_limit,
        promised_unit=promised_unit,
        basis=row.text("basis"),
        confidence=row.choice("confidence", CONFIDENCES),
        kind=row.choice("case_type_hint", KINDS),
        materials=row.parts("typical_materials"),
        notice_window=row.number("notice_window"),
        extension_allowed=row.number("extension_allowed"),
        extra_grounds=row.parts("extra_grounds"),
        overdue_effect=row.choice("overdue_effect", OVERDUE_EFFECTS),
        steps=row.parts("steps"),
        fee=row.text("fee"),
        visits=row.number("visits"),
        window_group=row.text("window_group"),
        initials=row.text("initials").lower(),
        extension_total=None if row.is_empty("extension_total") else row.number("extension_total"),
        variants=row.variants(),
        guide=Guide(**{column: row.text(column) for column in GUIDE_COLUMNS}),
    )
    _note_promises(row, item)
    return _with_extension(row, item)


def _code(row: Row) -> str:
    code = row.text("code")
    if not _CODE.fullmatch(code):
        row.wrong("code", f"编码“{code}”应如 SJ-001", f'The code "{code}" should be like SJ-001')
    return code


def _statutory(row: Row) -> tuple[int | None, Unit | None]:
    """No limit is an empty cell, with the unit 当场 or none."""
    if row.is_empty("statutory_limit_days"):
        if not row.is_empty("limit_unit") and row.unit("limit_unit") is not Unit.ON_THE_SPOT:
            zh, en = "有单位，缺少法定时限的数", "There is a unit but no statutory limit"
            row.wrong("statutory_limit_days", zh, en)
        return None, None
    limit, unit = row.number("statutory_limit_days"), row.unit("limit_unit")
    if limit and unit is Unit.ON_THE_SPOT and not row.is_empty("limit_unit"):
        row.wrong("limit_unit", f"时限 {limit}，单位不能是当场", f"A limit of {limit} cannot be 当场")
    return limit, unit


def _promised(row: Row) -> tuple[int, Unit]:
    limit = row.number("promised_limit")
    if limit == 0 and row.is_empty("promised_unit"):
        return 0, Unit.ON_THE_SPOT
    unit = row.unit("promised_unit")
    if limit and unit is Unit.ON_THE_SPOT:
        row.wrong("promised_unit", f"时限 {limit}，单位不能是当场", f"A limit of {limit} cannot be 当场")
    return limit, unit if limit else Unit.ON_THE_SPOT


def _judged(item: Item) -> Iterator[tuple[str, str, Limited]]:
    """The column and the name of every promise of an item, its own and those of its variants."""
    yield "promised_limit", "", item
    for variant in item.variants:
        yield "variants", variant.code, variant


def _note_promises(row: Row, item: Item) -> None:
    for column, name, limited in _judged(item):
        error = promise_error(limited)
        if error:
            row.wrong(column, f"{name} {error[0]}".strip(), f"{name} {error[1]}".strip())


def _note_warnings(item: Item, policy: Policy, row: Row) -> None:
    for column, name, limited in _judged(item):
        warning = ceiling_warning(limited, policy)
        if warning:
            row.warn(column, f"{name} {warning[0]}".strip(), f"{name} {warning[1]}".strip())
    for column in item.missing_elements:
        zh = f"没有写 {column}，这个事项暂不公布；没有的请写“无”"
        row.warn(column, zh, f"{column} is empty, so the item is not published. Where there is none, write 无")


def _with_extension(row: Row, item: Item) -> Item:
    """An extension "to" a total is at most the days between the limit and the total."""
    if item.statutory_unit is Unit.MONTHS and (item.extension_allowed or item.extension_total):
        zh, en = "以月计的时限不能延期，请改为 0", "A limit in months takes no extension. Write 0"
        row.wrong("extension_allowed", zh, en)
    if item.extension_total is None:
        return item
    more = item.extension_total - (item.statutory_limit or 0)
    if item.statutory_limit is None or more <= 0 or item.extension_allowed not in (0, more):
        zh = f"延长至 {item.extension_total} 与法定时限、extension_allowed 不符，应等于两者之和"
        en = f"An extension to {item.extension_total} should be the statutory limit and extension_allowed together"
        row.wrong("extension_total", zh, en)
    return replace(item, extension_allowed=max(more, 0))


def _note_departments(items: list[Item], name: str, lines: Mapping[str, int], report: Report) -> None:
    """One department with two English names would be two departments on the English pages."""
    english: dict[str, str] = {}
    for item in items:
        first = english.setdefault(item.department_zh, item.department_en)
        if first != item.department_en:
            zh, en = f"{item.department_zh} 的英文名前后不一", f'"{item.department_en}" was "{first}" before'
            report.error(name, lines[item.code], f"{item.code}.department_en", zh, en)
