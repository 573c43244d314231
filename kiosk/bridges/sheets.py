"""Sheets of the house: why a case is due on its day, and the supervision sheet of a card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from kiosk.bridges.letter_voice import Voice
from kiosk.domain.catalogue import Centre
from kiosk.domain.documents import Named
from kiosk.domain.explanation import DayRow, RowKind
from kiosk.domain.lights import Light, Side
from kiosk.domain.limits import Limit
from kiosk.domain.wording import limit_words
from printer.letter import (
    Block,
    Code,
    Column,
    Emphasis,
    Facts,
    Field,
    Large,
    Letter,
    Paragraph,
    Row,
    Signatures,
    Table,
    Tone,
)
from printer.slip import Language

_SIDES: Final = {Side.STATUTORY: Named("法定时限", "Legal limit"), Side.PROMISED: Named("承诺时限", "Promised limit")}
_CARDS: Final[dict[Light, tuple[Named, Tone]]] = {
    Light.AMBER: (Named("预警", "Warning"), "white"),
    Light.RED: (Named("黄牌 · 超过承诺时限", "Yellow card · past the promised limit"), "grey"),
    Light.DARK: (Named("红牌 · 超过法定时限", "Red card · past the legal limit"), "black"),
}
_WEEKDAYS: Final = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_LAST: Final = frozenset({RowKind.DUE_AFTER_ROLL, RowKind.DUE_AFTER_STOP, RowKind.CAPPED})
_LAWS_IN_ENGLISH: Final = {
    "本事项适用的法律、": "law of the item, ",
    "行政许可法": "Licensing Law",
    "民法典": "Civil Code",
}
_NOT_COUNTED_GREY: Final = frozenset({RowKind.DAY_OFF, RowKind.STOPPED, RowKind.ROLLED, RowKind.WAITING})


@dataclass(frozen=True, slots=True)
class WhySheet:
    """One limit of one case, counted.

    `due_on` is None where `missing_year` has no calendar or the count stands still. `notices` are the names of
    the calendar notices that the count rests on. `side` is None for another clock, which `limit_name` names.
    """

    ref: str
    item: Named
    limit: Limit
    side: Side | None
    rows: Sequence[DayRow]
    due_on: date | None
    printed_on: date
    missing_year: int | None = None
    notices: tuple[str, ...] = ()
    limit_name: Named | None = None
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class SupervisionSheet:
    """One card: its `level` is amber, red or dark.

    `days_past` counts working days past `due_on`, 0 while it is near. Without a reason there is room to write one.
    `side` is None for another clock, which `limit_name` names.
    """

    ref: str
    item: Named
    department: Named
    owner: str
    level: Light
    side: Side | None
    limit: Limit
    due_on: date
    days_past: int
    raised_at: datetime
    printed_on: date
    reason: str = ""
    note: str = ""
    limit_name: Named | None = None

    def __post_init__(self) -> None:
        if self.level not in _CARDS:
            raise ValueError(f"no card is raised for {self.level}")


def why_sheet_of(sheet: WhySheet, centre: Centre, url: str, language: Language) -> Letter:
    """Every day of the count with its verdict, reason, rule and article; `url` may be empty."""
    voice = Voice(language)
    title = ("到期日计算说明", "Why This Date")
    printed = f"{voice.on(sheet.printed_on)}打印" if voice.is_zh else f"Printed {voice.on(sheet.printed_on)}"
    return Letter(
        centre=voice.name(Named(centre.name_zh, centre.name_en)),
        title=voice.pick(title),
        subtitle=voice.other(title),
        number=f"{sheet.ref} · {printed}",
        blocks=tuple(_why_blocks(sheet, voice)),
        language=language,
        code=_code(url, voice, ("扫码查看最新的计算", "Scan for the count as it stands today")),
        foot=voice.pick(
            ("按打印之日的日历和办件记录计算。", "By the calendar and the entries of the day of printing.")
        ),
    )


def _why_blocks(sheet: WhySheet, voice: Voice) -> Iterator[Block]:
    name = voice.name(_SIDES[sheet.side] if sheet.side else sheet.limit_name or Named("时限", "Limit"))
    limit = f"{name}{voice.pick(('：', ': '))}{limit_words(sheet.limit, voice.is_zh)}"
    yield Large(voice.pick(("到期日", "Due date")), _due(sheet, voice), limit)
    rows = [(voice.label("ref"), sheet.ref), (voice.label("item"), voice.name(sheet.item))]
    if sheet.accepted_on is not None:
        rows.append((voice.label("accepted"), voice.on(sheet.accepted_on)))
    counted = sum(1 for row in sheet.rows if row.is_counted)
    rows.append((voice.pick(("天数", "Days")), _tally(len(sheet.rows), counted, voice)))
    if sheet.notices:
        rows.append((voice.pick(("日历依据", "Calendar")), voice.pick(("；", "; ")).join(sheet.notices)))
    yield Facts(tuple(rows))
    yield _days(sheet, voice)


def _due(sheet: WhySheet, voice: Voice) -> str:
    if sheet.due_on is not None:
        return _dated(sheet.due_on, voice)
    if sheet.missing_year is not None:
        year = sheet.missing_year
        return voice.pick((f"缺少 {year} 年日历，到期日无法计算", f"Calendar {year} missing: not computable"))
    return voice.pick(("计时停止，恢复后确定", "The clock stands still: known when it goes on"))


def _tally(all_days: int, counted: int, voice: Voice) -> str:
    rest = all_days - counted
    return voice.pick(
        (
            f"共 {all_days} 天：计入 {counted} 天，不计入 {rest} 天",
            f"{all_days} in all: {counted} counted, {rest} not counted",
        )
    )


def _days(sheet: WhySheet, voice: Voice) -> Table:
    heads = (
        (("日期", "Date"), 92, False),
        (("计入", "Count"), 54, True),
        (("说明", "Why"), 176, False),
        (("规则", "Rule"), 36, True),
        (("依据", "Article"), 84, False),
    )
    columns = tuple(Column(voice.pick(head), share, is_centred) for head, share, is_centred in heads)
    return Table(columns, tuple(_day(row, sheet.due_on, voice) for row in sheet.rows))


def _day(row: DayRow, due_on: date | None, voice: Voice) -> Row:
    number = "—" if row.number is None else voice.pick((f"第{row.number}日", f"day {row.number}"))
    why = row.zh if voice.is_zh else row.en
    return Row((_short(row.day, voice), number, why, row.rule, _article(row, voice)), _emphasis(row, due_on))


def _article(row: DayRow, voice: Voice) -> str:
    if voice.is_zh:
        return row.article
    words = row.article.replace("；", "; ")
    for zh, en in _LAWS_IN_ENGLISH.items():
        words = words.replace(zh, en)
    return words


def _emphasis(row: DayRow, due_on: date | None) -> Emphasis:
    if row.day == due_on or row.kind in _LAST:
        return "bold"
    return "grey" if row.kind in _NOT_COUNTED_GREY else ""


def _short(day: date, voice: Voice) -> str:
    weekday = _WEEKDAYS[voice.language][day.weekday()]
    return f"{day:%Y-%m-%d} {weekday}"


def _dated(day: date, voice: Voice) -> str:
    weekday = _WEEKDAYS[voice.language][day.weekday()]
    return f"{voice.on(day)}（星期{weekday}）" if voice.is_zh else f"{weekday} {voice.on(day)}"


def supervision_sheet_of(sheet: SupervisionSheet, centre: Centre, url: str, language: Language) -> Letter:
    """The 督办单 of a card: what is late, whose it is, and the room to say why; `url` may be empty."""
    voice = Voice(language)
    title = ("督办单", "Supervision Sheet")
    return Letter(
        centre=voice.name(Named(centre.name_zh, centre.name_en)),
        title=voice.pick(title),
        subtitle=voice.other(title),
        number=f"{sheet.ref} · {sheet.printed_on:%Y-%m-%d}",
        blocks=tuple(_supervision_blocks(sheet, centre, voice)),
        language=language,
        code=_code(url, voice, ("扫码查看办件", "Scan to open the case")),
    )


def _supervision_blocks(sheet: SupervisionSheet, centre: Centre, voice: Voice) -> Iterator[Block]:
    card, tone = _CARDS[sheet.level]
    yield Large(voice.pick(("督办级别", "Level")), voice.name(card), _past(sheet, voice), tone)
    raised = sheet.raised_at.astimezone(centre.zone)
    side = voice.name(_SIDES[sheet.side] if sheet.side else sheet.limit_name or Named("时限", "Limit"))
    rows = (
        (voice.label("ref"), sheet.ref),
        (voice.label("item"), voice.name(sheet.item)),
        (voice.label("department"), voice.name(sheet.department)),
        (voice.pick(("责任人", "Owner")), sheet.owner),
        (voice.pick(("所涉时限", "Limit")), f"{side} {limit_words(sheet.limit, voice.is_zh)}"),
        (voice.pick(("到期日", "Due date")), _dated(sheet.due_on, voice)),
        (voice.pick(("发出时间", "Raised at")), f"{voice.on(raised.date())} {raised:%H:%M}"),
    )
    yield Facts(rows, bold=(rows[3][0], rows[5][0]))
    yield Paragraph(voice.pick(_DUTY), is_small=True)
    yield Field(voice.pick(("原因（责任人填写）", "Reason (written by the owner)")), sheet.reason)
    what = voice.pick(("处理意见（督办人填写）", "What is to be done (written by the supervisor)"))
    yield Field(what, sheet.note, lines=2)
    signed = ("责任人签名", "督办人签名") if voice.is_zh else ("Owner", "Supervisor")
    yield Signatures(signed, voice.pick(("日期", "Date")))


_DUTY: Final = (
    "请责任人立即办理，并在本单写明原因。超过办理时限的，依照《优化营商环境条例》第三十六条的规定公开说明理由。",
    "The owner deals with the case at once and writes down the reason. Where a limit is exceeded, the reason is made "
    "public (Article 36 of the Regulation on Optimizing the Business Environment).",
)


def _past(sheet: SupervisionSheet, voice: Voice) -> str:
    days = sheet.days_past
    if days:
        return voice.pick(
            (f"已超过 {days} 个工作日", f"{days} working day{'' if days == 1 else 's'} past the due date")
        )
    if sheet.level is Light.AMBER:
        return voice.pick(("即将到期", "Nearly due"))
    return voice.pick(("已到期", "Past the due date"))


def _code(url: str, voice: Voice, caption: tuple[str, str]) -> Code | None:
    return Code(url, voice.pick(caption)) if url else None
