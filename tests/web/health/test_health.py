"""Is the product well?"""

import pytest
from django.test import Client

import vuonuom
from vuonuom.web.health import views

pytestmark = pytest.mark.django_db


def test_health_names_product_version_and_commit():
    answer = Client().get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {
        "product": "vuonuom",
        "version": vuonuom.__version__,
        "commit": views.commit(),
    }


@pytest.mark.parametrize("part", ["database", "files", "index"])
def test_what_does_not_answer_is_named(monkeypatch, part):
    monkeypatch.setitem(views.CHECKS, part, lambda: False)
    answer = Client().get("/health/")
    assert (answer.status_code, answer.json()["failing"]) == (503, [part])


def test_a_missing_files_folder_is_noticed(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = settings.DATA_DIR = tmp_path / "gone"
    assert Client().get("/health/").json()["failing"] == ["files"]
