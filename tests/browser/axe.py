"""Looks at a page with axe-core: the rules of WCAG 2.2 A and AA, and good practice."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@cache
def _source() -> str:
    return (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """What axe finds, one line each: the rule and where. The source is evaluated, so the page's policy stands."""
    page.evaluate(_source())
    found = page.evaluate(_RUN, _TAGS)["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]
