"""What one person sees of a panel."""

from dataclasses import dataclass

from vuonuom.accounts.models import Person
from vuonuom.councils.models import Case, Panel, PanelMember
from vuonuom.councils.queries.progress import Progress, aside_of, progress_in, with_people
from vuonuom.councils.rules import rubrics, seats
from vuonuom.councils.states import CaseState, PanelState, Seat

SEAT_ORDER = {seat: at for at, seat in enumerate(Seat)}


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
    cases = with_people(panel.cases.exclude(state=CaseState.WITHDRAWN))
    return PanelView(
        panel=panel,
        scale=rubrics.read(panel.rubric.definition),
        members=members,
        rows=[
            CaseRow(c, progress_in(c, seated), own_part(c, person, panel, seated)) for c in cases
        ],
        is_member=person.pk in seated,
        may_run=seats.may_run(person, panel.unit_id),
        may_decide=seats.may_decide(person, panel.unit_id),
    )


def own_part(case: Case, person: Person, panel: Panel, seated: set[int]) -> str:
    if person.pk not in seated:
        return ""
    if person.pk in aside_of(case):
        return "aside"
    if any(sheet.person_id == person.pk for sheet in case.sheets.all()):
        return "sent"
    open_now = panel.state == PanelState.OPEN and case.state == CaseState.FILED
    return "to_score" if open_now else ""
