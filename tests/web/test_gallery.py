"""Every page has its pictures in both languages, and the list shows them."""

from pathlib import Path

from tests.api.program import Program
from tests.browser.shots import SHOTS

FOLDER = Path(__file__).parents[1] / "browser" / "gallery"
# Parts, files and answers to programs: what a person opens is a page.
NO_PAGES = {"console.due", "display.clip", "display.clips", "health.alive", "health.ready", "health.metrics"}
NO_PAGES |= {"openapi.openapi", "openapi.doc_url"}
FILES = (".pdf", ".csv", ".svg", ".json")


def _pages(site: Program) -> set[str]:
    rules = site.app.url_map.iter_rules()
    return {
        rule.endpoint
        for rule in rules
        if "GET" in (rule.methods or ())
        and not rule.endpoint.startswith("api_")
        and not rule.endpoint.endswith("static")
        and not rule.rule.endswith(FILES)
    } - NO_PAGES


def test_no_page_is_without_a_picture(site: Program) -> None:
    named = dict.fromkeys(("token", "booking", "ref", "draft", "account"), "1")
    routes = site.app.url_map.bind("127.0.0.1")
    shown = {routes.match(shot.path.format(**named).split("?")[0], method="GET")[0] for shot in SHOTS}
    assert shown == _pages(site)


def test_the_list_shows_every_picture_and_no_other_is_kept() -> None:
    pictures = {f"{shot.name}-{language}.png" for shot in SHOTS for language in ("zh", "en")}
    assert {path.name for path in FOLDER.glob("*.png")} == pictures
    text = (FOLDER / "README.md").read_text("utf-8")
    assert all(f"({picture})" in text for picture in pictures)
    readme = (FOLDER.parents[2] / "README.md").read_text("utf-8")
    assert readme.count("tests/browser/gallery/") > 20
    for part in readme.split("(tests/browser/gallery/")[1:]:
        assert (FOLDER / part.split(")")[0]).is_file()
