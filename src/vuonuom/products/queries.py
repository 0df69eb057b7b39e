"""Named reads of the register."""

from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.councils.models import Panel, PanelMember
from vuonuom.councils.states import CaseState, PanelKind, PanelState
from vuonuom.directives.models import Clause
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.incubator.models import Project, Trial
from vuonuom.incubator.states import TrialState
from vuonuom.journal.models import Entry
from vuonuom.organization.models import Field, Membership, Unit, UnitField
from vuonuom.products import rules
from vuonuom.products.models import (
    Product,
    ProductClause,
    ProductField,
    ProductFile,
    ProductPartner,
)
from vuonuom.products.states import FilePurpose, ProductState
from vuonuom.similarity import queries as similarity
from vuonuom.similarity.index import CatchingUp
from vuonuom.tree import queries as tree


def last_act(subject_kind: str, subject_id: int) -> str:
    """ "Bùi Văn Ký, 09:30 22/11/2026": who acted last on a record, and when; or nothing."""
    about = Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    entry = about.order_by("-pk").first()
    who = Person.objects.filter(pk=entry.actor_id or 0).first() if entry else None
    if entry is None or who is None:
        return ""
    return f"{who}, {entry.at.astimezone(clock.LOCAL):%H:%M %d/%m/%Y}"


def who_was_first(product: Product) -> str:
    """What the second of two people is told."""
    product.refresh_from_db(fields=["state"])
    facts = {
        "state": product.get_state_display(),
        "who": last_act(Product._meta.label_lower, product.pk) or "–",
    }
    return _("Đã có người làm trước: sản phẩm ở bước “%(state)s” (%(who)s).") % facts


# -- the register -------------------------------------------------------------------


def register(
    person: Person,
    *,
    unit: Unit | None = None,
    kind: str = "",
    field: Field | None = None,
    year: int | None = None,
    state: str = "",
) -> QuerySet[Product]:
    """Products that a person may see, newest first; proposed ones only when asked for."""
    found = Product.objects.visible_to(person)
    if state == ProductState.PROPOSED:
        found = found.filter(state=state).order_by("-pk")
    else:
        found = found.accepted().order_by("-accepted_on", "-pk")
        found = found.filter(state=state) if state else found
    if unit is not None:
        found = found.filter(unit__in=tree.below([unit.pk]))
    if kind:
        found = found.filter(kind=kind)
    if field is not None:
        found = found.filter(fields=field)
    if year is not None:
        found = found.filter(accepted_on__year=year)
    return cast("QuerySet[Product]", found.select_related("unit").prefetch_related("fields"))


def years() -> list[int]:
    """The years a product may have been accepted in, newest first."""
    now = clock.today().year
    accepted = Product.objects.accepted().order_by("accepted_on")
    first = accepted.values_list("accepted_on", flat=True).first()
    return list(range(now, max(first.year if first else now, now - 8) - 1, -1))


def seen(person: Person) -> QuerySet[Product]:
    """One product's page begins here; its authors and one's own seat come along."""
    seat = PanelMember.objects.filter(panel=OuterRef("case__panel"), person=person)
    found = Product.objects.visible_to(person).annotate(
        is_judged_by_me=Exists(seat),
        has_partners=Exists(ProductPartner.objects.filter(product=OuterRef("pk"))),
        has_clauses=Exists(ProductClause.objects.filter(product=OuterRef("pk"))),
    )
    authors = Prefetch("idea__authors", IdeaAuthor.objects.select_related("person"))
    related = ("unit", "guardian", "idea", "idea__unit", "project", "case__panel")
    return cast("QuerySet[Product]", found.select_related(*related).prefetch_related(authors))


@dataclass(frozen=True)
class Fit:
    """The product's fields, those given to its unit, and whether one is both."""

    own: list[Field]
    given: list[Field]
    reason: str

    @property
    def is_met(self) -> bool:
        return any(field in self.given for field in self.own)


def fit(product: Product) -> Fit:
    own = ProductField.objects.filter(product=product, field=OuterRef("pk"))
    given = UnitField.objects.filter(unit=product.unit_id, field=OuterRef("pk"))
    marked = Field.objects.annotate(is_own=Exists(own), is_given=Exists(given))
    found = list(marked.filter(Q(is_own=True) | Q(is_given=True)).order_by("sort_key", "name"))
    return Fit(
        [field for field in found if field.is_own],
        [field for field in found if field.is_given],
        product.mismatch_reason,
    )


def alike(product: Product, person: Person, most: int = 3) -> list[Product]:
    """What the register has that reads most like it, for whoever judges how new it is."""
    narrow = similarity.Narrow(kinds=(Product._meta.label_lower,))
    words = f"{product.title} {product.summary}"
    try:
        hits = similarity.similar(words, person=person, narrow=narrow, limit=most + 1)
    except CatchingUp:
        return []  # what is missing now is found later; judging goes on
    order = {hit.pk: place for place, hit in enumerate(hits) if hit.pk != product.pk}
    found = Product.objects.visible_to(person).accepted().filter(pk__in=order)
    return sorted(found.select_related("unit"), key=lambda each: order[each.pk])[:most]


@dataclass(frozen=True)
class Files:
    pictures: list[ProductFile]
    evidence: list[ProductFile]


