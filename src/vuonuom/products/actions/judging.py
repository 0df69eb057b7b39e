"""What a product brings that was not there before, and as what it counts."""

from django.utils.translation import gettext as _

from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import Count
from vuonuom.products import rules
from vuonuom.products.models import CLAIMS, Product
from vuonuom.products.states import Novelty


class NothingToShow(Refused):
    """Called new or improved without a word on what is."""


class NoSuchNovelty(Refused):
    pass


def statement(novelty: str, reason: str) -> tuple[str, str]:
    """What the proposer says of it, tidied. Raises NoSuchNovelty, NothingToShow."""
    known = _known(novelty)
    tidy = text.clean(reason)
    if len(tidy) > rules.LONGEST_TEXT:
        raise NothingToShow(_("Nhiều nhất 5.000 ký tự."), field="novelty_reason")
    if known in CLAIMS and not tidy:
        sentence = _("Xin nói rõ mới hay hơn trước ở chỗ nào, và điều gì cho thấy thế.")
        raise NothingToShow(sentence, field="novelty_reason")
    return known, tidy


def verdict(product: Product, novelty: str) -> str:
    """What whoever accepts it finds; unasked, what was stated. Raises as `statement`."""
    found = _known(novelty) or product.stated_novelty
    if found in CLAIMS and not product.novelty_reason:
        raise NothingToShow(
            _("Hồ sơ chưa nói mới hay hơn trước ở chỗ nào nên chưa ghi là mới được."),
            field="novelty",
        )
    return found


def _known(novelty: str) -> str:
    if novelty and novelty not in Novelty:
        raise NoSuchNovelty(_("Xin chọn một trong các mức đã nêu."), field="novelty")
    return novelty


def counts(unit: int, novelty: str, *, is_fitting: bool) -> list[Count]:
    """What the acceptance of a product adds at its unit."""
    measures = ["products.accepted", "products.in_use"]
    measures += ["products.fitting"] if is_fitting else []
    measures += ["products.new"] if novelty == Novelty.NEW else []
    measures += ["products.renewed"] if novelty in CLAIMS else []
    return [Count(unit, measure) for measure in measures]
