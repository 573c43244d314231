"""Who decides what at the window (授权到位): all items, none, or a list, for each person."""

from collections.abc import Collection

from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import Role
from kiosk.operations.ports import Account, Context


def set_rights(context: Context, account_id: int, items: Collection[str] | None) -> Account:
    """Says which items a person decides at the window; None means all of them. Joint matters are items too."""
    account = context.unit.people.account_by_id(account_id)
    if account is None:
        raise NotFound("unknown_account")
    if account.role is not Role.WINDOW:
        raise Unacceptable("decides_nothing", name=account.name, role=account.role)
    kept = None if items is None else sorted({context.centre.matter(code).code for code in items})
    before = context.unit.people.deciding_rights(account.id)
    context.unit.people.set_deciding_rights(account.id, kept)
    context.record(
        FactKind.DECIDING_RIGHTS_SET,
        Subject.ACCOUNT,
        account.id,
        items=kept,
        before=None if before is None else sorted(before),
    )
    return account
