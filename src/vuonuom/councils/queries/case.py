"""What one person sees of a case: blind until the own sheet is sent."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.councils.models import Case, Panel, ScoreSheet
from vuonuom.councils.queries.judging import outcome_of
from vuonuom.councils.queries.panel import own_part
from vuonuom.councils.queries.progress import Progress, aside_of, progress_in, with_people
from vuonuom.councils.rules import rubrics, seats
from vuonuom.councils.states import CaseState
from vuonuom.ideas.models import IdeaAuthor


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
    return with_people(Case.objects.filter(Q(panel__in=panels) | Q(idea__in=own))).select_related(
        "idea__field", "panel__unit", "panel__rubric", "panel__minutes", "filed_by"
    )


def case_view(case: Case, person: Person) -> CaseView:
    """What one person sees of a case: blind until the own sheet is sent, nothing when aside."""
    panel = case.panel
    seated = set(panel.members.values_list("person_id", flat=True))
    own = own_part(case, person, panel, seated)
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
        progress=progress_in(case, seated),
        own=own,
        is_member=person.pk in seated,
        sheets=_sheets(case, person, scale, seated) if sees else [],
        are_sheets_open=sees,
        confidential=_confidential(case) if in_panel else "",
        may_run=runs,
        may_decide=decides,
        is_author=is_author,
        sees_panel=person.pk in seated or access.can(person, "councils.view", panel.unit_id),
        outcome=outcome_of(case, seated, scale) if sees and judged else None,
    )


def _sheets(case: Case, person: Person, scale: rubrics.Scale, seated: set[int]) -> list[SheetView]:
    counted = [s for s in case.sheets.all() if s.person_id in seated - aside_of(case)]
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
