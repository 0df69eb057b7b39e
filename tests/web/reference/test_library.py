"""The reference library's pages."""

import pytest

from vuonuom.ideas import actions as ideas

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(cast, client_of):
    ideas.load_reference()
    return client_of(cast.stranger)


def test_library_is_read_page_by_page(reader):
    assert len(reader.get("/library/").context["page"].rows) == 25
    assert reader.get("/library/?page=20").context["page"].has_next is False


def test_library_is_narrowed_by_field(reader):
    rows = reader.get("/library/", {"field": "Giáo dục"}).context["page"].rows
    assert {row.field_name for row in rows} == {"Giáo dục"}


def test_each_title_shows_its_source(reader):
    page = reader.get("/library/INI-0001/").content.decode()
    assert "hce-tra-cuu-sang-kien" in page


def test_unknown_title_is_a_404(reader):
    assert reader.get("/library/INI-9999/").status_code == 404
