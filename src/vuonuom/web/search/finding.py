"""From hits to what is shown: each kind of record asks `visible_to` once more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from vuonuom.directives.models import Challenge, Directive
from vuonuom.ideas.models import Idea, ReferenceInitiative
from vuonuom.ideas.states import IdeaState, Stage
from vuonuom.products.models import Product
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.queries import Hit


@dataclass(frozen=True)
class Found:
    """One line of a result list."""

    kind: str
    title: str
    detail: str
    url: str
    sign: str
    code: str
    score: float
    passages: tuple[str, ...] = ()


def _idea(idea: Idea) -> tuple[str, str, str, str]:
    return idea.title, f"{IdeaState(idea.state).label} · {idea.unit}", f"/ideas/{idea.code}/", (
        idea.stage.value
    )  # fmt: skip


def _product(product: Product) -> tuple[str, str, str, str]:
    detail = f"{product.get_state_display()} · {product.unit}"
    return product.title, detail, f"/products/{product.code}/", Stage.CAY.value


def _reference(reference: ReferenceInitiative) -> tuple[str, str, str, str]:
    detail = " · ".join(part for part in (reference.unit_name, reference.level) if part)
    return reference.title, detail, f"/library/{reference.code}/", "doc"


def _challenge(challenge: Challenge) -> tuple[str, str, str, str]:
    detail = f"{challenge.get_state_display()} · {challenge.unit}"
    return challenge.title, detail, f"/challenges/{challenge.code}/", "bulb"


def _directive(directive: Directive) -> tuple[str, str, str, str]:
    return str(directive), directive.issuer, f"/directives/{directive.code}/", "doc"


Show = Callable[[Any], tuple[str, str, str, str]]
_KINDS: dict[str, tuple[Callable[[Any], QuerySet[Any]], Show]] = {
    "ideas.idea": (lambda p: Idea.objects.visible_to(p).select_related("unit"), _idea),
    "products.product": (
        lambda p: Product.objects.visible_to(p).select_related("unit"),
        _product,
    ),
    # The library is read-only and open to whoever has signed in; it names no author.
    "ideas.referenceinitiative": (lambda _: ReferenceInitiative.objects.all(), _reference),
    "directives.challenge": (
        lambda p: Challenge.objects.visible_to(p).select_related("unit"),
        _challenge,
    ),
    "directives.directive": (Directive.objects.visible_to, _directive),
}
KINDS = tuple(_KINDS)


def shown(hits: Sequence[Hit], person: Any, words: str = "") -> list[Found]:
    """Hits that the person may see, best first, with the passages they share with `words`."""
    records: dict[tuple[str, int], Model] = {}
    for kind in {hit.kind for hit in hits if hit.kind in _KINDS}:
        seen, _ = _KINDS[kind]
        wanted = [hit.pk for hit in hits if hit.kind == kind]
        records |= {(kind, row.pk): row for row in seen(person).filter(pk__in=wanted)}
    return [
        _found(hit, records[hit.kind, hit.pk], words)
        for hit in hits
        if (hit.kind, hit.pk) in records
    ]


def _found(hit: Hit, record: Any, words: str) -> Found:
    title, detail, url, sign = _KINDS[hit.kind][1](record)
    passages = similarity.shared_passages(words, title) if words else []
    return Found(hit.kind, title, detail, url, sign, record.code, hit.score, tuple(passages))
