"""Targets on how products were judged: fitting the field, new, new or improved."""

import pytest

from tests.directives.making import assigned, each_unit
from tests.products.making import accepted_product
from vuonuom.core import clock
from vuonuom.directives.rules import KNOWN
from vuonuom.directives.states import RuleKind
from vuonuom.progress.queries import behind, targets
from vuonuom.progress.queries.behind import Number
from vuonuom.progress.queries.near import near
from vuonuom.progress.states import JUDGED, LISTED

SAID = {"novelty": "improved", "novelty_reason": "Lần thử bớt một nửa thời gian chờ."}


@pytest.mark.parametrize(
    ("measure", "done"), [("products.fitting", 1), ("products.new", 0), ("products.renewed", 1)]
)
def test_a_unit_reaches_a_target_by_what_its_products_were_judged(cast, measure, done):
    assigned(cast, each_unit(cast, measure=measure))
    accepted_product(cast, **SAID)
    today = clock.today()
    found = targets.of_unit(cast.base_a, near(cast.base_a), today.year, today)
    [line] = found.lines
    assert (line.result.done, line.result.goal) == (done, 1)


@pytest.mark.parametrize("measure", JUDGED)
def test_each_opens_its_list(cast, measure):
    product = accepted_product(cast, **SAID | {"novelty": "new"})
    number = Number(cast.base_a, measure, clock.today().year)
    [item] = behind.items(cast.author, number, 0, 25)
    assert (item.code, behind.total(number, number.year), measure in LISTED) == (
        product.code, 1, True,
    )  # fmt: skip


def test_units_may_be_asked_for_them_in_every_way_that_counts_products():
    kinds = (RuleKind.PER_UNIT, RuleKind.TOTAL, RuleKind.RATIO, RuleKind.GROWTH)
    assert [set(JUDGED) - set(KNOWN[kind]) for kind in kinds] == [set()] * 4
