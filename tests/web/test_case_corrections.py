"""Corrections take two persons; the page says what would move, and who may not confirm."""

import pytest

from kiosk.domain.people import Role
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Page, Visitor


@pytest.fixture
def clerk(site: Program) -> Visitor:
    return Visitor(site, "window")


@pytest.fixture
def ref(site: Program) -> str:
    made = str(site.does("/cases", {"item": "RS-005", "applicant": "王喆"}, status=201)["ref"])
    site.does(f"/cases/{made}/accept")
    site.set_clock(TEN.replace(day=17))
    return made


def entry_of(visitor: Visitor, ref: str, nth: int) -> int:
    """The number of the entry behind the n-th link that opens a correction."""
    links = [href for href, _ in visitor.opens(f"/cases/{ref}").links if "correct=" in href]
    return int(links[nth].split("correct=")[1])


def proposes(visitor: Visitor, ref: str, nth: int, **fields: str) -> Page:
    entry = entry_of(visitor, ref, nth)
    page = visitor.opens(f"/cases/{ref}?correct={entry}")
    return Page(visitor.posts(page, f"/cases/{ref}/entries/{entry}/correct", **fields))


def settles(visitor: Visitor, ref: str, how: str, **fields: str) -> Page:
    page = visitor.opens(f"/cases/{ref}")
    action = next(form["action"] for form in page.forms if form["action"].endswith(f"/{how}"))
    return Page(visitor.posts(page, action, **fields))


def test_a_date_is_put_right_by_a_second_person(site: Program, clerk: Visitor, ref: str) -> None:
    page = proposes(clerk, ref, 1, on="2026-09-16", reason="次日才收齐")
    assert "更正已提出" in page.said
    assert "日期改为 2026年9月16日（周三）" in page.said
    assert "承诺到期：2026年10月15日（周四） → 2026年10月16日（周五）" in page.said
    assert "要由另一个人确认" in page.said
    assert not any(form["action"].endswith("/confirm") for form in page.forms)
    waiting = Visitor(site, "manager").opens("/cases/corrections").said
    assert ref in waiting
    page = settles(Visitor(site, "manager"), ref, "confirm")
    assert "更正已确认" in page.said
    assert "已由" in page.said
    assert site.sees(f"/cases/{ref}", by="window")["accepted_on"] == "2026-09-16"
    assert "现在没有等待确认的更正" in clerk.opens("/cases/corrections").said


def test_whoever_proposed_cannot_confirm(site: Program, clerk: Visitor, ref: str) -> None:
    proposes(clerk, ref, 1, on="2026-09-16", reason="次日才收齐")
    other = Visitor(site, "manager").opens(f"/cases/{ref}")
    action = next(form["action"] for form in other.forms if form["action"].endswith("/confirm"))
    fields = {name: value for name, value in clerk.opens("/cases/corrections").forms[-1].items() if name != "action"}
    answer = clerk.client.post(action, data=fields)
    assert answer.status_code == 403
    assert "提出的人不能自己确认" in answer.text


def test_a_correction_is_rejected_with_a_reason(site: Program, clerk: Visitor, ref: str) -> None:
    proposes(clerk, ref, 1, on="2026-09-16", reason="次日才收齐")
    assert "“原因”不能为空" in settles(Visitor(site, "manager"), ref, "reject", reason=" ").said
    page = settles(Visitor(site, "manager"), ref, "reject", reason="原来就是对的")
    assert "更正未采纳" in page.said
    assert site.sees(f"/cases/{ref}", by="window")["accepted_on"] == "2026-09-15"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on": ""}, "没有写要改成什么"),
        ({"on": "2026-09-18"}, "还没有到"),
        ({"on": "2026-09-14"}, "日期先后就乱了"),
        ({"on": "16/9"}, "看不懂"),
        ({"on": "2026-09-16", "reason": " "}, "“原因”不能为空"),
    ],
)
def test_refused_beside_the_form(clerk: Visitor, ref: str, fields: dict[str, str], sentence: str) -> None:
    page = proposes(clerk, ref, 1, **({"reason": "次日才收齐"} | fields))
    assert page.status == 422
    assert sentence in page.said
    assert any("/entries/" in form["action"] for form in page.forms)


def test_a_stop_that_never_was_is_made_void(site: Program, clerk: Visitor, ref: str) -> None:
    clerk.takes(ref, "suspend", ground="hearing", document="听告〔2026〕3号", expected_days="5")
    page = proposes(clerk, ref, 2, is_void="1", reason="选错了办件")
    assert "整条作废" in page.said
    settles(Visitor(site, "manager"), ref, "confirm")
    assert site.sees(f"/cases/{ref}", by="window")["status"] == "running"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
def test_readers_see_what_waits_and_settle_nothing(site: Program, clerk: Visitor, ref: str, role: Role) -> None:
    proposes(clerk, ref, 1, on="2026-09-16", reason="次日才收齐")
    page = Visitor(site, str(role)).opens("/cases/corrections")
    assert ref in page.said
    assert {form["action"] for form in page.forms} == {"/sign-out"}


def test_the_form_speaks_english(clerk: Visitor, ref: str) -> None:
    page = clerk.opens(f"/cases/{ref}?correct={entry_of(clerk, ref, 1)}&lang=en")
    assert "Why it has to be corrected" in page.said
