"""Records against what was counted of them: each measure is recounted from its own records.

Per idea, because a list opened from a number shows ideas; per unit for the stocks.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from vuonuom.adoptions.models import Adoption
from vuonuom.claims.models import Claim
from vuonuom.conferences.models import (
    Conference,
    ConferencePartner,
    Invitation,
    Presence,
    UnitTurnout,
)
from vuonuom.conferences.states import ConferenceState
from vuonuom.exhibitions.models import Exhibition, ExhibitionPartner
from vuonuom.exhibitions.states import ExhibitionState
from vuonuom.ideas.models import Idea, IdeaAuthor, ShareAnswer
from vuonuom.ideas.states import ALIVE, IdeaState
from vuonuom.journal.models import Posting
from vuonuom.journal.recount import Difference
from vuonuom.mailbox.models import Hiding, Letter
from vuonuom.mailbox.states import HidingState, LetterState
from vuonuom.organization.models import Membership, Unit
from vuonuom.products.models import CLAIMS, Product, ProductPartner
from vuonuom.products.states import Novelty, ProductState

Key = tuple[Any, ...]
_ACCEPTED = (ProductState.IN_USE, ProductState.WITHDRAWN)


@dataclass(frozen=True)
class Recount:
    """A measure, the fields of a posting that identify what it counts, and what there is."""

    measure: str
    table: str
    key: tuple[str, ...]  # names as printed
    posted_as: tuple[str, ...]  # fields of Posting
    truth: Callable[[], Iterable[Key]]


def _of_ideas(**only: Any) -> Callable[[], Iterable[Key]]:
    """Sealed ideas count when their month is over."""
    ideas = Idea.objects.alive().filter(counts_from=None, **only)
    return lambda: ideas.values_list("pk", "unit_id", "year").iterator()


def _authors() -> Iterable[Key]:
    """A sealed idea counts for its unit and for nobody as a person."""
    sealed = Claim.objects.filter(sealed=True, letter__isnull=False)
    alive = IdeaAuthor.objects.filter(idea__state__in=ALIVE)
    alive = alive.exclude(idea__in=sealed.values("letter__idea_id"))
    return alive.values_list("idea_id", "idea__unit_id", "person_id").iterator()


def _products(*states: str, **only: Any) -> Callable[[], Iterable[Key]]:
    found = Product.objects.filter(state__in=states or _ACCEPTED, **only)
    return lambda: found.values_list("pk", "unit_id").iterator()


def _adoptions(unit: str) -> Callable[[], Iterable[Key]]:
    confirmed = Adoption.objects.exclude(confirmed_on=None)
    return lambda: confirmed.values_list(unit).iterator()


def _joint(partners: QuerySet[Any], what: str) -> Callable[[], Iterable[Key]]:
    return lambda: partners.values_list(what, "unit_id").iterator()


def _exhibitions() -> Iterable[Key]:
    opened = Exhibition.objects.exclude(state=ExhibitionState.PREPARING)
    return opened.values_list("pk", "unit_id").iterator()


def _conferences() -> Iterable[Key]:
    held = Conference.objects.filter(state=ConferenceState.CLOSED)
    return held.values_list("pk", "unit_id").iterator()


def _members() -> Iterable[Key]:
    return Membership.objects.current().values_list("unit_id").iterator()


def _guests(figure: str, rows: QuerySet[Any], unit: str) -> Callable[[], Iterable[Key]]:
    """Of conferences: those still named, and the figures of those whose names are gone.

    Nothing is counted in a Party tree: it is a roster.
    """

    def found() -> Iterable[Key]:
        named = rows.exclude(**{f"{unit}__organization__roster_only": True})
        yield from named.values_list(f"{unit}_id").iterator()
        kept = UnitTurnout.objects.exclude(unit__organization__roster_only=True)
        for key, n in kept.values_list("unit_id", figure).iterator():
            yield from repeat((key,), n)

    return found


def _units() -> Iterable[Key]:
    return Unit.objects.living().values_list("pk").iterator()


_IDEA = (("id", "unit", "year"), ("entry__subject_id", "unit_id", "cohort"))
_AUTHOR = (("idea", "unit", "person"), ("entry__subject_id", "unit_id", "person_id"))
_PRODUCT = (("id", "unit"), ("entry__subject_id", "unit_id"))
_UNIT = (("unit",), ("unit_id",))
_GROWN = (IdeaState.PRODUCT, IdeaState.IN_USE)
RECOUNTS = (
    Recount("ideas.submitted", "ideas_idea", *_IDEA, _of_ideas()),
    Recount("ideas.authored", "ideas_ideaauthor", *_AUTHOR, _authors),
    Recount("ideas.answered", "ideas_idea", *_IDEA, _of_ideas(answered_at__isnull=False)),
    Recount("ideas.tried", "ideas_idea", *_IDEA, _of_ideas(first_tried_on__isnull=False)),
    Recount("ideas.recognised", "ideas_idea", *_IDEA, _of_ideas(recognised_on__isnull=False)),
    Recount("ideas.made_product", "ideas_idea", *_IDEA, _of_ideas(state__in=_GROWN)),
    Recount(
        "ideas.in_use_elsewhere", "ideas_idea", *_IDEA, _of_ideas(state=IdeaState.IN_USE)
    ),
    Recount("products.accepted", "products_product", *_PRODUCT, _products()),
    Recount("products.fitting", "products_product", *_PRODUCT, _products(was_fitting=True)),
    Recount("products.new", "products_product", *_PRODUCT, _products(novelty=Novelty.NEW)),
    Recount("products.renewed", "products_product", *_PRODUCT, _products(novelty__in=CLAIMS)),
    Recount("products.in_use", "products_product", *_PRODUCT, _products(ProductState.IN_USE)),
    Recount("products.joint", "products_productpartner", *_PRODUCT,
            _joint(ProductPartner.objects.all(), "product_id")),
    Recount("exhibitions.opened", "exhibitions_exhibition", *_PRODUCT, _exhibitions),
    Recount("exhibitions.joint", "exhibitions_exhibitionpartner", *_PRODUCT,
            _joint(ExhibitionPartner.objects.all(), "exhibition_id")),
    Recount("adoptions.given", "adoptions_adoption", *_UNIT, _adoptions("giver_id")),
    Recount("adoptions.taken", "adoptions_adoption", *_UNIT, _adoptions("taker_id")),
    Recount("conferences.held", "conferences_conference", *_PRODUCT, _conferences),
    Recount("conferences.joint", "conferences_conferencepartner", *_PRODUCT,
            _joint(ConferencePartner.objects.exclude(counted_on=None), "pk")),
    Recount("conferences.invited", "conferences_invitation", *_UNIT,
            _guests("invited", Invitation.objects.all(), "unit")),
    Recount("conferences.present", "conferences_presence", *_UNIT,
            _guests("present", Presence.objects.all(), "invitation__unit")),
    Recount("organization.members", "organization_membership", *_UNIT, _members),
    Recount("organization.units", "organization_unit", *_UNIT, _units),
)  # fmt: skip


def differing_records() -> Iterator[Difference]:
    """Records that are not counted exactly once, and postings without their record."""
    for recount in RECOUNTS:
        expected = Counter(recount.truth())
        found = _posted(recount)
        for key in sorted(expected.keys() | found.keys(), key=str):
            if expected[key] != found[key]:
                named = ", ".join(f"{n}={v}" for n, v in zip(recount.key, key, strict=True))
                yield Difference(
                    recount.table,
                    f"({named}) {recount.measure}",
                    f"{expected[key]} bản ghi",
                    f"{found[key]} theo journal_posting",
                )


def _posted(recount: Recount) -> Counter[Key]:
    rows = (
        Posting.objects.filter(measure=recount.measure)
        .values(*recount.posted_as)
        .annotate(n=Sum("amount"))
        .exclude(n=0)
        .values_list(*recount.posted_as, "n")
        .order_by()
    )
    return Counter({tuple(row[:-1]): row[-1] for row in rows.iterator()})


def differing_shares() -> Iterator[Difference]:
    """Shares of an idea's authors that do not sum to 100."""
    sums = Idea.objects.annotate(n=Sum("authors__share", default=0)).exclude(n=100)
    for idea, n in sums.order_by("pk").values_list("pk", "n"):
        yield Difference("ideas_ideaauthor", f"(idea={idea})", f"tổng {n}", "tổng 100")


