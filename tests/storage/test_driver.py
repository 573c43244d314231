"""What goes straight to the driver behaves as every other statement: its errors, its rows, its savepoints."""

from contextlib import suppress

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from kiosk.storage.driver import send
from kiosk.storage.savepoint import savepoint

HEAD = "INSERT INTO ledger_heads (centre_id, seq) VALUES ('x', 7)"


def test_errors_are_the_usual_ones(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin():
        send(connection, HEAD)
        with pytest.raises(IntegrityError):
            send(connection, HEAD)


def test_a_savepoint_takes_back_its_own_part_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        with savepoint(connection):
            send(connection, HEAD)
        with suppress(ZeroDivisionError), savepoint(connection):
            assert send(connection, "UPDATE ledger_heads SET seq = 8 WHERE centre_id = 'x'").changed == 1
            raise ZeroDivisionError
        with savepoint(connection):
            assert send(connection, "SELECT seq FROM ledger_heads WHERE centre_id = 'x'").rows == [(7,)]
