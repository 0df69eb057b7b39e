"""A finished SQLite instance into an empty PostgreSQL: the same rows, by COPY."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import dj_database_url
import psycopg
from psycopg import sql

AT_A_TIME = 20_000


def copy(source: Path, target: str) -> None:
    """Both have the tables; the target's constraints are made anew after its rows."""
    rows = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    with psycopg.connect(target, autocommit=True) as into:
        into.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
        tables = [name for (name,) in into.execute(_TABLES).fetchall()]
        into.execute("SET session_replication_role = replica")  # rows come in any order
        _empty(into, tables)
        indexes = into.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            into.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        for table in tables:
            _copy_table(rows, into, table)
        for _, statement in indexes:
            into.execute(statement)
        for statement in _sequences(into, tables):
            into.execute(statement)
        into.execute("VACUUM ANALYZE")
        into.execute("CHECKPOINT")
    rows.close()


def copy_file(source: Path, target: Path) -> None:
    """A database file that nobody writes to, with what its log still holds."""
    origin = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    copied = sqlite3.connect(target)
    origin.backup(copied)
    origin.close()
    copied.close()


def _empty(into: "psycopg.Connection[tuple[object, ...]]", tables: Iterable[str]) -> None:
    named = sql.SQL(", ").join(sql.Identifier(table) for table in tables)
    into.execute(sql.SQL("TRUNCATE {} CASCADE").format(named))


def _copy_table(
    rows: sqlite3.Connection, into: "psycopg.Connection[tuple[object, ...]]", table: str
) -> None:
    columns = [row[1] for row in rows.execute(f'PRAGMA table_info("{table}")')]
    if not columns:
        return
    found = rows.execute(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608  # names of ours
    named = sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), named)
    with into.cursor().copy(statement) as copying:
        while some := found.fetchmany(AT_A_TIME):
            copying.write("".join(map(_line, some)))


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _line(row: tuple[object, ...]) -> str:
    return "\t".join([_cell(value) for value in row]) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return r"\N"
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)


def _sequences(
    into: "psycopg.Connection[tuple[object, ...]]", tables: Iterable[str]
) -> Iterable[sql.Composed]:
    for table in tables:
        name = into.execute(
            "SELECT pg_get_serial_sequence(%s, a.attname) FROM pg_attribute a"
            " WHERE a.attrelid = %s::regclass AND a.attidentity <> ''",
            [table, table],
        ).fetchone()
        if name and name[0]:
            yield sql.SQL(
                "SELECT setval({}, (SELECT COALESCE(MAX(id), 0) + 1 FROM {}), false)"
            ).format(sql.Literal(name[0]), sql.Identifier(table))


def other_database(url: str, name: str) -> str:
    """The URL of a database beside another on the same server."""
    head, _, _ = url.rpartition("/")
    return f"{head}/{name}"


def make_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return other_database(url, name)


def drop_database(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def name_of(url: str) -> str:
    return str(dj_database_url.parse(url)["NAME"])


_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    " AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
    " ORDER BY tablename"
)
# Indexes that no constraint stands behind.
_INDEXES = (
    "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i"
    " JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace"
    " WHERE n.nspname = 'public' AND t.relname <> 'django_migrations'"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)"
)
