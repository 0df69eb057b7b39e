"""Rows in and out without the ORM's general machinery, where a page or an act is asked often.

A query put together anew takes ten times as long as the database takes to answer it. What is
written here is what the ORM would write; it stays for everything that is not on a hot path.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db import connection, models

ROWS = 400  # a statement: SQLite takes 32,766 parameters


@dataclass(frozen=True)
class _Plan:
    fields: tuple[tuple["models.Field[Any, Any]", bool], ...]  # and whether the value goes as it is
    into: str
    marks: str
    returning: str

    def values(self, row: models.Model) -> list[Any]:
        return [
            getattr(row, field.attname)
            if plain
            else field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field, plain in self.fields
        ]


# What both databases take as Python has it, and `save` would not touch.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def _is_plain(field: "models.Field[Any, Any]") -> bool:
    kind = field
    while isinstance(kind, models.ForeignKey):  # a unit's key is itself a node's
        kind = kind.target_field
    return isinstance(kind, _PLAIN) and type(field).pre_save is models.Field.pre_save


@cache
def _plan(model: type[models.Model]) -> _Plan:
    fields = tuple(f for f in model._meta.local_concrete_fields if not f.primary_key)
    names = ", ".join(f'"{field.column}"' for field in fields)
    return _Plan(
        fields=tuple((field, _is_plain(field)) for field in fields),
        into=f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ',  # noqa: S608  # our own names
        marks=f"({', '.join(['%s'] * len(fields))})",
        returning=f' RETURNING "{model._meta.pk.column}"',
    )


def insert[M: models.Model](row: M) -> M:
    """Write a new row, as `save(force_insert=True)` does, and give it its key."""
    plan = _plan(type(row))
    with connection.cursor() as cursor:
        cursor.execute(plan.into + plan.marks + plan.returning, plan.values(row))
        row.pk = cursor.fetchone()[0]
    state = row._state  # noqa: SLF001  # what `save` tells a row
    state.adding, state.db = False, connection.alias
    return row


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table, as `bulk_create` does; they do not learn their keys."""
    for start in range(0, len(rows), ROWS):
        some = rows[start : start + ROWS]
        plan = _plan(type(some[0]))
        values = [value for row in some for value in plan.values(row)]
        with connection.cursor() as cursor:
            cursor.execute(plan.into + ", ".join([plan.marks] * len(some)), values)


def read(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query that is written out; moments and days as the database keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapted(value) for value in values])
        return list(cursor.fetchall())


def get[M: models.Model](model: type[M], key: int) -> M | None:
    """The row of a key, as `filter(pk=key).first()` gives it."""
    names, sql, converters = _reading(model)
    found = read(sql, key)
    if not found:
        return None
    values = list(found[0])
    for place, convert in converters:
        values[place] = convert(values[place])
    return model.from_db(connection.alias, names, values)


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], str, list[tuple[int, Any]]]:
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'SELECT {names} FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s'  # noqa: S608  # our own names
    converters = [
        (place, partial(convert, expression=None, connection=connection))
        for place, field in enumerate(fields)
        for convert in (
            *connection.ops.get_db_converters(field.cached_col),
            *field.get_db_converters(connection),
        )
    ]
    return [field.attname for field in fields], sql, converters


def write(sql: str, *values: Any) -> None:
    """A statement that is written out and answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapted(value) for value in values])


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
