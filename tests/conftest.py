"""Fixtures for every test. The browser's are in tests/browsing.py."""

import gc

import pytest
from django.db import connection
from django.test import Client

from vuonuom.ops import schema

pytest_plugins = ["tests.browsing"]


def pytest_collection_finish():
    """Look for garbage rarely, and not among the code: it took a quarter of a run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tables made from the models, as `init` makes them, and recorded as `init` records them."""
    with django_db_blocker.unblock():
        schema.record_as_migrated()
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions():
    """A thread of a server may still hold a connection: a database in use cannot be dropped."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def cast_laid(request, django_db_setup, django_db_blocker):
    """The cast's rows lie in an outer transaction that outlives each test which asks for them.

    Laying them anew for every test took a tenth of a run. What runs in threads or without the
    cast finds an empty database.
    """
    from tests import cast

    alone = "cast" not in request.fixturenames or is_transactional(request.node)
    with django_db_blocker.unblock():
        cast.take_away() if alone else cast.keep()


@pytest.fixture
def _django_db_helper(cast_laid, _django_db_helper):
    """pytest-django's transaction of a test begins within the one that holds the cast."""
    return _django_db_helper


def is_transactional(item):
    """Does the test commit, so that other threads can read what it wrote?"""
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"}.intersection(item.fixturenames)
    return bool(asked) or bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture
def cast(db):
    """The fixed tree and its people: see tests/cast.py."""
    from tests.cast import lay_cast

    return lay_cast()


@pytest.fixture(autouse=True)
def nothing_kept():
    """A test that is rolled back leaves keys to the next one: no sum may outlive it."""
    from vuonuom.progress.queries import kept

    kept.forget()


@pytest.fixture
def client_of():
    """A factory of signed-in clients: `client_of(cast.author).get("/ideas/")`."""

    def signed_in(person):
        client = Client()
        client.force_login(person)
        return client

    return signed_in


# Half a minute and more each: at the end of a run they would leave the other worker idle.
LONG = (
    "journeys/test_road",
    "ops/test_killed",
    "ops/test_serve",
    "ops/test_demo",
    "ops/test_schema",
)


def pytest_collection_modifyitems(items):
    """The longest first, those that share one laying of the cast last; else in random order."""
    items.sort(key=lambda item: (not any(long in item.nodeid for long in LONG), shares_cast(item)))


def shares_cast(item):
    return "cast" in item.fixturenames and not is_transactional(item)
