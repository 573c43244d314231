"""The pages that hang in the hall: the board, the panel over a window, and the clips that the board plays."""

import math
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, send_from_directory

from display import clips
from display.board import PANEL_PREFIX, Boards, Message, Panels, ScreenSize, Snapshot, as_message

NOW_ROWS = 4
WEEKDAYS_ZH = "一二三四五六日"
DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# A call to a closed queue is news, a number in an open one is not: only the other states have a word.
QUEUE_WORDS = {
    "open": ("", ""),
    "soon": ("即将开始", "Soon"),
    "paused": ("暂停", "Paused"),
    "full": ("今日号满", "Full"),
    "closed": ("停止取号", "Closed"),
    "few": ("余号{n}", "{n} left"),
}
PANEL_WORDS = {
    "calling": ("请", "Now calling"),
    "serving": ("正在办理", "Serving"),
    "idle": ("请稍候", "Please wait"),
    "paused": ("暂停服务", "Paused"),
    "unopened": ("尚未开放", "Not open yet"),
    "closed": ("今日已结束", "Closed"),
}


def screens(
    snapshots: Boards,
    panel: Panels,
    size: Callable[[str], ScreenSize] = lambda name: ScreenSize(),
    speaks: Callable[[str], bool] = lambda name: False,
    pack: Path = clips.BUILT,
) -> Blueprint:
    """The blueprint `display`: `/display/<board>`, `/display/window/<int:n>`, `/display/voice/`, `/display/static/`.

    `size` says how far away a screen is read and how large its pixels are, `speaks` whether it has a loudspeaker; both
    are asked with the name of the board or panel (`window-7`). `pack` is the folder of the clips. An unknown name
    answers 404. Pages are never cached: they carry the moment.
    """
    pages = Blueprint(
        "display",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/display/static",
    )

    @pages.get("/display/<board>", endpoint="board")
    def board_page(board: str) -> Response:
        return _page("display/board.html", snapshots(board), size(board), speaks=speaks(board))

    @pages.get("/display/window/<int:number>", endpoint="panel")
    def panel_page(number: int) -> Response:
        return _page("display/panel.html", panel(number), size(f"{PANEL_PREFIX}{number}"))

    @pages.get("/display/voice/", endpoint="clips")
    def list_of_clips() -> Response:
        return jsonify({"clips": list(clips.lengths(pack))})

    @pages.get("/display/voice/<clip>.wav", endpoint="clip")
    def clip_file(clip: str) -> Response:
        if not re.fullmatch(clips.NAME, clip):
            abort(404)
        return send_from_directory(pack.absolute(), f"{clip}.wav", mimetype="audio/wav")

    return pages


def moment(at: str | None) -> dict[str, str]:
    """The parts of an ISO instant as a screen shows them, in the offset that it carries; empty for None."""
    if at is None:
        return {"time": "", "date_zh": "", "date_en": ""}
    local = datetime.fromisoformat(at)
    day = local.weekday()
    return {
        "time": f"{local:%H:%M}",
        "date_zh": f"{local.month}月{local.day}日（周{WEEKDAYS_ZH[day]}）",
        "date_en": f"{DAYS_EN[day]} {local.day} {MONTHS_EN[local.month - 1]}",
    }


def wait_words(waiting: int, wait: dict[str, int] | None) -> str:
    """The range in minutes as the board shows it: `15–30`, `<10` from zero on, `0` for an empty queue."""
    if waiting == 0:
        return "0"
    if wait is None:
        return "—"
    return f"{wait['low']}–{wait['high']}" if wait["low"] else f"<{max(wait['high'], 1)}"


def state_words(line: Message) -> tuple[str, str]:
    """What stands for the state of a queue in the message of a board, or for the few numbers that are left."""
    zh, en = QUEUE_WORDS["few" if line["left"] is not None else line["state"]]
    return zh.format(n=line["left"]), en.format(n=line["left"])


def _page(template: str, snapshot: Snapshot | None, size: ScreenSize, *, speaks: bool = False) -> Response:
    if snapshot is None:
        abort(404)
    if not all(math.isfinite(part) and part > 0 for part in (size.viewing_distance_m, size.mm_per_px)):
        raise ValueError("viewing distance and pixel size must be positive")
    message = as_message(snapshot)
    response = make_response(render_template(template, **_context(message, snapshot.zone), size=size, speaks=speaks))
    response.headers["Cache-Control"] = "no-store"
    return response


def _context(message: Message, zone: str) -> dict[str, Any]:
    return {
        "shown": message,
        "zone": ZoneInfo(zone).key,
        "root": request.script_root,
        "now_rows": NOW_ROWS,
        "moment": moment,
        "wait_words": wait_words,
        "queue_words": QUEUE_WORDS,
        "state_words": state_words,
        "panel_words": PANEL_WORDS,
    }
