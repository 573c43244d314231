"""What every template may say: dates and times of the centre, limits in words, lights with shape and word."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from flask_babel import gettext

from kiosk.domain.lights import Light
from kiosk.domain.limits import Limit
from kiosk.domain.service_mode import Service, ServiceMode
from kiosk.domain.wording import limit_words, mode_words, service_words
from kiosk.web.auth import actor
from kiosk.web.extensions import desk
from kiosk.web.language import day_words, language, month_words, named, weekday_names
from kiosk.web.sentences import _l

# Shape, word and colour together, so that no state is told by colour alone.
LIGHTS = {
    Light.GREEN: ("○", _l("正常")),
    Light.AMBER: ("▲", _l("即将到期")),
    Light.RED: ("■", _l("超承诺")),
    Light.DARK: ("◆", _l("超法定")),
    Light.GREY: ("Ⅱ", _l("停表")),
}


def register(app: Flask) -> None:
    """Puts the filters and the words of every page into the templates."""
    app.jinja_env.filters.update(day=_day, time=_time, moment=_moment, clock_seconds=_clock_seconds, month=month_words)
    app.jinja_env.filters.update(limit=_limit, percent=_percent, service=_service, mode=_mode)
    app.jinja_env.globals.update(named=named, other_language=_other_language, light_of=_light)
    app.jinja_env.globals.update(with_query=_with_query, weekdays=weekday_names)
    app.context_processor(_everywhere)


def _everywhere() -> dict[str, Any]:
    of = desk()
    return {
        "centre": of.system.centre,
        "is_rehearsal": of.is_rehearsal,
        "lang": "zh-CN" if language() == "zh" else "en",
        "is_zh": language() == "zh",
        "actor": actor(),
    }


def _day(on: date | None) -> str:
    return day_words(on) if on else "—"


def _time(at: datetime | None) -> str:
    return f"{at.astimezone(desk().system.centre.zone):%H:%M}" if at else "—"


def _clock_seconds(at: datetime) -> str:
    return f"{at.astimezone(desk().system.centre.zone):%H:%M:%S}"


def _moment(at: datetime | None) -> str:
    if at is None:
        return "—"
    local = at.astimezone(desk().system.centre.zone)
    return f"{day_words(local.date())} {local:%H:%M}"


def _limit(of: Limit | None) -> str:
    return limit_words(of, language() == "zh") if of else gettext("法律未规定")


def _service(of: Service) -> str:
    return service_words(of, language() == "zh")


def _mode(mode: str) -> str:
    return mode_words(ServiceMode(mode), language() == "zh")


def _percent(value: float | None) -> str:
    return f"{value * 100:.1f} %" if value is not None else "—"


def _light(light: Light) -> tuple[str, str]:
    """The shape and the word of a light."""
    shape, word = LIGHTS[light]
    return shape, gettext(word)


def _other_language() -> str:
    """The address of this page in the other language."""
    other = "en" if language() == "zh" else "zh"
    return _with_query(lang=other)


def _with_query(**changed: str) -> str:
    """The address of this page with other parameters."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return f"{request.path}?{urlencode([*kept, *changed.items()])}"
