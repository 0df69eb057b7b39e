"""Named reads of panels, their cases and what waits for whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value

from vuonuom.access import queries as access
from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.codes import spoken
from vuonuom.councils.models import (
    Case,
    ConflictDeclaration,
    Panel,
    PanelMember,
    Rubric,
    ScoreSheet,
)
from vuonuom.councils.rules import rubrics, seats
from vuonuom.councils.states import CaseState, PanelKind, PanelState, RubricStatus, Seat
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.organization.models import Membership, Unit
from vuonuom.tree import queries as tree

SEAT_ORDER = {seat: at for at, seat in enumerate(Seat)}


# -- persons ----------------------------------------------------------------------


def _holders(permission: str, unit_id: int) -> QuerySet[Person]:
    """Who holds a role with `permission` on the unit or above it today, by name."""
    today = clock.today()
    held = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        role__in=roles_with(permission),
        unit__in=tree.above([unit_id]),
        starts_on__lte=today,
    )
    people = Person.objects.filter(is_active=True, pk__in=held.values("person_id"))
    return people.order_by("sort_key", "pk")


def reviewers(panel: Panel) -> QuerySet[Person]:
    """Who could be given a seat: those who hold the reviewer role over the unit."""
    return _holders("councils.sit", panel.unit_id).exclude(username=None)


def deciders(unit_id: int) -> list[Person]:
    """The heads nearest to the unit: those whose own unit it is, or else of the next above."""
    return access.nearest_holders("councils.decide", unit_id)


# -- lists ----------------------------------------------------------------------


def panels_for(person: Person) -> QuerySet[Panel]:
    """Panels that the person may see, the newest first, each with its numbers and own seat."""
    counted = ~Q(cases__state=CaseState.WITHDRAWN)
    mine = PanelMember.objects.filter(panel=OuterRef("pk"), person=person)
    found: QuerySet[Panel] = Panel.objects.visible_to(person)
    return (
        found.annotate(
            case_count=Count("cases", filter=counted, distinct=True),
            member_count=Count("members", distinct=True),
            is_mine=Exists(mine),
        )
        .select_related("unit", "rubric")
        .order_by("-founded_on", "-pk")
    )


def usable_rubrics() -> QuerySet[Rubric]:
    return Rubric.objects.filter(status=RubricStatus.COMPLETE).order_by("name")


def units_to_run(person: Person) -> QuerySet[Unit]:
    """Living units where the person may found a panel."""
    tops = access.tops(person, "councils.run")
    living: QuerySet[Unit] = Unit.objects.living().filter(pk__in=tree.below(tops))
    return living


def own_unit(person: Person) -> Unit | None:
    """The unit whose panels a person most likely founds: the first they were given."""
    tops = access.tops(person, "councils.run")
    return Unit.objects.living().filter(pk__in=tops).order_by("pk").first()


def takes_files(idea: Idea, kind: str) -> QuerySet[Panel]:
    """Panels of a kind that the idea's unit belongs to and whose minutes are not yet written."""
    panels: QuerySet[Panel] = Panel.objects.filter(
        kind=kind, unit__in=tree.above([idea.unit_id])
    ).exclude(state=PanelState.CLOSED)
    return panels.select_related("unit", "rubric").order_by("-founded_on", "-pk")


def ready_for(panel: Panel, wanted: str = "") -> QuerySet[Idea]:
    """Ideas that could be laid before a panel and are not yet, the newest first.

    `wanted` is the code of one of them.
    """
    before = Case.objects.filter(panel=panel).exclude(state=CaseState.WITHDRAWN)
    ideas: QuerySet[Idea] = Idea.objects.filter(
        unit__in=tree.below([panel.unit_id]),
        state__in=seats.CAN_COME_BEFORE[PanelKind(panel.kind)],
    )
    if wanted:
        ideas = ideas.filter(code=spoken(wanted))
    found = ideas.exclude(pk__in=before.values("idea_id")).select_related("unit")
    return found.order_by("-submitted_at", "-pk")


def live_request(idea: Idea) -> Case | None:
    """The idea's present request for recognition, if one is filed or was decided."""
    cases = Case.objects.filter(idea=idea, panel__kind=PanelKind.RECOGNITION)
    return cases.exclude(state=CaseState.WITHDRAWN).select_related("panel").order_by("-pk").first()


# -- one panel ----------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far the scoring of one case is."""

    case: Case
    members: int
    judging: int  # members who do not step aside
    sheets: int  # sent by members who do not step aside

    @property
    def quorum(self) -> int:
        return rubrics.quorum(self.members)

    @property
    def is_complete(self) -> bool:
        return self.sheets >= self.quorum

    @property
    def is_stuck(self) -> bool:
        """So many step aside that the quorum cannot be reached without further members."""
        return self.judging < self.quorum


