"""The reference library: real titles with unit and source, never an author."""

import pytest

from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import ReferenceInitiative
from vuonuom.similarity.models import Text

pytestmark = pytest.mark.django_db


def test_library_holds_its_500_titles_each_with_its_source():
    assert ideas.load_reference() == 500
    assert ReferenceInitiative.objects.exclude(source="").count() == 500


def test_loading_twice_renews():
    ideas.load_reference()
    ideas.load_reference()
    assert ReferenceInitiative.objects.count() == 500


def test_library_is_found_by_everybody_under_reference():
    ideas.load_reference()
    texts = Text.objects.filter(subject_kind="ideas.referenceinitiative", stage="reference")
    assert texts.filter(unit_id=None).count() == 500
