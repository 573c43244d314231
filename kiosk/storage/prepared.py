"""Statements that a hall runs at every press: compiled once for a database, then sent as they are.

The compiler's cache, the look-up of parameters and the preparation of a result take more time than SQLite does. What is
sent and how values are converted still comes from the tables, so both databases get what they understand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Executable

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement in the words of one database; `order` is None where parameters go by name."""

    text: str
    names: tuple[str, ...]
    converts: Mapping[str, Convert]
    fixed: Mapping[str, Any]
    order: tuple[str, ...] | None


class Prepared:
    """One statement whose answer is at most a number: a counter, a count, an insert.

    `columns` names the values of an insert; an ordinary statement names its own.
    """

    def __init__(self, statement: Executable, columns: tuple[str, ...] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Sends the statement with these values; raises as any other statement does."""
        form = self._forms.get(connection.dialect.name) or self._compile(connection.dialect)
        sent = {**form.fixed, **{name: values[name] for name in form.names}}
        for name, convert in form.converts.items():
            sent[name] = convert(sent[name])
        if form.order is None:
            return connection.exec_driver_sql(form.text, sent)
        return connection.exec_driver_sql(form.text, tuple([sent[name] for name in form.order]))

    def number(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """The one number that the statement answers."""
        return int(self.run(connection, values).scalar_one())

    def _compile(self, dialect: Dialect) -> _Form:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._columns)  # type: ignore[attr-defined]
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
        )
        self._forms[dialect.name] = form
        return form
