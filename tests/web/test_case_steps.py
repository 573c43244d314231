"""The forms of a case: each step that the law allows, what it writes, and what is told when it is refused."""

from datetime import datetime

import pytest

from kiosk.domain.people import SYSTEM, Role
from kiosk.operations import rights
from kiosk.operations.ports import Context
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Page, Visitor

# RS-005: 60 natural days by law (30 more with approval), 30 promised, forwarded; three materials.
ITEM = "RS-005"
MATERIALS = ("鉴定申请表", "工伤认定决定书", "病历资料")


def on(day: int, month: int = 9) -> datetime:
    return TEN.replace(month=month, day=day)


@pytest.fixture
def clerk(site: Program) -> Visitor:
    return Visitor(site, "window")


def received(site: Program, item: str = ITEM) -> str:
    return str(site.does("/cases", {"item": item, "applicant": "王喆"}, status=201)["ref"])


def running(site: Program, item: str = ITEM) -> str:
    ref = received(site, item)
    site.does(f"/cases/{ref}/accept")
    return ref


def noticed(site: Program, clerk: Visitor) -> str:
    ref = received(site)
    clerk.takes(ref, "notice", **{"miss-0": MATERIALS[0], "why-0": "缺件", "miss-2": MATERIALS[2], "why-2": "不清楚"})
    return ref


def _only_sj_001(context: Context) -> None:
    (clerk,) = (account for account in context.unit.people.accounts() if account.role is Role.WINDOW)
    rights.set_rights(context, clerk.id, ["SJ-001"])


class TestNotice:
    def test_lists_the_materials_of_the_item_and_the_last_day(self, site: Program, clerk: Visitor) -> None:
        page = clerk.opens(f"/cases/{received(site)}?act=notice")
        for material in MATERIALS:
            assert material in page.said
        assert "最迟 2026年9月21日（周一）" in page.said

    def test_tells_what_is_ticked_and_what_is_written_in(self, site: Program, clerk: Visitor) -> None:
        ref = received(site)
        fields = {"miss-2": MATERIALS[2], "why-2": "不清楚", "more-2": "缺出院小结", "why-0": "缺件", "own-4": "委托书"}
        page = clerk.takes(ref, "notice", **fields)
        assert "病历资料：不清楚，缺出院小结" in page.said
        assert "鉴定申请表：" not in page.said
        assert "委托书" in page.said
        assert "待补正" in page.said
        assert "已出具一次性告知书 补〔2026〕000001号。" in page.said

    def test_needs_one_material_and_keeps_what_was_typed(self, site: Program, clerk: Visitor) -> None:
        ref = received(site)
        answer = clerk.takes(ref, "notice", 422, **{"why-1": "已过期", "more-1": "去年的"})
        assert "至少勾选一样要补的材料" in answer.said
        assert answer.checked["why-1"] == "已过期"
        assert site.sees(f"/cases/{ref}", by="window")["status"] == "received"

    def test_twice_the_same_material(self, site: Program, clerk: Visitor) -> None:
        fields = {"miss-0": MATERIALS[0], "own-3": MATERIALS[0]}
        assert "同一样材料写了两次" in clerk.takes(received(site), "notice", 422, **fields).said

    def test_a_second_one_asks_why_and_is_flagged(self, site: Program, clerk: Visitor) -> None:
        ref = noticed(site, clerk)
        site.set_clock(on(16))
        again = {"miss-1": MATERIALS[1], "why-1": "缺件"}
        refused = clerk.takes(ref, "notice", 422, **again)
        assert "这件已告知过一次（2026年9月15日（周二））。请说明为什么还要补。" in refused.said
        assert refused.checked["miss-1"] == MATERIALS[1]
        page = clerk.takes(ref, "notice", **again, why_again="申请人换了代理人")
        assert "再次告知的原因：申请人换了代理人" in page.said
        assert "违反“一次告知”" in page.said

    def test_after_the_window_silence_has_accepted(self, site: Program, clerk: Visitor) -> None:
        ref = received(site)
        page = clerk.opens(f"/cases/{ref}?act=notice")
        site.set_clock(on(22))
        answer = clerk.posts(page, f"/cases/{ref}/notice", **{"miss-0": MATERIALS[0]})
        assert answer.status_code == 409
        assert "现在是“办理中”，不能再告知补正" in Page(answer).said
        assert "逾期未告知补正，依法自收件之日起即为受理" in Page(answer).said


