"""What answers nothing waits, and travels in front of the next question or with the COMMIT."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True)
class _Gathering:
    cursor: CursorWrapper  # for all its questions: a cursor costs as much as a short question
    waiting: list[tuple[str, Sequence[Any]]] = field(default_factory=list)


_gathering: ContextVar[_Gathering | None] = ContextVar("gathering", default=None)


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
        with connection.cursor() as cursor:
            running = _Gathering(cursor)
            token = _gathering.set(running)
            try:
                with connection.execute_wrapper(partial(_after_waiting, running)):
                    yield
                    if running.waiting:
                        _together(running, _end)
            finally:
                _gathering.reset(token)


def _end() -> None:
    """COMMIT, unless a transaction around this one goes on. Django's own finds it done."""
    if not (connection.savepoint_ids or connection.needs_rollback):
        connection.connection.commit()


def send(sql: str, values: Sequence[Any]) -> None:
    """A statement, with values as the database takes them, whose answer nobody needs."""
    running = _gathering.get()
    if running is not None:
        running.waiting.append((sql, values))
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def ask(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """A question, with values as the database takes them, and the rows of its answer."""
    running = _gathering.get()
    if running is not None:
        return _answered(running.cursor, sql, values)
    with connection.cursor() as cursor:
        return _answered(cursor, sql, values)


def _answered(cursor: CursorWrapper, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    cursor.execute(sql, values)
    return list(cursor.fetchall())


def _after_waiting(
    running: _Gathering,
    execute: Callable[..., Any],
    sql: str,
    values: Any,
    many: bool,  # Django's signature
    context: dict[str, Any],
) -> Any:
    question = partial(execute, sql, values, many, context)
    if not running.waiting:
        return question()
    if hasattr(context["cursor"].cursor, "name"):  # of `iterator()`: cannot travel in company
        _together(running, lambda: None)
        return question()
    return _together(running, question)


def _together[R](running: _Gathering, question: Callable[[], R]) -> R:
    sent = tuple(running.waiting)
    running.waiting.clear()
    database = connections[DEFAULT_DB_ALIAS]  # itself: asked through `connection` it is found anew
    with database.wrap_database_errors, database.connection.pipeline():
        cursor = database.connection.cursor()
        for sql, values in sent:
            cursor.execute(sql, values)
        return question()
