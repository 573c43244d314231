"""Reads `joint.toml`: items of several departments that are handled as one, with one limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.catalogue_figures import ceiling_warning, promise_error
from config.catalogue_file import CatalogueRow, Measure
from config.centre_file import guide_from
from config.rows import note_repeats
from config.schema import Guide, Joint
from config.toml_file import Document, Table

_CODE = r"[A-Z]{1,6}(-[A-Z0-9]{1,8}){1,3}"
_GENERAL = "行政许可法第26条、第42条第2款"
_STEPS = ("一窗收件", "受理", "部门并联审查", "汇总决定", "统一送达")


@dataclass(frozen=True, slots=True)
class Parts:
    """What joint items are made of and held against; `is_site` where the centre wrote `joint.toml` itself."""

    rows: Sequence[CatalogueRow]
    measure: Measure
    is_site: bool


def read_joint(document: Document, parts: Parts) -> tuple[Joint, ...]:
    """The joint items whose parts are in the catalogue."""
    root = document.root
    tables = root.tables("joint") if root.has("joint") else []
    found = [_joint(table, parts.measure.guide) for table in tables]
    note_repeats(tables, [joint.code for joint in found], "code")
    root.finish()
    pairs = zip(tables, found, strict=True)
    return tuple(joint for table, joint in pairs if _is_sound(table, joint, parts))


def _joint(table: Table, guide: Guide) -> Joint:
    joint = Joint(
        code=table.text("code", pattern=_CODE, hint="YJS-001"),
        name_zh=table.text("name_zh"),
        name_en=table.text("name_en"),
        lead=table.text("lead"),
        items=table.names("items"),
        statutory_limit=table.number("statutory", 45, 1, 1000),
        promised_limit=table.number("promised", None, 0, 1000),
        extension_allowed=table.number("extension", 15, 0, 1000),
        basis=table.text("basis", _GENERAL),
        steps=table.names("steps") or _STEPS,
        guide=guide_from(table, guide),
        initials=table.text("initials", "", pattern="[a-z]*", hint="a-z"),
    )
    _note_promise(table, joint)
    table.finish()
    return joint


def _note_promise(table: Table, joint: Joint) -> None:
    error = promise_error(joint)
    if error:
        table.wrong("promised", *error)


def _is_sound(table: Table, joint: Joint, parts: Parts) -> bool:
    """The parts exist, in two departments or more, one of them led; the ceiling is judged only then."""
    known = {code for _, code, _ in parts.rows}
    strangers = [code for code in joint.items if code not in known]
    if strangers and not parts.is_site:
        zh = f"事项 {'、'.join(strangers)} 不在本中心的目录，“{joint.name_zh}”不公布"
        table.warn("items", zh, f"Not in the centre's catalogue, so this joint item is left out: {strangers}")
        return False
    for code in strangers:
        table.wrong("items", f"“{code}”不在 catalogue.csv", f'"{code}" is not in catalogue.csv', code)
    if joint.code in known:
        zh, en = f"编码 {joint.code} 已是目录里的事项", f"{joint.code} is an item of the catalogue already"
        table.wrong("code", zh, en)
    _note_departments(table, joint, parts)
    warning = ceiling_warning(joint, parts.measure.policy)
    if warning:
        table.warn("promised", *warning)
    return not strangers


def _note_departments(table: Table, joint: Joint, parts: Parts) -> None:
    departments = {department for _, code, department in parts.rows if code in joint.items}
    if len(joint.items) < 2:
        zh, en = "联办件至少有两个事项", "A joint item has two items or more"
        table.wrong("items", zh, en)
    elif departments and joint.lead not in departments:
        zh = f"牵头部门“{joint.lead}”不承办其中任何事项，应为 {' / '.join(sorted(departments))}"
        en = f'The lead "{joint.lead}" decides none of the items. It should be one of their departments'
        table.wrong("lead", zh, en)
