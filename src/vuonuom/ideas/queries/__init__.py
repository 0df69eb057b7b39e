"""Named reads of ideas."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.queries import Held
from vuonuom.access.states import MEMBER
from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows, text
from vuonuom.discussion.models import Comment
from vuonuom.ideas.models import (
    Draft,
    Idea,
    IdeaAuthor,
    JoinRequest,
    NoveltyStatement,
    ReferenceInitiative,
    ShareAnswer,
)
from vuonuom.ideas.states import ALIVE, IDEA, STAGE_OF, IdeaState, JoinState, ShareState, Stage
from vuonuom.journal.acts import Count, is_crossing
from vuonuom.journal.models import Entry, Posting
from vuonuom.organization.models import Field, Membership, Unit
from vuonuom.tree import queries as tree

KIND = "ideas.idea."
LONGEST_KEY = 18  # digits
_MOVES = {KIND + move.verb: move for move in IDEA.moves}


def counted(idea: Idea) -> list[Count]:
    """What stands counted for the idea today: its postings, those taken back left out."""
    net: dict[Count, int] = defaultdict(int)
    entries = Entry.objects.filter(subject_kind=Idea._meta.label_lower, subject_id=idea.pk)
    for p in Posting.objects.filter(entry__in=entries):
        if not is_crossing(p):
            key = Count(p.unit_id, p.measure, 0, p.cohort, p.about, p.person_id, p.local_date)
            net[key] += p.amount
    return [
        Count(key.unit, key.measure, amount, key.cohort, key.about, key.person, key.on)
        for key, amount in net.items()
        if amount
    ]


def uncounted(idea: Idea) -> list[Count]:
    """The counts that take the idea out of every figure, in their own periods."""
    return [
        Count(c.unit, c.measure, -c.amount, c.cohort, c.about, c.person, c.on)
        for c in counted(idea)
    ]


def is_only_mark(idea: Idea, entry: Entry) -> bool:
    """Whether no other entry of its kind about the idea stands."""
    found = Entry.objects.filter(
        subject_kind=Idea._meta.label_lower, subject_id=idea.pk, kind=entry.kind, reversed_by=None
    )
    return not found.exclude(pk=entry.pk).exists()


def was_held(idea: Idea, entry: Entry) -> bool:
    """Whether `entry` was written before the idea was counted: a sealed one's first month."""
    counted = Entry.objects.filter(
        subject_kind=Idea._meta.label_lower, subject_id=idea.pk, kind=f"{KIND}submitted"
    )
    return idea.counts_from is not None or counted.filter(pk__gt=entry.pk).exists()


def last_mark(idea: Idea, verb: str) -> Entry | None:
    """The newest entry of `verb` about the idea that nobody took back."""
    entries = Entry.objects.filter(
        subject_kind=Idea._meta.label_lower, subject_id=idea.pk, reversed_by=None
    )
    return entries.filter(kind=KIND + verb).order_by("-pk").first()


def state_before(idea: Idea, entry: Entry) -> IdeaState:
    """Where the idea stood before `entry`."""
    return _replayed(_moving(idea).filter(pk__lt=entry.pk))


def state_without(idea: Idea, entry: Entry) -> IdeaState:
    """Where the idea would stand had `entry` not been."""
    return _replayed(_moving(idea).exclude(pk=entry.pk))


def _moving(idea: Idea) -> QuerySet[Entry]:
    """The acts that may have moved the idea and were not taken back, in their order."""
    return Entry.objects.filter(
        subject_kind=Idea._meta.label_lower,
        subject_id=idea.pk,
        reversed_by=None,
        kind__in=_MOVES,
    ).order_by("pk")


def _replayed(entries: QuerySet[Entry]) -> IdeaState:
    state = IdeaState.SUBMITTED
    for kind in entries.values_list("kind", flat=True):
        move = _MOVES[kind]
        if state in move.sources:  # a repeat, or a recognition after the product, moves nothing
            state = IdeaState(move.target)
    return state


@dataclass(frozen=True)
class RoadStep:
    """One growth sign of an idea's road: hạt, mầm, cây, rừng."""

    sign: str
    label: str
    state: str  # done, now, todo
    detail: str = ""
    url: str = ""


