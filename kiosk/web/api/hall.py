"""Numbers, queues and windows for programs: take one, call one, serve one."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.people import DeviceKind, Role
from kiosk.domain.service_mode import ORDINARY
from kiosk.domain.ticket import PriorityClass, Ticket
from kiosk.domain.window import WindowDuty
from kiosk.operations import boards, calling, duty, intake, serving, transfers, undoing
from kiosk.operations.checking_in import check_in
from kiosk.operations.ports import Context
from kiosk.operations.system import as_answer
from kiosk.web.api import shapes
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import (
    BoardPath,
    CallBody,
    FinishBody,
    ModeBody,
    NumberBody,
    PauseBody,
    QueuePath,
    ReasonBody,
    TicketBody,
    TokenPath,
    TransferBody,
    WindowPath,
)
from kiosk.web.auth import allow, public
from kiosk.web.extensions import desk
from kiosk.web.language import language

hall = APIBlueprint(
    "api_hall", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="hall")], abp_responses=described(200)
)


@hall.get("/queues")
@public
def queues() -> Response:
    """Every queue: how many wait, and whether it gives numbers."""
    return show(lambda context: [shapes.queue(line, context.centre) for line in boards.queue_lines(context)])


@hall.post("/tickets", responses=described(200, 201))
@allow(DeviceKind.KIOSK, Role.GUIDE)
def issue(body: TicketBody) -> Response:
    """The next number of a queue, or that of an appointment."""
    if body.appointment is not None and (body.item or body.queue):
        raise Unacceptable("appointment_alone")
    wanted = body.priority
    named = wanted if isinstance(wanted, PriorityClass) else None
    wish = intake.TicketWish(
        body.item,
        body.queue,
        body.language or language(),
        bool(wanted),
        named,
        body.card or "",
        body.phone or "",
        body.mode.service if body.mode else ORDINARY,
    )

    def verb(context: Context) -> tuple[int, shapes.Json]:
        view = intake.issue(context, wish) if body.appointment is None else check_in(context, body.appointment, wish)
        return 201, shapes.issued(view, context.centre, ticket_url(view.token))

    if body.card is None and body.phone is None:
        return perform(verb)
    kept = f"{body.card or ''} {body.phone or ''}"
    return perform(verb, f"{body.model_dump_json(exclude={'card', 'phone'})} {_digest_of(kept)}")


@hall.post("/tickets/<token>/reprint", responses=described(200))
@allow(DeviceKind.KIOSK, Role.GUIDE, Role.WINDOW)
def reprint(path: TokenPath) -> Response:
    """A second slip of the same number, marked as such, at the printer of whoever asks."""

    def verb(context: Context) -> tuple[int, shapes.Json]:
        return 200, shapes.ticket_status(intake.print_again(context, path.token), context.centre)

    return perform(verb)


@hall.get("/boards/<name>", responses=described(200, empty=304))
@public
def board(path: BoardPath) -> Response:
    """What a screen shows; the ETag is the digest of what is shown."""
    message = desk().board(path.name)
    if message is None:
        raise NotFound("unknown_board", board=path.name)
    response = Response(as_answer(200, message).text, mimetype="application/json")
    response.set_etag(str(message["digest"]))
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@hall.post("/queues/<queue>/pause")
@allow(Role.GUIDE, Role.MANAGER)
def pause_queue(path: QueuePath, body: PauseBody) -> Response:
    """Stops giving numbers of a queue today."""

    def verb(context: Context) -> tuple[int, shapes.Json]:
        pause = duty.pause_queue(context, path.queue, body.reason, aware(body.until))
        until = shapes.instant(pause.until_at, context.centre.zone)
        return 200, {"queue": pause.queue, "state": "paused", "reason": pause.reason, "until": until}

    return perform(verb)


@hall.post("/queues/<queue>/resume")
@allow(Role.GUIDE, Role.MANAGER)
def resume_queue(path: QueuePath) -> Response:
    """Gives numbers of a paused queue again."""

    def verb(context: Context) -> tuple[int, shapes.Json]:
        duty.resume_queue(context, path.queue)
        return 200, {"queue": path.queue}

    return perform(verb)


@hall.post("/queues/<queue>/keep-open")
@allow(Role.GUIDE, Role.MANAGER)
def keep_open(path: QueuePath, body: ReasonBody) -> Response:
    """Gives numbers of a queue until the doors close today, also beyond the last-ticket rule."""

    def verb(context: Context) -> tuple[int, shapes.Json]:
        duty.keep_open(context, path.queue, body.reason)
        return 200, {"queue": path.queue, "kept_open": True}

    return perform(verb)


@hall.post("/queues/<queue>/end-keeping")
@allow(Role.GUIDE, Role.MANAGER)
def end_keeping(path: QueuePath) -> Response:
    """The queue follows the last-ticket rule again."""

    def verb(context: Context) -> tuple[int, shapes.Json]:
        duty.end_keeping(context, path.queue)
        return 200, {"queue": path.queue, "kept_open": False}

    return perform(verb)


@hall.post("/windows/<int:n>/open")
@allow(Role.WINDOW)
def open_window(path: WindowPath) -> Response:
    """Takes a window, or goes on after a pause."""
    return perform(lambda context: _duty(context, duty.open_window(context, path.n)))


@hall.post("/windows/<int:n>/deputise")
@allow(Role.WINDOW)
def deputise(path: WindowPath) -> Response:
    """Takes the window of an absent colleague, marked as such."""
    return perform(lambda context: _duty(context, duty.deputise(context, path.n)))


@hall.post("/windows/<int:n>/pause")
@allow(Role.WINDOW)
def pause_window(path: WindowPath, body: PauseBody) -> Response:
    """Stops calling to a window for a while."""
    return perform(lambda context: _duty(context, duty.pause_window(context, path.n, body.reason, aware(body.until))))


@hall.post("/windows/<int:n>/close")
@allow(Role.WINDOW)
def close_window(path: WindowPath) -> Response:
    """Leaves a window."""
    return perform(lambda context: _duty(context, duty.close_window(context, path.n)))


@hall.post("/windows/<int:n>/call-next", responses=described(200, empty=204))
@allow(Role.WINDOW)
def call_next(path: WindowPath) -> Response:
    """Calls the next number to a window; 204 when nobody waits."""

    def verb(context: Context) -> tuple[int, shapes.Json | None]:
        called = calling.call_next(context, path.n)
        return (204, None) if called is None else (200, shapes.ticket(called, context.centre))

    return perform(verb)


@hall.post("/windows/<int:n>/call")
@allow(Role.WINDOW)
def call_number(path: WindowPath, body: CallBody) -> Response:
    """Calls a given number before its turn, for a reason."""
    return _moved(lambda context: calling.call_number(context, path.n, body.number, body.reason))


@hall.post("/windows/<int:n>/recall")
@allow(Role.WINDOW)
def recall(path: WindowPath) -> Response:
    """Calls the number at a window again."""
    return _moved(lambda context: calling.recall(context, path.n))


@hall.post("/windows/<int:n>/start")
@allow(Role.WINDOW)
def start(path: WindowPath) -> Response:
    """The person has come to the window."""
    return _moved(lambda context: serving.start(context, path.n))


@hall.post("/windows/<int:n>/no-show")
@allow(Role.WINDOW)
def no_show(path: WindowPath) -> Response:
    """Nobody came."""
    return _moved(lambda context: calling.no_show(context, path.n))


@hall.post("/windows/<int:n>/finish")
@allow(Role.WINDOW)
def finish(path: WindowPath, body: FinishBody) -> Response:
    """The visit is over."""
    return _moved(lambda context: serving.finish(context, path.n, body.outcome, body.is_time_wrong))


@hall.post("/windows/<int:n>/hold")
@allow(Role.WINDOW)
def hold(path: WindowPath) -> Response:
    """Puts the number at a window aside; the window is free."""
    return _moved(lambda context: serving.hold(context, path.n))


@hall.post("/windows/<int:n>/resume")
@allow(Role.WINDOW)
def resume(path: WindowPath, body: NumberBody) -> Response:
    """Takes a held number up again."""
    return _moved(lambda context: serving.resume(context, path.n, body.number))


@hall.post("/windows/<int:n>/transfer")
@allow(Role.WINDOW)
def transfer(path: WindowPath, body: TransferBody) -> Response:
    """Sends the number at a window on; it keeps its place."""
    return _moved(lambda context: transfers.transfer(context, path.n, body.queue, body.window))


@hall.post("/windows/<int:n>/mode")
@allow(Role.WINDOW)
def mode(path: WindowPath, body: ModeBody) -> Response:
    """Notes in which way the person at a window is served."""
    return _moved(lambda context: serving.set_mode(context, path.n, body.service))


@hall.post("/windows/<int:n>/undo")
@allow(Role.WINDOW)
def undo(path: WindowPath) -> Response:
    """Takes the last step at a window back, for ten seconds."""
    return _moved(lambda context: undoing.undo(context, path.n))


def _digest_of(card: str) -> str:
    system = desk().system
    day = system.centre.service_day(system.clock.now())
    return system.tokens.for_card(system.centre.code, day, card).hex()


def ticket_url(token: str) -> str:
    """The public page of a ticket."""
    return f"{desk().public_url}/t/{token}"


def aware(at: datetime | None) -> datetime | None:
    """An instant that says its offset; raises `Unacceptable` for one that could mean any zone."""
    if at is not None and at.tzinfo is None:
        raise Unacceptable("instant_needs_offset")
    return at


def _moved(verb: Callable[[Context], Ticket]) -> Response:
    return perform(lambda context: (200, shapes.ticket(verb(context), context.centre)))


def _duty(context: Context, of: WindowDuty) -> tuple[int, shapes.Json]:
    return 200, shapes.window(of, of.status_on(context.today), context.centre)