def differing_answers() -> Iterator[Difference]:
    """Co-authors asked about a share that is not theirs."""
    theirs = IdeaAuthor.objects.filter(idea=OuterRef("idea"), person=OuterRef("person"))
    odd = ShareAnswer.objects.exclude(Exists(theirs.filter(share=OuterRef("share"))))
    for answer in odd.order_by("pk"):
        key = f"(idea={answer.idea_id}, person={answer.person_id})"
        yield Difference("ideas_shareanswer", key, f"hỏi {answer.share}", "phần khác")


_WAITING = {IdeaState.SUBMITTED, IdeaState.DECLINED}
_MEANS: dict[LetterState, Collection[str]] = {  # the states that an idea may be in, by its letter's
    LetterState.WAITING: _WAITING,
    LetterState.ASKED_BACK: _WAITING,
    LetterState.ANSWERED: _WAITING,
    LetterState.DECLINED: {IdeaState.DECLINED},
    LetterState.TAKEN_UP: set(ALIVE) - _WAITING,
    LetterState.WITHDRAWN: {IdeaState.WITHDRAWN},
    LetterState.MOVED_OUT: {IdeaState.MOVED_OUT},
}


def differing_letters() -> Iterator[Difference]:
    """Letters that say other than their idea does."""
    for letter, states in _MEANS.items():
        odd = Letter.objects.filter(state=letter).exclude(idea__state__in=states)
        for pk, idea, state in odd.order_by("pk").values_list("pk", "idea_id", F("idea__state")):
            key = f"(id={pk}, idea={idea})"
            yield Difference("mailbox_letter", key, f"thư {letter}", f"ý tưởng {state}")


def differing_hidings() -> Iterator[Difference]:
    """Texts that are hidden without a hiding that a second person can review, and the reverse."""
    standing = Hiding.objects.filter(state__in=(HidingState.PENDING, HidingState.KEPT))
    hidden = Idea.objects.exclude(hidden_at=None)
    for idea in hidden.exclude(pk__in=standing.values("idea")).order_by("pk"):
        yield Difference("mailbox_hiding", f"(idea={idea.pk})", "ẩn", "không ai xem lại")
    for hiding in standing.filter(idea__hidden_at=None).order_by("pk"):
        yield Difference("mailbox_hiding", f"(id={hiding.pk})", "đang hiện", hiding.state)
