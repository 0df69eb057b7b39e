"""Every journey has files and an index of its own."""

import pytest

from tests.browsing import enter
from tests.journeys.walking import PATIENCE
from vuonuom.similarity import index


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    yield
    index.drop()


@pytest.fixture
def device(browser_page):
    """A patient page on which somebody has signed in: `device(cast.author, phone=True)`."""

    def of(person, **look):
        page = browser_page(**look)
        page.context.set_default_timeout(PATIENCE)
        enter(page, person)
        return page

    return of
