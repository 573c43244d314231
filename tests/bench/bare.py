"""What the same server does without a hall: a bare Flask answer and a bare broadcast, on the product's own settings."""

import json
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask_socketio import SocketIO

from display.gate import SOCKET_OPTIONS
from kiosk.options import Options
from kiosk.server import Server

NAMESPACE = "/display"


def bare_app(board: dict[str, Any], answer: str) -> Flask:
    """`POST /bare` answers a text; `POST /emit` shows a new revision of the board to all who ever watched."""
    app = Flask(__name__)
    socketio = SocketIO(app, **SOCKET_OPTIONS)
    revisions = count(int(board["revision"]) + 1)

    @app.post("/bare")
    def bare() -> Response:
        return Response(answer, 201, mimetype="application/json")

    @app.post("/emit")
    def emit() -> Response:
        socketio.emit("board", {**board, "revision": next(revisions)}, namespace=NAMESPACE)
        return Response("{}", mimetype="application/json")

    @socketio.on("watch", namespace=NAMESPACE)
    def watch(_: object) -> tuple[()]:
        from flask_socketio import emit as reply

        reply("board", board)
        return ()

    return app


class BareServer(Server):
    """The product's server around the bare application."""

    def __init__(self, options: Options, load: Callable[[], Flask]) -> None:
        self._load = load
        super().__init__(options, os.environ, lambda: None)

    def load(self) -> Flask:
        """The application of the worker."""
        return self._load()


def main() -> None:
    """PORT, and a file with the board and the answer that are to be sent."""
    port, path = sys.argv[1], Path(sys.argv[2])
    sample = json.loads(path.read_text())
    options = Options(f"sqlite:///{path.with_suffix('.db')}", bind=f"127.0.0.1:{port}")
    BareServer(options, lambda: bare_app(sample["board"], sample["answer"])).run()


if __name__ == "__main__":
    main()
