"""Rows into tables as fast as each database takes them.

SQLite: one prepared statement; PostgreSQL: COPY. Model by model bulk_create took four times as
long for the demo's 1.5 million rows.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import count
from typing import Any, cast

from django.core.management.color import no_style
from django.db import connection, models

Row = Sequence[Any]


class Ids:
    """Fresh primary keys of a table, for a loader that nobody else writes beside."""

    def __init__(self, model: type[models.Model]) -> None:
        key = model._meta.pk.attname
        last = model._default_manager.aggregate(last=models.Max(key))["last"]
        self._next = count((last or 0) + 1)

    def __call__(self) -> int:
        return next(self._next)


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many fresh primary keys, which no other writer will be given.

    On SQLite the caller's transaction holds the one write lock; PostgreSQL's sequence gives each
    key once, whoever asks.
    """
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sql, [table, key, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows of `columns` (attribute names; keys and defaults spelled out by the caller)."""
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    names = ", ".join(f'"{field.column}"' for field in fields)
    ready = _converted(rows, [_converter(field) for field in fields])
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            into = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  # our own tables
            cursor.executemany(into, cast("Any", ready))  # an iterator will do: nothing is kept


def reset_sequences(loaded: Iterable[type[models.Model]]) -> None:
    """After keys of our own, PostgreSQL's sequences go on behind them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(loaded)):
            cursor.execute(statement)


def _converted(
    rows: Iterable[Row], converters: Sequence[Callable[[Any], Any] | None]
) -> Iterable[Row]:
    busy = [(i, convert) for i, convert in enumerate(converters) if convert]
    if not busy:
        yield from rows
        return
    for row in rows:
        ready = list(row)
        for i, convert in busy:
            ready[i] = convert(ready[i])
        yield ready


def _converter(field: "models.Field[Any, Any]") -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.dumps(value)
    if connection.vendor == "sqlite":
        if isinstance(field, models.DateTimeField):
            return _sqlite_moments()
        if isinstance(field, models.DateField):
            return _sqlite_day
        if isinstance(field, models.DecimalField):
            return lambda number: None if number is None else str(number)
    return None


@lru_cache(maxsize=4096)  # rows that are loaded together share few days
def _sqlite_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _sqlite_moments() -> Callable[[datetime | None], str | None]:
    """Rows that are loaded together often share the very moment; to look it up by value is dear."""
    last: datetime | None = None
    written: str | None = None

    def convert(moment: datetime | None) -> str | None:
        nonlocal last, written
        if moment is not last:
            last, written = moment, _sqlite_moment(moment)
        return written

    return convert


def _sqlite_moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if moment else None
