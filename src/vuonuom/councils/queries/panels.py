"""Lists of panels, and of what could be laid before them."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.codes import spoken
from vuonuom.councils.models import Case, Panel, PanelMember, Rubric
from vuonuom.councils.rules import seats
from vuonuom.councils.states import CaseState, PanelKind, PanelState, RubricStatus
from vuonuom.ideas.models import Idea
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


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