class TestSupply:
    def test_a_part_and_then_the_rest(self, site: Program, clerk: Visitor) -> None:
        ref = noticed(site, clerk)
        site.set_clock(on(16))
        page = clerk.takes(ref, "supply", items=[MATERIALS[0]])
        assert "还没有补齐" in page.said
        assert "□ 病历资料" in page.said
        assert "□ 鉴定申请表" not in page.said
        site.set_clock(on(17))
        page = clerk.takes(ref, "supply", items=[MATERIALS[2]])
        assert "补正齐全之日受理" in page.said
        assert "已出具受理通知书" in page.said
        assert site.sees(f"/cases/{ref}", by="window")["accepted_on"] == "2026-09-17"

    @pytest.mark.parametrize("items", [[], ["户口本"]], ids=["nothing ticked", "not asked for"])
    def test_only_what_is_missing(self, site: Program, clerk: Visitor, items: list[str]) -> None:
        answer = clerk.takes(noticed(site, clerk), "supply", 422, items=items)
        assert "还缺：鉴定申请表、病历资料" in answer.said


HEARING = {"ground": "hearing", "document": "听告〔2026〕3号", "expected_days": "5"}


class TestStops:
    def test_offers_the_lawful_grounds_alone(self, site: Program, clerk: Visitor) -> None:
        said = clerk.opens(f"/cases/{running(site)}?act=suspend").said
        assert "听证 · 行政许可法第45条" in said
        assert "整改" not in said

    def test_stands_still_and_goes_on(self, site: Program, clerk: Visitor) -> None:
        ref = running(site)
        page = clerk.takes(ref, "suspend", **HEARING)
        assert "听证（行政许可法第45条）" in page.said
        assert "预计 2026年9月20日（周日） 结束" in page.said
        assert "承诺到期：2026年10月15日（周四） → 停表，未定" in page.said
        assert "已出具特别程序告知书" in page.said
        site.set_clock(on(22))
        assert "已经超过" in clerk.opens(f"/cases/{ref}").said
        page = clerk.takes(ref, "resume", ground="hearing")
        assert "承诺到期：停表，未定 → 2026年10月22日（周四）" in page.said
        assert "其中中止 6 个" in page.said  # Sunday the 20th is worked

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"ground": "rectification"}, "不是法律规定可以中止计时的理由"),
            ({"document": ""}, "“文书编号”不能为空"),
            ({"expected_days": "500"}, "预计天数请填 1 到 400"),
            ({"expected_days": "五"}, "“预计天数”要填整数"),
        ],
    )
    def test_refused_with_what_was_typed(
        self, site: Program, clerk: Visitor, changed: dict[str, str], sentence: str
    ) -> None:
        ref = running(site)
        page = clerk.opens(f"/cases/{ref}?act=suspend")
        answer = clerk.posts(page, f"/cases/{ref}/suspend", **(HEARING | changed))
        assert answer.status_code == 422
        assert sentence in answer.text
        kept = HEARING | changed
        assert f'value="{kept["document"]}"' in answer.text
        assert f'value="{kept["expected_days"]}"' in answer.text

    def test_two_procedures_end_one_by_one(self, site: Program, clerk: Visitor) -> None:
        ref = running(site)
        clerk.takes(ref, "suspend", **HEARING)
        clerk.takes(ref, "suspend", ground="appraisal", document="鉴〔2026〕1号", expected_days="9")
        page = clerk.takes(ref, "resume", ground="hearing")
        assert "中止计时：鉴定" in page.said
        assert "中止计时：听证" not in page.said
        assert site.sees(f"/cases/{ref}", by="window")["status"] == "suspended"


LONGER = {"days": "10", "approved_by": "李局长", "reason": "需要外地核查"}


class TestExtension:
    def test_shows_the_new_date_before_and_after(self, site: Program, clerk: Visitor) -> None:
        ref = running(site)
        assert "10 天 → 2026年11月24日（周二）" in clerk.opens(f"/cases/{ref}?act=extend").said
        page = clerk.takes(ref, "extend", **LONGER)
        assert "法定到期：2026年11月16日（周一） → 2026年11月24日（周二）" in page.said
        assert "承诺到期不变" in page.said
        assert "批准人：李局长" in page.said
        assert "已经延期过一次" in page.said

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"days": "31"}, "最多延 30 天"),
            ({"days": ""}, "请选择延长的天数"),
            ({"approved_by": " "}, "“批准人”不能为空"),
        ],
    )
    def test_refused(self, site: Program, clerk: Visitor, changed: dict[str, str], sentence: str) -> None:
        answer = clerk.takes(running(site), "extend", 422, **(LONGER | changed))
        assert sentence in answer.said
        assert "需要外地核查" in answer.said

    def test_not_offered_where_the_law_gives_none(self, site: Program, clerk: Visitor) -> None:
        ref = running(site, "XF-002")
        assert not any("act=extend" in href for href, _ in clerk.opens(f"/cases/{ref}").links)


