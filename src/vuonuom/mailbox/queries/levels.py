"""Which mailbox a letter goes to when one is closed, or everyone there is concerned, or sleeps."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vuonuom.access.models import Grant
from vuonuom.access.states import roles_with
from vuonuom.core import clock
from vuonuom.ideas.models import IdeaAuthor, IdeaConcern
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


def living_mailbox(unit: Unit) -> Unit | None:
    """The unit itself, or who carries on the work of a closed one: the nearest living above."""
    if not unit.is_closed:
        return unit
    path = tree.ancestors(unit.pk)
    living = {u.pk: u for u in Unit.objects.living().filter(pk__in=path)}
    return next((living[pk] for pk in path if pk in living), None)


def level_above(unit_id: int, idea: int | None = None) -> Unit | None:
    """The next living unit above: where an author may send a letter on.

    Of an idea: without those where it concerns everyone who keeps the mailbox (`trust.md` 3).
    """
    above = Unit.objects.living().filter(
        node__links_down__descendant=unit_id, node__links_down__distance__gt=0
    )
    if idea:
        at_work = _at_work(OuterRef("pk"))
        above = above.filter(~Exists(at_work) | Exists(at_work.exclude(_tied_to(idea))))
    return above.order_by("node__links_down__distance").first()


def helper_above(unit_id: int, *, idea: int, among: list[int] | None = None) -> Unit | None:
    """The nearest living unit above where somebody whom an idea does not concern works today."""
    held = _at_work(OuterRef("pk")).exclude(_tied_to(idea))
    above = Unit.objects.living().filter(
        Exists(held), node__links_down__descendant=unit_id, node__links_down__distance__gt=0
    )
    if among is not None:
        above = above.filter(pk__in=among)
    return above.order_by("node__links_down__distance").first()


def is_left_alone(idea: int, unit: Unit) -> bool:
    """Whether a mailbox has keepers, and this idea concerns every one of them."""
    kept = _at_work(living_mailbox(unit) or unit)
    found = kept.aggregate(all=Count("pk"), free=Count("pk", filter=~_tied_to(idea)))
    return bool(found["all"] and not found["free"])


def _at_work(unit: Unit | OuterRef) -> QuerySet[Grant]:
    """Tasks in the mailbox of this very unit that hold today."""
    today = clock.today()
    return Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        unit=unit, role__in=roles_with("mailbox.work"), starts_on__lte=today,
    )  # fmt: skip


def _tied_to(idea: int) -> Q:
    """Tasks of whoever wrote an idea or is whom it is about."""
    about = IdeaConcern.objects.filter(idea=idea).values("person")
    wrote = IdeaAuthor.objects.filter(idea=idea).values("person")
    return Q(person__in=about) | Q(person__in=wrote)
