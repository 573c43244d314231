"""Accounts and devices: a secret is shown once and kept nowhere, rights end at once."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.clock_step import ClockWatch
from kiosk.domain.people import SYSTEM, DeviceKind, Role
from kiosk.operations import clock_watch
from tests.api.program import Program, copied, program_on
from tests.web.visitor import Visitor


def secret_in(text: str) -> str:
    found = re.search(r'secret__value">([^<]+)<', text)
    assert found
    return found[1]


def stored(site: Program) -> str:
    """Everything in the database as text."""
    path = site.house.options.database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump())


def test_a_fresh_password_is_shown_once_and_works(site: Program) -> None:
    visitor = Visitor(site, "admin")
    page = visitor.opens("/admin/")
    answer = visitor.posts(page, "/admin/accounts", name="chen", role="window", window="2")
    password = secret_in(answer.text)
    assert password not in visitor.client.get("/admin/").text
    assert password not in stored(site)
    signed_in = site.does("/session", {"username": "chen", "password": password}, by=None)
    assert (signed_in["role"], signed_in["window"]) == ("window", 2)


@pytest.mark.parametrize(
    ("name", "role", "window", "words"),
    [
        ("window-1", "window", "", "已经有了"),
        (" ", "window", "", "“名称”不能为空"),
        ("chen", "emperor", "", "请选择“角色”"),
        ("chen", "window", "99", "没有 99 号窗口"),
        ("chen", "window", "one", "没有 one 号窗口"),
    ],
)
def test_accounts_that_cannot_be(site: Program, name: str, role: str, window: str, words: str) -> None:
    visitor = Visitor(site, "admin")
    answer = visitor.posts(visitor.opens("/admin/"), "/admin/accounts", name=name, role=role, window=window)
    assert answer.status_code in {404, 422}
    assert words in answer.text
    assert "secret__value" not in answer.text


def test_a_disabled_account_is_out_at_once(site: Program) -> None:
    clerk = Visitor(site, "window")
    clerk.opens("/window/")
    visitor = Visitor(site, "admin")
    page = visitor.opens("/admin/")
    action = next(form["action"] for form in page.forms if form["action"].endswith("/disable"))
    accounts = {form["action"] for form in page.forms if form["action"].endswith("/disable")}
    assert len(accounts) == len(Role) - 1, "nobody is offered to disable himself"
    for action in accounts:
        visitor.sends(page, action)
    assert clerk.client.get("/window/").status_code == 302


def test_nobody_disables_himself(site: Program) -> None:
    visitor = Visitor(site, "admin")
    page = visitor.opens("/admin/")
    own = next(n for n in range(1, 20) if f"/admin/accounts/{n}/disable" not in {f["action"] for f in page.forms})
    form = page.form("/sign-out") | {"request_id": "1"}
    answer = visitor.client.post(f"/admin/accounts/{own}/disable", data=form, follow_redirects=True)
    assert "不能停用自己" in answer.text
    visitor.opens("/admin/")


def test_a_device_key_is_shown_once_and_ends(site: Program) -> None:
    visitor = Visitor(site, "admin")
    page = visitor.opens("/admin/")
    answer = visitor.posts(page, "/admin/devices", name="hall kiosk", kind=DeviceKind.KIOSK)
    site.keys["new"] = secret_in(answer.text)
    assert site.keys["new"] not in stored(site)
    site.does("/tickets", {"queue": "A"}, by="new", status=201)
    page = visitor.opens("/admin/")
    for form in page.forms:
        if form["action"].endswith("/revoke"):
            visitor.sends(page, form["action"])
    assert site.post("/tickets", {"queue": "A"}, by="new").status_code == 401


def test_a_slip_that_did_not_come_out_is_listed(site: Program) -> None:
    """No printer runs in this hall, so the slip stays pending: it is no trouble yet."""
    site.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    assert "今天的小票都打出来了" in Visitor(site, "admin").opens("/admin/").text
    path = site.house.options.database.removeprefix("sqlite:///")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE print_jobs SET state = 'failed', reason = 'paper'")
    said = " ".join(Visitor(site, "admin").opens("/admin/").text.split())
    assert "A001" in said
    assert "没有打出" in said


def test_the_clock_of_a_rehearsal(site: Program) -> None:
    visitor = Visitor(site, "admin")
    page = visitor.opens("/admin/")
    page = visitor.sends(page, "/admin/rehearsal-clock", now="2026-09-16T14:05")
    assert "演练时钟已设为 2026-09-16 14:05" in page.text
    centre = site.house.system.centre
    assert f"{site.house.system.clock.now().astimezone(centre.zone):%d %H:%M}" == "16 14:05"
    page = visitor.sends(page, "/admin/rehearsal-clock", now="soon")
    assert "看不懂" in page.text


@pytest.fixture
def after_a_jump(sqlite_template: Path, tmp_path: Path) -> Iterator[Program]:
    """A real hall whose machine was a year behind when it was last right: started again, it halts."""
    with program_on(copied(sqlite_template, tmp_path), "real") as program:
        system = program.house.system
        behind = ClockWatch(system.machine.now() - timedelta(days=400))
        system.perform(SYSTEM, lambda context: context.unit.set_clock_watch(behind))
        system.perform(SYSTEM, clock_watch.begin)
        yield program


def test_a_jump_of_the_clock_is_confirmed_on_the_page(after_a_jump: Program) -> None:
    assert "clock_jumped" in after_a_jump.sees("/readyz")["warnings"]
    visitor = Visitor(after_a_jump, "admin")
    page = visitor.opens("/admin/")
    assert "时钟可能不对，请核对" in page.text
    assert "confirm-clock" in page.enabled
    page = visitor.sends(page, "/admin/clock")
    assert "号码作废、换日和超期标记恢复。" in page.text
    assert "时钟可能不对" not in page.text
    assert "clock_jumped" not in after_a_jump.sees("/readyz")["warnings"]
    assert after_a_jump.house.scheduler.last is not None, "the deadlines are looked at at once"


def test_the_notice_of_a_jump_speaks_english(after_a_jump: Program) -> None:
    page = Visitor(after_a_jump, "admin").opens("/admin/?lang=en")
    assert "The clock may be wrong: check it" in page.text


def test_without_a_jump_there_is_nothing_to_confirm(site: Program) -> None:
    visitor = Visitor(site, "admin")
    page = visitor.opens("/admin/")
    assert "confirm-clock" not in page.enabled
    token = page.form("/admin/accounts")["csrf_token"]
    answer = visitor.client.post("/admin/clock", data={"csrf_token": token, "request_id": "a1"}, follow_redirects=True)
    assert "不用确认" in answer.text


def test_an_administrator_puts_up_the_sign_of_a_window(site: Program) -> None:
    visitor = Visitor(site, "admin")
    accounts = site.house.system.read(SYSTEM, lambda context: context.unit.people.accounts())
    who = next(account for account in accounts if account.role is Role.WINDOW)
    action = f"/admin/accounts/{who.id}/sign"
    visitor.posts(visitor.opens("/admin/"), action, post="社保经办", public_name="李明")
    assert "社保经办 · 李明" in visitor.opens("/admin/").said
    assert site.sees("/boards/window-1")["staff"] == ""
    site.does("/windows/1/open")
    panel = site.sees("/boards/window-1")
    assert (panel["post"], panel["staff"]) == ("社保经办", "李明")
    assert "李明" in site.app.test_client().get("/display/window/1").text
    visitor.posts(visitor.opens("/admin/"), action, post="长" * 21, public_name="")
    assert "岗位" in visitor.opens("/admin/").said
    assert site.sees("/boards/window-1")["post"] == "社保经办"


@pytest.mark.parametrize("role", sorted({*Role} - {Role.ADMIN}))
def test_nobody_else_puts_up_signs(site: Program, role: Role) -> None:
    visitor = Visitor(site, role)
    assert visitor.client.post("/admin/accounts/1/sign", data={"post": "x"}).status_code == 403