def progress_of(panel: Panel) -> list[Progress]:
    """The open cases of a panel, the oldest first."""
    members = set(panel.members.values_list("person_id", flat=True))
    cases = _with_people(panel.cases.filter(state=CaseState.FILED))
    return [_progress(case, members) for case in cases]


def _with_people(cases: QuerySet[Case]) -> QuerySet[Case]:
    return (
        cases.select_related("idea", "idea__unit", "decision", "certificate", "decided_by")
        .prefetch_related(
            Prefetch("idea__authors", IdeaAuthor.objects.select_related("person")),
            Prefetch("sheets", ScoreSheet.objects.order_by("pk")),
            Prefetch("conflicts", ConflictDeclaration.objects.select_related("person")),
        )
        .order_by("filed_at", "pk")
    )


def _aside(case: Case) -> set[int]:
    authors = {author.person_id for author in case.idea.authors.all()}
    return authors | {conflict.person_id for conflict in case.conflicts.all()}


def _progress(case: Case, members: set[int]) -> Progress:
    judging = members - _aside(case)
    sheets = sum(sheet.person_id in judging for sheet in case.sheets.all())
    return Progress(case, len(members), len(judging), sheets)


@dataclass(frozen=True)
class CaseRow:
    case: Case
    progress: Progress
    own: str  # "to_score", "sent", "aside" or "" for who has no seat

    @property
    def outcome(self) -> str:
        return self.case.grade


@dataclass(frozen=True)
class PanelView:
    panel: Panel
    scale: rubrics.Scale
    members: list[PanelMember]
    rows: list[CaseRow]
    is_member: bool
    may_run: bool
    may_decide: bool

    @property
    def to_score(self) -> list[CaseRow]:
        return [row for row in self.rows if row.own == "to_score"]

    @property
    def has_chair(self) -> bool:
        return any(member.seat == Seat.CHAIR for member in self.members)

    @property
    def is_closed(self) -> bool:
        return self.panel.state == PanelState.CLOSED

    @property
    def is_ready_to_open(self) -> bool:
        return self.has_chair and len(self.members) >= seats.LEAST_MEMBERS

    @property
    def missing_members(self) -> int:
        return max(0, seats.LEAST_MEMBERS - len(self.members))

    @property
    def waiting(self) -> list[CaseRow]:
        return [row for row in self.rows if row.case.state == CaseState.FILED]

    @property
    def is_ready_for_minutes(self) -> bool:
        return bool(self.waiting) and all(row.progress.is_complete for row in self.waiting)

    @property
    def is_decided(self) -> bool:
        return any(row.case.decided_at is not None for row in self.rows)


def panel_view(panel: Panel, person: Person) -> PanelView:
    """All that the panel's page shows this person, in a fixed number of queries."""
    members = sorted(
        panel.members.select_related("person"),
        key=lambda m: (SEAT_ORDER[Seat(m.seat)], m.person.sort_key),
    )
    seated = {member.person_id for member in members}
    cases = _with_people(panel.cases.exclude(state=CaseState.WITHDRAWN))
    return PanelView(
        panel=panel,
        scale=rubrics.read(panel.rubric.definition),
        members=members,
        rows=[CaseRow(c, _progress(c, seated), _own(c, person, panel, seated)) for c in cases],
        is_member=person.pk in seated,
        may_run=seats.may_run(person, panel.unit_id),
        may_decide=seats.may_decide(person, panel.unit_id),
    )


def _own(case: Case, person: Person, panel: Panel, seated: set[int]) -> str:
    if person.pk not in seated:
        return ""
    if person.pk in _aside(case):
        return "aside"
    if any(sheet.person_id == person.pk for sheet in case.sheets.all()):
        return "sent"
    open_now = panel.state == PanelState.OPEN and case.state == CaseState.FILED
    return "to_score" if open_now else ""


# -- one case ----------------------------------------------------------------------


@dataclass(frozen=True)
class SheetLine:
    item: rubrics.Item
    points: int
    band: str


@dataclass(frozen=True)
class SheetView:
    """A sheet without its member's name: nobody learns who was the strictest."""

    number: int
    is_own: bool
    total: Any
    approves: bool
    comment: str
    lines: list[SheetLine]


