"""Who asks, and whether they may: every endpoint is closed unless it says for whom it is open."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotAllowed, Refusal
from kiosk.domain.people import Actor, DeviceKind, Role
from kiosk.operations.administration import account_actor, device_actor
from kiosk.operations.ports import Context
from kiosk.web.extensions import desk

STAFF_COOKIE = "staff"
DEVICE_COOKIE = "device"
ANYBODY = Actor(kind="public", id=0, name="public", right="public")
EVERY_ROLE = tuple(Role)
READERS = (Role.MANAGER, Role.SUPERVISOR, Role.ADMIN)

# What no view of ours answers: files for everybody, and the description of the API.
_OPEN = frozenset({"static", "openapi.doc_url"})
_FRESH_SECONDS = 2.0
_MOST_KNOWN = 4096

View = TypeVar("View", bound=Callable[..., Any])
Right = Role | DeviceKind


class NotSignedIn(Refusal):
    """Credentials are needed, and there are none, or they are no longer good."""

    def __init__(self, code: str = "not_signed_in") -> None:
        super().__init__(code)


def public(view: View) -> View:
    """Opens a view to anybody."""
    view.audience = None  # type: ignore[attr-defined]
    return view


def allow(*rights: Right) -> Callable[[View], View]:
    """Opens a view to accounts with these roles and devices of these kinds."""

    def mark(view: View) -> View:
        view.audience = frozenset(rights)  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    read_at: float


class Identities:
    """Remembers for two seconds who a key belongs to, so that a busy hall does not ask the database at every press."""

    def __init__(self) -> None:
        self._known: dict[bytes, _Known] = {}
        self._lock = threading.Lock()

    def find(self, token: str) -> Actor | None:
        """The live account or device behind a token or key; None for an unknown, ended or revoked one."""
        digest = desk_digest(token)
        known = self._known.get(digest)
        if known is not None and time.monotonic() - known.read_at < _FRESH_SECONDS:
            return known.actor
        actor = desk().system.read(ANYBODY, lambda context: _look_up(context, digest))
        with self._lock:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            if actor is None:
                self._known.pop(digest, None)
            else:
                self._known[digest] = _Known(actor, time.monotonic())
        return actor

    def forget(self) -> None:
        """Asks the database again at once, after a sign-out or a change of rights."""
        with self._lock:
            self._known.clear()


def desk_digest(token: str) -> bytes:
    """What the database holds instead of the token."""
    return desk().system.tokens.digest(token)


def identities() -> Identities:
    """The identities of this application."""
    found: Identities = current_app.extensions["kiosk_identities"]
    return found


def actor() -> Actor:
    """Whoever sent this request."""
    found: Actor = g.actor
    return found


def cause() -> str:
    """What the ledger names as the way in which a change came."""
    return f"{request.method} {request.endpoint}"[:80]


def guard(app: Flask) -> None:
    """Puts the guard in front of every view."""
    app.extensions["kiosk_identities"] = Identities()
    app.before_request(_check)


def is_api() -> bool:
    """Whether a program asked, not a browser."""
    return request.path.startswith("/api/")


def _check() -> ResponseReturnValue | None:
    """Lets a request in, sends a browser to sign in, or refuses; a view that names no audience is closed."""
    g.actor = ANYBODY
    if request.endpoint is None:
        return None
    view = current_app.view_functions[request.endpoint]
    if request.endpoint in _OPEN or request.endpoint.endswith(".static"):
        return None
    audience: frozenset[Right] | None = getattr(view, "audience", frozenset())
    g.actor = _identify(audience) or ANYBODY
    if audience is None or g.actor.right in audience:
        return None
    if g.actor is not ANYBODY:
        raise NotAllowed("role_not_allowed", role=g.actor.right)
    if is_api():
        raise NotSignedIn
    if request.method not in {"GET", "HEAD"}:
        abort(401)
    if audience and set(audience) <= set(DeviceKind):
        return redirect(url_for("citizen.enrol"))
    return redirect(url_for("staff.sign_in", next=request.full_path.rstrip("?")))


def _identify(audience: frozenset[Right] | None) -> Actor | None:
    """A program shows a bearer key; a browser shows the cookie of its person or, on a kiosk, of its device."""
    if is_api():
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        return identities().find(key) if scheme.lower() == "bearer" and key else None
    for cookie in (STAFF_COOKIE, DEVICE_COOKIE):
        token = request.cookies.get(cookie)
        found = identities().find(token) if token else None
        if found is not None and (audience is None or found.right in audience or cookie == DEVICE_COOKIE):
            return found
    staff = request.cookies.get(STAFF_COOKIE)
    return identities().find(staff) if staff else None


def _look_up(context: Context, digest: bytes) -> Actor | None:
    session = context.unit.people.session(digest, desk().system.machine.now())
    if session is not None:
        return account_actor(session[0])
    device = context.unit.people.device(digest)
    return device_actor(device) if device is not None else None
