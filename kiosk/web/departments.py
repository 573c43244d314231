"""Items in the order in which people look for them: by department, in the order of the catalogue."""

from collections.abc import Iterable

from kiosk.domain.catalogue import Item


def by_department(items: Iterable[Item]) -> list[tuple[Item, list[Item]]]:
    """Each department, named by its first item, with its items."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.department_zh, []).append(item)
    return [(of[0], of) for of in found.values()]