def files(product: Product, person: Person) -> Files:
    """Pictures for everybody; evidence for those who work on the product or judge it."""
    found = list(_files(product))
    evidence = [file for file in found if file.purpose == FilePurpose.EVIDENCE]
    return Files(
        [file for file in found if file.purpose == FilePurpose.PICTURE],
        evidence if evidence and rules.may_examine(person, product) else [],
    )


def pictures(product: Product) -> list[ProductFile]:
    return list(_files(product).filter(purpose=FilePurpose.PICTURE))


def files_for(person: Person, product: Product) -> QuerySet[ProductFile]:
    """Files of a product that this person may open."""
    found = ProductFile.objects.filter(product=product).select_related("file", "product__idea")
    examines = rules.may_examine(person, product)
    return found if examines else found.filter(purpose=FilePurpose.PICTURE)


def _files(product: Product) -> QuerySet[ProductFile]:
    found = ProductFile.objects.filter(product=product).select_related("file")
    return found.order_by("position", "pk")


def trials(product: Product) -> list[Trial]:
    """The finished trials behind a product, the first one first."""
    if product.project_id is None:
        return []
    found = Trial.objects.filter(project=product.project_id, state=TrialState.FINISHED)
    return list(found.select_related("place").order_by("ends_on", "pk"))


def partners(product: Product) -> list[ProductPartner]:
    """With whom it was made, by name."""
    found = product.partners.select_related("unit").order_by("unit__sort_key", "pk")
    return list(found)


def possible_partners(owner: int | None) -> QuerySet[Unit]:
    """Living units of other organisations, the rosters left out."""
    living = cast("QuerySet[Unit]", Unit.objects.living())
    return living.filter(organization__roster_only=False).exclude(organization=owner)


# -- clauses of directives ----------------------------------------------------------


# Of a clause: whether products of the register answer it, and how many.
_NAMED = ProductClause.objects.filter(clause=OuterRef("pk"))
ANSWERED = Exists(_NAMED)
ANSWERS = Coalesce(
    Subquery(_NAMED.order_by().values("clause").annotate(n=Count("pk")).values("n")), 0
)


def answering(clause: Clause) -> QuerySet[ProductClause]:
    """The products of the register that answer a clause, newest first."""
    found = ProductClause.objects.filter(clause=clause)
    return found.select_related("product__unit").order_by("-product__accepted_on", "-pk")


def clauses_of(product: Product) -> QuerySet[ProductClause]:
    found = product.clauses.select_related("clause__directive")
    return found.order_by("clause__directive__issued_on", "pk")


def guarded(person: Person) -> QuerySet[Product]:
    """Products of the register that this person looks after: `rules.may_guard`."""
    mine = Q(guardian=person) | access.scope(person, rules.MANAGE)
    found = Product.objects.visible_to(person).accepted().filter(mine)
    return cast("QuerySet[Product]", found.select_related("unit").order_by("-accepted_on", "-pk"))


def without_clause(person: Person) -> QuerySet[Product]:
    """Of those in use, the ones that answer no clause yet."""
    return guarded(person).filter(state=ProductState.IN_USE, clauses=None)


# -- proposing ----------------------------------------------------------------------


def panels_for(project: Project) -> QuerySet[Panel]:
    """Acceptance panels over the project's idea that still take files, nearest first."""
    above = tree.above([project.idea.unit_id])
    found = Panel.objects.filter(unit__in=above, kind=PanelKind.ACCEPTANCE)
    return cast(
        "QuerySet[Panel]",
        found.exclude(state=PanelState.CLOSED).select_related("unit").order_by("-founded_on"),
    )


def guardians(unit: Unit | int) -> QuerySet[Person]:
    """Who may look after a product of the unit: see `rules.may_be_guardian`."""
    node = unit if isinstance(unit, int) else unit.pk
    today = clock.today()
    members = Membership.objects.current().filter(unit__in=tree.below([node]))
    path = tree.above([node])
    held = Grant.objects.filter(unit__in=path, starts_on__lte=today)
    held = held.filter(Q(ends_on=None) | Q(ends_on__gt=today))
    line = Membership.objects.current().filter(unit__in=path)
    known = Q(pk__in=members.values("person_id")) | Q(pk__in=held.values("person_id"))
    people = Person.objects.filter(known | Q(pk__in=line.values("person_id")), is_active=True)
    return people.order_by("sort_key", "pk")


def product_of(project: Project) -> Product | None:
    return Product.objects.filter(project=project).select_related("case").first()


def ready(person: Person) -> QuerySet[Project]:
    """Tried projects without a product that this person may put forward, newest first."""
    own = Q(idea__authors__person=person) | Q(mentor=person)
    may = access.scope(person, rules.MANAGE)
    found = Project.objects.filter(own | may, idea__first_tried_on__isnull=False, product=None)
    return cast(
        "QuerySet[Project]", found.select_related("unit").distinct().order_by("-started_on", "-pk")
    )


def waiting_for(person: Person, most: int = 50) -> list[Product]:
    """Products that their panel approved and that this person may enter in the register."""
    if rules.MANAGE not in access.reach(person).permissions:
        return []
    found = Product.objects.filter(
        access.scope(person, rules.MANAGE),
        state=ProductState.PROPOSED,
        case__state=CaseState.APPROVED,
    ).exclude(idea__authors__person=person)
    return list(found.select_related("unit").order_by("proposed_at", "pk")[:most])
