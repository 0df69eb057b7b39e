"""A printed code opens its place as it is today."""

from datetime import date

import pytest
from django.test import Client

from vuonuom.documents.actions import printed_code
from vuonuom.organization.models import Succession, Unit

pytestmark = pytest.mark.django_db


def opened(code):
    return Client().get(f"/q/{code}")


def close(unit, *successors):
    Unit.objects.filter(pk=unit.pk).update(closed_on=date(2026, 1, 1))
    for successor in successors:
        Succession.objects.create(predecessor=unit, successor=successor, on=date(2026, 1, 1))


@pytest.fixture
def code(cast):
    return printed_code(target="mailbox", target_id=cast.branch_a1.pk).code


def test_a_branchs_code_opens_its_form(cast, code):
    answer = opened(code)
    assert (answer.status_code, answer.context["unit"]) == (200, cast.branch_a1)


def test_a_code_is_read_forgivingly(cast, code):
    assert opened(code.lower()).context["unit"] == cast.branch_a1


def test_the_code_of_a_merged_branch_opens_its_successors_form(cast, code):
    close(cast.branch_a1, cast.branch_a2)
    close(cast.branch_a2, cast.branch_b1)
    assert opened(code).context["unit"] == cast.branch_b1


def test_the_code_of_a_split_branch_asks_which(cast, code):
    close(cast.branch_a1, cast.branch_a2, cast.branch_b1)
    page = opened(code).text
    assert [name for name in ("branch-a2", "branch-b1") if f"/q/{name}" not in page] == []


def test_words_typed_before_a_split_go_along_to_whichever_is_chosen(cast, code):
    close(cast.branch_a1, cast.branch_a2, cast.branch_b1)
    page = Client().post(f"/q/{code}", {"text": "Sổ trực <chung>"}).text
    assert 'name="text" value="Sổ trực &lt;chung&gt;"' in page
    assert 'formaction="/q/branch-b1"' in page
    chosen = Client().post("/q/branch-b1", {"text": "Sổ trực <chung>"})
    assert chosen.context["form"]["text"].value() == "Sổ trực <chung>"


def test_the_code_of_a_branch_without_successor_opens_the_form_of_the_level_above(cast, code):
    """As its letters go there: what a phone brings and what is written under its code alike."""
    close(cast.branch_a1)
    assert opened(code).context["unit"] == cast.base_a


def test_a_units_own_code_opens_its_form(cast):
    assert opened("BRANCH-A1").context["unit"] == cast.branch_a1


@pytest.mark.parametrize("code", ["Q-2026-ZZZZZ", "x" * 300, "<b>"])
def test_an_unknown_code_is_a_friendly_404(code):
    answer = opened(code)
    assert answer.status_code == 404
    assert "Mã này không mở được" in answer.text
    assert "<b>&lt;" not in answer.text


def test_a_null_in_the_address_is_a_bad_request():
    assert Client().get("/q/%00").status_code == 400
