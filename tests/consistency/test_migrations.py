"""Migrations: complete, in one line, named by intent."""

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.consistency.tree import SOURCE

ROOMS = sorted(
    config.label for config in apps.get_app_configs() if config.name.startswith("vuonuom.")
)


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(connection=None, ignore_no_migrations=True)


def test_no_model_has_changed_without_a_migration(loader):
    detector = MigrationAutodetector(
        loader.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps=set(ROOMS), dry_run=True),
    )
    with translation.override(None):  # as makemigrations does: names of fields are texts too
        changes = detector.changes(graph=loader.graph, trim_to_apps=set(ROOMS))
    assert {room: [m.operations for m in migrations] for room, migrations in changes.items()} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_of_a_room_form_one_line(loader, room):
    own = [key for key in loader.graph.nodes if key[0] == room]
    ends = [name for app, name in loader.graph.leaf_nodes(room)]
    assert len(ends) == (1 if own else 0)
    for key in own:
        before = [parent for parent in loader.graph.node_map[key].parents if parent[0] == room]
        assert len(before) <= 1


@pytest.mark.parametrize("room", ROOMS)
def test_the_last_migration_is_written_down(loader, room):
    ends = [name for app, name in loader.graph.leaf_nodes(room)]
    written = SOURCE / room / "migrations" / "max_migration.txt"
    told = written.read_text().split() if written.exists() else []
    assert told == ends


def test_migrations_are_named_by_intent():
    names = [path.stem for path in SOURCE.glob("*/migrations/0*.py")]
    assert [name for name in names if "_auto_" in name or name.count("_") == 0] == []
