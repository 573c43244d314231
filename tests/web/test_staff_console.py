"""The console: only legal buttons, one effect a press, conflicts in words, both due dates before and after."""

from dataclasses import replace

import pytest

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM, Role
from kiosk.domain.service_times import ServiceTimes
from kiosk.domain.ticket import Ticket
from kiosk.operations.wait_book import Page as WaitsPage
from kiosk.storage.tables import print_jobs
from tests.api.program import Program
from tests.web.visitor import Page, Visitor

MOVES = {"act-call", "act-recall", "act-start", "act-no-show", "act-finish", "act-hold"}


def takes_number(site: Program, **wish: str) -> str:
    return str(site.does("/tickets", wish or {"item": "SJ-001"}, by="kiosk", status=201)["number"])


def at_window(site: Program, number: int = 1) -> tuple[Visitor, Page]:
    site.keys["clerk"] = site.key_of(Role.WINDOW, f"clerk {number}", number)
    visitor = Visitor(site, "clerk")
    return visitor, visitor.opens("/window/")


def ticket_of(site: Program) -> Ticket:
    """The first number of the day, as it is stored."""
    stored = site.house.system.read(SYSTEM, lambda context: context.unit.tickets.by_id(1))
    assert stored is not None
    return stored


def presses(visitor: Visitor, page: Page, act: str, **fields: str) -> Page:
    return visitor.sends(page, f"/window/1/{act}", **fields)


def test_only_legal_buttons_can_be_pressed(site: Program) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    assert page.enabled & MOVES == set()
    page = presses(visitor, page, "open")
    assert page.enabled & MOVES == {"act-call"}
    page = presses(visitor, page, "call")
    assert page.enabled & MOVES == {"act-recall", "act-start", "act-no-show"}
    page = presses(visitor, page, "start")
    assert page.enabled & MOVES == {"act-finish", "act-hold"}
    page = presses(visitor, page, "finish", outcome="enquiry")
    assert page.enabled & MOVES == {"act-call"}
    page = presses(visitor, page, "pause", reason="午间休息", until="13:30")
    assert page.enabled & MOVES == set()
    assert "午间休息 · 13:30 恢复" in " ".join(page.text.split())


def test_says_who_is_next_and_why(site: Program) -> None:
    first, _ = takes_number(site), takes_number(site)
    page = at_window(site)[1]
    said = " ".join(page.text.split())
    assert first in said
    assert "按取号先后" in said
    assert "A 市场监管 等候 2 人 · 最长 0 分钟" in said
    assert "再往后，按叫号顺序" in said


def test_a_double_click_calls_one_number(site: Program) -> None:
    takes_number(site), takes_number(site)
    visitor, page = at_window(site)
    page = presses(visitor, page, "open")
    first = presses(visitor, page, "call")
    again = presses(visitor, page, "call")  # the same form once more
    assert "A001" in first.text
    assert "A001" in again.text
    assert "先给" not in again.text
    assert site.sees("/queues")[0]["waiting"] == 1


def test_a_second_press_with_a_new_form_is_told_in_words(site: Program) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    page = presses(visitor, page, "open")
    presses(visitor, page, "call")
    other = visitor.opens("/window/")
    answer = presses(visitor, other, "call")
    assert "先给 A001 选结果，再办下一步。" in answer.text


def test_nobody_waits(site: Program) -> None:
    visitor, page = at_window(site)
    page = presses(visitor, presses(visitor, page, "open"), "call")
    assert "现在没有人等候。" in page.text
    assert page.status == 200


def test_form_without_its_id_is_malformed(site: Program) -> None:
    visitor, page = at_window(site)
    assert visitor.posts(page, "/window/1/open", request_id="").status_code == 400
    assert visitor.posts(page, "/window/1/open", request_id="../x").status_code == 400


def serving(site: Program, **wish: str) -> tuple[Visitor, Page]:
    takes_number(site, **wish)
    visitor, page = at_window(site)
    for act in ("open", "call", "start"):
        page = presses(visitor, page, act)
    return visitor, page


@pytest.mark.parametrize(
    ("then", "outcome", "status"),
    [
        ("grant", "decided", "decided"),
        ("refuse", "decided", "decided"),
        ("accept", "accepted", "running"),
        ("receive", None, "received"),
    ],
)
def test_outcome_is_preselected_from_what_was_taken_in(
    site: Program, then: str, outcome: str | None, status: str
) -> None:
    visitor, page = serving(site)
    assert page.checked["outcome"] == "enquiry"
    page = presses(visitor, page, "take-in", item="SJ-001 有限责任公司设立登记", applicant="王喆", then=then)
    assert page.checked.get("outcome") == outcome
    ref = next(text for href, text in page.links if href.startswith("/cases/2026-"))
    case = site.sees(f"/cases/{ref}", by="manager")
    assert case["status"] == status
    assert case["ticket"] == "A001"


