"""Pages live with a strict content security policy: no inline script, no inline style, no raw markup."""

import re
from html.parser import HTMLParser

import pytest

from tests.structure.sources import files, name, texts

RAW = re.compile(r"\|\s*safe\b|\bMarkup\(|{%-?\s*autoescape\s+false")
SCRIPTED = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval)\b|\bnew Function\b"
    r"|\bset(?:Timeout|Interval)\(\s*[\"'`]|\.setAttribute\(\s*[\"']style"
)
OUTSIDE = re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//|@import|url\(\s*[\"']?(?:https?:)?//")


class Policy(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self):
        super().__init__()
        self.refused: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self._in_script = tag == "script"
        inline = [key for key in attributes if key == "style" or key.startswith("on")]
        self.refused += [f"{tag} {key}" for key in inline]
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.refused.append(f"inline {tag}")
        if any((value or "").strip().lower().startswith("javascript:") for value in attributes.values()):
            self.refused.append(f"{tag} javascript:")


def refused(page: str) -> list[str]:
    """What of a template a browser under our policy would not run or show."""
    policy = Policy()
    policy.feed(re.sub(r"{#.*?#}", "", page, flags=re.DOTALL))
    return policy.refused + RAW.findall(page) + OUTSIDE.findall(page)


def test_templates():
    pages = [(path, text) for path, text in texts() if "templates" in path.parts]
    assert {name(path): found for path, text in pages if (found := refused(text))} == {}


def test_scripts_write_text_alone():
    scripts = [(path, text) for path, text in texts() if path.suffix == ".js"]
    assert {name(path): found for path, text in scripts if (found := SCRIPTED.findall(text))} == {}


def test_styles_load_nothing_from_outside():
    sheets = [(path, text) for path, text in texts() if path.suffix in {".css", ".svg"}]
    foreign = {name(path): found for path, text in sheets if (found := OUTSIDE.findall(text))}
    assert foreign == {}


@pytest.mark.parametrize(
    "page",
    [
        "<script>go()</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        "{{ name | safe }}",
        "{% autoescape false %}",
        '<script src="https://example.org/a.js"></script>',
        '<img src="//example.org/a.png">',
    ],
)
def test_page_is_refused(page):
    assert refused(page)


def test_page_is_accepted():
    style = """<link rel="stylesheet" href="{{ url_for('static', filename='a.css') }}">"""
    page = style + '<script src="/a.js" defer></script>'
    assert refused(page) == []


@pytest.mark.parametrize(
    "line",
    [
        "box.innerHTML = name",
        "eval(text)",
        "new Function(text)",
        "setTimeout('go()', 1)",
        "p.setAttribute('style', s)",
    ],
)
def test_script_is_refused(line):
    assert SCRIPTED.search(line)


def test_there_are_files_to_look_at():
    """A checker of templates that found none would always pass."""
    assert [path for path in files() if "templates" in path.parts and path.suffix == ".html"]
