"""The headers that every answer carries, put on at the outermost place, so that no answer goes out without them."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response

_NAME = "Content-Security-Policy"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = [
    (_NAME, _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Vary", "Cookie"),
]
_NEVER_KEPT = ("Cache-Control", "no-store")

Headers = list[tuple[str, str]]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def framed(response: Response) -> Response:
    """A page that a page of ours may show inside itself."""
    response.headers[_NAME] = _POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return response


def framing(response: Response) -> Response:
    """A page that shows another of ours inside itself."""
    response.headers[_NAME] = f"{_POLICY}; frame-src 'self'"
    return response


class Hardened:
    """Wraps a WSGI application. An answer that says itself how long it may be kept, or who frames it, is left its
    word."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            said = {name.lower() for name, _ in headers} - {"vary"}
            added = [header for header in (*_ALWAYS, _NEVER_KEPT) if header[0].lower() not in said]
            return start_response(status, [*headers, *added], *((exc_info,) if exc_info else ()))

        return self._app(environ, start)
