"""How a queue stands, in words: short on a tile, and in full with what to do."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.announcement import Saying, Wait, full_words, short_words
from kiosk.domain.queue import Grace, QueueState
from kiosk.operations.boards import QueueLine
from kiosk.web.extensions import desk
from kiosk.web.language import day_words, gettext, language

# A shape beside the words, so that no state is told by colour alone.
_SHAPES = {
    QueueState.OPEN: "",
    QueueState.SOON: "◷",
    QueueState.PAUSED: "Ⅱ",
    QueueState.FULL: "■",
    QueueState.CLOSED: "✕",
}


@dataclass(frozen=True, slots=True)
class QueueWords:
    """A queue as a tile shows it; `advice` is empty while numbers are given, `takes` where no time is honest."""

    code: str
    state: str
    shape: str
    short: str
    advice: str
    takes: str


def words_of(line: QueueLine, now: datetime) -> QueueWords:
    """The state of a queue at `now` in the language of the answer."""
    short, advice = _WORDS[line.state](line, now)
    advice = f"{advice} {_bookable(line)}".strip()
    return QueueWords(line.queue.code, line.state.value, _SHAPES[line.state], short, advice, _takes(line))


def _takes(line: QueueLine) -> str:
    """How long somebody would wait who takes a number now; nothing where nobody waits, for that says it."""
    has_time = line.state is QueueState.OPEN and line.waiting and line.wait.saying is not Saying.NONE
    return f"· {short_words(line.wait, language() == 'zh')}" if has_time else ""


def wait_said(wait: Wait) -> str:
    """How many are ahead of a ticket and how long that takes, in the language of the answer."""
    return full_words(wait, language() == "zh", desk().system.centre.zone)


def grace_words(grace: Grace) -> str:
    """What becomes of a missed number, as its holder and the window are told; from the centre's own settings."""
    if grace.times == 0:
        return gettext("过号作废，要办事请重新取号。")
    soon = gettext(
        "过号 %(minutes)s 分钟内，或办完 %(numbers)s 个号以内，续排在 %(behind)s 位之后；再晚排到最后。",
        minutes=grace.minutes,
        numbers=grace.numbers,
        behind=grace.behind,
    )
    return soon + gettext("最多续排 %(times)s 次。", times=grace.times)


def _bookable(line: QueueLine) -> str:
    """How to come another day without waiting; said where numbers are given no more today."""
    if line.state not in {QueueState.FULL, QueueState.CLOSED} or not line.queue.appointments:
        return ""
    return gettext("也可以预约：用手机打开 %(address)s", address=f"{desk().public_url}/appointments/")


def _open(line: QueueLine, _: datetime) -> tuple[str, str]:
    waiting = gettext("等候 %(n)s 人", n=line.waiting) if line.waiting else gettext("无人等候")
    if line.few_left is not None:
        left = gettext("还可取 %(n)s 个号", n=line.few_left)
        return f"{waiting} · {left}", ""
    return waiting, ""


def _soon(_: QueueLine, now: datetime) -> tuple[str, str]:
    opening = next_opening(now)
    advice = gettext("现在不取号，%(time)s 开始。请在大厅等候，到时再取。", time=opening)
    return gettext("%(time)s 开始取号", time=opening), advice


def _paused(line: QueueLine, _: datetime) -> tuple[str, str]:
    if line.until_at is None:
        return gettext("暂停取号"), gettext("这个队列暂停取号。请问导办台，或稍后再来。")
    until = _clock(line.until_at)
    advice = gettext("这个队列暂停取号，预计 %(time)s 恢复。请问导办台，或到时再来。", time=until)
    return gettext("暂停，预计 %(time)s 恢复", time=until), advice


def _full(line: QueueLine, now: datetime) -> tuple[str, str]:
    full = line.used_up
    again_at = full.again_at if full else None
    taken = gettext("%(quota)s 个号已取完。请问导办台。", quota=full.numbers if full else "")
    if again_at is None:
        return gettext("今日号满"), taken
    again = gettext("下次取号：%(time)s。", time=_moment(again_at, now))
    is_today = desk().system.centre.service_day(again_at) == desk().system.centre.service_day(now)
    short = gettext("号已取完，%(time)s 放号", time=_clock(again_at)) if is_today else gettext("今日号满")
    return short, f"{taken} {again}"


def _closed(line: QueueLine, now: datetime) -> tuple[str, str]:
    if line.served_until is not None:
        until = _clock(line.served_until)
        return gettext("停止取号"), gettext(
            "今天取号已停止：排队的人预计要办到 %(time)s。请问导办台，或下次开门再来。", time=until
        )
    opening = next_opening(now)
    if not opening:
        return gettext("停止取号"), gettext("今天取号已结束。下次开门的时间请打电话问。")
    return gettext("停止取号"), gettext("今天取号已结束。下次开门：%(time)s。", time=opening)


_WORDS = {
    QueueState.OPEN: _open,
    QueueState.SOON: _soon,
    QueueState.PAUSED: _paused,
    QueueState.FULL: _full,
    QueueState.CLOSED: _closed,
}


def next_opening(now: datetime) -> str:
    """The next opening: a time of day when it is today, else with its date; empty when no calendar tells."""
    centre = desk().system.centre
    opening = centre.next_opening(now)
    return "" if opening is None else _moment(opening, now)


def _moment(at: datetime, now: datetime) -> str:
    """A time of day when it is today, else with its date."""
    day = desk().system.centre.service_day(at)
    return _clock(at) if day == desk().system.centre.service_day(now) else f"{day_words(day)} {_clock(at)}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(desk().system.centre.zone):%H:%M}"
