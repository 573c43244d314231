"""Who decides what at the window (授权到位): a page of all window accounts, and one for each of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.catalogue import Item
from kiosk.domain.errors import NotFound, Refusal, Unacceptable
from kiosk.domain.people import Role
from kiosk.operations import rights
from kiosk.operations.ports import Account, Context
from kiosk.web.auth import actor, allow
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id, run, told
from kiosk.web.words import word

EXTENTS = ("all", "none", "some")

deciding = Blueprint("rights", __name__, url_prefix="/admin/rights")


@deciding.get("/")
@allow(Role.ADMIN)
def show() -> ResponseReturnValue:
    """Every window account and what it decides."""

    def read(context: Context) -> str:
        clerks = [account for account in context.unit.people.accounts() if account.role is Role.WINDOW]
        lines = [(account, context.unit.people.deciding_rights(account.id)) for account in clerks]
        return render_template("staff/rights.html", lines=lines, total=len(_matters(context)))

    return desk().system.read(actor(), read)


@deciding.get("/<int:account_id>")
@allow(Role.ADMIN)
def one(account_id: int) -> ResponseReturnValue:
    """The items of one person, by department."""
    return _page(account_id)


@deciding.post("/<int:account_id>")
@allow(Role.ADMIN)
def save(account_id: int) -> ResponseReturnValue:
    """Sets what one person decides; what was ticked stays ticked where it is refused."""

    def verb(context: Context) -> str:
        return rights.set_rights(context, account_id, _wanted()).name

    try:
        name = run(verb)
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(account_id, told(refusal), status_of(refusal))
    flash(gettext("%(name)s 的授权已保存。", name=name), "done")
    return redirect(url_for("rights.show"), 303)


def _wanted() -> list[str] | None:
    extent, items = request.form.get("decides", ""), request.form.getlist("items")
    if extent not in EXTENTS or (extent == "some" and not items):
        raise Unacceptable("choice_missing", field="items" if extent == "some" else "decides")
    return None if extent == "all" else items if extent == "some" else []


def _page(account_id: int, fault: str = "", status: int = 200) -> ResponseReturnValue:
    def read(context: Context) -> str:
        account = _clerk(context, account_id)
        kept = context.unit.people.deciding_rights(account.id)
        is_sent = request.method == "POST"
        return render_template(
            "staff/rights_of.html",
            account=account,
            extent=request.form.get("decides", "") if is_sent else _extent(kept),
            ticked=set(request.form.getlist("items")) if is_sent else kept or frozenset(),
            departments=_by_department(context),
            fault=fault,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status


def _clerk(context: Context, account_id: int) -> Account:
    account = context.unit.people.account_by_id(account_id)
    if account is None:
        raise NotFound("unknown_account")
    if account.role is not Role.WINDOW:
        raise Unacceptable("decides_nothing", name=account.name, role=word("role", account.role))
    return account


def _extent(kept: frozenset[str] | None) -> str:
    if kept is None:
        return "all"
    return "some" if kept else "none"


def _matters(context: Context) -> list[Item]:
    return [*context.centre.items.values(), *context.centre.joint.values()]


def _by_department(context: Context) -> dict[tuple[str, str], list[Item]]:
    found: dict[tuple[str, str], list[Item]] = {}
    for item in _matters(context):
        found.setdefault((item.department_zh, item.department_en), []).append(item)
    return found
