"""What an office must display of an item before it may be published: 行政许可法 30 and 阳光政务."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kiosk.domain.catalogue import Item


class Element(StrEnum):
    """One thing that must be told of an item; where there is none, the guide says so in words."""

    ITEM = "item"
    BASIS = "basis"
    CONDITIONS = "conditions"
    QUANTITY = "quantity"
    PROCEDURE = "procedure"
    LIMIT = "limit"
    MATERIALS = "materials"
    FORMS = "forms"
    DUTY = "duty"
    STEPS = "steps"
    RESPONSIBLE = "responsible"
    COMPLAINT = "complaint"


ARTICLE_30 = (
    Element.ITEM,
    Element.BASIS,
    Element.CONDITIONS,
    Element.QUANTITY,
    Element.PROCEDURE,
    Element.LIMIT,
    Element.MATERIALS,
    Element.FORMS,
)
OPEN_GOVERNMENT = (
    Element.PROCEDURE,
    Element.DUTY,
    Element.STEPS,
    Element.LIMIT,
    Element.RESPONSIBLE,
    Element.COMPLAINT,
)


def missing_elements(item: Item) -> tuple[Element, ...]:
    """What still has to be said of the item, in the order of the law; such an item is not published.

    A promise is a limit even where the law sets none, so that no item lacks its limit.
    """
    told = _told(item)
    return tuple(element for element in Element if not told[element])


def _told(item: Item) -> Mapping[Element, bool]:
    return {
        Element.ITEM: bool(item.name_zh.strip()),
        Element.BASIS: bool(item.basis.strip()),
        Element.PROCEDURE: bool(item.steps),
        Element.STEPS: bool(item.steps),
        Element.LIMIT: True,
        Element.MATERIALS: bool(item.materials),
        **{Element(name): bool(getattr(item.elements, name).strip()) for name in _WRITTEN},
    }


_WRITTEN = ("conditions", "quantity", "forms", "duty", "responsible", "complaint")