class TestForwarding:
    def test_only_an_item_that_goes_up_offers_it(self, site: Program, clerk: Visitor) -> None:
        page = clerk.takes(running(site), "forward", to="市劳动能力鉴定委员会")
        assert "上报到：市劳动能力鉴定委员会" in page.said
        assert "已转报" in page.said
        others = clerk.opens(f"/cases/{running(site, 'SJ-001')}")
        assert not any("act=forward" in href for href, _ in others.links)

    def test_says_where_to(self, site: Program, clerk: Visitor) -> None:
        assert "“上报到”不能为空" in clerk.takes(running(site), "forward", 422, to=" ").said


class TestDecision:
    def test_a_grant_needs_one_press_and_tells_when_to_deliver(self, site: Program, clerk: Visitor) -> None:
        page = clerk.takes(running(site), "decide", outcome="granted")
        assert "已出具办结通知书" in page.said
        assert "送达 10 个工作日" in page.said

    def test_a_refusal_tells_its_reason(self, site: Program, clerk: Visitor) -> None:
        ref = running(site)
        page = clerk.opens(f"/cases/{ref}?act=decide")
        form = [one for one in page.forms if one["action"].endswith("/decide")][-1]
        assert form.pop("outcome") == "refused"
        del form["action"]
        answer = clerk.client.post(f"/cases/{ref}/decide", data=form | {"outcome": "refused", "reason": " "})
        assert answer.status_code == 422
        assert "“原因”不能为空" in answer.text

    def test_who_may_not_decide_sees_why_and_is_refused(self, site: Program, clerk: Visitor) -> None:
        ref = running(site)
        page = clerk.opens(f"/cases/{ref}")
        site.house.system.perform(SYSTEM, _only_sj_001)
        shown = clerk.opens(f"/cases/{ref}")
        assert "您没有决定事项 RS-005 的授权" in shown.said
        assert not any(form["action"].endswith("/decide") for form in shown.forms)
        answer = clerk.posts(page, f"/cases/{ref}/decide", outcome="granted")
        assert answer.status_code == 403
        assert "您没有决定事项 RS-005 的授权" in answer.text
        assert "确认不予批准" not in answer.text


class TestVariants:
    def test_the_way_is_chosen_at_acceptance(self, site: Program, clerk: Visitor) -> None:
        ref = received(site, "SJ-001")
        page = clerk.takes(ref, "accept", variant="not_at_once")
        assert "办理方式：不能当场登记" in page.said
        assert "承诺时限 1 个工作日" in page.said

    def test_an_unknown_way(self, site: Program, clerk: Visitor) -> None:
        answer = clerk.takes(received(site, "SJ-001"), "accept", 422, variant="by_night")
        assert "没有办理方式“by_night”" in answer.said


class TestJointMatter:
    def test_the_whole_closes_last(self, site: Program, clerk: Visitor) -> None:
        ref = received(site, "YJS-002")
        part = f"2026-{int(ref[-6:]) + 1:06d}"
        assert "随总件一起办" in clerk.opens(f"/cases/{part}").said
        page = clerk.takes(ref, "accept")
        assert "最后办结。还没有办结的部分" in page.said
        for n in range(1, 4):
            clerk.takes(f"2026-{int(ref[-6:]) + n:06d}", "decide", outcome="granted")
        assert "还没有办结的部分" not in clerk.opens(f"/cases/{ref}").said
        clerk.takes(ref, "decide", outcome="granted")
        assert f"联办件 {ref}" in clerk.opens(f"/cases/{part}").said


@pytest.mark.parametrize("act", ["accept", "notice", "refuse", "withdraw"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_of_a_new_case_speaks_both_languages(site: Program, clerk: Visitor, act: str, language: str) -> None:
    page = clerk.opens(f"/cases/{received(site, 'SJ-001')}?act={act}&lang={language}")
    assert any(form["action"].endswith(f"/{act}") for form in page.forms)
    assert ("Cancel" in page.said) is (language == "en")


@pytest.mark.parametrize("act", ["suspend", "extend", "forward", "decide"])
def test_every_form_of_a_running_case_speaks_english(site: Program, clerk: Visitor, act: str) -> None:
    page = clerk.opens(f"/cases/{running(site)}?act={act}&lang=en")
    assert any(form["action"].endswith(f"/{act}") for form in page.forms)
    assert "Cancel" in page.said


def test_a_form_that_does_not_fit_is_not_opened(site: Program, clerk: Visitor) -> None:
    ref = running(site)
    for act in ("accept", "supply", "resume", "nothing"):
        assert not any(form["action"].endswith(f"/{act}") for form in clerk.opens(f"/cases/{ref}?act={act}").forms)
