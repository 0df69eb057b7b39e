"""Rows in and out without the ORM's general machinery, where a page or an act is asked often.

A query put together anew takes ten times as long as the database takes to answer it. What is
written here is what the ORM would write; it stays for everything that is not on a hot path.

On PostgreSQL every statement is a journey to another process. Within `gathering` those that answer
nothing wait, and travel in front of the next one that does.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from itertools import batched
from typing import Any, cast

from django.db import connection, models, transaction

_ROWS = {"sqlite": 400, "postgresql": 5000}  # a statement: SQLite takes 32,766 parameters


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
    return isinstance(kind, _PLAIN) and type(field).pre_save is models.Field.pre_save


type _Statements = list[tuple[str, Sequence[Any]]]

_waiting: ContextVar[_Statements | None] = ContextVar("waiting", default=None)


@contextmanager
def gathering() -> Iterator[None]:
    """A transaction in which what is sent goes with the next question, or with the COMMIT.

    What is wrong with it (a constraint, say) is raised there, not where it was sent. Only `execute`
    is seen: a COPY would overtake what waits.
    """
    with transaction.atomic():
        if connection.vendor != "postgresql":
            yield
            return
        waiting: _Statements = []
        token = _waiting.set(waiting)
        try:
            with connection.execute_wrapper(partial(_after_waiting, waiting)):
                yield
                if waiting:
                    _together(waiting, _end)
        finally:
            _waiting.reset(token)


def _end() -> None:
    """COMMIT, unless a transaction around this one goes on. Django's own finds it done."""
    if not (connection.savepoint_ids or connection.needs_rollback):
        connection.connection.commit()


def send(sql: str, values: Sequence[Any]) -> None:
    """A statement, with values as the database takes them, whose answer nobody needs."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append((sql, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _after_waiting(
    waiting: _Statements,
    execute: Callable[..., Any],
    sql: str,
    values: Any,
    many: bool,  # Django's signature
    context: dict[str, Any],
) -> Any:
    ask = partial(execute, sql, values, many, context)
    if not waiting:
        return ask()
    if hasattr(context["cursor"].cursor, "name"):  # of `iterator()`: cannot travel in company
        _together(waiting, lambda: None)
        return ask()
    return _together(waiting, ask)


def _together[R](waiting: _Statements, ask: Callable[[], R]) -> R:
    sent = tuple(waiting)
    waiting.clear()
    with connection.wrap_database_errors, connection.connection.pipeline():
        cursor = connection.connection.cursor()
        for sql, values in sent:
            cursor.execute(sql, values)
        return ask()


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
    with connection.cursor() as cursor:
        cursor.execute(sql, _plan(type(row)).values(row))
        made = cursor.fetchone()
    if made is None:
        return False
    row.pk = made[0]
    state = row._state  # noqa: SLF001  # what `save` tells a row
    state.adding, state.db = False, connection.alias
    return True


def at_once() -> int:
    """How many rows one statement may take."""
    return _ROWS[connection.vendor]


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


def table(batch: Sequence[Sequence[Any]], types: Sequence[str]) -> tuple[str, Sequence[Any]]:
    """Rows to insert or to join, in their order, and their values. `types` are of the columns.

    PostgreSQL gets each column as one: a single statement for any number of rows. With a mark for
    each of 168 values psycopg took it apart anew at every sending: a sixth of its time.
    """
    if connection.vendor == "postgresql":
        columns = ", ".join(f"%s::{kind}[]" for kind in types)
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
    send(sql, [*given, *(_adapted(value) for value in values)])


def _mark(field: "models.Field[Any, Any]") -> str:
    """PostgreSQL takes a value among selected ones for a text unless it is told."""
    return f"%s::{field.cast_db_type(connection)}" if connection.vendor == "postgresql" else "%s"


def read(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query that is written out; moments and days as the database keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapted(value) for value in values])
        return list(cursor.fetchall())


def among(values: Collection[Any]) -> tuple[str, list[Any]]:
    """What follows a column: ` IN (...)`, and its values.

    PostgreSQL gets them as one: a statement with more than 50 psycopg takes apart anew each time.
    """
    if connection.vendor == "postgresql":
        return " = ANY(%s)", [list(values)]
    return f" IN ({', '.join(['%s'] * len(values)) or 'NULL'})", list(values)


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


def write(sql: str, *values: Any) -> None:
    """A statement that is written out and answers nothing."""
    send(sql, [_adapted(value) for value in values])


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
