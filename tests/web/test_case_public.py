"""What the address of a case tells its applicant in each state: what to do, until when, and why; never a person."""

from datetime import datetime
from typing import Any

import pytest

from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Visitor

NAME = "王喆"


def on(day: int, month: int = 9) -> datetime:
    return TEN.replace(month=month, day=day)


class Matter:
    """A case and the page behind its address."""

    def __init__(self, site: Program, item: str = "RS-005") -> None:
        made = site.does("/cases", {"item": item, "applicant": NAME}, status=201)
        self.site, self.ref, self.token = site, str(made["ref"]), str(made["token"])

    def goes(self, step: str, at: datetime | None = None, **body: Any) -> None:
        if at is not None:
            self.site.set_clock(at)
        Visitor(self.site, "window").takes(self.ref, step, **body)

    def said(self, lang: str = "zh") -> str:
        text = " ".join(Visitor(self.site, None).client.get(f"/t/{self.token}?lang={lang}").text.split())
        assert NAME not in text
        return text


@pytest.fixture
def matter(site: Program) -> Matter:
    return Matter(site)


def test_what_is_missing_and_where_to_bring_it(matter: Matter) -> None:
    matter.goes("notice", **{"miss-0": "鉴定申请表", "miss-2": "病历资料"})
    said = matter.said()
    for wanted in ("等待补正材料", "还差 2 样材料", "1. 鉴定申请表", "2. 病历资料", "不用重新取号"):
        assert wanted in said
    assert "Still missing (2)" in matter.said("en")
    matter.goes("supply", on(16), items=["鉴定申请表"])
    assert "还差 1 样材料" in matter.said()
    assert "鉴定申请表" not in matter.said()


def test_both_dates_while_it_runs(matter: Matter) -> None:
    matter.goes("accept")
    assert "承诺 2026年10月15日（周四） 17:30 前办结" in matter.said()
    assert "法律规定最迟 2026年11月16日（周一） 作出决定" in matter.said()


def test_a_stop_tells_its_ground_and_how_long(matter: Matter) -> None:
    matter.goes("accept")
    matter.goes("suspend", ground="hearing", document="听告〔2026〕3号", expected_days="7")
    said = matter.said()
    assert "进行“听证”，所需时间不计入时限" in said
    assert "预计 7 天，到 2026年9月22日（周二）" in said
    assert "Hearing" in matter.said("en")


def test_an_extension_tells_its_reason(matter: Matter) -> None:
    matter.goes("accept")
    matter.goes("extend", days="10", approved_by="李局长", reason="需要外地核查")
    assert "经批准延期，原因：需要外地核查" in matter.said()
    assert "法律规定最迟 2026年11月24日（周二） 作出决定" in matter.said()


def test_forwarded_to_whom(matter: Matter) -> None:
    matter.goes("accept")
    matter.goes("forward", to="市劳动能力鉴定委员会")
    assert "上报到：市劳动能力鉴定委员会" in matter.said()


def test_accepted_by_silence(matter: Matter) -> None:
    matter.site.set_clock(on(22))
    assert "依法自收件之日起即为受理" in matter.said()
    assert "承诺 2026年10月15日（周四） 17:30 前办结" in matter.said()


def test_granted_says_when_it_comes(matter: Matter) -> None:
    matter.goes("accept")
    matter.goes("decide", outcome="granted")
    assert "已办结：准予" in matter.said()
    # Ten working days: Sunday the 20th is worked, the 25th to the 27th are the Mid-Autumn holiday.
    assert "最迟 2026年9月29日（周二） 送达" in matter.said()


def test_turned_away_says_why_and_where_to_go(matter: Matter) -> None:
    matter.goes("refuse", reason="不属于本机关职权", competent_body="市人社局")
    assert "原因：不属于本机关职权" in matter.said()
    assert "请向 市人社局 申请" in matter.said()


def test_the_json_twin_tells_the_same(matter: Matter) -> None:
    matter.goes("notice", **{"miss-0": "鉴定申请表"})
    case = matter.site.app.test_client().get(f"/t/{matter.token}/status.json").get_json()["cases"][0]
    assert case["lines"][:2] == ["还差 1 样材料：", "1. 鉴定申请表"]


def test_a_joint_matter_is_one_case(site: Program) -> None:
    matter = Matter(site, "YJS-002")
    matter.goes("accept")
    assert matter.said().count('class="matter"') == 1
