"""The high-contrast look of every page: black on white without greys and tints, kept in a cookie of the browser."""

from flask import Flask, Response, request

from kiosk.web.extensions import desk

_COOKIE = "contrast"
_CHOICES = ("normal", "high")
_A_YEAR = 365 * 24 * 3600


def offer_contrast(app: Flask) -> None:
    """Lets each page know which look was chosen, and remembers a choice. A wish in the address wins over the cookie."""
    app.context_processor(lambda: {"is_high_contrast": _is_high()})
    app.after_request(_remember)


def _is_high() -> bool:
    return request.args.get(_COOKIE, request.cookies.get(_COOKIE)) == "high"


def _remember(response: Response) -> Response:
    asked = request.args.get(_COOKIE)
    if asked in _CHOICES:
        response.set_cookie(
            _COOKIE, str(asked), max_age=_A_YEAR, httponly=True, samesite="Lax", secure=desk().is_https
        )  # fmt: skip
    return response
