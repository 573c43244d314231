"""The headers that every answer carries, put on at the outermost place, so that no answer goes out without them."""

from collections.abc import Callable, Iterable
from typing import Any

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = [
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Vary", "Cookie"),
]
_NEVER_KEPT = ("Cache-Control", "no-store")

Headers = list[tuple[str, str]]
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Hardened:
    """Wraps a WSGI application. An answer that says itself how long it may be kept is left its word."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            says_how_long = any(name.lower() == "cache-control" for name, _ in headers)
            added = _ALWAYS if says_how_long else [*_ALWAYS, _NEVER_KEPT]
            return start_response(status, [*headers, *added], *((exc_info,) if exc_info else ()))

        return self._app(environ, start)
