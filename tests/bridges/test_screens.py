"""What the hall's facts become on a board."""

from kiosk.bridges.screens import board_of
from kiosk.operations import boards
from tests.make import KIOSK, Hall, centre_with


def left_on_the_board(hall: Hall) -> dict[str, int | None]:
    view = hall.ask(KIOSK, boards.hall, "hall")
    board = board_of(view, "hall", hall.of, (), is_rehearsal=True)
    return {line.queue: line.left for line in board.queues}


def test_the_board_says_how_many_numbers_a_quota_leaves_once_they_are_few() -> None:
    hall = Hall(of=centre_with(quota={"A": boards.FEW + 1}))
    assert set(left_on_the_board(hall).values()) == {None}, "still enough, or no quota"
    hall.issue()
    assert left_on_the_board(hall)["A"] == boards.FEW
    for _ in range(boards.FEW - 1):
        hall.issue()
    assert left_on_the_board(hall) == {code: 1 if code == "A" else None for code in hall.of.queues}
    hall.issue()
    assert left_on_the_board(hall)["A"] is None, "full: the state says it"
