"""Values as each database takes them best, one by one or many rows at once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection

_ROWS = {"sqlite": 400, "postgresql": 5000}  # a statement: SQLite takes 32,766 parameters


@cache
def on_postgresql() -> bool:
    """Asked many times in each act: the default database of a process stays what it is."""
    return connection.vendor == "postgresql"


def at_once() -> int:
    """How many rows one statement may take."""
    return _ROWS["postgresql" if on_postgresql() else "sqlite"]


def table(batch: Sequence[Sequence[Any]], types: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """Rows to insert or to join, in their order, and their values. `types` are of the columns.

    PostgreSQL gets each column as one: a single statement for any number of rows. With a mark for
    each of 168 values psycopg took it apart anew at every sending: a sixth of its time.
    """
    if on_postgresql():
        columns = ", ".join([f"%s::{kind}[]" for kind in types])
        source = f"SELECT * FROM unnest({columns})"  # noqa: S608  # our own types
        return source, list(map(_array, zip(*batch, strict=True), types))
    one = f"({','.join(['%s'] * len(types))})"
    return f"VALUES {','.join([one] * len(batch))}", [value for row in batch for value in row]


_WHOLE = {"bigint", "int", "integer", "smallint"}


def _array(column: Iterable[Any], kind: str) -> str:
    """A column as PostgreSQL reads it: to write its lists took psycopg a sixth of a sending."""
    if kind in _WHOLE:
        return f"{{{','.join(map(str, column))}}}".replace("None", "NULL")
    return f"{{{','.join(map(_element, column))}}}"


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def among(values: Collection[Any]) -> tuple[str, list[Any]]:
    """What follows a column: ` IN (...)`, and its values.

    PostgreSQL gets them as one: a statement with more than 50 psycopg takes apart anew each time.
    """
    if on_postgresql():
        whole = all(isinstance(value, int) for value in values)
        return " = ANY(%s)", [_array(values, "bigint" if whole else "text")]
    return f" IN ({', '.join(['%s'] * len(values)) or 'NULL'})", list(values)


def adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
