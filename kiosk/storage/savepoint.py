"""A part of a transaction that can be taken back by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from kiosk.storage.driver import send


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """What the block did is taken back when it raises, and the transaction goes on; blocks do not nest.

    SQLAlchemy's own numbers each savepoint, so that every one of them is compiled anew; a filling opens thousands.
    """
    send(connection, "SAVEPOINT unit")
    try:
        yield
    except BaseException:
        send(connection, "ROLLBACK TO SAVEPOINT unit")
        send(connection, "RELEASE SAVEPOINT unit")
        raise
    send(connection, "RELEASE SAVEPOINT unit")
