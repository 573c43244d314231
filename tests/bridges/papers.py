"""Documents and sheets that tests put on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from kiosk.bridges.sheets import SupervisionSheet, WhySheet
from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case_clock import read_clock
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_facts import CaseFacts, ItemRules
from kiosk.domain.documents import (
    Acceptance,
    Body,
    Decision,
    Document,
    DueLimit,
    Extension,
    GroundName,
    ItemName,
    MissingMaterial,
    Named,
    NotAccepted,
    Notice,
    Outcome,
    SpecialProcedure,
    document_number,
    issued,
    kind_of,
)
from kiosk.domain.explanation import explain
from kiosk.domain.lights import Light, Side
from kiosk.domain.limits import Limit, Unit
from tests import make

ISSUED_ON = date(2026, 9, 15)
REF = "2026-000123"
APPLICANT = "王喆䶮 李𬤝"
URL = "HTTPS://Q.QZKFQ.GOV.CN/T/ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ITEM = Named("食品经营许可（餐饮服务）核发", "Food business licence (catering)")

COMMON: dict[str, Any] = {
    "item": ItemName("QZ-SC-012", ITEM.zh, ITEM.en),
    "department": Named("泉州经济技术开发区市场监督管理局", "Market Supervision Administration"),
    "received_on": date(2026, 9, 14),
    "handled_by": 3,
}
STATUTORY = DueLimit(20, Unit.WORKING_DAYS, date(2026, 10, 20))
PROMISED = DueLimit(8, Unit.WORKING_DAYS, date(2026, 9, 24))
REASON = "申请人提供的经营场所平面图与现场核查结果不一致，需要重新测量并由两名核查人员签字确认。"

ACCEPTANCE = Acceptance(
    **COMMON,
    accepted_on=date(2026, 9, 14),
    by=AcceptedBy.DECLARATION,
    statutory=STATUTORY,
    promised=PROMISED,
    materials=("食品经营许可申请书", "营业执照复印件", "经营场所平面图", "食品安全管理制度"),
)
NOTICE = Notice(
    **COMMON,
    missing=(
        MissingMaterial("经营场所平面图", "没有标明各功能间的面积，请补充标注并加盖公章。"),
        MissingMaterial("食品安全管理员证明", "未提交。"),
        MissingMaterial("房屋租赁合同", "租期已经届满，请提供续签的合同。"),
    ),
    notice_days=5,
    notice_by=date(2026, 9, 21),
)
LATE_NOTICE = replace(NOTICE, notice_by=date(2026, 9, 14))
SECOND_NOTICE = replace(NOTICE, why_second="首次告知时漏列房屋租赁合同。")
NOT_COMPETENT = NotAccepted(**COMMON, reason="申请事项由市级部门办理。", competent_body="泉州市市场监督管理局")
NOT_NEEDED = NotAccepted(**COMMON, reason="该事项已经取消，依法不需要取得行政许可。")
EXTENSION = Extension(
    **COMMON,
    days=10,
    unit=Unit.WORKING_DAYS,
    reason=REASON,
    approved_by="陈局长",
    due_before=date(2026, 10, 20),
    due_now=date(2026, 11, 3),
)
SPECIAL = SpecialProcedure(
    **COMMON,
    ground=GroundName("专家评审", "an expert review", "《中华人民共和国行政许可法》第四十五条"),
    document="泉开市监评〔2026〕7号",
    expected_days=20,
    stopped_on=date(2026, 9, 16),
)
GRANTED = Decision(
    **COMMON,
    outcome=Outcome.GRANTED,
    decided_on=date(2026, 9, 15),
    deliver_by=date(2026, 9, 30),
    statutory=STATUTORY,
    promised=PROMISED,
)
REFUSED = Decision(**COMMON, outcome=Outcome.REFUSED, decided_on=date(2026, 9, 15), reason=REASON, statutory=STATUTORY)
DEEMED = replace(GRANTED, tacit=OverdueEffect.DEEMED_GRANTED)
AGREED = replace(GRANTED, tacit=OverdueEffect.DEEMED_AGREED)

BODIES: dict[str, Body] = {
    "acceptance": ACCEPTANCE,
    "acceptance-on-the-spot": replace(ACCEPTANCE, promised=DueLimit(0, Unit.ON_THE_SPOT, ISSUED_ON), materials=()),
    "acceptance-variant": replace(ACCEPTANCE, variant=Named("告知承诺制", "By declaration and commitment")),
    "acceptance-supply": replace(ACCEPTANCE, by=AcceptedBy.SUPPLY),
    "acceptance-silence": replace(ACCEPTANCE, by=AcceptedBy.SILENCE, statutory=None),
    "acceptance-late-notice": replace(ACCEPTANCE, by=AcceptedBy.LATE_NOTICE),
    "acceptance-undated": replace(ACCEPTANCE, statutory=replace(STATUTORY, due=None)),
    "notice": NOTICE,
    "notice-late": LATE_NOTICE,
    "notice-second": SECOND_NOTICE,
    "notice-undated": replace(NOTICE, notice_by=None, handled_by=None, hand_in=Named("二楼 201 室", "Room 201")),
    "not-competent": NOT_COMPETENT,
    "not-needed": NOT_NEEDED,
    "extension": EXTENSION,
    "extension-undated": replace(EXTENSION, due_before=None, due_now=None),
    "special-procedure": SPECIAL,
    "granted": GRANTED,
    "refused": REFUSED,
    "deemed-granted": DEEMED,
    "deemed-agreed": AGREED,
}

FORTY = replace(
    NOTICE,
    missing=tuple(MissingMaterial(f"第{n}号材料：设计图纸与说明", f"第{n}条原因：{REASON}") for n in range(1, 41)),
)


def document(body: Body) -> Document:
    """A body as it was issued."""
    kind = kind_of(body)
    return issued(body, number=document_number(kind, 2026, 123), ref=REF, issued_on=ISSUED_ON)


def why_sheet(days: int = 20, accepted_on: date = date(2026, 9, 14)) -> WhySheet:
    """A real count of so many working days."""
    reading = read_clock(
        CaseFacts(None, accepted_on), Limit(days, Unit.WORKING_DAYS), ItemRules(), make.centre().calendar
    )
    return WhySheet(
        ref=REF,
        item=ITEM,
        limit=reading.limit,
        side=Side.STATUTORY,
        rows=explain(reading),
        due_on=reading.due_on,
        printed_on=ISSUED_ON,
        notices=("国务院办公厅关于2026年部分节假日安排的通知",),
        accepted_on=accepted_on,
    )


CARD = SupervisionSheet(
    ref=REF,
    item=ITEM,
    department=COMMON["department"],
    owner="林晓敏",
    level=Light.DARK,
    side=Side.STATUTORY,
    limit=Limit(20, Unit.WORKING_DAYS),
    due_on=date(2026, 10, 20),
    days_past=3,
    raised_at=datetime(2026, 10, 21, 0, 30, tzinfo=UTC),
    printed_on=date(2026, 10, 23),
)