def test_one_number_takes_several_matters_in(site: Program) -> None:
    visitor, page = serving(site)
    page = presses(visitor, page, "take-in", item="SJ-001", applicant="王喆", then="accept")
    assert "同一个号的第 2 件" in page.text
    assert "还没有收件" not in page.text
    page = presses(visitor, page, "take-in", item="SJ-016", applicant="王喆", then="grant")
    refs = [text for href, text in page.links if href.startswith("/cases/2026-")]
    assert len(set(refs)) == 2, "both are listed"
    assert page.checked["outcome"] == "accepted", "the centre has still to decide one of them"
    page = presses(visitor, page, "finish", outcome="accepted")
    assert {site.sees(f"/cases/{ref}", by="manager")["ticket"] for ref in refs} == {"A001"}
    token = site.house.system.tokens.for_subject(Subject.TICKET, "qz-etdz", ticket_of(site).place)
    seen = Visitor(site, None).opens(f"/t/{token}").said
    for words in ("有限责任公司设立登记", "食品经营许可", "已受理，正在办理", "已办结：准予"):
        assert words in seen
    assert "王" not in seen, "the page behind a slip names nobody"


def test_both_due_dates_stand_before_and_after(site: Program) -> None:
    """Tuesday 15 September 2026: on the spot is due today, three working days are due on Friday."""
    visitor, page = serving(site)
    for words in ("2026年9月15日（周二）", "2026年9月18日（周五）"):
        assert words in page.text
    part = visitor.client.get("/window/due?item=SJ-001")
    assert "2026年9月18日（周五）" in part.text
    page = presses(visitor, page, "take-in", item="SJ-001", applicant="王喆", then="grant")
    assert "承诺 2026年9月15日（周二） · 法定 2026年9月18日（周五）" in page.text


def test_due_dates_of_an_unknown_item_are_not_guessed(site: Program) -> None:
    visitor, _ = at_window(site)
    answer = visitor.client.get("/window/due?item=XX-999")
    assert answer.status_code == 200
    assert "年" not in answer.text


@pytest.mark.parametrize(
    ("item", "applicant", "words", "status"),
    [
        ("XX-999", "王喆", "没有编号为“XX-999”的事项", 422),
        ("SJ-001", " ", "“申请人”不能为空", 422),
        ("SJ-001", "王\x07喆", "控制字符", 422),
    ],
)
def test_what_was_typed_is_kept_when_it_is_refused(
    site: Program, item: str, applicant: str, words: str, status: int
) -> None:
    visitor, page = serving(site)
    before = site.revision
    answer = visitor.posts(page, "/window/1/take-in", item=item, applicant=applicant, then="grant")
    assert answer.status_code == status
    assert words in answer.text
    assert f'value="{item}' in answer.text
    assert "data-dirty" in answer.text
    assert site.revision == before


def test_taking_in_needs_somebody_at_the_window(site: Program) -> None:
    visitor, page = serving(site)
    stale = page
    presses(visitor, page, "finish", outcome="enquiry")
    answer = visitor.posts(stale, "/window/1/take-in", item="SJ-001", applicant="王喆", then="grant")
    assert answer.status_code == 409
    assert "没有在办理的号" in answer.text


def test_somebody_without_a_window_takes_a_free_one(site: Program) -> None:
    at_window(site, 2)
    free = Visitor(site, "window")
    page = free.opens("/window/")
    assert "window-3" in page.enabled
    page = free.sends(page, "/window/3/open")
    assert "3 号窗口" in page.text
    other = site.key_of(Role.WINDOW, "another")
    seen = Visitor(site, None, other).opens("/window/")
    assert "window-3" not in seen.enabled
    assert "window-4" in seen.enabled


def test_a_foreign_window_cannot_be_worked(site: Program) -> None:
    takes_number(site)
    first, page = at_window(site)
    presses(first, page, "open")
    thief = Visitor(site, "window")
    form = thief.opens("/window/").form("/window/2/open")
    del form["action"]
    answer = thief.client.post("/window/1/call", data=form, follow_redirects=True)
    assert "由另一位同事值守" in answer.text
    assert site.sees("/queues")[0]["waiting"] == 1


def test_unknown_step_is_not_found(site: Program) -> None:
    visitor, page = at_window(site)
    form = page.form("/window/1/open")
    assert visitor.client.post("/window/1/explode", data=form).status_code == 404


@pytest.mark.parametrize(("then", "act"), [("notice", "notice"), ("turn_away", "refuse")])
def test_what_is_asked_next_opens_on_the_page_of_the_case(site: Program, then: str, act: str) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    for step in ("open", "call", "start"):
        page = presses(visitor, page, step)
    fields = {"item": "SJ-001", "applicant": "王喆", "then": then}
    page = visitor.sends(page, "/window/1/take-in", **fields)
    assert page.path.startswith("/cases/2026-")
    assert any(form["action"].endswith(f"/{act}") for form in page.forms)
    assert "act-notice" not in visitor.opens("/window/").enabled  # it is a link to the case that waits for it


