"""The same clerk in two browsers: one works the window, the other only looks on until it takes over (C-05)."""

import pytest

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM, Role
from kiosk.operations.administration import open_session
from kiosk.operations.ports import Context
from tests.api.program import Program
from tests.web.visitor import Page, Visitor

ELSEWHERE = "您已在 1 号窗口登录，这里只能查看"


def browsers(site: Program) -> tuple[Visitor, Visitor]:
    """One clerk, signed in in two browsers; the first has opened window 1."""
    site.keys["clerk"] = site.key_of(Role.WINDOW, "clerk 1", 1)

    def sign_in(context: Context) -> str:
        account = context.unit.people.account("clerk 1")
        assert account is not None
        return open_session(context, account, site.house.system.machine.now()).token

    second = Visitor(site, None, site.house.system.perform(SYSTEM, sign_in))
    first = Visitor(site, "clerk")
    first.sends(first.opens("/window/"), "/window/1/open")
    return first, second


def takes_over(visitor: Visitor) -> Page:
    return visitor.sends(visitor.opens("/window/"), "/window/here")


def entries(site: Program) -> list[bool]:
    """Whether each change of the browser was one over the other's head."""

    def read(context: Context) -> list[bool]:
        account = context.unit.people.account("clerk 1")
        assert account is not None
        facts = [fact for _, fact, _, _ in context.unit.ledger.of(Subject.ACCOUNT, str(account.id))]
        return [bool(fact.data["taken_over"]) for fact in facts if fact.kind is FactKind.CONSOLE_TAKEN]

    return site.house.system.read(SYSTEM, read)


def test_the_second_browser_only_shows_the_window(site: Program) -> None:
    site.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)
    first, second = browsers(site)
    page = second.opens("/window/")
    assert ELSEWHERE in page.text
    assert page.enabled & {"act-call", "act-open"} == set()
    assert ELSEWHERE in second.opens("/window/mini").text
    assert ELSEWHERE not in first.opens("/window/").text


@pytest.mark.parametrize("act", ["call", "close", "pause", "open", "take-in", "deputise", "call-number"])
def test_a_step_that_the_second_browser_sends_all_the_same_is_refused(site: Program, act: str) -> None:
    site.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)
    _, second = browsers(site)
    before = site.revision
    page = second.opens("/window/")
    sent = second.client.post(
        f"/window/1/{act}",
        data=page.form("/window/here") | {"reason": "茶歇", "number": "A001", "window": "2", "then": "grant"},
        follow_redirects=True,
    )
    assert "要在这里办，请点“在这里办”。" in sent.text
    assert site.revision == before, "nothing happened"


def test_taking_over_makes_the_other_browser_the_one_that_looks_on(site: Program) -> None:
    site.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)
    first, second = browsers(site)
    stale = first.opens("/window/")
    page = takes_over(second)
    assert "现在在这里办。另一处只能查看。" in page.text
    assert ELSEWHERE in first.sends(stale, "/window/1/call").text
    assert "正在叫 A001。" in second.sends(page, "/window/1/call").text
    assert entries(site) == [False, True]
    assert "现在在这里办" in takes_over(first).text, "and back again"


def case_of(site: Program, first: Visitor) -> str:
    """The reference of a case that the clerk took in at the window and has only received."""
    site.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)
    page = first.opens("/window/")
    for act in ("call", "start"):
        page = first.sends(page, f"/window/1/{act}")
    page = first.sends(page, "/window/1/take-in", item="SJ-001", applicant="张三", then="receive")
    return next(words for link, words in page.links if link.startswith("/cases/2"))


def test_a_case_is_only_shown_in_the_second_browser_until_it_takes_over(site: Program) -> None:
    first, second = browsers(site)
    ref = case_of(site, first)
    open_before = second.opens(f"/cases/{ref}?act=refuse")
    assert ELSEWHERE in open_before.text
    assert [form["action"] for form in open_before.forms if f"/cases/{ref}/" in form["action"]] == []
    stale, before = first.opens(f"/cases/{ref}?act=withdraw"), site.revision
    hidden = {name: value for name, value in second.opens("/cases/").form("/sign-out").items() if name != "action"}
    for step, fields in (("accept", {}), ("withdraw", {}), ("entries/1/correct", {"reason": "写错了"})):
        fields = hidden | {"request_id": step.replace("/", "")} | fields
        refused = second.client.post(f"/cases/{ref}/{step}", data=fields)
        assert refused.status_code == 403, step
        assert "要在这里办，请点“在这里办”。" in refused.text
    assert site.revision == before, "nothing was written"
    page = second.sends(open_before, "/window/here")
    assert page.path == f"/cases/{ref}", "back to the case"
    assert "受理。" in second.takes(ref, "accept").text
    assert first.posts(stale, f"/cases/{ref}/withdraw").status_code == 403
    assert ELSEWHERE in first.opens(f"/cases/{ref}").text


def test_a_question_is_only_written_down_where_the_window_is_worked(site: Program) -> None:
    first, second = browsers(site)
    asked = {"channel": "hall", "matter": "营业执照怎么变更"}
    page, before = second.opens("/enquiries/"), site.revision
    assert ELSEWHERE in page.text
    refused = second.posts(page, "/enquiries/", **asked)
    assert refused.status_code == 403
    assert asked["matter"] in refused.text, "what was typed is still there"
    assert site.revision == before
    page = second.sends(page, "/window/here")
    assert page.path == "/enquiries/"
    assert "由您负责到办结" in second.sends(page, "/enquiries/", **asked).text
    assert first.posts(first.opens("/enquiries/"), "/enquiries/", **asked).status_code == 403


def test_a_visit_at_the_door_is_only_taken_in_where_the_window_is_worked(site: Program) -> None:
    second = browsers(site)[1]
    visit = {"item": "SJ-001", "applicant": "张三", "mode_place": "滨江路 8 号", "mode_at": "2026-09-15T09:30"}
    page, before = second.opens("/door/"), site.revision
    assert ELSEWHERE in page.text
    assert "take-in" not in page.enabled
    refused = second.posts(page, "/door/", then="receive", **visit)
    assert (refused.status_code, site.revision) == (403, before)
    assert visit["mode_place"] in refused.text, "what was typed is still there"
    page = second.sends(page, "/window/here")
    assert page.path == "/door/"
    assert second.sends(page, "/door/", then="receive", **visit).path.startswith("/cases/2026-")


def test_who_works_no_window_writes_in_every_browser_and_takes_none(site: Program) -> None:
    first, second = browsers(site)
    ref = case_of(site, first)
    page = first.sends(first.opens("/window/"), "/window/1/finish", outcome="accepted")
    first.sends(page, "/window/1/close")
    for visitor, step, status in ((second, "accept", 200), (first, "decide", 200)):
        page = visitor.takes(ref, step, status, **({"outcome": "granted"} if step == "decide" else {}))
        assert ELSEWHERE not in page.text
    assert entries(site) == [False], "only the window's own steps took it"


def test_an_ended_session_holds_no_window(site: Program) -> None:
    first, second = browsers(site)
    first.client.post("/sign-out", data=first.opens("/window/").form("/sign-out"))
    page = second.opens("/window/")
    assert ELSEWHERE not in page.text
    assert "窗口已暂停" in second.sends(page, "/window/1/pause", reason="茶歇").text


def test_a_program_of_the_same_clerk_has_no_console(site: Program) -> None:
    _, second = browsers(site)
    takes_over(second)
    assert site.does("/windows/1/pause", {"reason": "茶歇"}, by="clerk", status=200)["state"] == "paused"
