"""Reads the catalogue of approval items, a CSV file that an office program may have saved."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.catalogue_figures import ENGLISH_UNITS, note_ceiling
from config.folder import Text, decode, note_control_characters
from config.report import Report
from config.schema import Item, Policy, Unit

REQUIRED = (
    "code", "name_zh", "name_en", "department_zh", "department_en", "statutory_limit_days", "limit_unit",
    "basis", "confidence", "case_type_hint", "typical_materials", "promised_limit", "promised_unit",
)  # fmt: skip
OPTIONAL = {
    "notice_window": "5", "extension_allowed": "0", "extra_grounds": "", "overdue_effect": "none",
    "steps": "", "fee": "", "visits": "1", "window_group": "", "initials": "",
}  # fmt: skip
COLUMNS = (*REQUIRED, *OPTIONAL)
KINDS = ("即办件", "承诺件", "上报件")
CONFIDENCES = ("high", "medium", "low")
OVERDUE_EFFECTS = ("none", "deemed_granted", "deemed_agreed_by_department")

_WHOLE = re.compile(r"[0-9]{1,4}")
_CODE = re.compile(r"[A-Z]{1,6}(-[A-Z0-9]{1,8}){1,3}")
_NEVER_EMPTY = ("name_zh", "name_en", "department_zh", "department_en")


def read_catalogue(source: Text, policy: Policy, report: Report) -> tuple[Item, ...]:
    """The sound items in the order of the file, each ceiling that is passed noted as a warning."""
    items: list[Item] = []
    first_line: dict[str, int] = {}
    at_first = report.error_count
    for line, cells in _rows(source, report):
        row = _Row(source.name, line, cells, report)
        before = report.error_count
        item = _item(row)
        if item.code in first_line:
            first = first_line[item.code]
            row.wrong("code", f"{item.code} 与第 {first} 行重复", f"{item.code} stands on line {first} already")
        first_line.setdefault(item.code, line)
        if report.error_count == before:
            items.append(item)
            note_ceiling(item, policy, row.place, report)
    if not first_line and report.error_count == at_first:
        report.error(source.name, 1, "", "目录里没有事项", "The catalogue holds no items")
    _note_departments(items, source.name, first_line, report)
    return tuple(items)


def read_catalogue_file(path: Path, policy: Policy, report: Report) -> tuple[Item, ...]:
    """The items of any catalogue file, for `kiosk catalogue check`; raises OSError if there is none."""
    text = decode(path.name, path.read_bytes(), report)
    note_control_characters(path.name, text, report)
    return read_catalogue(Text(path.name, text, True), policy, report)


def rows_of(source: Text) -> tuple[tuple[int, str, str], ...]:
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


class _Row:
    """One line of the file; each reader notes what is wrong and returns a harmless value."""

    def __init__(self, name: str, line: int, cells: Mapping[str, str], report: Report) -> None:
        self.place = (name, line)
        self._cells = cells
        self._report = report

    def wrong(self, column: str, zh: str, en: str) -> None:
        key = f"{self._cells['code']}.{column}" if column != "code" else self._cells["code"]
        self._report.error(*self.place, key, zh, en)

    def text(self, column: str) -> str:
        if not self._cells[column] and column in _NEVER_EMPTY:
            self.wrong(column, f"{column} 不能留空", f"{column} is empty")
        return self._cells[column]

    def parts(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in re.split("[;；]", self._cells[column]) if part.strip())

    def number(self, column: str) -> int:
        written = self._cells[column]
        if not _WHOLE.fullmatch(written):
            zh, en = f"“{written}”不是整数（半角数字）", f'"{written}" is no whole number'
            self.wrong(column, zh, en)
            return 0
        return int(written)

    def choice(self, column: str, choices: tuple[str, ...]) -> str:
        written = self._cells[column]
        if written not in choices:
            known = " / ".join(choices)
            self.wrong(column, f"“{written}”应为 {known}", f'"{written}" should be {known}')
        return written

    def unit(self, column: str) -> Unit:
        written = self._cells[column]
        if written in tuple(Unit):
            return Unit(written)
        known = " / ".join(Unit)
        self.wrong(column, f"单位“{written}”应为 {known}", f'The unit "{written}" should be {known}')
        return Unit.ON_THE_SPOT

    def is_empty(self, column: str) -> bool:
        return not self._cells[column]


def _item(row: _Row) -> Item:
    statutory_limit, statutory_unit = _statutory(row)
    promised_limit, promised_unit = _promised(row)
    _note_promise(row, statutory_limit, statutory_unit, promised_limit, promised_unit)
    return Item(
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
    )


def _code(row: _Row) -> str:
    code = row.text("code")
    if not _CODE.fullmatch(code):
        row.wrong("code", f"编码“{code}”应如 SJ-001", f'The code "{code}" should be like SJ-001')
    return code


def _statutory(row: _Row) -> tuple[int | None, Unit | None]:
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


def _promised(row: _Row) -> tuple[int, Unit]:
    limit = row.number("promised_limit")
    if limit == 0 and row.is_empty("promised_unit"):
        return 0, Unit.ON_THE_SPOT
    unit = row.unit("promised_unit")
    if limit and unit is Unit.ON_THE_SPOT:
        row.wrong("promised_unit", f"时限 {limit}，单位不能是当场", f"A limit of {limit} cannot be 当场")
    return limit, unit if limit else Unit.ON_THE_SPOT


def _note_promise(row: _Row, legal: int | None, legal_unit: Unit | None, promise: int, unit: Unit) -> None:
    if legal is not None and promise > legal and (unit is legal_unit or legal == 0):
        zh = f"承诺 {promise} {unit}，超过法定 {legal} {legal_unit}"
        en = f"The promise of {promise} {ENGLISH_UNITS[unit]} is above the statutory limit of {legal}"
        row.wrong("promised_limit", zh, en)


def _note_departments(items: list[Item], name: str, lines: Mapping[str, int], report: Report) -> None:
    """One department with two English names would be two departments on the English pages."""
    english: dict[str, str] = {}
    for item in items:
        first = english.setdefault(item.department_zh, item.department_en)
        if first != item.department_en:
            zh, en = f"{item.department_zh} 的英文名前后不一", f'"{item.department_en}" was "{first}" before'
            report.error(name, lines[item.code], f"{item.code}.department_en", zh, en)
