"""Accounts, sessions and devices: who may act, and who no longer may."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.domain.errors import NotAllowed, NotFound, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import Actor, DeviceKind, Role, Sign
from kiosk.domain.text import single_line
from kiosk.operations.ports import Account, Context, Device, Passwords

SESSION_LASTS = timedelta(hours=10)
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
LONGEST_SIGN = 20


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; `token` is given once and stored only as a hash."""

    account: Account
    token: str
    expires_at: datetime


def add_account(
    context: Context, passwords: Passwords, name: str, role: Role, window: int | None, password: str
) -> Account:
    """A new account; there is no default password anywhere."""
    kept = single_line(name, "name", 60)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Unacceptable("password_length", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
    if window is not None:
        context.centre.window(window)
    if context.unit.people.account(kept) is not None:
        raise Unacceptable("account_exists", name=kept)
    account = context.unit.people.add_account(kept, role, window, passwords.hash(password), context.now)
    context.record(FactKind.ACCOUNT_ADDED, Subject.ACCOUNT, account.id, role=role, window=window)
    return account


def disable_account(context: Context, account_id: int) -> None:
    """Ends an account and its sessions at once; nobody can disable the account that he uses."""
    account = context.unit.people.account_by_id(account_id)
    if account is None:
        raise NotFound("unknown_account")
    if account.id == context.actor.id:
        raise NotAllowed("own_account")
    context.unit.people.disable_account(account.id)
    context.record(FactKind.ACCOUNT_DISABLED, Subject.ACCOUNT, account.id)


def set_sign(context: Context, account_id: int, post: str, name: str) -> Account:
    """How a person is named to the public: the post, and a public name or staff number; each may be empty.

    The ledger keeps that they were set and the post, never the name. Sent again unchanged it writes nothing.
    """
    account = context.unit.people.account_by_id(account_id)
    if account is None:
        raise NotFound("unknown_account")
    sign = Sign(_shown(post, "post"), _shown(name, "public_name"))
    if sign != account.sign:
        context.unit.people.put_sign(account.id, sign)
        context.record(FactKind.SIGN_SET, Subject.ACCOUNT, account.id, post=sign.post, is_named=bool(sign.name))
    return replace(account, sign=sign)


def open_session(context: Context, account: Account, now: datetime) -> SignedIn:
    """A session for somebody whose password was right; `now` is the machine's time, also in a rehearsal."""
    token = context.tokens.fresh()
    expires_at = now + SESSION_LASTS
    context.unit.people.open_session(account.id, context.tokens.digest(token), now, expires_at)
    context.record(FactKind.SIGNED_IN, Subject.ACCOUNT, account.id)
    return SignedIn(account, token, expires_at)


def end_session(context: Context, token: str) -> None:
    """Ends a session; a session that is over already is no fault."""
    account_id = context.unit.people.end_session(context.tokens.digest(token))
    if account_id is not None:
        context.record(FactKind.SIGNED_OUT, Subject.ACCOUNT, account_id)


def note_refused_sign_in(context: Context, account: Account | None) -> None:
    """Keeps a failed attempt in the ledger, without what was typed."""
    context.record(FactKind.SIGN_IN_REFUSED, Subject.ACCOUNT, account.id if account else "unknown")


def enrol_device(context: Context, name: str, kind: DeviceKind) -> tuple[Device, str]:
    """A new device and its key, which is shown once and stored only as a hash."""
    kept = single_line(name, "name", 60)
    if any(device.name == kept for device in context.unit.people.devices()):
        raise Unacceptable("device_exists", name=kept)
    key = context.tokens.fresh()
    device = context.unit.people.add_device(kept, kind, context.tokens.digest(key), context.now)
    context.record(FactKind.DEVICE_ENROLLED, Subject.DEVICE, device.id, name=kept, device_kind=kind)
    return device, key


def revoke_device(context: Context, device_id: int) -> Device:
    """Ends the key of a device."""
    device = context.unit.people.revoke_device(device_id)
    if device is None:
        raise NotFound("unknown_device")
    context.record(FactKind.DEVICE_REVOKED, Subject.DEVICE, device.id, name=device.name)
    return device


def _shown(text: str, field: str) -> str:
    return single_line(text, field, LONGEST_SIGN) if text.strip() else ""


def account_actor(account: Account) -> Actor:
    """An account as an actor."""
    return Actor("account", account.id, account.name, account.role, account.window)


def device_actor(device: Device) -> Actor:
    """A device as an actor."""
    return Actor("device", device.id, device.name, device.kind)