def road(idea: Idea) -> list[RoadStep]:
    """How far an idea has come, in four signs. Reads nothing but the idea itself."""
    reached = list(Stage).index(idea.stage)
    return [
        RoadStep(stage.value, label, _place(place, reached), detail)
        for place, (stage, (label, detail)) in enumerate(
            zip(Stage, _road_words(idea, IdeaState(idea.state)), strict=True)
        )
    ]


def _place(place: int, reached: int) -> str:
    return "now" if place == reached else "done" if place < reached else "todo"


def _road_words(idea: Idea, state: IdeaState) -> list[tuple[str, str]]:
    seed = {
        IdeaState.DECLINED: _("Chưa tiếp nhận"),
        IdeaState.WITHDRAWN: _("Đã rút"),
        IdeaState.TAKEN_UP: _("Đã tiếp nhận"),
    }.get(state) or (_("Đã trả lời") if idea.answered_at else _("Đang ở hộp thư"))
    sprout = {
        IdeaState.STOPPED: _("Dừng để học"),
        IdeaState.INCUBATING: _("Đang ươm"),
    }.get(state) or (_("Đã thử") if idea.first_tried_on else _("Ươm tạo"))
    recognised = _("Được công nhận sáng kiến") if idea.recognised_on else ""
    return [
        (seed, ""),
        (sprout, recognised),
        (_("Sản phẩm"), ""),
        (_("Nơi khác dùng"), ""),
    ]


def listed(
    person: Person,
    *,
    unit: Unit | None = None,
    year: int | None = None,
    stage: str = "",
    state: str = "",
    field: Field | None = None,
    mine: bool = False,
) -> QuerySet[Idea]:
    """Ideas that a person may see, newest first, with only what a list shows."""
    found = Idea.objects.visible_to(person, walked=unit is None and not mine).alive()
    if unit is not None:
        found = found.filter(unit__in=tree.below([unit.pk]))
    if year is not None:
        found = found.filter(year=year)
    if stage:
        found = found.filter(state__in=[s for s, of in STAGE_OF.items() if of == stage])
    if state:
        found = found.filter(state=state)
    if field is not None:
        found = found.filter(field=field)
    if mine:
        found = found.filter(authors__person=person)
    # Units are read after the ideas: joined, SQLite began at a million ideas' units (4 s of 1 M).
    units = Prefetch("unit", Unit.objects.only("code", "name"))
    shown = found.only("code", "title", "state", "submitted_at", "year", "unit")
    return cast("QuerySet[Idea]", shown.newest_first().prefetch_related(units))


def own(person: Person, most: int = 50) -> list[Idea]:
    """A person's own ideas, newest first, with the letter each travels in."""
    ids = IdeaAuthor.objects.filter(person=person).values("idea_id")
    found = Idea.objects.filter(pk__in=ids).alive().newest_first()
    return list(found.select_related("letter", "letter__unit", "unit")[:most])


def authors(idea: Idea) -> list[IdeaAuthor]:
    return list(idea.authors.select_related("person"))


def layout(authors: Iterable[IdeaAuthor]) -> str:
    """Who has which share, as a form carries it: whoever changes it says what they saw."""
    return " ".join(f"{author.person_id}:{author.share}" for author in authors)


def share_answers(idea: Idea) -> dict[int, ShareAnswer]:
    """What each co-author who was asked says to their share, by person."""
    return {answer.person_id: answer for answer in ShareAnswer.objects.filter(idea=idea)}


def shares_to_confirm(person: Person) -> QuerySet[ShareAnswer]:
    """Shares that wait for this person's word, the longest first."""
    asked = ShareAnswer.objects.filter(person=person, state=ShareState.ASKED)
    return asked.filter(idea__state__in=ALIVE).order_by("asked_at", "pk")


def joins_to_answer(person: Person) -> QuerySet[JoinRequest]:
    """Who asks this person, as first author, to write an idea together; the longest first."""
    first = IdeaAuthor.objects.filter(person=person, position=0).values("idea")
    asked = JoinRequest.objects.filter(state=JoinState.ASKED, idea__in=first)
    return asked.filter(idea__state__in=ALIVE).order_by("asked_at", "pk")


