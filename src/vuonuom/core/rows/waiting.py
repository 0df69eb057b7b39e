"""What answers nothing waits, and travels in front of the next question or with the COMMIT."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

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
    database = connections[DEFAULT_DB_ALIAS]  # itself: asked through `connection` it is found anew
    with database.wrap_database_errors, database.connection.pipeline():
        cursor = database.connection.cursor()
        for sql, values in sent:
            cursor.execute(sql, values)
        return ask()
