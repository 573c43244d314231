"""The section of a bulletin on the waits that people were told: how near they were, by the same figures as the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from kiosk.bridges.letter_voice import Voice
from kiosk.domain.calibration import Week
from kiosk.domain.catalogue import Centre
from kiosk.domain.documents import Named
from kiosk.domain.metrics import FEWEST, Period, Rate
from kiosk.domain.periods import PeriodKind, kind_of
from kiosk.domain.wait_record import DEFINITIONS, RULES, Summary
from kiosk.operations.wait_accuracy import Line, WaitReport
from printer.letter import Block, Column, Heading, Letter, Paragraph, Row, Table
from printer.slip import Language

_Pair = tuple[str, str]

_TITLE: Final = ("等候时间预估准确度通报", "How Near Our Wait Times Were")
_POINTS: Final[dict[str, _Pair]] = {
    "issue": ("取号时", "At issue"),
    "ten_ahead": ("前面 10 人时", "With 10 ahead"),
    "five_ahead": ("前面 5 人时", "With 5 ahead"),
    "one_ahead": ("前面 1 人时", "With 1 ahead"),
    "ten_minutes": ("取号后 10 分钟", "10 min after issue"),
}
_RULES: Final[dict[str, _Pair]] = {
    "nominal": ("人数 × 平均办理时间 ÷ 窗口数", "People × usual time ÷ windows"),
    "last_called": ("最近叫到的人等了多久", "The wait of whoever was called last"),
    "rolling": ("最近 30 人的平均等候", "The mean wait of the last 30 people"),
    "slot": ("同星期同时段的平均等候", "The mean wait of this weekday and hour"),
}
_WEEKS: Final[dict[str, _Pair]] = {
    "few": ("不足 20 人，不作判断", "Fewer than 20 people: not judged"),
    "good": ("在范围内", "Within"),
    "narrow": ("低于 70%：区间太窄", "Below 70%: too narrow"),
    "wide": ("高于 90%：区间偏宽", "Above 90%: rather wide"),
}
_RULES_OF_COUNTING: Final[tuple[_Pair, ...]] = (
    (
        "1. 每个号在取号时告知的等候时间随号存下，事后不改；没有可靠的估计时不告知，也不计入。",
        "1. The wait that is told with a number is kept with it and never changed. Where no figure is honest, none is "
        "told and none is counted.",
    ),
    (
        "2. 等候时间从取号到第一次叫号。只算已叫到的人；叫到前离开、当日未叫到的不算在误差里。",
        "2. A wait lasts from the number to its first call. Only people who were called count; who left before, or was "
        "not called that day, is no part of an error.",
    ),
    (
        "3. 误差是告知的时间与实际等候之差的绝对值；偏差为正数，是说多了。告知的区间按应有八成人落在其中计算。",
        "3. An error is how far the figure was from the wait, either way; a bias above zero means that people were "
        "told too much. A range is meant to hold eight waits in ten.",
    ),
    (
        "4. “兑现”是不晚于告知上限叫到。不足 20 人的比例只写分数，不作判断。",
        "4. A promise is kept where the call came no later than the upper end of the range. A share of fewer than 20 "
        "people is given as a fraction and not judged.",
    ),
)


def wait_bulletin_of(report: WaitReport, centre: Centre, language: Language) -> Letter:
    """The section over the period of the report. The same period gives the same figures on any later day; only the line
    at its foot says when it was drawn."""
    voice = Voice(language)
    return Letter(
        centre=voice.name(Named(centre.name_zh, centre.name_en)),
        title=voice.pick(_TITLE),
        subtitle=voice.other(_TITLE),
        number=_period(report.scope.period, voice),
        blocks=tuple(_blocks(report, centre, voice)),
        language=language,
        foot=_foot(report, centre, voice),
    )


def _blocks(report: WaitReport, centre: Centre, voice: Voice) -> Iterator[Block]:
    if report.scope.queue is not None:
        queue = centre.queue(report.scope.queue)
        only = voice.name(Named(queue.name_zh, queue.name_en))
        yield Paragraph(voice.pick((f"只含队列 {queue.code} {only}。", f"Queue {queue.code} {only} alone.")))
    yield Paragraph(_in_one_sentence(report.total, voice))
    if report.total.summary.counts["told"]:
        yield _figures(report.total, voice)
        yield Heading(
            voice.pick(
                (
                    "各队列（取号时告知的；误差、区间宽以分钟计）",
                    "By queue, as told at issue (error and width in minutes)",
                )
            )
        )
        yield _groups(report.by_queue, [_queue(line, centre, voice) for line in report.by_queue], voice)
        yield Heading(voice.pick(("各时点（同上）", "By when it was told (likewise)")))
        yield _groups(report.by_point, [voice.pick(_POINTS[line.scope.point]) for line in report.by_point], voice)
        yield Heading(voice.pick(("与简单算法比", "Beside simpler rules")))
        yield _rules(report.total.summary, voice)
    yield Heading(voice.pick(("口径说明", "How it is counted")))
    for rule in _RULES_OF_COUNTING:
        yield Paragraph(voice.pick(rule), is_indented=False, is_small=True)


def _in_one_sentence(total: Line, voice: Voice) -> str:
    counts, kept = total.summary.counts, total.rate("kept")
    if not counts["told"]:
        return voice.pick(("本期没有告知过等候时间。", "Nobody was told a wait in this period."))
    if not counts["called"]:
        return voice.pick(
            (
                f"本期告知 {counts['told']} 人，还没有叫到其中任何一人。",
                f"{counts['told']} people were told a wait; none of them was called yet.",
            )
        )
    share, verdict = _share(kept), _met(kept, voice)
    return voice.pick(
        (
            f"本期向 {counts['told']} 人告知等候时间，叫到 {counts['called']} 人；"
            f"在告知上限前叫到的 {share}（{verdict}），晚叫 10 分钟以上的 {_share(total.rate('late'))}。",
            f"{counts['told']} people were told a wait and {counts['called']} of them were called; "
            f"{share} no later than the upper end they were told ({verdict}), "
            f"{_share(total.rate('late'))} more than 10 minutes late.",
        )
    )


def _figures(total: Line, voice: Voice) -> Table:
    kept, covered, late = (total.rate(name) for name in ("kept", "covered", "late"))
    of = total.summary.accuracy
    minutes = voice.pick(("分钟", "min"))
    in_range = voice.pick(_WEEKS[Week(covered.numerator, covered.denominator).verdict])
    rows = [
        (("兑现：在告知上限前叫到", "Kept: called before the upper end"), kept, "≥ 85%", _met(kept, voice)),
        (("等候落在告知区间内", "Within the range told"), covered, "70%–90%", in_range),
        (("晚叫：比告知晚 10 分钟以上", "Late: by more than 10 minutes"), late, "—", "—"),
    ]
    told = [Row((voice.pick(name), _value(rate), _parts(rate), goal, verdict)) for name, rate, goal, verdict in rows]
    n = str(total.summary.counts["called"])
    for name, value in (
        (("平均误差", "Mean error"), of and f"{of.error:.1f} {minutes}"),
        (("偏差", "Bias"), of and f"{of.bias:+.1f} {minutes}"),
        (("区间平均宽度", "Mean width of the range"), of and f"{of.width:.1f} {minutes}"),
    ):
        told.append(Row((voice.pick(name), value or "—", n, "—", "—")))
    heads = (("指标", "Figure"), ("结果", "Result"), ("人数", "People"), ("目标", "Goal"), ("判断", "Verdict"))
    return _table(heads, (150, 64, 60, 60, 108), told, voice)


def _groups(lines: Sequence[Line], names: Sequence[str], voice: Voice) -> Table:
    rows = []
    for line, name in zip(lines, names, strict=True):
        of = line.summary.accuracy
        figures = (f"{of.error:.1f}", f"{of.width:.1f}") if of else ("—", "—")
        shares = (_share(line.rate(one)) for one in ("late", "covered", "kept"))
        rows.append(Row((name, str(line.summary.counts["called"]), *figures, *shares)))
    heads = (
        ("哪一类", "Group"),
        ("叫到", "Called"),
        ("误差", "Error"),
        ("区间宽", "Width"),
        ("晚叫", "Late"),
        ("区间内", "In range"),
        ("兑现", "Kept"),
    )
    return _table(heads, (150, 46, 46, 52, 48, 52, 48), rows, voice)


def _rules(summary: Summary, voice: Voice) -> Table:
    of, ours = summary.accuracy, voice.pick(("本系统", "This system"))
    figures = (f"{of.error:.1f}", f"{of.bias:+.1f}") if of else ("—", "—")
    rows = [Row((ours, str(summary.counts["called"]), *figures), "bold")]
    for rule in RULES:
        other = summary.rules.get(rule)
        cells = (str(other.count), f"{other.error:.1f}", f"{other.bias:+.1f}") if other else ("0", "—", "—")
        rows.append(Row((voice.pick(_RULES[rule]), *cells)))
    heads = (("算法", "Rule"), ("人数", "People"), ("误差（分）", "Error (min)"), ("偏差（分）", "Bias (min)"))
    return _table(heads, (222, 60, 80, 80), rows, voice)


def _table(heads: Sequence[_Pair], shares: Sequence[float], rows: Sequence[Row], voice: Voice) -> Table:
    columns = [
        Column(voice.pick(head), share, n > 0) for n, (head, share) in enumerate(zip(heads, shares, strict=True))
    ]
    return Table(tuple(columns), tuple(rows))


def _queue(line: Line, centre: Centre, voice: Voice) -> str:
    queue = centre.queues.get(line.scope.queue or "")
    name = f" {voice.name(Named(queue.name_zh, queue.name_en))}" if queue else ""  # it may be gone since
    return f"{line.scope.queue}{name}"


def _met(rate: Rate, voice: Voice) -> str:
    if rate.denominator < FEWEST:
        return voice.pick(_WEEKS["few"])
    return voice.pick(("达标", "met") if rate.met else ("未达标", "missed"))


def _value(rate: Rate) -> str:
    return "—" if rate.value is None or rate.denominator < FEWEST else f"{100 * rate.value:.1f}%"


def _parts(rate: Rate) -> str:
    return f"{rate.numerator}/{rate.denominator}"


def _share(rate: Rate) -> str:
    """A fraction where a share of so few would say more than is known."""
    if not rate.denominator:
        return "—"
    return _parts(rate) if rate.denominator < FEWEST else _value(rate)


def _period(period: Period, voice: Voice) -> str:
    first, kind = period.first, kind_of(period)
    days = voice.pick((f"{voice.on(first)}至{voice.on(period.last)}", f"{voice.on(first)} – {voice.on(period.last)}"))
    if kind is PeriodKind.WEEK:
        year, week, _ = first.isocalendar()
        return voice.pick((f"{year}年第{week}周 · {days}", f"Week {week} of {year} · {days}"))
    if kind is PeriodKind.MONTH:
        return voice.pick((f"{first.year}年{first.month}月 · {days}", f"{first:%B %Y} · {days}"))
    if kind is PeriodKind.QUARTER:
        number = (first.month + 2) // 3
        return voice.pick(
            (f"{first.year}年第{'一二三四'[number - 1]}季度 · {days}", f"Q{number} {first.year} · {days}")
        )
    return days


def _foot(report: WaitReport, centre: Centre, voice: Voice) -> str:
    ends = datetime.combine(report.scope.period.last + timedelta(days=1), time(), centre.zone)
    cut, drawn = (_moment(at.astimezone(centre.zone), voice) for at in (min(ends, report.at), report.at))
    return voice.pick(
        (
            f"数据截至 {cut} · 口径第 {DEFINITIONS} 版 · 生成于 {drawn}",
            f"Data until {cut} · definitions, edition {DEFINITIONS} · drawn {drawn}",
        )
    )


def _moment(at: datetime, voice: Voice) -> str:
    return f"{voice.on(at.date())} {at:%H:%M}"
