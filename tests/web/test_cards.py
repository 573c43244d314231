"""The page of the cards: what is told, what is next, the reason, the note, the sheet; in both languages."""

import pytest

from tests.api.program import Program
from tests.make import slow_item
from tests.web.visitor import Page, Visitor

ITEM = slow_item()


@pytest.fixture
def late(site: Program) -> str:
    """A case whose promise (22 September) is past, and another that is near; both told."""
    refs = []
    for day in ("15", "16"):
        site.does("/rehearsal/clock", {"now": f"2026-09-{day}T10:00:00+08:00"}, by="admin")
        refs.append(site.does("/cases", {"item": ITEM.code, "applicant": "林小明"}, status=201)["ref"])
        site.does(f"/cases/{refs[-1]}/accept")
    site.does("/rehearsal/clock", {"now": "2026-09-23T10:00:00+08:00"}, by="admin")
    return str(refs[0])


def opened(site: Program, who: str, query: str = "") -> Page:
    page = Visitor(site, who).opens(f"/cards/{query}")
    page.text = " ".join(page.text.split())
    return page


def test_a_card_says_what_when_whose_and_what_is_next(site: Program, late: str) -> None:
    said = opened(site, "supervisor").text
    assert f"{ITEM.name_zh} {late} 已超承诺时限 1 个工作日，法定截止 10月12日" in said
    assert f"{ITEM.name_zh} 2026-000002 今天到期（承诺 9月23日 17:30）" in said
    assert "■ 超承诺 黄牌" in said
    assert "▲ 即将到期 预警" in said
    assert "责任人window-1" in said
    assert "立即办结。写明原因。" in said
    assert "林小明" not in said, "the page names no applicant"


def test_the_same_in_english(site: Program, late: str) -> None:
    said = opened(site, "supervisor", "?lang=en").text
    assert f"{ITEM.name_en}, {late}: 1 working day past the limit (" in said
    assert "; legal limit 12 Oct" in said
    assert "due today" in said
    assert "Decide at once. Give the reason." in said


@pytest.mark.parametrize(
    ("query", "levels"),
    [
        ("", ["黄牌", "预警"]),
        ("?level=red", ["黄牌"]),
        ("?level=amber", ["预警", "预警"]),
        ("?level=dark", []),
        ("?answered=no", ["黄牌"]),
        ("?answered=yes", ["预警"]),
        (f"?department={ITEM.department_zh}&level=red", ["黄牌"]),
    ],
)
def test_filters(site: Program, late: str, query: str, levels: list[str]) -> None:
    page = opened(site, "manager", query)
    sheets = [link for link, _ in page.links if link.endswith("sheet.pdf")]
    assert len(sheets) == len(levels)
    assert page.text.count("超承诺 黄牌") == levels.count("黄牌")


@pytest.mark.parametrize("query", ["?level=green", "?answered=perhaps", "?department=nowhere"])
def test_a_filter_that_does_not_exist(site: Program, query: str) -> None:
    Visitor(site, "manager").opens(f"/cards/{query}", 404)


def test_a_reason_is_written_once_and_the_mark_goes(site: Program, late: str) -> None:
    visitor = Visitor(site, "window")
    page = visitor.opens("/cards/?answered=no")
    assert any("1张待说明原因" in name for _, name in page.links)
    (action,) = (form["action"] for form in page.forms if form["action"].endswith("/reason"))
    page = visitor.sends(page, action, reason="等外部门回函")
    assert page.path == "/cards/"
    assert "这里现在没有卡" in page.text
    said = opened(site, "manager", "?level=red")
    assert "等外部门回函" in said.text
    assert not any("待说明原因" in name and name != "待说明原因" for _, name in said.links if "张" in name)
    assert not [form for form in said.forms if form["action"].endswith("/reason")], "it is answered"


def test_an_empty_reason_is_told_and_nothing_is_written(site: Program, late: str) -> None:
    visitor = Visitor(site, "window")
    page = visitor.opens("/cards/?level=red")
    (action,) = (form["action"] for form in page.forms if form["action"].endswith("/reason"))
    before = site.revision
    answer = visitor.posts(page, action, reason="  ")
    assert answer.status_code == 422
    assert "“原因”不能为空" in answer.text
    assert site.revision == before


def test_a_supervisor_notes_and_gives_no_reason(site: Program, late: str) -> None:
    visitor = Visitor(site, "supervisor")
    page = visitor.opens("/cards/?level=red")
    (action,) = (
        form["action"] for form in page.forms if form["action"].startswith("/cards/") and form["action"] != "/cards/"
    )
    assert action.endswith("/note")
    page = visitor.sends(page, action, note="三日内办结")
    assert "三日内办结" in page.text
    form = page.form("/sign-out") | {"request_id": "1", "reason": "x"}
    assert visitor.client.post(action.replace("/note", "/reason"), data=form).status_code == 403


@pytest.mark.parametrize(("who", "kinds"), [("window", {"reason"}), ("manager", {"reason"}), ("admin", set())])
def test_who_gets_which_form(site: Program, late: str, who: str, kinds: set[str]) -> None:
    page = opened(site, who, "?level=red")
    assert {
        form["action"].rpartition("/")[2] for form in page.forms if form["action"][:7] == "/cards/" != form["action"]
    } == kinds


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_is_a_pdf(site: Program, late: str, lang: str) -> None:
    visitor = Visitor(site, "supervisor")
    page = visitor.opens(f"/cards/?level=red&lang={lang}")
    (sheet,) = (link for link, _ in page.links if link.endswith("sheet.pdf"))
    answer = visitor.client.get(f"{sheet}?lang={lang}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
    assert late in answer.headers["Content-Disposition"]
    assert visitor.client.get("/cards/999/sheet.pdf").status_code == 404
    assert Visitor(site, None).client.get(sheet).status_code == 302


def test_the_manager_sees_how_many_want_a_reason(site: Program, late: str) -> None:
    page = Visitor(site, "manager").opens("/manager/")
    assert ("/cards/?answered=no", "1") in page.links
