"""What the administrator looks after: accounts, devices, slips that did not come out, and the clock of a rehearsal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.errors import NotFound, Refusal, Unacceptable
from kiosk.domain.people import DeviceKind, Role
from kiosk.domain.ticket import Ticket
from kiosk.operations import administration, clock_watch, rehearsal
from kiosk.operations.ports import Context, PrintJob
from kiosk.web.auth import actor, allow, cause, identities
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, fresh_id, moment_sent, run, told

_LISTED = 12

admin = Blueprint("admin", __name__, url_prefix="/admin")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A secret that is shown on this one answer and nowhere else: of an account or of a device."""

    kind: str
    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A slip of today that did not surely come out."""

    job: PrintJob
    ticket: Ticket | None


@admin.get("/")
@allow(Role.ADMIN)
def show() -> ResponseReturnValue:
    """Everything on one page."""
    return _page()


@admin.post("/accounts")
@allow(Role.ADMIN)
def add_account() -> ResponseReturnValue:
    """A new account with a fresh password, which this answer shows once.

    Not run once by its request id, for the kept answer would hold the password: the unique name stops a second click.
    """
    password = desk().new_password()

    def verb(context: Context) -> Fresh:
        role, window = chosen(Role, "role"), _window(request.form.get("window", ""))
        name = request.form.get("name", "")
        made = administration.add_account(context, desk().passwords, name, role, window, password)
        return Fresh("account", made.name, password)

    try:
        return _page(desk().system.perform(actor(), verb, cause()))
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(status=status_of(refusal))


@admin.post("/accounts/<int:account_id>/disable")
@allow(Role.ADMIN)
def disable_account(account_id: int) -> ResponseReturnValue:
    """Ends an account and its sessions at once."""

    def verb(context: Context) -> str:
        administration.disable_account(context, account_id)
        found = context.unit.people.account_by_id(account_id)
        return found.name if found else ""

    return _changed(lambda: gettext("账号 %(name)s 已停用。", name=run(verb)))


@admin.post("/accounts/<int:account_id>/sign")
@allow(Role.ADMIN)
def set_sign(account_id: int) -> ResponseReturnValue:
    """How the panel over the window names the person to the public."""
    form = request.form

    def verb(context: Context) -> str:
        return administration.set_sign(context, account_id, form.get("post", ""), form.get("public_name", "")).name

    return _changed(lambda: gettext("%(name)s 的挂牌已保存。", name=run(verb)))


@admin.post("/devices")
@allow(Role.ADMIN)
def enrol_device() -> ResponseReturnValue:
    """A new device and its key, which this answer shows once."""

    def verb(context: Context) -> Fresh:
        kind = chosen(DeviceKind, "kind")
        device, key = administration.enrol_device(context, request.form.get("name", ""), kind)
        return Fresh("device", device.name, key)

    try:
        return _page(desk().system.perform(actor(), verb, cause()))
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(status=status_of(refusal))


@admin.post("/devices/<int:device_id>/revoke")
@allow(Role.ADMIN)
def revoke_device(device_id: int) -> ResponseReturnValue:
    """Ends the key of a device at once."""

    def verb(context: Context) -> str:
        return administration.revoke_device(context, device_id).name

    return _changed(lambda: gettext("设备 %(name)s 的密钥已作废。", name=run(verb)))


@admin.post("/rehearsal-clock")
@allow(Role.ADMIN)
def set_clock() -> ResponseReturnValue:
    """Sets the clock of a rehearsal."""
    if desk().rehearsal is None:
        raise NotFound("not_found")

    def verb(context: Context) -> str:
        wanted = moment_sent("now")
        rehearsal.set_clock(context, wanted, desk().system.machine.now())
        return f"{wanted:%Y-%m-%d %H:%M}"

    answer = _changed(lambda: gettext("演练时钟已设为 %(now)s。", now=run(verb)))
    desk().clock_was_set()
    return answer


@admin.post("/clock")
@allow(Role.ADMIN)
def confirm_clock() -> ResponseReturnValue:
    """Says that the time is right after a jump: what goes by itself goes on."""

    def verb(context: Context) -> str:
        clock_watch.confirm(context)
        return f"{context.now.astimezone(context.centre.zone):%Y-%m-%d %H:%M}"

    answer = _changed(lambda: gettext("已确认：现在是 %(now)s。号码作废、换日和超期标记恢复。", now=run(verb)))
    if not desk().system.read(actor(), lambda context: context.unit.clock_watch().is_halted):
        desk().deadlines.sweep_now()
    return answer


def _changed(change: Callable[[], str]) -> ResponseReturnValue:
    """Tells what was changed, or why it was not, on the page that follows."""
    try:
        flash(change(), "done")
        identities().forget()
    except Refusal as refusal:
        flash(told(refusal), "stop")
    return redirect(url_for("admin.show"), 303)


def _page(fresh: Fresh | None = None, status: int = 200) -> ResponseReturnValue:
    def read(context: Context) -> str:
        return render_template(
            "staff/admin.html",
            fresh=fresh,
            accounts=context.unit.people.accounts(),
            devices=context.unit.people.devices(),
            troubles=_troubles(context),
            printers=desk().printers(),
            most=_LISTED,
            longest_sign=administration.LONGEST_SIGN,
            roles=list(Role),
            kinds=list(DeviceKind),
            windows=sorted(context.centre.windows),
            now=context.now.astimezone(context.centre.zone),
            watch=context.unit.clock_watch(),
            typed=request.form if status != 200 else {},
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status


def _troubles(context: Context) -> list[Trouble]:
    midnight = datetime.combine(context.today, time(), context.centre.zone)
    jobs = context.unit.prints.troubles(midnight)
    return [Trouble(job, context.unit.tickets.by_id(job.ticket_id)) for job in jobs]


def _window(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise Unacceptable("unknown_window", window=text[:10])
    return int(text)