def test_f10_receives_what_was_typed_and_asks_what_is_missing(site: Program) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    for step in ("open", "call", "start"):
        page = presses(visitor, page, step)
    assert "act-notice" in page.enabled
    page = visitor.sends(page, "/window/1/take-in", item="SJ-001", applicant="王喆", then="grant", notice="1")
    assert "一次性告知" in page.text
    assert site.sees(page.path, by="window")["status"] == "received"


def test_the_way_and_the_end_of_the_old_licence_go_with_the_case(site: Program) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    for step in ("open", "call", "start"):
        page = presses(visitor, page, step)
    part = visitor.client.get("/window/due?item=SJ-001&variant=not_at_once").text
    assert "2026年9月16日（周三）" in part
    page = visitor.sends(
        page, "/window/1/take-in", item="SJ-001", applicant="王喆", then="accept", variant="not_at_once"
    )
    assert site.sees("/cases/2026-000001", by="window")["variant"] == "not_at_once"
    assert "原许可到期日" in visitor.client.get("/window/due?item=HB-004").text


def test_hold_and_take_up_again(site: Program) -> None:
    visitor, page = serving(site)
    page = presses(visitor, page, "hold")
    assert "A001 已挂起，窗口空闲。" in page.text
    assert "resume-A001" in page.enabled
    page = presses(visitor, page, "resume")
    assert "A001 继续办理。" in page.text
    assert "act-finish" in page.enabled


@pytest.mark.parametrize(("goal", "queue", "window"), [("C", "C", None), ("2", "A", 2)])
def test_transfer_to_a_queue_or_a_window(site: Program, goal: str, queue: str, window: int | None) -> None:
    visitor, page = serving(site)
    page = presses(visitor, page, "transfer", goal=goal)
    assert "A001 已转出，取号时间不变。" in page.text
    lines = {line["queue"]: line["waiting"] for line in site.sees("/queues")}
    assert lines[queue] == 1
    assert ("A001" in page.text.split("下一位")[1].split("本窗口的队列")[0]) is False


def test_transfer_needs_a_goal(site: Program) -> None:
    visitor, page = serving(site)
    assert "请选转到哪个队列或窗口。" in presses(visitor, page, "transfer", goal="").text


def test_the_last_step_is_offered_to_be_taken_back(site: Program) -> None:
    visitor, page = serving(site)
    assert "act-undo" not in page.enabled
    page = presses(visitor, page, "finish", outcome="enquiry")
    assert "撤销办完" in page.text
    page = presses(visitor, page, "undo")
    assert "已撤销 A001 的上一步。" in page.text
    assert "act-finish" in page.enabled


def test_a_missed_number_stands_aside_until_it_is_back(site: Program) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    for act in ("open", "call", "no-show"):
        page = presses(visitor, page, act)
    assert "续排在 2 位之后" in page.text
    assert "return-A001" in page.enabled
    page = presses(visitor, page, "return")
    assert "A001 已续排。" in page.text
    assert "过号续排" in page.text, "why it is next"


def test_a_given_number_is_called_with_a_reason(site: Program) -> None:
    takes_number(site), takes_number(site)
    visitor, page = at_window(site)
    page = presses(visitor, page, "open")
    page = presses(visitor, page, "call-number", number="a2", reason="赶火车")
    assert "正在叫 A002。" in page.text


def test_priority_is_said_before_the_call(site: Program) -> None:
    takes_number(site)
    site.does("/tickets", {"item": "SJ-001", "priority": "senior"}, by="kiosk", status=201)
    said = " ".join(at_window(site)[1].text.split())
    assert "A002 老年人" in said
    assert "轮到优先号" in said


def test_keys_stand_on_the_buttons_in_both_languages(site: Program) -> None:
    visitor, _ = serving(site)
    for lang, words in (("zh", ("转移", "挂起")), ("en", ("Transfer", "Hold"))):
        text = visitor.client.get(f"/window/?lang={lang}").text
        for key, word in zip(("F7", "F8"), words, strict=True):
            assert f'aria-keyshortcuts="{key}"' in text
            assert f"<kbd>{key}</kbd>{word}" in text


