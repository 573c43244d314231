"""How limits are said, in both languages, the same on the slip, in the guide and on the dashboard."""

from kiosk.domain.catalogue import Item
from kiosk.domain.limits import Limit, Unit

_UNITS_EN = {
    Unit.WORKING_DAYS: "working days",
    Unit.NATURAL_DAYS: "calendar days",
    Unit.MONTHS: "months",
}


def limits_words(item: Item, is_zh: bool) -> str:
    """`法定 20 个工作日 · 承诺 8 个工作日`, the same words wherever both limits stand together."""
    law = limit_words(item.statutory, is_zh) if item.statutory else ("未规定" if is_zh else "none")
    own = limit_words(item.promised, is_zh)
    return f"法定 {law} · 承诺 {own}" if is_zh else f"Legal limit {law} · We promise {own}"


def limit_words(limit: Limit, is_zh: bool) -> str:
    """A limit as people read it."""
    if limit.value == 0:
        return "当场办结" if is_zh else "on the spot"
    if is_zh:
        return f"{limit.value} 个{limit.unit}"
    unit = _UNITS_EN[limit.unit]
    return f"{limit.value} {unit.removesuffix('s') if limit.value == 1 else unit}"
