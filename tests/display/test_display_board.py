"""What a screen shows, as values: which calls, which digest, which shape."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from screen_hall import OPENED_AT, QUEUES, Hall, morning, panel_of

from display.board import Call, PanelSnapshot, as_message, by_name, digest, is_night, visible_calls
from display.screens import moment, wait_words

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def called(number: str, seconds_ago: float, *, window: int = 1, call_id: str = "", **more: bool) -> Call:
    return Call(call_id or f"{number}@{seconds_ago}", number, window, NOW - timedelta(seconds=seconds_ago), **more)


CALLS = st.lists(
    st.builds(
        lambda number, ago, window, pending, key: called(
            f"A{number:03}", ago, window=window, is_pending=pending, call_id=str(key)
        ),
        st.integers(1, 60),
        st.integers(0, 4000) | st.floats(0, 0.1),
        st.integers(1, 120),
        st.booleans(),
        st.integers(1, 10**6),
    ),
    max_size=60,
    unique_by=lambda call: call.call_id,
)


@given(CALLS)
def test_every_ticket_called_in_the_last_minute_or_still_awaited_is_on_the_board(calls: list[Call]) -> None:
    shown = visible_calls(calls, NOW)
    newest = {number: max(c.at for c in calls if c.number == number) for number in {c.number for c in calls}}
    must = {n for n, at in newest.items() if NOW - at < timedelta(seconds=60)}
    must |= {c.number for c in calls if c.is_pending and c.at == newest[c.number] and _is_alone(c, calls)}
    assert must <= {call.number for call in shown}
    assert len(shown) >= min(12, len(newest))


def _is_alone(call: Call, calls: list[Call]) -> bool:
    return sum(other.number == call.number and other.at == call.at for other in calls) == 1


@given(CALLS, st.randoms())
def test_no_ticket_is_shown_twice_and_the_newest_is_first_whatever_order_they_come_in(
    calls: list[Call], random: object
) -> None:
    shown = visible_calls(calls, NOW)
    assert len({call.number for call in shown}) == len(shown)
    assert [call.at for call in shown] == sorted((call.at for call in shown), reverse=True)
    random.shuffle(calls)  # type: ignore[attr-defined]
    assert visible_calls(calls, NOW) == shown


@pytest.mark.parametrize(
    ("ago", "is_pending", "is_shown", "why"),
    [
        (0, False, True, "just called"),
        (59.9, False, True, "a called number stays a whole minute, served or not"),
        (60, False, False, "the minute is over, and twelve newer ones are up"),
        (4000, True, True, "nobody has come yet, so the number stays"),
    ],
)
def test_how_long_a_call_stays_behind_twelve_newer_ones(ago: float, is_pending: bool, is_shown: bool, why: str) -> None:
    newer = [called(f"C{n:03}", ago - 0.05 if ago else 0, call_id=f"~{n}") for n in range(12)]
    shown = visible_calls([called("A001", ago, is_pending=is_pending), *newer], NOW)
    assert ("A001" in {call.number for call in shown}) is is_shown, why


def test_ten_calls_in_a_tenth_of_a_second_are_all_shown() -> None:
    burst = [called(f"A{n:03}", 0.1 - n / 100, window=n) for n in range(10)]
    older = [called(f"K{n:03}", 70 + n) for n in range(30)]
    assert [call.number for call in visible_calls(older + burst, NOW)][:10] == [f"A{n:03}" for n in range(9, -1, -1)]


def test_a_ticket_sent_on_to_another_window_is_shown_at_the_new_one_only() -> None:
    shown = visible_calls([called("A001", 30, window=3), called("A001", 5, window=9)], NOW)
    assert [(call.number, call.window) for call in shown] == [("A001", 9)]


def test_two_calls_of_one_instant_keep_the_order_of_their_numbers() -> None:
    shown = visible_calls([called("A001", 5, call_id="9"), called("A002", 5, call_id="10")], NOW)
    assert [call.call_id for call in shown] == ["10", "9"]


def test_the_digest_follows_the_content_and_nothing_else() -> None:
    board = morning().board("hall")
    assert board
    later = replace(board, at=board.at + timedelta(minutes=5), revision=board.revision + 3)
    assert digest(later) == digest(board)
    for change in (
        {"calls": board.calls[1:]},
        {"queues": (replace(QUEUES[0], waiting=7), *QUEUES[1:])},
        {"state": "lunch"},
        {"notices": ()},
        {"is_rehearsal": False},
        {"calls": (replace(board.calls[0], window=99), *board.calls[1:])},
    ):
        assert digest(replace(board, **change)) != digest(board), change  # type: ignore[arg-type]


def test_the_message_has_the_shape_of_the_contract() -> None:
    board = morning().board("hall")
    assert board
    message = json.loads(json.dumps(as_message(board)))
    assert {"revision", "digest", "at", "calls", "queues", "notices"} <= message.keys()
    assert message["digest"] == digest(board)
    assert message["at"].endswith("+08:00")
    assert message["calls"][0] | {"at": ""} == {
        "number": "A035", "window": 1, "at": "", "call_id": "1011", "recall": False,
    }  # fmt: skip
    assert message["queues"][0]["wait"] == {"low": 15, "high": 30}
    assert message["queues"][3]["wait"] is None


def test_an_instant_without_a_zone_is_refused() -> None:
    board = Hall().board("hall")
    assert board
    with pytest.raises(ValueError, match="aware"):
        as_message(replace(board, at=board.at.replace(tzinfo=None)))


def test_a_panel_has_the_same_head_as_a_board() -> None:
    message = as_message(panel_of(7, "paused", until=OPENED_AT))
    assert (message["board"], message["window"], message["until"]) == (
        "window-7",
        7,
        "2026-11-23T10:03:00.000+08:00",
    )
    assert {"revision", "digest", "at", "calls", "queues", "notices"} <= message.keys()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("hall", "board hall"),
        ("window-7", "panel 7"),
        ("window-", "board window-"),
        ("window-x", "board window-x"),
        ("window-٧", "board window-٧"),
        ("window-00000007", "board window-00000007"),
    ],
)
def test_a_name_leads_to_a_board_or_a_panel(name: str, found: str) -> None:
    seen: list[str] = []

    def board(name: str) -> None:
        seen.append(f"board {name}")

    def panel(window: int) -> PanelSnapshot | None:
        seen.append(f"panel {window}")
        return None

    by_name(board, panel)(name)
    assert seen == [found]


@pytest.mark.parametrize(
    ("state", "newest_ago", "waiting", "dark", "why"),
    [
        ("closed", 20 * 60, 0, True, "long quiet and nobody waits"),
        ("closed", 60, 0, False, "the last number has only just been called"),
        ("closed", 20 * 60, 3, False, "three people still wait: the hall sees their calls"),
        ("open", 20 * 60, 0, False, "open halls are never dark"),
    ],
)
def test_when_the_dark_page_takes_over(state: str, newest_ago: float, waiting: int, dark: bool, why: str) -> None:
    board = Hall().board("hall")
    assert board
    line = replace(QUEUES[0], waiting=waiting)
    call = Call("1", "A001", 1, board.at - timedelta(seconds=newest_ago))
    board = replace(board, state=state, queues=(line,), calls=(call,))  # type: ignore[arg-type]
    assert is_night(board) is dark, why


@pytest.mark.parametrize(
    ("waiting", "wait", "words"),
    [
        (0, None, "0"),
        (3, None, "—"),
        (6, {"low": 15, "high": 30}, "15–30"),
        (2, {"low": 0, "high": 10}, "<10"),
    ],
)
def test_the_range_in_words(waiting: int, wait: dict[str, int] | None, words: str) -> None:
    assert wait_words(waiting, wait) == words


def test_a_moment_is_shown_in_its_own_offset() -> None:
    assert moment("2026-11-21T14:03:09.000+08:00") == {
        "time": "14:03",
        "date_zh": "11月21日（周六）",
        "date_en": "Sat 21 Nov",
    }
