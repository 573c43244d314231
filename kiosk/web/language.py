"""Chinese first, English one tap away: which language an answer is in."""

from datetime import date, datetime

from flask import Flask, Response, g, request
from flask_babel import Babel, refresh
from flask_babel import gettext as translated

from kiosk.web.extensions import desk

COOKIE = "lang"
LANGUAGES = ("zh", "en")

_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def speak(app: Flask) -> None:
    """Lets every page and message be in the language that was asked for."""
    Babel(app, default_locale="zh", default_translation_directories="translations", locale_selector=_wanted)
    app.after_request(_remember)


def language() -> str:
    """`zh` or `en`; found once a request, for a list of items asks for it a thousand times."""
    if "spoken" not in g:
        g.spoken = _wanted()
    return str(g.spoken)


def asked_language() -> str | None:
    """The language that the address itself asks for; None where it leaves that open."""
    asked = request.args.get("lang")
    return str(asked) if asked in LANGUAGES else None


def use(wanted: str) -> None:
    """Answers this request in a language that something else decides, for instance the ticket; the address may ask
    for another."""
    g.language = wanted
    g.pop("spoken", None)
    refresh()


def gettext(sentence: str, **values: object) -> str:
    """A sentence of the program in the language of the answer."""
    return str(translated(sentence, **values))


def named(zh: str, en: str) -> str:
    """The name of an item, a queue or a department in the language of the answer."""
    return en if language() == "en" else zh


def day_words(day: date) -> str:
    """A civil date as people read it: `11月21日（周五）`, `Fri 21 Nov`."""
    weekday = _WEEKDAYS[language()][day.weekday()]
    if language() == "en":
        return f"{weekday} {day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日（周{weekday}）"


def month_words(day: date) -> str:
    """The month of a civil date: `2026年9月`, `Sep 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}" if language() == "en" else f"{day.year}年{day.month}月"


def weekday_names() -> tuple[str, ...]:
    """Monday to Sunday, short."""
    return tuple(_WEEKDAYS[language()])


def time_words(instant: datetime) -> str:
    """The time of day, 24 hours, of an instant that is already in the centre's zone."""
    return f"{instant:%H:%M}"


def _wanted() -> str:
    """An explicit wish, then what something in the request decided, then the cookie; a program's header; else Chinese.

    A browser's own header does not count: the kiosk of a hall starts in Chinese, whatever its installer spoke.
    """
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    if "language" in g:
        return str(g.language)
    if request.path.startswith("/api/"):
        has_wish = "Accept-Language" in request.headers
        return request.accept_languages.best_match(LANGUAGES, "zh") or "zh" if has_wish else "zh"
    return request.cookies.get(COOKIE, "zh") if request.cookies.get(COOKIE) in LANGUAGES else "zh"


def _remember(response: Response) -> Response:
    asked = request.args.get("lang")
    # A paper in another language is a look at the paper, not a wish for every page to come.
    is_page = not request.path.startswith(("/api/", "/t/", "/a/")) and not request.path.endswith(".pdf")
    if asked in LANGUAGES and is_page:
        response.set_cookie(COOKIE, str(asked), samesite="Lax", httponly=True, secure=desk().is_https)
    return response
