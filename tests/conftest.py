"""Fixtures for every test. The browser's are in tests/browsing.py."""

import pytest

pytest_plugins = ["tests.browsing"]


@pytest.fixture
def cast(db):
    """The fixed tree and its people: see tests/cast.py."""
    from tests.cast import make_cast

    return make_cast()
