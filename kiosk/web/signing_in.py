"""Passwords: checked slowly, tried rarely, and never told apart from unknown names."""

from collections.abc import Callable
from typing import TypeVar, cast

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from kiosk.operations.administration import SignedIn, note_refused_sign_in, open_session
from kiosk.operations.ports import Account, Context
from kiosk.web.auth import ANYBODY, NotSignedIn
from kiosk.web.extensions import desk

View = TypeVar("View", bound=Callable[..., object])

PER_ADDRESS = "20 per minute"
PER_NAME = "10 per minute"

limiter = Limiter(get_remote_address, headers_enabled=True, strategy="moving-window")


class WrongCredentials(NotSignedIn):
    """The name or the password is not right; which of them is not said."""

    def __init__(self) -> None:
        super().__init__("wrong_credentials")


def limit_sign_ins(app: Flask, storage: str) -> None:
    """Counts attempts in memory, or where all workers see them."""
    app.config["RATELIMIT_STORAGE_URI"] = storage
    limiter.init_app(app)


def limited(view: View) -> View:
    """An endpoint that takes passwords: few tries a minute from one address and for one name."""
    for_name = limiter.limit(PER_NAME, key_func=_name_tried, exempt_when=_is_free)
    for_address = limiter.limit(PER_ADDRESS, exempt_when=_is_free)
    return cast(View, for_name(for_address(view)))


def sign_in(name: str, password: str) -> SignedIn:
    """Opens a session; raises `WrongCredentials` for an unknown or ended account as for a wrong password."""
    account = desk().system.read(ANYBODY, lambda context: context.unit.people.account(name))
    usable = account if account is not None and not account.is_disabled else None
    if not desk().passwords.verify(usable.password_hash if usable else None, password) or usable is None:
        desk().system.perform(ANYBODY, lambda context: note_refused_sign_in(context, account))
        raise WrongCredentials
    return _open(usable)


def _open(account: Account) -> SignedIn:
    def verb(context: Context) -> SignedIn:
        return open_session(context, account, desk().system.machine.now())

    return desk().system.perform(ANYBODY, verb)


def _name_tried() -> str:
    sent = request.get_json(silent=True) if request.is_json else request.form
    return str(sent.get("username", ""))[:60] if isinstance(sent, dict) or sent is request.form else ""


def _is_free() -> bool:
    """Tests and trainings sign in often; on real data nobody is exempt."""
    return bool(current_app.extensions["kiosk_desk"].is_rehearsal)
