"""Named reads of mailboxes."""

from django.db.models import Q

from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.clock import LOCAL
from vuonuom.mailbox.models import Letter
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


def living_mailbox(unit: Unit) -> Unit | None:
    """The unit itself, or who carries on the work of a closed one: the nearest living above."""
    if not unit.is_closed:
        return unit
    path = tree.ancestors(unit.pk)
    living = {u.pk: u for u in Unit.objects.living().filter(pk__in=path)}
    return next((living[pk] for pk in path if pk in living), None)


def level_above(unit_id: int) -> Unit | None:
    """The next living unit above: where an author may send a letter on."""
    path = tree.ancestors(unit_id)[1:]
    living = {u.pk: u for u in Unit.objects.living().filter(pk__in=path)}
    return next((living[pk] for pk in path if pk in living), None)


def who_was_first(letter: Letter) -> str:
    """ "Đỗ Thị Thư đã trả lời lúc 09:30 ngày 22/11/2026", or nothing."""
    step = letter.steps.filter(undone=False).select_related("by").last()
    if step is None or step.by is None:
        return ""
    at = step.at.astimezone(LOCAL)
    return f"{step.by}: {step.get_kind_display()}, lúc {at:%H:%M} ngày {at:%d/%m/%Y}"


def keepers(unit_id: int) -> list[Person]:
    """Those whose task is this very mailbox, today."""
    today = clock.today()
    kept = Grant.objects.filter(unit_id=unit_id, role="keeper", starts_on__lte=today).filter(
        Q(ends_on=None) | Q(ends_on__gt=today)
    )
    return [grant.person for grant in kept.select_related("person")]
