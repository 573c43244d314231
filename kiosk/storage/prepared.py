"""Statements that a hall runs at every press: compiled once for a database, then sent as they are.

The compiler's cache, the look-up of parameters and the preparation of a result take more time than SQLite does. What is
sent and how values are converted, in both directions, still comes from the tables, so both databases get what they
understand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Table, literal_column
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

from kiosk.storage.driver import Sent, Values, send, send_all

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement in the words of one database; `order` is None where parameters go by name."""

    text: str
    names: tuple[str, ...]
    converts: Mapping[str, Convert]
    fixed: Mapping[str, Any]
    order: tuple[str, ...] | None
    answers: tuple[str, ...] = ()
    reads: tuple[tuple[str, Convert], ...] = ()


class Prepared:
    """One statement. A list of values in it is written as one value each (`literal`), never as one that expands.

    `columns` names the values of an insert; an ordinary statement names its own.
    """

    def __init__(self, statement: Executable, columns: tuple[str, ...] | None = None) -> None:
        self._statement = statement
        self._selected: tuple[Any, ...] = tuple(getattr(statement, "selected_columns", ()))
        self._columns = columns
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Sent:
        """Sends the statement with these values; raises as any other statement does."""
        form = self._form(connection)
        return send(connection, form.text, self._given(form, values))

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Sends the statement once for each of the rows, all of them in one go."""
        form = self._form(connection)
        send_all(connection, form.text, [self._given(form, values) for values in rows])

    def _given(self, form: _Form, values: Mapping[str, Any]) -> Values:
        given = {**form.fixed, **{name: values[name] for name in form.names}}
        for name, convert in form.converts.items():
            given[name] = convert(given[name])
        return given if form.order is None else tuple([given[name] for name in form.order])

    def number(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """The one number that the statement answers."""
        ((number, *_),) = self.run(connection, values).rows
        return int(number)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The first row of a selection by its columns, None without any."""
        return next((self._row(connection, row) for row in self.run(connection, values).rows), None)

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Every row of a selection by its columns."""
        return [self._row(connection, row) for row in self.run(connection, values).rows]

    def tuples(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row of a selection in the order of its columns; for many rows, for it converts column by column."""
        form, columns = self._form(connection), list(zip(*self.run(connection, values).rows, strict=True))
        if not columns:
            return []
        for name, convert in form.reads:
            place = form.answers.index(name)
            columns[place] = tuple(map(convert, columns[place]))
        return list(zip(*columns, strict=True))

    def _row(self, connection: Connection, row: Iterable[Any]) -> dict[str, Any]:
        form = self._form(connection)
        found = dict(zip(form.answers, row, strict=True))
        for name, convert in form.reads:
            found[name] = convert(found[name])
        return found

    def _form(self, connection: Connection) -> _Form:
        return self._forms.get(connection.dialect.name) or self._compile(connection.dialect)

    def _compile(self, dialect: Dialect) -> _Form:
        statement: Any = _with_constants(self._statement, dialect)
        compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
        bound = {compiled.bind_names[bind]: bind for bind in compiled.bind_names}
        converts = {
            name: convert
            for name, bind in bound.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        }
        fixed = {name: bind.value for name, bind in bound.items() if not bind.required and bind.value is not None}
        form = _Form(
            text=str(compiled),
            names=tuple(name for name in bound if name not in fixed),
            converts=converts,
            fixed=fixed,
            order=tuple(compiled.positiontup) if compiled.positiontup is not None else None,
            answers=tuple(column.key for column in self._selected),
            reads=tuple(
                (column.key, convert)
                for column in self._selected
                if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
            ),
        )
        self._forms[dialect.name] = form
        return form


def _with_constants(statement: Executable, dialect: Dialect) -> Any:
    """The statement with what never changes in its words. SQLite plans a statement anew each time a number of rows
    (LIMIT) is bound to it, and finds an index of some rows alone only by what the words say."""

    def written(element: Any, **_: Any) -> Any:
        if not isinstance(element, BindParameter) or element.required or element.value is None:
            return None
        return literal_column(str(element.compile(dialect=dialect, compile_kwargs={"literal_binds": True})))

    return replacement_traverse(cast(ExternallyTraversible, statement), {}, written)


def replacing(table: Table, key: tuple[str, ...], values: tuple[str, ...]) -> Mapping[str, Prepared]:
    """For each database, the insert of a row that writes over `values` where one with that `key` is there."""
    return {
        "postgresql": _replacing(postgresql_insert, table, key, values),
        "sqlite": _replacing(sqlite_insert, table, key, values),
    }


def _replacing(dialect_insert: Any, table: Table, key: tuple[str, ...], values: tuple[str, ...]) -> Prepared:
    statement = dialect_insert(table)
    written = {name: statement.excluded[name] for name in values}
    return Prepared(statement.on_conflict_do_update(index_elements=key, set_=written), (*key, *values))
