"""From hits to what is shown of them, and the two lists of likes of a text."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from vuonuom.accounts.models import Person
from vuonuom.directives.models import Challenge, Directive
from vuonuom.ideas import rules
from vuonuom.ideas.models import Idea, IdeaAuthor, ReferenceInitiative
from vuonuom.ideas.states import IdeaState, Stage
from vuonuom.products import finding
from vuonuom.products.models import Product
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.index import CatchingUp
from vuonuom.similarity.queries import Hit, Narrow

IDEA, PRODUCT = "ideas.idea", "products.product"
SHOWN = 5  # of each list of likes
LOOKED_AT = 12  # hits behind them: some may not be seen


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
    may_join: bool = False

    @property
    def is_idea(self) -> bool:
        return self.kind == IDEA


@dataclass(frozen=True)
class Likes:
    """What is like a text, in two lists that are never blended."""

    same_words: list[Found]
    same_idea: list[Found]

    def __bool__(self) -> bool:
        return bool(self.same_words or self.same_idea)

    @property
    def codes(self) -> list[str]:
        return [one.code for one in (*self.same_words, *self.same_idea)]


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


_SHOW: dict[str, Callable[[Any], tuple[str, str, str, str]]] = {
    "ideas.idea": _idea,
    "products.product": _product,
    "ideas.referenceinitiative": _reference,
    "directives.challenge": _challenge,
    "directives.directive": _directive,
}


def _open_to(person: Person, ideas: Sequence[Idea]) -> set[int]:
    """Those that this person may ask to write together with their author."""
    authors: dict[int, list[IdeaAuthor]] = {idea.pk: [] for idea in ideas}
    for one in IdeaAuthor.objects.filter(idea__in=authors).select_related("person"):
        authors[one.idea_id].append(one)
    return {idea.pk for idea in ideas if rules.may_join(person, idea, authors[idea.pk])}


def told(seen: Sequence[tuple[Hit, Any]]) -> list[Found]:
    return [_found(hit, record, "") for hit, record in seen]


def _found(hit: Hit, record: Any, words: str, open_ones: Collection[int] = ()) -> Found:
    title, detail, url, sign = _SHOW[hit.kind](record)
    passages = similarity.shared_passages(words, finding.said(record)) if words else []
    may_join = hit.kind == IDEA and hit.pk in open_ones
    said = (record.code, hit.score, tuple(passages), may_join)
    return Found(hit.kind, title, detail, url, sign, *said)


def likes(
    words: str, person: Any, *, but: str = "", products_first: bool = False, typing: bool = False
) -> Likes:
    """The two lists for a text; what stands in the first is not said again in the second.

    While `typing` an idea says whether one may ask to join it.
    """
    works = Narrow(kinds=finding.WORKS)
    try:
        near = similarity.similar(words, person=person, narrow=works, limit=LOOKED_AT, but=but)
    except CatchingUp:
        near = []  # what is missing now is found later; sending goes on
    far = similarity.same_idea(words, person=person, kinds=works.kinds, limit=LOOKED_AT, but=but)
    seen = finding.seen([*far, *near], person)
    ideas = [record for _hit, record in seen if isinstance(record, Idea)] if typing else []
    open_ones = _open_to(person, ideas) if ideas else set()
    found = {(hit.kind, hit.pk): _found(hit, record, words, open_ones) for hit, record in seen}
    order = (lambda one: one.kind != PRODUCT) if products_first else (lambda one: False)
    same_words = _listed(near, found, order, ())
    return Likes(same_words, _listed(far, found, order, same_words))


def _listed(
    hits: Sequence[Hit],
    found: dict[tuple[str, int], Found],
    order: Callable[[Found], bool],
    told: Sequence[Found],
) -> list[Found]:
    known = [found[hit.kind, hit.pk] for hit in hits if (hit.kind, hit.pk) in found]
    return sorted((one for one in known if one not in told), key=order)[:SHOWN]
