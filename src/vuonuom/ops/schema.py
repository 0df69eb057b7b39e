"""The tables of an instance: made at once where there are none, else brought up to date.

Applying every migration to an empty database takes 20 seconds, nearly all of it Django drawing
the models of each step; from the models of today it takes one. That both give the same tables has
its test (tests/ops/test_schema.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def is_up_to_date() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date() -> None:
    """Every table as the models of today say. May be killed, and begun again."""
    recorder = MigrationRecorder(connection)
    if recorder.applied_migrations():
        call_command("migrate", verbosity=0, interactive=False)
        return
    with _without_migrations():
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    record_as_migrated()


def record_as_migrated() -> None:
    """Note every migration of today as applied to tables that the models made."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    with transaction.atomic():
        for app, name in MigrationLoader(connection).disk_migrations:
            recorder.record_applied(app, name)


@contextmanager
def _without_migrations() -> Iterator[None]:
    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = kept