def test_a_key_that_the_centre_changed_is_changed_everywhere(site: Program) -> None:
    site.app.extensions["kiosk_desk"] = replace(
        site.house.desk, keys={**site.house.desk.keys, "call": "F13", "notice": "Pause"}
    )
    takes_number(site)
    visitor, page = at_window(site)
    for act in ("open", "call", "start"):
        assert act != "call" or "按 F13 呼叫下一位。" in page.text
        page = presses(visitor, page, act)
    for path, keys in (("/window/", ("F13", "Pause")), ("/window/mini", ("F13",))):
        text = visitor.client.get(path).text
        for key in keys:
            assert f'aria-keyshortcuts="{key}"' in text
            assert f"<kbd>{key}</kbd>" in text
        assert "&#34;call&#34;: &#34;F13&#34;" in text, "what the script reads"
        assert "F2<" not in text
        assert "F10<" not in text


@pytest.mark.parametrize(("fields", "is_wrong"), [({}, False), ({"time_wrong": "1"}, True)])
def test_a_finish_says_whether_its_time_is_right(site: Program, fields: dict[str, str], is_wrong: bool) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    for act in ("open", "call", "start"):
        page = presses(visitor, page, act)
    assert "计时不准" in page.text
    assert "time_wrong" not in page.checked, "the ordinary visit needs no key for it"
    page = presses(visitor, page, "finish", outcome="enquiry", **fields)
    assert "A001 已办完" in page.text
    assert ticket_of(site).is_time_wrong is is_wrong


def test_a_number_that_another_window_has_just_called_brings_the_next(site: Program) -> None:
    takes_number(site), takes_number(site)
    visitor, page = at_window(site)
    page = presses(visitor, page, "open")
    site.keys["second"] = site.key_of(Role.WINDOW, "clerk 2", 2)
    site.does("/windows/2/open", by="second", status=200)
    assert site.does("/windows/2/call-next", by="second", status=200)["number"] == "A001"
    page = presses(visitor, page, "call-number", number="A001", reason="老人等了很久")
    assert "A001 刚被 2 号窗口叫走，已为您叫 A002。" in page.text
    page = presses(visitor, page, "no-show")
    page = presses(visitor, page, "call-number", number="A002", reason="老人等了很久")
    assert "A002 号现在不能叫" in page.text, "nobody else has it: the state is told as it is"


def test_how_long_a_visit_usually_takes_comes_from_the_visits_of_the_hall(site: Program) -> None:
    takes_number(site)
    visitor, page = at_window(site)
    page = presses(visitor, presses(visitor, page, "open"), "call")
    known = {"SJ-001": ServiceTimes(tuple(float(minutes) for minutes in range(1, 21)), 10.5)}
    site.house.system.read(
        SYSTEM, lambda context: context.waits.write(WaitsPage(context.now, context.now, times=known))
    )
    presses(visitor, page, "start")
    shown = visitor.client.get("/window/").text
    assert "这个事项一般 11 分钟" in shown
    assert 'data-long="960" data-longest="1140"' in shown, "three quarters and nine tenths of the visits are shorter"


def printed(site: Program, state: str, reason: str = "") -> None:
    """As if the printer had taken the last slip in line."""
    with site.house.engine.begin() as connection:
        connection.execute(
            print_jobs.update().where(print_jobs.c.state == "pending").values(state=state, reason=reason)
        )


@pytest.mark.parametrize("is_served", [False, True])
def test_the_number_at_the_window_gets_a_second_slip_and_the_page_says_what_became_of_it(
    site: Program, is_served: bool
) -> None:
    takes_number(site)
    printed(site, "printed")
    visitor, page = at_window(site)
    assert "act-reprint" not in page.enabled, "nobody is at the window"
    for act in ("open", "call", "start")[: 3 if is_served else 2]:
        page = presses(visitor, page, act)
    assert "act-reprint" in page.enabled
    page = presses(visitor, page, "reprint")
    assert "补打的号票正在 demo 打印…" in page.text
    assert "act-reprint" not in page.enabled, "one at a time"
    printed(site, "failed", "paper_out")
    page = visitor.opens("/window/")
    assert "打印机缺纸，号码 A001 已经取好" in page.text
    page = presses(visitor, page, "reprint")
    printed(site, "printed")
    assert "补打的号票已在 demo 打出" in visitor.opens("/window/").text
    assert "The second ticket came out at demo" in visitor.opens("/window/?lang=en").text
    facts = site.house.system.read(SYSTEM, lambda context: context.unit.ledger.of(Subject.TICKET, "1"))
    assert [f.data["copy"] for _, f, _, _ in facts if f.kind is FactKind.SLIP_ASKED_AGAIN] == [1, 2], "counted"


def test_no_window_prints_a_number_that_another_one_serves(site: Program) -> None:
    takes_number(site)
    printed(site, "printed")
    visitor, page = at_window(site)
    page = presses(visitor, page, "open")
    stale = presses(visitor, page, "call")
    presses(visitor, stale, "no-show")
    before = site.revision
    assert "没有在办理的号" in presses(visitor, stale, "reprint").text
    assert site.revision == before
