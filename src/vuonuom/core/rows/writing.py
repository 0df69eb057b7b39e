"""Rows into their tables as the ORM would write them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import batched
from typing import Any, cast

from django.db import connection, models

from vuonuom.core.rows.values import adapted, at_once, on_postgresql, table
from vuonuom.core.rows.waiting import ask, send


@dataclass(frozen=True)
class _Plan:
    fields: tuple[tuple["models.Field[Any, Any]", bool], ...]  # and whether the value goes as it is
    into: str
    marks: str
    returning: str
    types: tuple[str, ...]  # none where a column's values cannot stand in an array

    def values(self, row: object) -> list[Any]:
        return [
            getattr(row, field.attname)
            if plain
            else field.get_db_prep_save(field.pre_save(cast("Any", row), add=True), connection)
            for field, plain in self.fields
        ]


# What both databases take as Python has it, and `save` would not touch.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def _is_plain(field: "models.Field[Any, Any]") -> bool:
    kind = field
    while isinstance(kind, models.ForeignKey):  # a unit's key is itself a node's
        kind = kind.target_field
    if isinstance(kind, models.DateField):  # a moment too, unless `save` sets it
        return on_postgresql() and not (kind.auto_now or kind.auto_now_add)
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
        types=tuple(str(f.cast_db_type(connection)) for f in fields)
        if not any(isinstance(f, models.JSONField) for f in fields)
        else (),
    )


def insert[M: models.Model](row: M) -> M:
    """Write a new row, as `save(force_insert=True)` does, and give it its key."""
    plan = _plan(type(row))
    _insert(row, plan.into + plan.marks + plan.returning)
    return row


def insert_unless_taken(row: models.Model, unique: str) -> bool:
    """As `insert`; writes nothing and says False where another row has the same `unique` column."""
    plan = _plan(type(row))
    passing = f' ON CONFLICT ("{unique}") DO NOTHING'
    return _insert(row, plan.into + plan.marks + passing + plan.returning)


def _insert(row: models.Model, sql: str) -> bool:
    made = ask(sql, _plan(type(row)).values(row))
    if not made:
        return False
    row.pk = made[0][0]
    state = row._state  # noqa: SLF001  # what `save` tells a row
    state.adding, state.db = False, connection.alias
    return True


def insert_all(rows: Sequence[object], model: type[models.Model] | None = None) -> None:
    """Write new rows of one table, as `bulk_create` does; they do not learn their keys.

    With `model` they may be anything that has the table's columns for attributes.
    """
    for some in batched(rows, at_once(), strict=False):
        plan = _plan(model or cast("type[models.Model]", type(some[0])))
        found = [plan.values(row) for row in some]
        if len(found) > 1 and plan.types:
            source, values = table(found, plan.types)
            send(plan.into.removesuffix("VALUES ") + source, values)
        else:
            marks = ", ".join([plan.marks] * len(found))
            send(plan.into + marks, [value for row in found for value in row])


def insert_for_each(row: models.Model, column: str, found: str, *values: Any) -> None:
    """Write `row` once for each value of `column` that the SELECT `found` answers, without asking.

    The rows do not come back; `found` and its values are as for `read`.
    """
    plan = _plan(type(row))
    marks = [
        "found.key" if field.column == column else _mark(field) for field, _plain in plan.fields
    ]
    given = [
        value
        for (field, _plain), value in zip(plan.fields, plan.values(row), strict=True)
        if field.column != column
    ]
    into = plan.into.removesuffix("VALUES ")
    sql = f"{into} SELECT {', '.join(marks)} FROM ({found}) AS found"  # noqa: S608  # our own names
    send(sql, [*given, *(adapted(value) for value in values)])


def _mark(field: "models.Field[Any, Any]") -> str:
    """PostgreSQL takes a value among selected ones for a text unless it is told."""
    return f"%s::{field.cast_db_type(connection)}" if connection.vendor == "postgresql" else "%s"


def write(sql: str, *values: Any) -> None:
    """A statement that is written out and answers nothing."""
    send(sql, [adapted(value) for value in values])
