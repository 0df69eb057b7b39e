"""Facts as the official papers tell them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from vuonuom.councils.models import Case
from vuonuom.ideas.models import Idea
from vuonuom.organization.models import Membership


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
