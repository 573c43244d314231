"""The catalogue in versions: what was published and what it changed, drafts from a file or by hand, publication."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import Refusal, Unacceptable
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import Role
from kiosk.domain.policy import PolicyFigures
from kiosk.operations import catalogue_versions
from kiosk.operations.ports import Context
from kiosk.operations.rule_ports import CatalogueDraft, CatalogueVersion, Fault
from kiosk.web.auth import READERS, actor, allow, cause
from kiosk.web.departments import by_department
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, fresh_id, run, told
from kiosk.web.language import gettext
from kiosk.web.rule_words import signers

admin_catalogue = Blueprint("admin_catalogue", __name__, url_prefix="/admin/catalogue")

_MOST_BYTES = 2 * 1024 * 1024
_LONGEST_NOTE = 120


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published catalogue with how both promises stand in it."""

    version: CatalogueVersion
    figures: PolicyFigures


def allow_large_files(app: Flask) -> None:
    """A catalogue is larger than any form; the limit is raised before anybody reads the request."""

    @app.before_request
    def raise_limit() -> None:
        if request.endpoint == "admin_catalogue.upload":
            request.max_content_length = _MOST_BYTES


@admin_catalogue.get("/")
@allow(*READERS)
def show() -> ResponseReturnValue:
    """The versions, the drafts, and two ways to a new draft."""
    return _page()


@admin_catalogue.get("/versions/<int:number>")
@allow(*READERS)
def version(number: int) -> ResponseReturnValue:
    """What a version changed in the one before it."""

    def read(context: Context) -> str:
        found, report = catalogue_versions.version(context, number)
        return render_template(
            "staff/admin_catalogue_version.html",
            version=found,
            report=report,
            stand=catalogue_versions.figures_of(context, found.items),
            departments=by_department(list(found.items)),
            names=signers(context, [found.published_by]),
        )

    return desk().system.read(actor(), read)


@admin_catalogue.post("/upload")
@allow(Role.ADMIN)
def upload() -> ResponseReturnValue:
    """A catalogue as a file: checked as the centre's own files are, kept as a draft only when nothing is wrong."""
    sent = request.files.get("file")
    if sent is None:
        return _refused(Unacceptable("choice_missing", field="file"), _page)
    with sent.stream:
        content = sent.read()
    if not content:
        return _refused(Unacceptable("choice_missing", field="file"), _page)
    offer = desk().rule_files.checked(content)
    if offer.faults and any(fault.is_error for fault in offer.faults):
        return _page(faults=offer.faults, status=422)
    note = (sent.filename or "catalogue.csv")[:_LONGEST_NOTE]
    return _drafted(lambda context: catalogue_versions.draft(context, offer.items, note), _page)


@admin_catalogue.post("/promise")
@allow(Role.ADMIN)
def promise() -> ResponseReturnValue:
    """Another promise of one item, on top of a draft or of the newest version."""
    base = request.form.get("base", "") or None

    def verb(context: Context) -> CatalogueDraft:
        code, limit = request.form.get("item", ""), _promise_sent()
        return catalogue_versions.draft_promise(context, base, code, limit)

    return _drafted(verb, lambda **more: _draft_page(base, **more) if base else _page(**more))


@admin_catalogue.get("/drafts/<digest>")
@allow(*READERS)
def draft(digest: str) -> ResponseReturnValue:
    """A draft beside the newest version, and what stands against it."""
    return _draft_page(digest)


@admin_catalogue.post("/drafts/<digest>/publish")
@allow(Role.ADMIN)
def publish(digest: str) -> ResponseReturnValue:
    """Makes the draft the next version."""

    def verb(context: Context) -> str:
        made = catalogue_versions.publish(context, digest, _day_sent("effective_on"))
        return str(made.number)

    try:
        number = run(verb)
    except Refusal as refusal:
        return _refused(refusal, lambda **more: _draft_page(digest, **more))
    flash(gettext("第 %(number)s 版已发布。", number=number), "done")
    return redirect(url_for("admin_catalogue.version", number=number), 303)


@admin_catalogue.post("/drafts/<digest>/drop")
@allow(Role.ADMIN)
def drop(digest: str) -> ResponseReturnValue:
    """Throws a draft away."""
    desk().system.perform(actor(), lambda context: catalogue_versions.drop_draft(context, digest), cause())
    flash(gettext("草稿已删除，没有发布。"), "done")
    return redirect(url_for("admin_catalogue.show"), 303)


def _drafted(
    verb: Callable[[Context], CatalogueDraft], page: Callable[..., ResponseReturnValue]
) -> ResponseReturnValue:
    """Keeps a draft and leads to it. Not run once by a request id: the same content is the same draft."""
    try:
        kept = desk().system.perform(actor(), verb, cause())
    except Refusal as refusal:
        return _refused(refusal, page)
    return redirect(url_for("admin_catalogue.draft", digest=kept.digest), 303)


def _refused(refusal: Refusal, page: Callable[..., ResponseReturnValue]) -> ResponseReturnValue:
    flash(told(refusal), "stop")
    return page(status=status_of(refusal))


def _page(faults: tuple[Fault, ...] = (), status: int = 200) -> ResponseReturnValue:
    offer = desk().rule_files.offered()

    def read(context: Context) -> str:
        versions = catalogue_versions.versions_of(context)
        drafts = context.unit.rules.drafts()
        lines = [VersionLine(one, catalogue_versions.figures_of(context, one.items)) for one in reversed(versions)]
        today = catalogue_versions.in_force(context)
        return render_template(
            "staff/admin_catalogue.html",
            lines=lines,
            in_force=next((line for line in lines if line.version is today or line.version == today), None),
            drafts=drafts,
            faults=faults,
            held_back=catalogue_versions.held_back(context, offer.items),
            departments=by_department(list(versions[-1].items)),
            units=list(Unit),
            names=signers(context, [*(one.published_by for one in versions), *(one.drafted_by for one in drafts)]),
            typed=request.form,
        )

    return desk().system.read(actor(), read), status


def _draft_page(digest: str, status: int = 200) -> ResponseReturnValue:
    def read(context: Context) -> str:
        view = catalogue_versions.look_at_draft(context, digest)
        newest = catalogue_versions.versions_of(context)[-1]
        return render_template(
            "staff/admin_catalogue_draft.html",
            view=view,
            report=view.report,
            newest=newest,
            earliest=max(context.today, newest.effective_on) if newest.number > 1 else context.today,
            departments=by_department(list(view.draft.items)),
            units=list(Unit),
            names=signers(context, [view.draft.drafted_by]),
            typed=request.form,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status


def _promise_sent() -> Limit:
    value = request.form.get("value", "").strip()
    if not value.isascii() or not value.isdecimal() or len(value) > 4:
        raise Unacceptable("promise_no_number", text=value[:20])
    return catalogue_versions.limit_of(int(value), chosen(Unit, "unit"))


def _day_sent(name: str) -> date:
    text = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unacceptable("date_malformed", text=text[:20]) from None
