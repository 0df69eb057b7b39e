"""What the sheets on a case come to."""

from vuonuom.councils.models import Case
from vuonuom.councils.queries.progress import aside_of, with_people
from vuonuom.councils.rules import rubrics


def result_of(case: Case) -> rubrics.Result:
    """What the panel's sheets on a case come to."""
    seated = set(case.panel.members.values_list("person_id", flat=True))
    scale = rubrics.read(case.panel.rubric.definition)
    return judged(with_people(Case.objects.filter(pk=case.pk)).get(), seated, scale)


def outcome_of(case: Case, seated: set[int], scale: rubrics.Scale) -> rubrics.Outcome | None:
    """None for a result that was brought in from elsewhere, without its sheets."""
    return judged(case, seated, scale).outcome if case.sheets.all() else None


def judged(case: Case, seated: set[int], scale: rubrics.Scale) -> rubrics.Result:
    judging = seated - aside_of(case)
    ballots = [
        rubrics.Ballot(sheet.points, sheet.approves)
        for sheet in case.sheets.all()
        if sheet.person_id in judging
    ]
    return rubrics.judge(scale, ballots, len(seated))
