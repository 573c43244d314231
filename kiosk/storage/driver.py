"""Ready words straight to the driver: what SQLAlchemy does around a short statement costs more than the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


class Sent:
    """What a statement answered: its rows as the driver has them, and how many rows it changed."""

    __slots__ = ("changed", "rows")

    def __init__(self, rows: Sequence[tuple[Any, ...]], changed: int) -> None:
        self.rows = rows
        self.changed = changed


Values = Mapping[str, Any] | tuple[Any, ...]


def send(connection: Connection, words: str, values: Values = ()) -> Sent:
    """Sends words that the driver understands, in the transaction that `connection` has begun, and reads every row.

    Raises the errors of SQLAlchemy, as every other statement does, and lets go of a connection that is lost. Who
    listens to the statements of the engine hears of this one.
    """
    return _sent(connection, words, values, is_many=False)


def send_all(connection: Connection, words: str, rows: Sequence[Values]) -> None:
    """As `send`, once for each of the rows, of which nothing is answered."""
    _sent(connection, words, rows, is_many=True)


def _sent(connection: Connection, words: str, values: Any, is_many: bool) -> Sent:
    driver = connection.connection
    cursor = driver.cursor()
    try:
        for heard in connection.dispatch.before_cursor_execute:
            heard(connection, cursor, words, values, None, is_many)
        (cursor.executemany if is_many else cursor.execute)(words, values)
        rows = cursor.fetchall() if cursor.description else ()
        return Sent(rows, cursor.rowcount)
    except connection.dialect.loaded_dbapi.Error as error:
        is_lost = connection.dialect.is_disconnect(error, driver, cursor)
        if is_lost:
            connection.invalidate(error)
        raise _in_our_words(connection, words, error, is_lost) from error
    finally:
        cursor.close()


def _in_our_words(connection: Connection, words: str, error: Exception, is_lost: bool) -> BaseException:
    """The values stay out of it: they may be somebody's."""
    dialect = connection.dialect
    kind = dialect.loaded_dbapi.Error
    found: Any = DBAPIError.instance(words, None, error, kind, connection_invalidated=is_lost, dialect=dialect)
    return found  # type: ignore[no-any-return]
