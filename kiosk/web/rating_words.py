"""The national words of a rating, and its level as a form sends it."""

from flask import request

from kiosk.domain.errors import Unacceptable
from kiosk.domain.rating import OF_BAD, SUB_ITEMS, Level, Reason
from kiosk.web.language import gettext


def level_word(level: int) -> str:
    """One of the five levels, in the words of the national rules."""
    return {
        Level.VERY_SATISFIED: gettext("非常满意"),
        Level.SATISFIED: gettext("满意"),
        Level.FAIRLY_SATISFIED: gettext("基本满意"),
        Level.DISSATISFIED: gettext("不满意"),
        Level.VERY_DISSATISFIED: gettext("非常不满意"),
    }[Level(level)]


def reason_word(reason: str) -> str:
    """What a rating was about; own words as they are."""
    words = {
        Reason.EFFICIENCY: gettext("服务效率"),
        Reason.SKILL: gettext("服务水平"),
        Reason.ATTITUDE: gettext("服务态度"),
        Reason.WAITED: gettext("等太久"),
        Reason.UNCLEAR: gettext("一次没说清材料"),
        Reason.TRIPS: gettext("跑多次"),
        Reason.OTHER: gettext("其他"),
    }
    return words[Reason(reason)] if reason in set(Reason) else reason


def chosen_level() -> Level:
    """The level that the form names; raises `Unacceptable` when none was chosen."""
    try:
        return Level(request.form.get("level", 0, int))
    except ValueError:
        raise Unacceptable("choice_missing", field="level") from None


RATING_WORDS = {
    "levels": tuple(Level),
    "sub_items": SUB_ITEMS,
    "bad_reasons": OF_BAD,
    "level_word": level_word,
    "reason_word": reason_word,
}
