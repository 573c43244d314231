"""Passwords: checked slowly, tried rarely, and never told apart from unknown names."""

import math
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.datastructures import MultiDict

from kiosk.domain.errors import TooOften
from kiosk.operations.administration import SignedIn, note_refused_sign_in, open_session
from kiosk.operations.ports import Account, Context
from kiosk.web.auth import ANYBODY, NotSignedIn
from kiosk.web.extensions import desk

View = TypeVar("View", bound=Callable[..., Any])
Wish = tuple[RateLimitItem, str, str]

_PER_ADDRESS = parse("20/minute")
_PER_NAME = parse("10/minute")


class WrongCredentials(NotSignedIn):
    """The name or the password is not right; which of them is not said."""

    def __init__(self) -> None:
        super().__init__("wrong_credentials")


def limit_sign_ins(app: Flask, storage: str) -> None:
    """Counts attempts in memory, or where all workers see them; each worker for itself while that place is away."""
    places = [storage_from_string(storage, wrap_exceptions=True), MemoryStorage()]
    app.extensions["kiosk_sign_ins"] = [MovingWindowRateLimiter(place) for place in places]


def limited(view: View) -> View:
    """An endpoint that takes passwords: few tries a minute from one address and for one name.

    Asked for here and not before every request: a hall takes thousands of numbers for one sign-in.
    """

    @wraps(view)
    def tried(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and not desk().is_rehearsal:
            count((_PER_ADDRESS, "address", request.remote_addr or ""), (_PER_NAME, "name", _name_tried()))
        return view(*args, **kwargs)

    return cast(View, tried)


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


def count(*wishes: Wish) -> None:
    """Counts a try under each limit; raises `TooOften` for one too many, and says after how many seconds it is not."""
    shared, own = current_app.extensions["kiosk_sign_ins"]
    try:
        _count_with(shared, wishes)
    except StorageError:
        _count_with(own, wishes)


def _count_with(tries: MovingWindowRateLimiter, wishes: tuple[Wish, ...]) -> None:
    for limit, kind, counted in wishes:
        if not tries.hit(limit, kind, counted):
            seconds = tries.get_window_stats(limit, kind, counted).reset_time - desk().system.machine.now().timestamp()
            raise TooOften("too_many_requests", seconds=max(1, math.ceil(seconds)))


def _name_tried() -> str:
    sent: object = request.get_json(silent=True) if request.is_json else request.form
    return str(sent.get("username", ""))[:60] if isinstance(sent, Mapping | MultiDict) else ""
