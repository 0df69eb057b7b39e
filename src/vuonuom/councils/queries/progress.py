"""How far the scoring of cases is, and who steps aside."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from vuonuom.councils.models import Case, ConflictDeclaration, Panel, ScoreSheet
from vuonuom.councils.rules import rubrics
from vuonuom.councils.states import CaseState
from vuonuom.ideas.models import IdeaAuthor


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
    cases = with_people(panel.cases.filter(state=CaseState.FILED))
    return [progress_in(case, members) for case in cases]


def with_people(cases: QuerySet[Case]) -> QuerySet[Case]:
    return (
        cases.select_related("idea", "idea__unit", "decision", "certificate", "decided_by")
        .prefetch_related(
            Prefetch("idea__authors", IdeaAuthor.objects.select_related("person")),
            Prefetch("sheets", ScoreSheet.objects.order_by("pk")),
            Prefetch("conflicts", ConflictDeclaration.objects.select_related("person")),
        )
        .order_by("filed_at", "pk")
    )


def aside_of(case: Case) -> set[int]:
    authors = {author.person_id for author in case.idea.authors.all()}
    return authors | {conflict.person_id for conflict in case.conflicts.all()}


def progress_in(case: Case, members: set[int]) -> Progress:
    judging = members - aside_of(case)
    sheets = sum(sheet.person_id in judging for sheet in case.sheets.all())
    return Progress(case, len(members), len(judging), sheets)
