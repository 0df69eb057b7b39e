"""An empty database gets today's tables at once; they are those that the migrations make."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.db import connection

GIVEN_BY_ORDER = re.compile(r"(__unnamed_constraint_|fk_|__)\w*")  # names on SQLite
# Django's own: the record itself, and a key that its migrations make smaller than its models.
NOT_OURS = {"django_migrations", "auth_group_permissions"}
TOLD = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import connection
from tests.ops.test_schema import tables
call_command("migrate", verbosity=0, interactive=False)
print(json.dumps(tables(connection)))
"""


def tables(connection):
    """Columns, keys, indexes and checks of every table, whatever order they were made in."""
    look = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: sorted(
                [repr(tuple(column)[:4]) for column in look.get_table_description(cursor, table)]
                + [repr(sorted(held.items(), key=str)) for held in _held(look, cursor, table)]
            )
            for table in sorted(look.table_names(cursor))
            if table not in NOT_OURS
        }


def _held(look, cursor, table):
    for name, held in look.get_constraints(cursor, table).items():
        yield {"name": "" if GIVEN_BY_ORDER.fullmatch(name) else name, **held}


@pytest.fixture
def elsewhere(tmp_path):
    """The URL of an empty database of the same kind."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
        return
    name = f"migrated_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    server, _database = os.environ["VUONUOM_DATABASE_URL"].rsplit("/", 1)
    yield f"{server}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_a_new_instance_are_those_that_migrations_make(elsewhere):
    environment = os.environ | {
        "VUONUOM_DATABASE_URL": elsewhere,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    told = subprocess.run(
        [sys.executable, "-c", TOLD], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    migrated, made = json.loads(told.stdout), tables(connection)
    differing = {
        table: set(migrated.get(table, [])) ^ set(made.get(table, []))
        for table in migrated.keys() | made.keys()
        if migrated.get(table) != made.get(table)
    }
    assert differing == {}
