"""Somebody at a browser without scripts: opens pages, reads their forms, sends them as they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from kiosk.web.auth import STAFF_COOKIE
from tests.api.program import Program


class Page(HTMLParser):
    """What a page says: its words, links, forms with their hidden fields, and the buttons that cannot be pressed."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.status = response.status_code
        self.path = urlsplit(response.request.url).path
        self.text = ""
        self.links: list[tuple[str, str]] = []
        self.forms: list[dict[str, str]] = []
        self.headings = 0
        self.enabled: set[str] = set()
        self.checked: dict[str, str] = {}
        self.unlabelled: list[str] = []
        self._labels: set[str] = set()
        self._in_label = False
        self._fields: list[str] = []
        self._link: list[str] | None = None
        self.feed(response.text)
        self.unlabelled = [name for name in self._fields if name not in self._labels]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "h1":
            self.headings += 1
        elif tag == "a":
            self._link = [at.get("href", ""), ""]
        elif tag == "form":
            self.forms.append({"action": at.get("action", "")})
        elif tag == "label":
            self._in_label = "for" not in at
            self._labels.add(at.get("for", ""))
        elif tag == "button" and "disabled" not in at and "id" in at:
            self.enabled.add(at["id"])
        if tag in {"input", "select", "textarea"}:
            self._field(at)

    def _field(self, at: dict[str, str]) -> None:
        if at.get("type") == "hidden":
            self.forms[-1][at["name"]] = at.get("value", "")
        elif at.get("type") in {"radio", "checkbox"}:
            if "checked" in at:
                self.checked[at["name"]] = at["value"]
            if not self._in_label:
                self._fields.append(at.get("id", f"field {at.get('name')}"))
        else:
            self._fields.append(at.get("id", f"field {at.get('name')}"))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "span"}:
            self.text += " "
        if tag == "label":
            self._in_label = False
        if tag == "a" and self._link is not None:
            self.links.append((self._link[0], self._link[1].strip()))
            self._link = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._link is not None:
            self._link[1] += data

    @property
    def said(self) -> str:
        """The words of the page with single blanks between them."""
        return " ".join(self.text.split())

    def form(self, action: str) -> dict[str, str]:
        """The hidden fields of the form that goes to that address."""
        return dict(next(form for form in self.forms if form["action"] == action))


class Visitor:
    """A browser with the staff cookie of one person; None has none."""

    def __init__(self, program: Program, who: str | None, token: str | None = None) -> None:
        self.client = program.app.test_client()
        key = token or (program.keys[who] if who else None)
        if key:
            self.client.set_cookie(STAFF_COOKIE, key)

    def opens(self, path: str, status: int = 200) -> Page:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        page = Page(answer)
        assert page.headings == 1
        assert page.unlabelled == []
        return page

    def sends(self, page: Page, action: str, **fields: str) -> Page:
        """Sends the form of a page and follows where the answer leads."""
        return Page(self.posts(page, action, **fields))

    def takes(self, ref: str, step: str, status: int = 200, **fields: object) -> Page:
        """Opens the form of a step on the page of a case, where it has one, and sends it; follows the answer."""
        page, action = self.opens(f"/cases/{ref}"), f"/cases/{ref}/{step}"
        if all(form["action"] != action for form in page.forms):
            page = self.opens(f"/cases/{ref}?act={step}")
        hidden = {name: value for name, value in page.form(action).items() if name != "action"}
        answer = self.client.post(action, data=hidden | fields, follow_redirects=True)
        assert answer.status_code == status, answer.text
        return Page(answer)

    def posts(self, page: Page, action: str, **fields: str) -> TestResponse:
        hidden = page.form(action)
        del hidden["action"]
        return self.client.post(action, data=hidden | fields, follow_redirects=True)


def rows(page: Page, text: str) -> int:
    """How many cases or items a list shows, counted by their references or codes."""
    return len(set(re.findall(text, page.text)))
