"""The bare pages that the product is measured against do what they stand for."""

import pytest

from vuonuom.ideas.models import Idea
from vuonuom.mailbox.actions import send_letter
from vuonuom.ops import bench


@pytest.fixture
def bare(settings, cast, client_of):
    settings.ROOT_URLCONF = "vuonuom.ops.bench.bare.urls"
    usual = settings.TEMPLATES[0]
    settings.TEMPLATES = [usual | {"DIRS": [*usual["DIRS"], *bench.__path__]}]
    return client_of(cast.author)


def test_bare_page_lists_ideas(bare, cast):
    send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch trực", text="Ghi lịch trực.")
    assert "Lịch trực" in bare.get("/bare/ideas/").content.decode()


def test_bare_form_inserts_one_row(bare, cast):
    fields = {"title": "Lịch trực", "text": "…", "unit": cast.branch_a1.code}
    bare.post("/bare/insert/", fields)
    assert Idea.objects.count() == 1
