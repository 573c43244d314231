"""Words of the pages about calendars and catalogues: states, limits, objections, and who approved."""

from collections.abc import Iterable, Mapping

from kiosk.domain.people import SYSTEM
from kiosk.operations.ports import Context
from kiosk.web.language import gettext
from kiosk.web.sentences import _l

_YEARS = {
    "same": _l("与文件一致"),
    "corrected": _l("文件已更正，等待批准"),
    "new": _l("新的一年，等待批准"),
    "not_offered": _l("文件里没有这一年，仍按已批准的执行"),
}
_LIMITS = {
    "notice": _l("一次性告知"),
    "statutory": _l("法定时限"),
    "promised": _l("承诺时限"),
    "delivery": _l("送达时限"),
}
_OBJECTIONS = {
    "above_law": _l("承诺时限超过法定时限"),
    "above_ceiling": _l("承诺时限超过法定时限的 40%"),
    "missing_element": _l("缺少应当公示的内容"),
    "no_queue": _l("没有队列收这个事项，请先写进 queues.toml"),
}
_ELEMENTS = {
    "item": _l("事项名称"),
    "basis": _l("设定依据"),
    "conditions": _l("申请条件"),
    "quantity": _l("数量限制"),
    "procedure": _l("办理程序"),
    "limit": _l("办理时限"),
    "materials": _l("申请材料"),
    "forms": _l("申请书示范文本"),
    "duty": _l("职责"),
    "steps": _l("办理环节"),
    "responsible": _l("责任人"),
    "complaint": _l("投诉渠道"),
}
_ITEM_FIELDS = {
    "name_zh": _l("事项名称"),
    "name_en": _l("英文名称"),
    "department_zh": _l("部门"),
    "department_en": _l("部门英文名"),
    "statutory": _l("法定时限"),
    "promised": _l("承诺时限"),
    "basis": _l("设定依据"),
    "confidence": _l("依据把握"),
    "kind": _l("办件类型"),
    "materials": _l("申请材料"),
    "steps": _l("办理环节"),
    "fee": _l("收费"),
    "notice_window": _l("一次性告知天数"),
    "extension_allowed": _l("可延长天数"),
    "extension_total": _l("可延长至"),
    "extra_grounds": _l("特别程序"),
    "initials": _l("拼音首字母"),
    "overdue_effect": _l("逾期后果"),
    "variants": _l("办理方式"),
    "elements": _l("公示内容"),
    "visits": _l("到场次数"),
}
_UNITS = {
    "工作日": _l("个工作日"),
    "自然日": _l("个自然日"),
    "月": _l("个月"),
    "当场": _l("当场（0）"),
}
_TABLES: Mapping[str, Mapping[str, str]] = {
    "year": _YEARS,
    "limit": _LIMITS,
    "objection": _OBJECTIONS,
    "element": _ELEMENTS,
    "item_field": _ITEM_FIELDS,
    "unit": _UNITS,
}


def rule_word(table: str, value: object) -> str:
    """The word for a value; an unknown value stands for itself."""
    known = _TABLES[table].get(str(value))
    return gettext(known) if known else str(value)


def signers(context: Context, labels: Iterable[str]) -> dict[str, str]:
    """Who approved or published: the names behind labels of the ledger."""
    return {label: _name(context, label) for label in set(labels)}


def _name(context: Context, label: str) -> str:
    if label == SYSTEM.label:
        return gettext("启动时自动采用")
    kind, _, number = label.partition(":")
    account = context.unit.people.account_by_id(int(number)) if kind == "account" and number.isdigit() else None
    return account.name if account else label
