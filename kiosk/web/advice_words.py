"""Advice on windows in words, the same on the managers' page and on the consoles."""

from collections.abc import Mapping

from kiosk.domain.advice import Advice, AdviceState
from kiosk.operations.wait_book import Outlook
from kiosk.web.extensions import desk
from kiosk.web.language import gettext, named, time_words

ANSWERS: Mapping[str, AdviceState] = {"accept": AdviceState.ACCEPTED, "dismiss": AdviceState.DISMISSED}


def advice_words(of: Advice) -> str:
    """`建议 10:00–11:30 A 市场监管 开 8 个窗口（现 6）：最长等候约 55→25 分`, or which window serves it too."""
    centre = desk().system.centre
    queue = centre.queues.get(of.queue)
    said = {
        "first": time_words(of.given_at.astimezone(centre.zone)),
        "last": time_words(of.until_at.astimezone(centre.zone)),
        "queue": f"{of.queue} {named(queue.name_zh, queue.name_en)}" if queue else of.queue,
        "windows": of.windows,
        "now_open": of.now_open,
        "after": round(of.after),
    }
    if of.window is not None:
        return _shared_words(of, said)
    if of.before is None:
        return gettext(
            "建议 %(first)s–%(last)s %(queue)s 开 %(windows)s 个窗口（现 0）：最长等候约 %(after)s 分", **said
        )
    return gettext(
        "建议 %(first)s–%(last)s %(queue)s 开 %(windows)s 个窗口（现 %(now_open)s）："
        "最长等候约 %(before)s→%(after)s 分",
        before=round(of.before),
        **said,
    )


def accepted_words(of: Advice) -> str:
    """What follows from advice that was taken up; which queues a window serves is set up by the administrator."""
    if of.window is None:
        return gettext("管理人员已采纳，请开窗")
    return gettext("管理人员已采纳，请系统管理员给窗口加上这个队列")


def _shared_words(of: Advice, said: Mapping[str, object]) -> str:
    if of.before is None:
        return gettext(
            "建议 %(first)s–%(last)s %(window)s 号窗口兼办 %(queue)s（现无窗口）：最长等候约 %(after)s 分",
            window=of.window,
            **said,
        )
    return gettext(
        "建议 %(first)s–%(last)s %(window)s 号窗口兼办 %(queue)s（现 %(now_open)s 个窗口）："
        "最长等候约 %(before)s→%(after)s 分",
        window=of.window,
        before=round(of.before),
        **said,
    )


def outlook_words(of: Outlook) -> str:
    """Why there is no advice; nothing where that was not looked at."""
    if of.verdict == "few_days":
        return gettext("开窗建议：同星期的历史只有 %(days)s 天，还不足以预测", days=of.days)
    return gettext("开窗建议：现在的窗口够用") if of.verdict == "enough" else ""
