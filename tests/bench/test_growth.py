"""The bench of a hall that fills measures a full hall: all serve, as many wait as it says, each wait is estimated."""

import pytest

from kiosk.operations.estimates import records_of
from tests.bench.growth import FullHall, measure, wide
from tests.bench.house import QUEUES
from tests.make import KIOSK


@pytest.fixture
def full(tmp_path):
    hall = FullHall(tmp_path, windows=9, past=400)
    yield hall
    hall.engine.dispose()


@pytest.mark.parametrize("sizes", [(12,), (3, 12), (3, 5, 12)])
def test_as_many_wait_as_was_asked_for_while_every_window_serves(full, sizes):
    for waiting in sizes:
        full.fill(waiting)
        records = full.hall.ask(KIOSK, records_of)
        assert (len(records.standing), len(records.present)) == (waiting, 9)


def test_every_wait_is_estimated(full):
    full.fill(12)
    seen = []
    full.estimator.follow(seen.append)
    full.estimator.refresh()
    standing = full.hall.ask(KIOSK, records_of).standing
    assert seen[0].page.tickets.keys() == {one.ticket_id for one in standing}
    assert len(standing) == 12


def test_a_choice_is_somebody_who_waits_for_that_window_and_changes_nothing(full):
    full.fill(40)
    before = full.hall.revision
    chosen = dict(zip(full.hall.of.windows, full.choose(), strict=True))
    assert full.hall.revision == before
    waiting = {one.ticket_id: one.queue for one in full.hall.ask(KIOSK, records_of).standing}
    assert all(waiting[ticket] in full.hall.of.windows[number].queues for number, ticket in chosen.items() if ticket)
    assert sum(ticket is not None for ticket in chosen.values()) > 5


def test_the_wide_centre_serves_every_queue():
    served = {queue for window in wide(100).windows.values() for queue in window.queues}
    assert served == set(QUEUES)


def test_every_measure_gives_a_row(tmp_path):
    rows = measure(tmp_path, sizes=(2, 6), windows=8, past=80, rounds=1)
    assert len(rows) == 2
    assert all(row.measured.count("/") == 1 and float(row.ratio) > 0 for row in rows)
