"""Accounts, sessions and devices. Secrets are stored as hashes only."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.people import DeviceKind, Role, Sign
from kiosk.operations.ports import Account, Device
from kiosk.storage.console_tables import console_sessions
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import accounts, deciding_rights, devices, sessions

_accounts_here = accounts.c.centre_id == bindparam("centre")
_devices_here = devices.c.centre_id == bindparam("centre")
_ACCOUNTS = select(accounts).where(_accounts_here).order_by(accounts.c.name)
_SESSION = (
    select(accounts, sessions.c.expires_at)
    .join(sessions, (sessions.c.centre_id == accounts.c.centre_id) & (sessions.c.account_id == accounts.c.id))
    .where(
        _accounts_here,
        sessions.c.token_hash == bindparam("token"),
        sessions.c.expires_at > bindparam("at"),
        accounts.c.is_disabled.is_(False),
    )
)
_this_account = (accounts.c.centre_id == bindparam("centre")) & (accounts.c.id == bindparam("which"))
_their_rights = (deciding_rights.c.centre_id == bindparam("centre")) & (
    deciding_rights.c.account_id == bindparam("which")
)
_DECIDES_ALL = Prepared(select(accounts.c.decides_all).where(_this_account))
_SET_DECIDES_ALL = update(accounts).where(_this_account).values(decides_all=bindparam("all"))
_PUT_SIGN = (
    update(accounts).where(_this_account).values(post=bindparam("shown_post"), public_name=bindparam("shown_name"))
)
_RIGHTS = select(deciding_rights.c.item).where(_their_rights)
_END_RIGHTS = delete(deciding_rights).where(_their_rights)
# A session that was ended works nothing any more: its row stays until the next one takes its place.
_CONSOLE = (
    select(console_sessions.c.token_hash)
    .join(
        sessions,
        (sessions.c.token_hash == console_sessions.c.token_hash)
        & (sessions.c.centre_id == console_sessions.c.centre_id)
        & (sessions.c.account_id == console_sessions.c.account_id),
    )
    .where(console_sessions.c.centre_id == bindparam("centre"), console_sessions.c.account_id == bindparam("which"))
)
_DEVICE = select(devices).where(_devices_here)


class SqlPeople:
    """The accounts, sessions and devices of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def account(self, name: str) -> Account | None:
        """The account with that sign-in name."""
        return self._account(_ACCOUNTS.where(accounts.c.name == bindparam("name")), {"name": name})

    def account_by_id(self, account_id: int) -> Account | None:
        """The account with that id."""
        return self._account(_ACCOUNTS.where(accounts.c.id == bindparam("which")), {"which": account_id})

    def accounts(self) -> list[Account]:
        """All accounts by name."""
        return [_account(row) for row in self._connection.execute(_ACCOUNTS, {"centre": self._centre})]

    def add_account(self, name: str, role: Role, window: int | None, password_hash: str, at: datetime) -> Account:
        """A new account."""
        row = {
            "centre_id": self._centre,
            "name": name,
            "role": role,
            "window": window,
            "password_hash": password_hash,
            "is_disabled": False,
            "created_at": at,
            "decides_all": True,
        }
        new_id = self._connection.execute(insert(accounts).returning(accounts.c.id), row).scalar_one()
        return Account(new_id, name, role, window, password_hash, False)

    def disable_account(self, account_id: int) -> None:
        """Ends an account and all its sessions."""
        values = {"centre": self._centre, "which": account_id}
        which = accounts.c.id == bindparam("which")
        self._connection.execute(update(accounts).where(_accounts_here, which).values(is_disabled=True), values)
        ended = delete(sessions).where(
            sessions.c.centre_id == bindparam("centre"), sessions.c.account_id == bindparam("which")
        )
        self._connection.execute(ended, values)

    def put_sign(self, account_id: int, sign: Sign) -> None:
        """How the person is named to the public from now on."""
        values = {"centre": self._centre, "which": account_id, "shown_post": sign.post, "shown_name": sign.name}
        self._connection.execute(_PUT_SIGN, values)

    def may_decide(self, account_id: int, item: str) -> bool:
        """Whether the person decides cases of that item."""
        rights = self.deciding_rights(account_id)
        return rights is None or item in rights

    def deciding_rights(self, account_id: int) -> frozenset[str] | None:
        """The items that a person decides at the window; None for all of them."""
        values = {"centre": self._centre, "which": account_id}
        found = _DECIDES_ALL.first(self._connection, values)
        if found is None or found["decides_all"]:
            return None
        return frozenset(row.item for row in self._connection.execute(_RIGHTS, values))

    def set_deciding_rights(self, account_id: int, items: Collection[str] | None) -> None:
        """What a person decides from now on; None for everything."""
        values = {"centre": self._centre, "which": account_id}
        self._connection.execute(_SET_DECIDES_ALL, {**values, "all": items is None})
        self._connection.execute(_END_RIGHTS, values)
        rows = [{"centre_id": self._centre, "account_id": account_id, "item": item} for item in sorted(items or ())]
        if rows:
            self._connection.execute(insert(deciding_rights), rows)

    def open_session(self, account_id: int, token_hash: bytes, at: datetime, expires_at: datetime) -> None:
        """A new session; expired ones of the same account are cleared away."""
        old = delete(sessions).where(
            sessions.c.centre_id == bindparam("centre"),
            sessions.c.account_id == bindparam("which"),
            sessions.c.expires_at <= bindparam("at"),
        )
        self._connection.execute(old, {"centre": self._centre, "which": account_id, "at": at})
        row = {
            "centre_id": self._centre,
            "account_id": account_id,
            "token_hash": token_hash,
            "created_at": at,
            "expires_at": expires_at,
        }
        self._connection.execute(insert(sessions), row)

    def session(self, token_hash: bytes, at: datetime) -> tuple[Account, datetime] | None:
        """The account behind a live session, and when the session ends."""
        values = {"centre": self._centre, "token": token_hash, "at": at}
        row = self._connection.execute(_SESSION, values).first()
        return (_account(row), row.expires_at) if row is not None else None

    def end_session(self, token_hash: bytes) -> int | None:
        """Ends a session; returns the id of its account."""
        ended = delete(sessions).where(
            sessions.c.centre_id == bindparam("centre"), sessions.c.token_hash == bindparam("token")
        )
        values = {"centre": self._centre, "token": token_hash}
        found: int | None = self._connection.execute(ended.returning(sessions.c.account_id), values).scalar()
        return found

    def console_of(self, account_id: int) -> bytes | None:
        """The digest of the browser session that works the clerk's window; None when there is none, or it was ended."""
        found = self._connection.execute(_CONSOLE, {"centre": self._centre, "which": account_id}).scalar()
        return bytes(found) if found is not None else None

    def put_console(self, account_id: int, token_hash: bytes) -> None:
        """From now on that session works the clerk's window."""
        dialect_insert: Any = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        row = {"centre_id": self._centre, "account_id": account_id, "token_hash": token_hash}
        kept = {"index_elements": ["centre_id", "account_id"], "set_": {"token_hash": token_hash}}
        self._connection.execute(dialect_insert(console_sessions).values(row).on_conflict_do_update(**kept))

    def add_device(self, name: str, kind: DeviceKind, key_hash: bytes, at: datetime) -> Device:
        """A new device."""
        row = {
            "centre_id": self._centre,
            "name": name,
            "kind": kind,
            "key_hash": key_hash,
            "is_revoked": False,
            "created_at": at,
        }
        new_id = self._connection.execute(insert(devices).returning(devices.c.id), row).scalar_one()
        return Device(new_id, name, kind, False, at)

    def device(self, key_hash: bytes) -> Device | None:
        """The device with that key, unless it was revoked."""
        live = _DEVICE.where(devices.c.key_hash == bindparam("key"), devices.c.is_revoked.is_(False))
        row = self._connection.execute(live, {"centre": self._centre, "key": key_hash}).first()
        return _device(row) if row is not None else None

    def devices(self) -> list[Device]:
        """All devices by name."""
        rows = self._connection.execute(_DEVICE.order_by(devices.c.name), {"centre": self._centre})
        return [_device(row) for row in rows]

    def revoke_device(self, device_id: int) -> Device | None:
        """Ends the key of a device."""
        which = devices.c.id == bindparam("which")
        values = {"centre": self._centre, "which": device_id}
        self._connection.execute(update(devices).where(_devices_here, which).values(is_revoked=True), values)
        row = self._connection.execute(_DEVICE.where(which), values).first()
        return _device(row) if row is not None else None

    def _account(self, statement: Any, values: dict[str, object]) -> Account | None:
        row = self._connection.execute(statement, {"centre": self._centre, **values}).first()
        return _account(row) if row is not None else None


def _account(row: Any) -> Account:
    sign = Sign(row.post, row.public_name)
    return Account(row.id, row.name, Role(row.role), row.window, row.password_hash, row.is_disabled, sign)


def _device(row: Any) -> Device:
    return Device(row.id, row.name, DeviceKind(row.kind), row.is_revoked, row.created_at)
