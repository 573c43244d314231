"""Sign-in leads where the role works and never off this site; sign-out ends the session in the database."""

import pytest
from werkzeug.test import TestResponse

from kiosk.domain.people import SYSTEM, Role
from kiosk.operations import administration
from kiosk.web.auth import STAFF_COOKIE
from kiosk.web.staff import is_own_path
from tests.api.program import Program
from tests.web.visitor import Page, Visitor

PASSWORD = "correct horse battery"


def signs_in(site: Program, role: Role, password: str = PASSWORD, wanted: str = "") -> TestResponse:
    name = f"new {role}"
    passwords = site.house.desk.passwords
    site.house.system.perform(
        SYSTEM, lambda context: administration.add_account(context, passwords, name, role, None, PASSWORD)
    )
    visitor = Visitor(site, None)
    page = visitor.opens(f"/sign-in?next={wanted}" if wanted else "/sign-in")
    hidden = page.form("/sign-in")
    del hidden["action"]
    return visitor.client.post("/sign-in", data=hidden | {"username": name, "password": password})


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.WINDOW, "/window/"),
        (Role.GUIDE, "/desk/"),
        (Role.MANAGER, "/manager/"),
        (Role.SUPERVISOR, "/manager/"),
        (Role.ADMIN, "/admin/"),
        (Role.AUDITOR, "/"),
    ],
)
def test_each_role_lands_where_it_works(site: Program, role: Role, home: str) -> None:
    answer = signs_in(site, role)
    assert (answer.status_code, answer.location) == (303, home)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{STAFF_COOKIE}="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=36000" in cookie
    assert "Secure" not in cookie


def test_goes_back_to_where_the_person_wanted(site: Program) -> None:
    assert signs_in(site, Role.WINDOW, wanted="/cases/?view=near").location == "/cases/?view=near"


@pytest.mark.parametrize(
    ("path", "is_own", "reason"),
    [
        ("/cases/", True, "a path of this site"),
        ("/cases/?view=near&department=%E7%A8%8E", True, "with a query"),
        ("", False, "nowhere"),
        ("cases/", False, "no path from the root"),
        ("//elsewhere.example/", False, "another host on the same scheme"),
        ("/\\elsewhere.example/", False, "a browser reads the backslash as a slash"),
        ("/a\\b", False, "any backslash"),
        ("/\t/elsewhere.example/", False, "a browser drops the tab"),
        ("/\n/elsewhere.example/", False, "and the line feed"),
        ("https://elsewhere.example/", False, "another site"),
        ("javascript:alert(1)", False, "a script"),
    ],
)
def test_own_path(path: str, is_own: bool, reason: str) -> None:
    assert is_own_path(path) is is_own, reason


def test_next_that_leads_away_is_dropped(site: Program) -> None:
    assert signs_in(site, Role.WINDOW, wanted="//elsewhere.example/").location == "/window/"


def test_wrong_password_is_told_in_words_and_keeps_the_name(site: Program) -> None:
    answer = signs_in(site, Role.WINDOW, password="wrong")
    assert answer.status_code == 401
    assert "账号或密码不对" in answer.text
    assert 'value="new window"' in answer.text
    assert STAFF_COOKIE not in str(answer.headers.getlist("Set-Cookie"))


def test_sign_out_ends_the_session_in_the_database(site: Program) -> None:
    visitor = Visitor(site, "window")
    page = visitor.opens("/window/")
    left = visitor.sends(page, "/sign-out")
    assert left.path == "/sign-in"
    again = Visitor(site, "window")  # the same token, as a thief would send it
    assert again.client.get("/window/").status_code == 302


def test_forms_without_the_token_of_the_page_are_refused(site: Program) -> None:
    visitor = Visitor(site, "window")
    answer = visitor.client.post("/window/1/open", data={"request_id": "a"})
    assert answer.status_code == 400
    assert "页面打开太久" in answer.text


PAGES = ("/window/", "/cases/", "/manager/", "/manager/cases?figure=open", "/manager/items?figure=total", "/admin/")
RIGHTS = {
    "/window/": {"window"},
    "/cases/": {"window", "manager", "supervisor", "admin"},
    "/manager/": {"manager", "supervisor", "admin"},
    "/manager/cases?figure=open": {"manager", "supervisor", "admin"},
    "/manager/items?figure=total": {"manager", "supervisor", "admin"},
    "/admin/": {"admin"},
}


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_closed_to_everybody_else(site: Program, path: str) -> None:
    seen = {role for role in map(str, Role) if Visitor(site, role).client.get(path).status_code == 200}
    assert seen == RIGHTS[path]
    stranger = Visitor(site, None).client.get(path)
    assert stranger.status_code == 302
    assert stranger.location.startswith("/sign-in?next=")


def test_english_page_says_so(site: Program) -> None:
    answer = Visitor(site, "window").client.get("/window/?lang=en")
    assert '<html lang="en"' in answer.text
    assert Page(answer).headings == 1
