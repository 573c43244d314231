"""What the boards say they did: kept once, shown to managers, and an alarm where none has spoken."""

from datetime import timedelta

import pytest

from kiosk.domain.people import SYSTEM, DeviceKind, Role
from kiosk.operations import administration
from kiosk.operations.ports import Context
from tests.api.program import EVERYBODY, Program
from tests.make import TEN
from tests.web.visitor import Visitor

SHOWN = {"kind": "shown", "result": "ok"}


def called(api: Program) -> str:
    """The id of a fresh call of A001 to window 1, as the board knows it."""
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    api.does("/windows/1/open")
    api.does("/windows/1/call-next")
    found: str = api.sees("/boards/hall")["calls"][0]["call_id"]
    return found


def says(api: Program, call: str, *, by: str = "board", status: int = 200, **more: object) -> dict[str, object]:
    body = {"sound": "on", "receipts": [{"call_id": call, **SHOWN, **more}]}
    answer: dict[str, object] = api.does("/boards/hall/receipts", body, by=by, status=status)
    return answer


def warnings(api: Program) -> list[str]:
    found: list[str] = api.get("/readyz").get_json()["warnings"]
    return found


def test_a_call_that_no_board_has_shown_is_an_alarm_until_one_says_so(api: Program) -> None:
    call = called(api)
    assert "calls_not_acknowledged" not in warnings(api), "a board has some seconds"
    api.set_clock(TEN + timedelta(seconds=40))
    assert "calls_not_acknowledged" in warnings(api)
    page = Visitor(api, "manager").opens("/screens/").said
    assert "有叫号没有上屏" in page
    assert "A001 → 1 号窗口" in page
    says(api, call)
    assert "calls_not_acknowledged" not in warnings(api)


def test_the_window_that_called_is_told_what_no_board_has_shown(api: Program) -> None:
    api.keys["window"] = api.key_of(Role.WINDOW, "clerk", 1)
    call = called(api)
    console = Visitor(api, "window")
    words = "没有一块屏显示 A001 的这次叫号。请重呼或口头叫号，并告诉管理人员检查屏幕。"
    assert words not in console.opens("/window/").said, "a board has some seconds"
    api.set_clock(TEN + timedelta(seconds=40))
    assert words in console.opens("/window/").said
    assert "没有上屏，请口头叫号" in console.opens("/window/mini").said
    says(api, call)
    assert words not in console.opens("/window/").said
    api.does("/windows/1/recall")
    api.set_clock(TEN + timedelta(seconds=80))
    assert words in console.opens("/window/").said, "each call is shown for itself"
    api.does("/windows/1/start")
    assert words not in console.opens("/window/").said, "whoever is here needs no board"


def test_spoken_alone_is_not_shown(api: Program) -> None:
    call = called(api)
    api.set_clock(TEN + timedelta(seconds=40))
    says(api, call, kind="spoken")
    assert "calls_not_acknowledged" in warnings(api)


def test_without_an_enrolled_board_nobody_is_alarmed(api: Program) -> None:
    api.house.system.perform(SYSTEM, _revoke_boards)
    called(api)
    api.set_clock(TEN + timedelta(seconds=40))
    assert "calls_not_acknowledged" not in warnings(api)
    assert "还没有登记大屏设备" in Visitor(api, "manager").opens("/screens/").said


def _revoke_boards(context: Context) -> None:
    for device in context.unit.people.devices():
        if device.kind is DeviceKind.BOARD:
            administration.revoke_device(context, device.id)


def test_managers_read_what_the_boards_did_with_a_number(api: Program) -> None:
    call = called(api)
    says(api, call)
    says(api, call, kind="spoken", result="late")
    page = Visitor(api, "manager").opens("/screens/?number=a001").said
    assert "A001 号叫过 1 次" in page
    assert "board-1（hall） 上屏显示 · 完成" in page
    assert "语音播报 · 超过 60 秒，未播" in page
    assert "今天没有 A099 号" in Visitor(api, "manager").opens("/screens/?number=A099").said


def test_sent_again_it_changes_nothing_and_never_the_ledger(api: Program) -> None:
    call = called(api)
    revision = api.revision
    assert says(api, call) == {"kept": 1}
    says(api, call, result="failed")
    assert api.revision == revision, "a board that answers must not make every board draw anew"
    assert "上屏显示 · 完成" in Visitor(api, "manager").opens("/screens/?number=A001").said


@pytest.mark.parametrize("call", ["999-1", "1-99", "A001", "1-0", "../1", "99999999999999999999-1"])
def test_a_call_that_never_was(api: Program, call: str) -> None:
    called(api)
    refusal = says(api, call, status=422)
    assert refusal["error"]["code"] == "unknown_call"  # type: ignore[index]


def test_a_board_that_never_was(api: Program) -> None:
    assert api.post("/boards/nowhere/receipts", {"receipts": []}, by="board").status_code == 404


@pytest.mark.parametrize("right", sorted(str(one) for one in {*EVERYBODY} - {DeviceKind.BOARD}))
def test_only_boards_speak(api: Program, right: str) -> None:
    assert api.post("/boards/hall/receipts", {"receipts": []}, by=right).status_code == 403
    assert right in {*Role, *DeviceKind}


def test_state_of_a_board_is_seen_and_ages(api: Program) -> None:
    visitor = Visitor(api, "manager")
    assert "登记后还没有联系过" in visitor.opens("/screens/").said
    api.does("/boards/hall/receipts", {"sound": "blocked"}, by="board")
    assert "▲ 浏览器不许播放" in visitor.opens("/screens/").said
    api.set_clock(TEN + timedelta(minutes=5))
    assert "没有联系，最后" in visitor.opens("/screens/").said


def test_what_was_called_before_the_first_board_was_there_is_no_alarm(api: Program) -> None:
    api.house.system.perform(SYSTEM, _revoke_boards)
    called(api)
    api.set_clock(TEN + timedelta(seconds=40))
    api.key_of(DeviceKind.BOARD, "board-new")
    assert "calls_not_acknowledged" not in warnings(api)
    api.does("/windows/1/recall")
    api.set_clock(TEN + timedelta(seconds=70))
    assert "calls_not_acknowledged" in warnings(api), "from then on it answers for every call"
