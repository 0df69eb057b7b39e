"""From hits of a search to the records behind them: each kind asks `visible_to` once more.

It stands here because products are the last of the kinds that can be found.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from vuonuom.directives.models import Challenge, Directive
from vuonuom.ideas.models import Idea, ReferenceInitiative
from vuonuom.products.models import Product
from vuonuom.similarity.queries import Hit

_KINDS: dict[str, Callable[[Any], QuerySet[Any]]] = {
    "ideas.idea": lambda p: Idea.objects.visible_to(p).select_related("unit", "field"),
    "products.product": lambda p: Product.objects.visible_to(p).select_related("unit"),
    # The library is read-only and open to whoever has signed in; it names no author.
    "ideas.referenceinitiative": lambda _: ReferenceInitiative.objects.all(),
    "directives.challenge": lambda p: Challenge.objects.visible_to(p).select_related("unit"),
    "directives.directive": Directive.objects.visible_to,
}
KINDS = tuple(_KINDS)


# What an idea may be like: not what asks for ideas.
WORKS = ("ideas.idea", "products.product", "ideas.referenceinitiative")


def said(record: Any) -> str:
    """What a record says, as far as passages of it are shown."""
    for name in ("text", "summary", "description"):
        if words := getattr(record, name, ""):
            return f"{record.title}. {words}"
    return str(record)


def seen_codes(codes: Sequence[str], person: Any) -> list[str]:
    """Those codes whose records the person may see, in their order; of the rest not even how many.

    Three questions, however many codes.
    """
    found = {
        code
        for kind in (WORKS if codes else ())
        for code in _KINDS[kind](person).filter(code__in=codes).values_list("code", flat=True)
    }
    return [code for code in codes if code in found]


def seen(hits: Sequence[Hit], person: Any) -> list[tuple[Hit, Any]]:
    """Those hits that the person may see, with their records, in the order of the hits."""
    records: dict[tuple[str, int], Model] = {}
    for kind in {hit.kind for hit in hits if hit.kind in _KINDS}:
        wanted = [hit.pk for hit in hits if hit.kind == kind]
        records |= {(kind, row.pk): row for row in _KINDS[kind](person).filter(pk__in=wanted)}
    return [(hit, records[hit.kind, hit.pk]) for hit in hits if (hit.kind, hit.pk) in records]
