"""What goes straight to the driver behaves as every other statement: its errors, its rows, its savepoints."""

from contextlib import suppress

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from kiosk.storage.driver import send, send_all
from kiosk.storage.savepoint import savepoint

HEAD = "INSERT INTO ledger_heads (centre_id, seq) VALUES ('x', 7)"


def test_errors_are_the_usual_ones(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin():
        send(connection, HEAD)
        with pytest.raises(IntegrityError):
            send(connection, HEAD)


def test_many_rows_go_in_one_go_and_raise_the_usual_errors(engine: Engine) -> None:
    words = "INSERT INTO ledger_heads (centre_id, seq) VALUES "
    words += "(%s, %s)" if engine.dialect.name == "postgresql" else "(?, ?)"
    with engine.begin() as connection:
        send_all(connection, words, [("x", 1), ("y", 2), ("z", 3)])
        found = send(connection, "SELECT centre_id, seq FROM ledger_heads WHERE seq < 4 ORDER BY seq").rows
        assert [tuple(row) for row in found] == [("x", 1), ("y", 2), ("z", 3)]
        with pytest.raises(IntegrityError):
            send_all(connection, words, [("v", 4), ("x", 1)])


def test_a_savepoint_takes_back_its_own_part_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        with savepoint(connection):
            send(connection, HEAD)
        with suppress(ZeroDivisionError), savepoint(connection):
            assert send(connection, "UPDATE ledger_heads SET seq = 8 WHERE centre_id = 'x'").changed == 1
            raise ZeroDivisionError
        with savepoint(connection):
            assert send(connection, "SELECT seq FROM ledger_heads WHERE centre_id = 'x'").rows == [(7,)]
