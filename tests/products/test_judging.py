"""How new a product is, whether it fits its unit's field, and what that adds to the figures."""

import pytest
from django.db import IntegrityError, transaction

from tests.products.making import accepted_product, approve, proposed_product
from tests.products.test_products import total, undo
from vuonuom.core.errors import Refused
from vuonuom.ops.checking.records import differing_records
from vuonuom.products import actions
from vuonuom.products.models import Product

WHY = "Trước phải đứng xếp hàng; lần thử bớt một nửa thời gian chờ."
NEW, IMPROVED = ({"novelty": n, "novelty_reason": WHY} for n in ("new", "improved"))
MEASURES = ("products.fitting", "products.new", "products.renewed")


def figures(cast):
    return [total(cast.head, measure) for measure in MEASURES]


@pytest.mark.parametrize(
    ("said", "counted"),
    [(NEW, [1, 1, 1]), (IMPROVED, [1, 0, 1]), ({"novelty": "same"}, [1, 0, 0]), ({}, [1, 0, 0])],
)
def test_a_product_counts_as_what_it_was_judged(cast, said, counted):
    accepted_product(cast, **said)
    assert (figures(cast), list(differing_records())) == (counted, [])


def test_a_product_of_another_field_counts_but_does_not_fit(cast):
    accepted_product(cast, fields=[cast.fields["y-te"]], mismatch_reason="Trạm y tế nhờ làm.")
    assert (total(cast.head, "products.accepted"), figures(cast)) == (1, [0, 0, 0])


def test_it_fits_by_the_fields_of_the_day_it_is_accepted(cast):
    product = proposed_product(
        cast, fields=[cast.fields["y-te"]], mismatch_reason="Trạm y tế nhờ làm."
    )
    product.unit.fields.add(cast.fields["y-te"])
    approve(product)
    actions.accept_product(by=cast.leader, product=product)
    product.unit.fields.clear()
    product.refresh_from_db()
    assert (product.was_fitting, figures(cast), list(differing_records())) == (
        True, [1, 0, 0], [],
    )  # fmt: skip


def test_who_accepts_may_find_it_less_new_than_was_said(cast):
    product = proposed_product(cast, **NEW)
    approve(product)
    actions.accept_product(by=cast.leader, product=product, novelty="improved")
    assert (product.stated_novelty, product.novelty, figures(cast)) == (
        "new", "improved", [1, 0, 1],
    )  # fmt: skip


def test_undoing_the_acceptance_takes_back_every_figure_and_the_verdict(cast):
    product = accepted_product(cast, **NEW)
    undo("products.product.accepted", cast.leader)
    product.refresh_from_db()
    assert (figures(cast), product.novelty, product.stated_novelty, product.was_fitting) == (
        [0, 0, 0], "", "new", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [({"novelty": "new"}, "novelty_reason"), ({"novelty": "khác"}, "novelty"),
     ({"novelty": "improved", "novelty_reason": " \u200b"}, "novelty_reason"),
     ({"novelty": "same", "novelty_reason": "x" * 5001}, "novelty_reason")],
)  # fmt: skip
def test_who_calls_it_new_or_better_says_where(cast, said, field):
    with pytest.raises(Refused) as refused:
        proposed_product(cast, **said)
    assert (refused.value.field, Product.objects.exists()) == (field, False)


def test_nothing_is_accepted_as_new_without_a_word_on_why(cast):
    product = proposed_product(cast)
    approve(product)
    with pytest.raises(Refused, match="chưa nói mới"):
        actions.accept_product(by=cast.leader, product=product, novelty="new")
    product.refresh_from_db()
    assert product.state == "proposed"


def test_the_database_too_wants_a_reason(cast):
    product = accepted_product(cast, **NEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(novelty_reason="")
