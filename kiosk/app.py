"""Makes the Flask application around a house; starts nothing, asks nothing."""

from pathlib import Path

from flask import Blueprint
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from flask_socketio import SocketIO
from flask_wtf.csrf import CSRFProtect

from display.board import ScreenSize
from display.gate import SOCKET_OPTIONS, Gate, bound_messages
from display.screens import screens
from kiosk import wiring
from kiosk.bridges.voices import pack_of
from kiosk.web import auth, errors, language
from kiosk.web.admin_catalogue import allow_large_files
from kiosk.web.api.advice import advice_api
from kiosk.web.api.appointments import booking
from kiosk.web.api.cards import cards
from kiosk.web.api.cases import cases
from kiosk.web.api.enquiries import enquiries
from kiosk.web.api.hall import hall
from kiosk.web.api.matters import matters
from kiosk.web.api.models import Refused
from kiosk.web.api.promises import simulator
from kiosk.web.api.receipts import boards
from kiosk.web.api.rules import rules
from kiosk.web.api.session import session
from kiosk.web.api.visits import visits
from kiosk.web.api.waits import waits_api
from kiosk.web.api.what_if import trials
from kiosk.web.hardening import Hardened
from kiosk.web.health import health
from kiosk.web.pages import register_pages
from kiosk.web.signing_in import limit_sign_ins
from kiosk.wiring import House

_HERE = Path(__file__).parent
_MOST_BYTES = 64 * 1024


def create_app(house: House) -> tuple[OpenAPI, SocketIO]:
    """The application and its sockets, wired to the house but not started."""
    app = OpenAPI(
        "kiosk.web",
        info=Info(title="政务服务中心 · Service centre", version="1"),
        security_schemes={"key": {"type": "http", "scheme": "bearer"}},
        responses={400: Refused, 401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused},
        validation_error_status=400,
        validation_error_model=Refused,
        validation_error_callback=errors.malformed,
        doc_prefix="/api/v1",
        static_folder=str(_HERE / "static"),
        static_url_path="/static",
    )
    _configure(app, house)
    app.extensions["kiosk_desk"] = house.desk
    language.speak(app)
    auth.guard(app)
    errors.answer_refusals(app)
    limit_sign_ins(app, house.options.redis or "memory://")
    allow_large_files(app)
    csrf = CSRFProtect(app)
    for blueprint in (
        hall,
        booking,
        boards,
        visits,
        cards,
        cases,
        enquiries,
        matters,
        session,
        simulator,
        rules,
        trials,
        waits_api,
        advice_api,
    ):
        csrf.exempt(blueprint)
        app.register_api(blueprint)
    app.register_blueprint(health)
    app.register_blueprint(_screens(house))
    for endpoint in ("display.board", "display.panel", "display.clips", "display.clip"):
        auth.public(app.view_functions[endpoint])  # the leaf house knows nothing of rights
    register_pages(app)
    socketio = SocketIO(app, cors_allowed_origins=house.options.origins, **SOCKET_OPTIONS)
    bound_messages(socketio)
    most = house.options.sockets
    app.wsgi_app = Hardened(Gate(app.wsgi_app, total=most, per_address=most))  # type: ignore[method-assign]
    wiring.listen(house, app, socketio)
    return app, socketio


def _configure(app: OpenAPI, house: House) -> None:
    app.secret_key = house.key
    app.config.update(
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        SESSION_COOKIE_NAME="form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=house.options.url.startswith("https://"),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it asks for the referrer, which our pages never send; the token stands
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        BABEL_TRANSLATION_DIRECTORIES=str(_HERE / "translations"),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _screens(house: House) -> Blueprint:
    def size(name: str) -> ScreenSize:
        for board in house.settings.centre.boards:
            if board.name == name:
                return ScreenSize(board.viewing_distance_m, board.mm_per_px)
        return ScreenSize()

    pack = pack_of(house.settings.centre)
    return screens(house.screens.board, house.screens.panel, size, house.voices.speaks, pack)