@dataclass(frozen=True)
class CaseView:
    case: Case
    panel: Panel
    scale: rubrics.Scale
    progress: Progress
    own: str
    is_member: bool
    sheets: list[SheetView]  # empty for whoever may not (yet) see them
    are_sheets_open: bool
    confidential: str
    may_run: bool
    may_decide: bool
    is_author: bool
    sees_panel: bool
    outcome: rubrics.Outcome | None  # once judged, for whoever sees the sheets

    @property
    def needed(self) -> int:
        return self.scale.needed(self.progress.members)

    @property
    def is_filed(self) -> bool:
        return self.case.state == CaseState.FILED

    @property
    def may_step_aside(self) -> bool:
        return self.is_filed and self.is_member and self.own != "aside"

    @property
    def may_withdraw(self) -> bool:
        return self.is_filed and (self.is_author or self.may_run)


def cases_for(person: Person) -> QuerySet[Case]:
    """Cases of panels that the person may see, and those about their own ideas."""
    if not person.is_authenticated:
        return Case.objects.none()
    own = list(IdeaAuthor.objects.filter(person=person).values_list("idea_id", flat=True))
    panels = Panel.objects.visible_to(person)
    return _with_people(Case.objects.filter(Q(panel__in=panels) | Q(idea__in=own))).select_related(
        "idea__field", "panel__unit", "panel__rubric", "panel__minutes", "filed_by"
    )


def case_view(case: Case, person: Person) -> CaseView:
    """What one person sees of a case: blind until the own sheet is sent, nothing when aside."""
    panel = case.panel
    seated = set(panel.members.values_list("person_id", flat=True))
    own = _own(case, person, panel, seated)
    runs, decides = (may(person, panel.unit_id) for may in (seats.may_run, seats.may_decide))
    is_author = person.pk in {author.person_id for author in case.idea.authors.all()}
    judged = case.state not in (CaseState.FILED, CaseState.WITHDRAWN)
    aside = own == "aside" or is_author
    sees = not aside and (own == "sent" or (judged and (person.pk in seated or runs or decides)))
    in_panel = person.pk in seated and not aside
    scale = rubrics.read(panel.rubric.definition)
    return CaseView(
        case=case,
        panel=panel,
        scale=scale,
        progress=_progress(case, seated),
        own=own,
        is_member=person.pk in seated,
        sheets=_sheets(case, person, scale, seated) if sees else [],
        are_sheets_open=sees,
        confidential=_confidential(case) if in_panel else "",
        may_run=runs,
        may_decide=decides,
        is_author=is_author,
        sees_panel=person.pk in seated or access.can(person, "councils.view", panel.unit_id),
        outcome=_outcome(case, seated, scale) if sees and judged else None,
    )


def _sheets(case: Case, person: Person, scale: rubrics.Scale, seated: set[int]) -> list[SheetView]:
    counted = [s for s in case.sheets.all() if s.person_id in seated - _aside(case)]
    # By total, so that the order in which they came in does not give names away.
    ordered = sorted(counted, key=lambda sheet: (-sheet.total, sheet.pk))
    return [
        SheetView(
            number=number,
            is_own=sheet.person_id == person.pk,
            total=sheet.total,
            approves=sheet.approves,
            comment=sheet.comment,
            lines=_lines(scale, sheet),
        )
        for number, sheet in enumerate(ordered, 1)
    ]


def _lines(scale: rubrics.Scale, sheet: ScoreSheet) -> list[SheetLine]:
    lines = []
    for criterion in scale.judged:
        for item in criterion.items:
            points = sheet.points[item.code]
            band = None if item.part else criterion.band(points)
            lines.append(SheetLine(item, points, band.words if band else ""))
    return lines


def _confidential(case: Case) -> str:
    kept = getattr(case, "confidential", None)
    return kept.text if kept else ""


def result_of(case: Case) -> rubrics.Result:
    """What the panel's sheets on a case come to."""
    seated = set(case.panel.members.values_list("person_id", flat=True))
    scale = rubrics.read(case.panel.rubric.definition)
    return _judge(_with_people(Case.objects.filter(pk=case.pk)).get(), seated, scale)


def _outcome(case: Case, seated: set[int], scale: rubrics.Scale) -> rubrics.Outcome | None:
    """None for a result that was brought in from elsewhere, without its sheets."""
    return _judge(case, seated, scale).outcome if case.sheets.all() else None


def _judge(case: Case, seated: set[int], scale: rubrics.Scale) -> rubrics.Result:
    judging = seated - _aside(case)
    ballots = [
        rubrics.Ballot(sheet.points, sheet.approves)
        for sheet in case.sheets.all()
        if sheet.person_id in judging
    ]
    return rubrics.judge(scale, ballots, len(seated))


# -- papers ----------------------------------------------------------------------


def author_facts(idea: Idea) -> list[dict[str, Any]]:
    """Authors as the official papers list them: name, workplace, share."""
    authors = list(idea.authors.select_related("person"))
    units = _workplaces([author.person_id for author in authors], idea)
    return [
        {
            "name": author.person.full_name,
            "unit": units.get(author.person_id, idea.unit.name),
            "share": author.share,
        }
        for author in authors
    ]


