"""Named reads of what waits for its author."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.claims import rules, tokens
from vuonuom.claims.models import (
    Claim,
    ClaimConcern,
    ClaimPicture,
    HolderKey,
    MemberCode,
    SealedReply,
    SealHalf,
    SealOpening,
)
from vuonuom.claims.states import ClaimState, DiscardReason
from vuonuom.core import clock, text
from vuonuom.ideas.states import ALIVE
from vuonuom.journal.undoing import WINDOW
from vuonuom.mailbox import queries as letters
from vuonuom.mailbox.queries import levels
from vuonuom.organization.models import Membership, Post, Unit
from vuonuom.tree import queries as tree
from vuonuom.tree.models import Link

SHOWN_WITH = ("unit", "discard", "letter__unit", "letter__idea")


def of_link(secret: str) -> Claim | None:
    """What a link leads to: whoever has the link is its author."""
    found = Claim.objects.filter(digest=tokens.link_digest(secret))
    return found.select_related(*SHOWN_WITH).first()


def waiting(person: Person, unit: Unit) -> QuerySet[Claim]:
    """What waits to be confirmed in a mailbox where the person works, oldest first."""
    return _kept(person, unit, _unclaimed(person)).order_by("received_at", "pk")


def discarded(person: Person, unit: Unit) -> QuerySet[Claim]:
    """What was set aside as no idea and still has its words, the newest first."""
    found = _kept(person, unit, _unclaimed(person, ClaimState.DISCARDED))
    return found.select_related("discard__by").order_by("-discard", "received_at", "pk")


def readable(person: Person, unit: Unit) -> QuerySet[Claim]:
    """Either of the two."""
    states = (ClaimState.WAITING, ClaimState.DISCARDED)
    return _kept(person, unit, _unclaimed(person, *states))


def _kept(person: Person, unit: Unit, found: QuerySet[Claim]) -> QuerySet[Claim]:
    kept = access.scope(person, "mailbox.work")
    shown = Prefetch("pictures", ClaimPicture.objects.defer("content"))
    somebody = ClaimConcern.objects.filter(claim=OuterRef("pk"))
    found = found.filter(kept, unit__in=letters.box_units(unit)).prefetch_related(shown)
    return found.annotate(is_about_somebody=Exists(somebody))


def _unclaimed(person: Person, *states: ClaimState) -> QuerySet[Claim]:
    """What waits, but for what is about this person."""
    about_them = ClaimConcern.objects.filter(person=person, claim=OuterRef("pk"))
    found = Claim.objects.filter(state__in=states or [ClaimState.WAITING], sealed=False)
    return found.exclude(Exists(about_them))


def about_anybody(claims: list[Claim]) -> bool:
    return ClaimConcern.objects.filter(claim__in=[one.pk for one in claims]).exists()


def concerned(claim: Claim) -> list[Person]:
    return list(Person.objects.filter(pk__in=claim.concerns.values("person")).order_by("pk"))


def meant(unit: Unit, typed: str) -> list[Person]:
    """Whom a name or a post may mean, of those who could handle a letter to the unit: perhaps
    several, perhaps nobody. Who typed it may be anybody and is not told.
    """
    wanted = text.fold(typed.strip())
    if not wanted:
        return []
    posts = Post.objects.filter(unit__in=tree.ancestors(unit.pk), ends_on=None)
    holding = [person for person, title in posts.values_list("person", "title")
               if text.fold(title) == wanted]  # fmt: skip
    named = Q(search_text=wanted[:240]) | Q(username__iexact=typed.strip())
    handling = letters.could_handle(unit.pk, unit.pk).filter(named)
    found = Person.objects.filter(Q(pk__in=handling.values("pk")) | Q(pk__in=holding))
    return list(found.order_by("pk"))


def with_waiting(boxes: QuerySet[Unit], person: Person) -> QuerySet[Unit]:
    """Mailboxes with how many letters wait in each: read with them, at no further query."""
    found = _unclaimed(person).filter(unit=OuterRef("pk"))
    many = found.order_by().values("unit").annotate(many=Count("pk")).values("many")
    return boxes.annotate(unconfirmed=Subquery(many))


def codes_of(unit: Unit, members: list[Membership]) -> dict[int, MemberCode]:
    found = MemberCode.objects.filter(unit=unit, person__in=[m.person_id for m in members])
    return {code.person_id: code for code in found}


def members(unit: Unit) -> QuerySet[Membership]:
    """Today's members of the unit itself, by name."""
    found = Membership.objects.current().filter(unit=unit, person__is_active=True)
    return cast(
        "QuerySet[Membership]", found.select_related("person").order_by("person__sort_key", "pk")
    )


@dataclass(frozen=True)
class Known:
    """A member who said who they are, and the unit their idea counts for."""

    person: Person
    unit: Unit


def by_code(unit: Unit, typed: str) -> Known | None:
    """The member whose code was typed: of the mailbox's unit or of one below it."""
    found = (
        MemberCode.objects.filter(
            digest=tokens.code_digest(typed),
            unit__in=_list_of(unit),
            unit__closed_on=None,
            person__is_active=True,
        )
        .select_related("person", "unit")
        .first()
    )
    if found is None or not is_member(found.person, found.unit):
        return None
    return Known(found.person, found.unit)


