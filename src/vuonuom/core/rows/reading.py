"""Rows out of their tables as the ORM would give them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, cast

from django.db import connection, models

from vuonuom.core.rows.values import adapted
from vuonuom.core.rows.waiting import ask


def read(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query that is written out; moments and days as the database keeps them."""
    return ask(sql, [adapted(value) for value in values])


def get[M: models.Model](model: type[M], key: object, by: str = "", along: str = "") -> M | None:
    """The row of a key, or of a unique column `by`, as `filter(...).first()` gives it.

    `along` names one foreign key that is read in the same question, as `select_related` does.
    """
    reading = _reading(model, by, along)
    found = read(reading.sql, key)
    if not found:
        return None
    row = reading.row.made(found[0])
    if reading.other is not None:
        setattr(row, along, reading.other.made(found[0][len(reading.row.names) :]))
    return cast("M", row)


@dataclass(frozen=True)
class Columns[M: models.Model]:
    """A table's columns, to be selected in a query that is written out, and rows made of them."""

    model: type[M]
    names: list[str]
    converters: list[tuple[int, Any]]

    def listed(self, table: str) -> str:
        columns = (field.column for field in self.model._meta.concrete_fields)
        return ", ".join(f'{table}."{column}"' for column in columns)

    def made(self, columns: Sequence[Any]) -> M:
        """The row whose columns these begin with, as a query gives it."""
        values = list(columns[: len(self.names)])
        for place, convert in self.converters:
            values[place] = convert(values[place])
        return self.model.from_db(connection.alias, self.names, values)


@dataclass(frozen=True)
class _Reading[M: models.Model]:
    sql: str
    row: Columns[M]
    other: Columns[models.Model] | None


@cache
def _reading[M: models.Model](model: type[M], by: str, along: str) -> _Reading[M]:
    row = columns(model)
    listed, table, other, join = row.listed("a"), model._meta.db_table, None, ""
    if along:
        link: Any = model._meta.get_field(along)
        far = link.related_model
        other = columns(far)
        listed += ", " + other.listed("b")
        join = f' JOIN "{far._meta.db_table}" b ON b."{far._meta.pk.column}" = a."{link.column}"'
    found: Any = model._meta.get_field(by) if by else model._meta.pk
    sql = f'SELECT {listed} FROM "{table}" a{join} WHERE a."{found.column}" = %s'  # noqa: S608  # our own names
    return _Reading(sql, row, other)


@cache
def columns[M: models.Model](model: type[M]) -> Columns[M]:
    fields = model._meta.concrete_fields
    converters = [
        (place, partial(convert, expression=None, connection=connection))
        for place, field in enumerate(fields)
        for convert in (
            *connection.ops.get_db_converters(field.cached_col),
            *field.get_db_converters(connection),
        )
    ]
    return Columns(model, [field.attname for field in fields], converters)