def _workplaces(persons: Iterable[int], idea: Idea) -> dict[int, str]:
    memberships = Membership.objects.current().filter(
        person__in=list(persons), unit__organization=idea.unit.organization_id
    )
    return {m.person_id: m.unit.name for m in memberships.select_related("unit")}


def decision_facts(case: Case, on: date) -> dict[str, Any]:
    minutes = case.panel.minutes
    return {
        "title": case.idea.title,
        "code": case.idea.code,
        "unit": case.panel.unit.name,
        "on_day": f"{on:%d/%m/%Y}",
        "panel": case.panel.name,
        "minutes": f"{minutes.number:02d}/{minutes.kind}" if minutes else "",
        "grade": case.grade,
        "authors": author_facts(case.idea),
        "benefit": case.benefit_author,
        "reason": case.reason,
    }


# -- what waits ----------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """What waits for one person in panels, the oldest first."""

    to_score: list[Case]
    to_decide: list[Case]
    for_minutes: list[Panel]

    @cached_property
    def count(self) -> int:
        return len(self.to_score) + len(self.to_decide) + len(self.for_minutes)


MOST_WAITING = 50


def waiting_for(person: Person) -> Waiting:
    """Cases to score and to decide, and panels whose minutes the person runs are to be written."""
    held = access.reach(person).permissions
    return Waiting(
        to_score=list(_to_score(person)[:MOST_WAITING]) if "councils.sit" in held else [],
        to_decide=list(_to_decide(person)[:MOST_WAITING]) if "councils.decide" in held else [],
        for_minutes=list(_for_minutes(person)[:MOST_WAITING]) if "councils.run" in held else [],
    )


@dataclass(frozen=True)
class Numbers:
    """How much waits, as a first page says it."""

    to_score: int
    to_decide: int
    for_minutes: int


def waiting_numbers(person: Person) -> Numbers:
    """The numbers of `waiting_for`, in one query at most."""
    held = access.reach(person).permissions
    parts: tuple[tuple[str, str, Any], ...] = (
        ("to_score", "councils.sit", _to_score),
        ("to_decide", "councils.decide", _to_decide),
        ("for_minutes", "councils.run", _for_minutes),
    )
    found = [
        read(person).order_by().values_list(Value(name), "pk")
        for name, permission, read in parts
        if permission in held
    ]
    rows = found[0].union(*found[1:], all=True)[: MOST_WAITING * len(parts)] if found else ()
    counts = Counter(name for name, _pk in rows)
    return Numbers(*(counts[name] for name, _permission, _read in parts))


def _to_score(person: Person) -> QuerySet[Case]:
    own = IdeaAuthor.objects.filter(person=person, idea=OuterRef("idea"))
    return (
        Case.objects.filter(
            state=CaseState.FILED, panel__state=PanelState.OPEN, panel__members__person=person
        )
        .exclude(Exists(ScoreSheet.objects.filter(case=OuterRef("pk"), person=person)))
        .exclude(Exists(ConflictDeclaration.objects.filter(case=OuterRef("pk"), person=person)))
        .exclude(Exists(own))
        .select_related("panel", "idea")
        .order_by("filed_at", "pk")
    )


def _to_decide(person: Person) -> QuerySet[Case]:
    own = IdeaAuthor.objects.filter(person=person, idea=OuterRef("idea"))
    return (
        Case.objects.filter(access.scope(person, "councils.decide", "panel__unit"))
        .filter(state=CaseState.JUDGED)
        .exclude(Exists(own))
        .select_related("panel", "idea")
        .order_by("filed_at", "pk")
    )


def _for_minutes(person: Person) -> QuerySet[Panel]:
    """Open panels with files, all of which have sheets from two thirds of the members."""
    panels: QuerySet[Panel] = Panel.objects.filter(
        access.scope(person, "councils.run"), state=PanelState.OPEN
    )
    members = Count("members", distinct=True)
    sheets = Count("sheets", distinct=True)
    short = (
        Case.objects.filter(panel=OuterRef("pk"), state=CaseState.FILED)
        .annotate(sent=sheets, seats=Count("panel__members", distinct=True))
        .filter(sent__lt=_two_thirds("seats"))
    )
    filed = Case.objects.filter(panel=OuterRef("pk"), state=CaseState.FILED)
    return (
        panels.annotate(member_count=members)
        .filter(Exists(filed))
        .exclude(Exists(short))
        .select_related("unit")
        .order_by("founded_on", "pk")
    )


def _two_thirds(seats_name: str) -> Any:
    """ceil(2n/3) in whole numbers, alike on both databases."""
    return (F(seats_name) * 2 + 2) / 3
