"""A small hall for the tests of the screens: snapshots to change, and a real server on the loopback."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from threading import Event, Thread
from typing import Any

from flask import Flask, Response, jsonify, request
from flask_socketio import SocketIO
from werkzeug.serving import make_server

from display import clips
from display.board import (
    BoardSnapshot,
    Call,
    PanelSnapshot,
    QueueLine,
    ScreenSize,
    Snapshot,
    as_message,
    by_name,
    visible_calls,
)
from display.feed import Feed
from display.gate import SOCKET_OPTIONS, Gate, bound_messages
from display.screens import screens

ROOT = Path(__file__).resolve().parents[2]
OPENED_AT = datetime(2026, 11, 23, 2, 3, tzinfo=UTC)  # 10:03 of a Monday in China
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
QUEUES = (
    QueueLine("A", "企业开办", "Business registration", 6, "open", "A035", (15, 30), (1, 2, 3)),
    QueueLine("C", "社会保险", "Social insurance", 23, "open", "C012", (40, 65), (4, 5)),
    QueueLine("F", "不动产与住房", "Real estate and housing", 2, "open", "F009", (0, 10), (6,)),
    QueueLine("H", "公安户政", "Household registration", 0, "open", None, None, (7,)),
    QueueLine("J", "工程建设", "Construction permits", 4, "paused", "J003", None, (8,)),
    QueueLine("K", "税务", "Tax", 11, "open", "K021", (10, 25), (9, 10)),
    QueueLine("L", "医疗保障", "Medical insurance", 0, "full", "L040", None, (11,)),
    QueueLine("M", "综合受理", "All other services", 8, "open", "M014", (20, 35), (12, 13, 14)),
)
NOTICES = (("今天下午 15:00 二楼有开办企业讲解", "Talk on starting a business, 2nd floor, 15:00 today"),)


@dataclass
class Hall:
    """What the fake system knows; `now` runs on from a fixed Monday morning."""

    started: float = field(default_factory=time.monotonic)
    calls: list[Call] = field(default_factory=list)
    queues: tuple[QueueLine, ...] = QUEUES
    panels: dict[int, PanelSnapshot] = field(default_factory=dict)
    revision: int = 1
    state: Any = "open"
    is_rehearsal: bool = True
    is_down: bool = False
    is_evacuation: bool = False
    notices: tuple[tuple[str, str], ...] = NOTICES
    receipts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    snapshots_taken: int = 0
    feed: Feed = None  # type: ignore[assignment]  # set by `serving`
    url: str = ""

    def now(self) -> datetime:
        return OPENED_AT + timedelta(seconds=time.monotonic() - self.started)

    def call(self, number: str, window: int, *, ago: float = 0, tell: bool = True) -> Call:
        at = self.now() - timedelta(seconds=ago)
        call = Call(str(1000 + len(self.calls)), number, window, at)
        self.calls.append(call)
        self.revision += 1
        if tell and self.feed:
            self.feed.changed()
        return call

    def change(self, **parts: Any) -> None:
        """Other contents, told to every screen."""
        for part, value in parts.items():
            setattr(self, part, value)
        self.revision += 1
        if self.feed:
            self.feed.changed()

    def board(self, name: str) -> BoardSnapshot | None:
        if self.is_down:
            raise RuntimeError("the database is away")
        if not name.startswith("hall"):
            return None
        self.snapshots_taken += 1
        return BoardSnapshot(
            name=name,
            centre_zh="泉州经济技术开发区行政服务中心",
            centre_en="Quanzhou Economic and Technological Development Zone Service Centre",
            revision=self.revision,
            at=self.now(),
            state=self.state,
            opens_at=OPENED_AT + timedelta(hours=23),
            calls=visible_calls(tuple(self.calls), self.now()),
            queues=self.queues,
            notices=self.notices,
            is_rehearsal=self.is_rehearsal,
            is_evacuation=self.is_evacuation,
        )

    def panel(self, window: int) -> PanelSnapshot | None:
        found = self.panels.get(window)
        return None if found is None else replace(found, at=self.now(), revision=self.revision)

    def show(self, panel: PanelSnapshot) -> None:
        self.panels[panel.window] = panel
        self.revision += 1
        if self.feed:
            self.feed.changed(panel.name)

    def shown(self, name: str) -> Snapshot | None:
        return by_name(self.board, self.panel)(name)


def panel_of(window: int, state: Any, number: str | None = None, **more: Any) -> PanelSnapshot:
    served = (("企业开办", "Business registration"), ("社会保险", "Social insurance"))
    call_id = f"call-{number}" if number else None
    return PanelSnapshot(window, 1, OPENED_AT, state, number, call_id, served, **more)


def morning() -> Hall:
    """A hall in the middle of a morning: twelve calls of the last minutes, A035 the newest."""
    hall = Hall()
    called = (
        ("M013", 12), ("A033", 2), ("C010", 4), ("K019", 9), ("F008", 6), ("A034", 3),
        ("C011", 5), ("K020", 10), ("M014", 14), ("C012", 4), ("K021", 9), ("A035", 1),
    )  # fmt: skip
    for place, (number, window) in enumerate(called):
        hall.call(number, window, ago=(12 - place) * 19)
    return hall


def assets() -> Path | None:
    """The folder with the built `socket.io.min.js` and `fonts.css`, if it is there."""
    for folder in (ROOT / "kiosk/static/built", Path(os.environ.get("SCREEN_ASSETS", "/nonexistent"))):
        if all((folder / name).exists() for name in ("socket.io.min.js", "fonts.css")):
            return folder
    return None


def build_app(hall: Hall, static: Path, size: ScreenSize, limits: dict[str, Any]) -> Flask:
    built = static / "built"
    built.mkdir(parents=True)
    for file in sorted((assets() or Path("/nonexistent")).glob("*.*")):
        copy(file, built)
    tokens = ROOT / "kiosk/static/tokens.css"
    (static / "tokens.css").write_text(tokens.read_text() if tokens.exists() else "")
    app = Flask(__name__, static_folder=str(static), static_url_path="/static")
    speaks = "voices" in limits
    pack = limits.pop("pack", clips.BUILT)
    app.register_blueprint(screens(hall.board, hall.panel, lambda name: size, lambda name: speaks, pack=pack))
    app.after_request(_guard)
    app.add_url_rule("/api/v1/boards/<name>", view_func=lambda name: _twin(hall, name))
    app.add_url_rule("/api/v1/boards/<name>/receipts", "receipts", lambda name: _keep(hall), methods=["POST"])
    socketio = SocketIO(app, cors_allowed_origins=[hall.url], **SOCKET_OPTIONS)
    hall.feed = Feed(socketio, hall.shown, **limits)
    bound_messages(socketio)
    return app


def _guard(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CSP
    return response


def _keep(hall: Hall) -> Response:
    if hall.is_down:
        return Response(status=503)
    hall.receipts.append((request.headers.get("Authorization", ""), request.get_json()))
    return jsonify({"kept": 0})


def _twin(hall: Hall, name: str) -> Response:
    snapshot = hall.shown(name)
    if snapshot is None:
        return Response(status=404)
    message = as_message(snapshot)
    response = jsonify(message)
    response.set_etag(message["digest"])
    return response.make_conditional(request)


@contextmanager
def serving(
    hall: Hall,
    static: Path,
    *,
    size: ScreenSize | None = None,
    sockets: tuple[int, int] = (300, 300),
    port: int = 0,
    **limits: Any,
) -> Iterator[Hall]:
    """The hall behind a real threaded server with its pump; `sockets` are the gate's two limits."""
    server = make_server("127.0.0.1", port, Flask(__name__), threaded=True)
    server.daemon_threads = True
    hall.url = f"http://127.0.0.1:{server.server_port}"
    app = build_app(hall, static, size or ScreenSize(), {"per_address": 300} | limits)
    server.app = Gate(app, total=sockets[0], per_address=sockets[1])
    stop = Event()
    threads = [
        Thread(target=server.serve_forever, args=(0.05,)),
        Thread(target=hall.feed.run_pump, args=(stop,)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield hall
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join(5)
