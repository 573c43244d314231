"""How limits are said, in both languages, the same on the slip, in the guide and on the dashboard."""

from kiosk.domain.catalogue import Item
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.service_mode import Service, ServiceMode

_UNITS_EN = {
    Unit.WORKING_DAYS: "working days",
    Unit.NATURAL_DAYS: "calendar days",
    Unit.MONTHS: "months",
}

_MODES = {
    ServiceMode.ON_THE_SPOT: ("即办", "At the window"),
    ServiceMode.AGENT: ("代办", "Done by an agent"),
    ServiceMode.ACCOMPANIED: ("陪办", "Accompanied"),
    ServiceMode.AT_THE_DOOR: ("上门", "At your door"),
}


def service_words(service: Service, is_zh: bool) -> str:
    """`代办：帮办岗 李明`: the way in which a matter is served and who does it; never a place."""
    name = mode_words(service.mode, is_zh)
    return f"{name}{'：' if is_zh else ': '}{service.by}" if service.by else name


def mode_words(mode: ServiceMode, is_zh: bool) -> str:
    """What one of the four ways is called."""
    return _MODES[mode][0 if is_zh else 1]


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