def by_account(unit: Unit, person: Any) -> Known | None:
    """Whoever is signed in: for the mailbox's unit if it is theirs, or the first of their own."""
    if not isinstance(person, Person):
        return None
    own = access.own_units(person)
    chosen = next((held for held in own if held.pk == unit.pk), own[0] if own else None)
    home = Unit.objects.filter(pk=chosen.pk).first() if chosen else None
    return Known(person, home) if home else None


def by_hand(unit: Unit, person: Person) -> Known | None:
    """A member of the mailbox's unit or of one below it, whom its keeper knows."""
    found = members_below(unit).filter(person=person).select_related("unit").order_by("pk").first()
    return Known(person, found.unit) if found else None


def members_below(unit: Unit) -> QuerySet[Membership]:
    """Today's members of the unit and of all below it."""
    found = Membership.objects.current().filter(
        unit__in=_list_of(unit), unit__closed_on=None, person__is_active=True
    )
    return cast("QuerySet[Membership]", found)


def _list_of(unit: Unit) -> QuerySet[Link, int]:
    """Units on whose lists a mailbox looks: its own and all below, or of who carries it on."""
    return tree.below([(levels.living_mailbox(unit) or unit).pk])


def is_member(person: Person, unit: Unit) -> bool:
    return Membership.objects.current().filter(person=person, unit=unit).exists()


def overdue() -> QuerySet[Claim]:
    """What nobody confirmed in time; a complaint a day after its sender was told where to go."""
    past = Q(drops_on__lte=clock.today())
    moved_out = Q(discard__reason=DiscardReason.COMPLAINT, discard__at__lt=clock.now() - WINDOW)
    waits, aside = Q(state=ClaimState.WAITING), Q(state=ClaimState.DISCARDED)
    return Claim.objects.filter((waits & past) | (aside & (past | moved_out)))


def holders(unit: Unit) -> list[HolderKey]:
    """Keys of those who hold them for the unit and stand outside its line.

    Outside: no member of it, and working in no mailbox that is its own or above it.
    """
    path, today = tree.ancestors(unit.pk), clock.today()
    held = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today,
                                unit__in=path)  # fmt: skip
    keeping = held.filter(role__in=roles_with("seals.open"))
    in_line = held.filter(role__in=roles_with("mailbox.work"))
    here = Membership.objects.current().filter(unit=unit)
    found = HolderKey.objects.filter(
        retired_on=None, person__is_active=True, person__in=keeping.values("person")
    )
    found = found.exclude(person__in=in_line.values("person"))
    return list(found.exclude(person__in=here.values("person")).order_by("pk"))


def may_seal(unit: Unit) -> bool:
    return len(holders(unit)) >= 2


def roomier(unit: Unit) -> Unit | None:
    """For a unit of few members: the nearest level above that has enough to hide among."""
    path = tree.ancestors(unit.pk)
    links = Link.objects.filter(ancestor__in=path).values("ancestor")
    counted = links.annotate(
        many=Count("descendant__unit__memberships",
                   filter=Q(descendant__unit__memberships__ends_on=None))
    ).values_list("ancestor", "many")  # fmt: skip
    many = dict(counted)
    if many.get(unit.pk, 0) >= rules.SMALLEST:
        return None
    living = {u.pk: u for u in Unit.objects.living().filter(pk__in=path[1:])}
    return next((living[n] for n in path[1:] if n in living and many[n] >= rules.SMALLEST), None)


def openings(claim: Claim) -> list[SealOpening]:
    """Who asked for the name, and who opened it: what the author reads."""
    found = claim.openings.select_related("asked_by", "first_by", "second_by")
    return list(found.order_by("asked_at", "pk"))


def own_key(person: Person) -> HolderKey | None:
    return HolderKey.objects.filter(person=person, retired_on=None).first()


def sealed_with(person: Person) -> QuerySet[Claim]:
    """Sealed letters in a mailbox whose name this person can help to open."""
    halves = SealHalf.objects.filter(key__person=person)
    found = Claim.objects.filter(sealed=True, letter__isnull=False)
    return found.filter(name__in=halves.values("name")).select_related("letter__idea")


def openings_for(person: Person) -> QuerySet[SealOpening]:
    found = SealOpening.objects.filter(claim__in=sealed_with(person).values("pk"))
    people = ("asked_by", "first_by", "second_by", "claim__letter__idea")
    return found.select_related(*people).order_by("-asked_at")


def to_deliver() -> QuerySet[Claim]:
    """Sealed letters of days before today, in an order that tells nothing."""
    before = clock.midnight(clock.today())
    return Claim.objects.filter(state=ClaimState.SEALED, received_at__lt=before).order_by("pk")


def to_release() -> QuerySet[Claim]:
    """Delivered sealed letters of months that are over and whose figures are not out yet."""
    month = clock.midnight(clock.today().replace(day=1))
    found = Claim.objects.filter(
        sealed=True, released_on=None, letter__isnull=False, received_at__lt=month,
        letter__idea__state__in=ALIVE,
    )  # fmt: skip
    return found.select_related("letter__idea").order_by("pk")


def held_reply(claim: Claim) -> SealedReply | None:
    """What a sealed author answered and the mailbox does not have yet."""
    return SealedReply.objects.filter(claim=claim).first()


def replies_to_deliver() -> QuerySet[SealedReply]:
    """Answers of sealed authors of days before today, in an order that tells nothing."""
    return SealedReply.objects.filter(on__lt=clock.today()).order_by("pk")