def joins_of(person: Person) -> QuerySet[JoinRequest]:
    """What became of this person's own asking, newest first."""
    return JoinRequest.objects.filter(person=person).order_by("-asked_at", "-pk")


def whole(found: QuerySet[Idea]) -> QuerySet[Idea]:
    """Ideas with what one page says of each, read with them."""
    people = Prefetch("authors", IdeaAuthor.objects.select_related("person"))
    related = ("unit", "field", "challenge", "submitted_by", "thread", "group_link__group")
    further = ("letter__unit", "project", "product")
    return found.select_related(*related, *further).prefetch_related(people)


def written_by(author: str, person: Person) -> QuerySet[Idea]:
    """The ideas of one author (a number as typed) whose names this person may read with them."""
    if not (author.isdecimal() and len(author) <= LONGEST_KEY):
        return Idea.objects.none()
    theirs = IdeaAuthor.objects.filter(person=int(author)).values("idea_id")
    found: QuerySet[Idea] = Idea.objects.visible_to(person, few=True).filter(pk__in=theirs)
    return found.only("pk")


def novelty(idea: Idea) -> NoveltyStatement | None:
    """What the author says is new, and what they were shown on the day."""
    return NoveltyStatement.objects.filter(idea=idea).first()


def comments(idea: Idea) -> list[Comment]:
    """What was said about it, oldest first."""
    if idea.thread_id is None:
        return []
    said = Comment.objects.filter(thread=idea.thread_id, withdrawn_at=None)
    return list(said.select_related("person").order_by("at", "pk")[:200])


def draft(person: Person) -> Draft | None:
    return Draft.objects.filter(person=person).select_related("unit").first()


def sending_units(person: Person) -> list[Held]:
    """Own units, and those whose mailbox one keeps: there one types in paper slips (nhập hộ)."""
    known = access.reach(person)
    wanted = known.units("mailbox.work") | known.by_role.get(MEMBER, set())
    living = [known.held[unit] for unit in wanted if not known.held[unit].is_closed]
    return sorted(living, key=lambda unit: (text.sort_key(unit.name), unit.pk))


def possible_authors(person: Person, usernames: list[str] | None = None) -> QuerySet[Person]:
    """Whom one may name as co-author: people of the organisations one belongs to."""
    reach = access.reach(person).by_role
    mine = {unit for units in reach.values() for unit in units}
    organizations = Unit.objects.filter(pk__in=mine).values("organization_id")
    units = Unit.objects.living().filter(organization__in=organizations)
    members = Membership.objects.current().filter(unit__in=units).values("person_id")
    found = Person.objects.filter(is_active=True, pk__in=members)
    return found if usernames is None else found.filter(username__in=usernames)


def beside(person: Person) -> QuerySet[Membership]:
    """The members of one's own units: whom a name most likely means."""
    own = access.reach(person).by_role.get(MEMBER, ())
    found: QuerySet[Membership] = Membership.objects.current().filter(unit__in=own)
    return found


def people_about(person: Person) -> QuerySet[Person]:
    """Whom one may say that an idea is about: members and office holders of one's organisations."""
    reach = access.reach(person).by_role
    mine = {unit for units in reach.values() for unit in units}
    organizations = Unit.objects.filter(pk__in=mine).values("organization_id")
    units = Unit.objects.living().filter(organization__in=organizations)
    members = Membership.objects.current().filter(unit__in=units).values("person_id")
    serving = Grant.objects.filter(unit__in=units).values("person_id")
    return Person.objects.filter(Q(pk__in=members) | Q(pk__in=serving), is_active=True)


def years() -> list[int]:
    """The years an idea may be of, newest first; few, whatever the number of ideas."""
    now = clock.today().year
    found = rows.read("SELECT year FROM ideas_idea ORDER BY submitted_at LIMIT 1")
    first = found[0][0] if found else now
    return list(range(now, max(first, now - 8) - 1, -1))


def reference(field: str = "") -> QuerySet[ReferenceInitiative]:
    """The reference library, in the order of its codes."""
    found = ReferenceInitiative.objects.order_by("code")
    return found.filter(field_name=field) if field else found
