"""Builds the country that is measured, in a process that has it as its default database.

SQLite only: PostgreSQL gets a copy.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction

from vuonuom.core import clock
from vuonuom.journal import actions as journal
from vuonuom.journal import recount
from vuonuom.journal.models import Entry
from vuonuom.ops import schema
from vuonuom.ops.bench import country
from vuonuom.ops.terminal import complain, progress

# A build that is cut off is thrown away whole, so nothing needs to reach the disk yet.
HASTE = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-1500000")


def build_ground(units: int, people: int) -> None:
    """Everything but ideas."""
    complain("Đang tạo bảng …")
    schema.bring_up_to_date()
    complain(f"Đang dựng {units} đơn vị, {people} người …")
    with _in_haste(), _without_indexes(), transaction.atomic():
        country.build_ground(units, people, clock.now())


def add_ideas(number: int) -> None:
    """So many ideas of three years, then every figure counted anew."""
    complain(f"Đang dựng {number} ý tưởng …")
    now = clock.now()
    with _in_haste():
        with _without_indexes(), transaction.atomic():
            made = country.reopen(now)
            country.add_ideas(made, number, now - timedelta(hours=1), progress("ý tưởng"))
        recount.rewrite()
        _number()
        journal.seal_entries()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def is_empty() -> bool:
    return Entry._meta.db_table not in connection.introspection.table_names()


def prepare_tables() -> None:
    schema.bring_up_to_date()


@contextmanager
def _in_haste() -> Iterator[None]:
    with connection.cursor() as cursor:
        for pragma in HASTE:
            cursor.execute(pragma)
    yield
    connection.close()  # the next one is in no haste


def _number() -> None:
    """What the sequencer gives, without a window over millions of rows."""
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET number = id WHERE number IS NULL")  # noqa: S608


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Indexes are made once the rows are there; those behind constraints stay."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES)
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in found:
            cursor.execute(statement)


_INDEXES = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    " AND sql NOT LIKE 'CREATE UNIQUE%' AND tbl_name NOT LIKE 'django%'"
    " AND tbl_name NOT LIKE 'organization_unit%' AND tbl_name NOT LIKE 'tree%'"
)
