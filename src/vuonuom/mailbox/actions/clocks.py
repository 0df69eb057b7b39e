"""How soon letters are answered: a dated rule of a unit, for everything below it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox import rules
from vuonuom.mailbox.models import ClockRule
from vuonuom.mailbox.rules import MOST_BEFORE, MOST_DAYS
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree

# By the levels above, or by the standard of the product.
SLOWER = {
    "working_days": gettext_noop("Theo quy định chung hoặc của cấp trên, nhiều nhất %(n)d ngày."),
    "remind_before": gettext_noop("Theo quy định chung hoặc của cấp trên, ít nhất %(n)d ngày."),
    "remind_after": gettext_noop("Theo quy định chung hoặc của cấp trên, nhiều nhất %(n)d ngày."),
    "help_every": gettext_noop("Theo quy định chung hoặc của cấp trên, nhiều nhất %(n)d ngày."),
}


class OutOfBounds(Refused):
    pass


class SlowerThanAbove(Refused):
    pass


class InThePast(Refused):
    pass


class AlreadyWithdrawn(Refused):
    pass


@act
def set_clock(
    *,
    by: Person,
    unit: Unit,
    working_days: int,
    holds_from: date,
    remind_before: int = rules.REMIND_BEFORE,
    remind_after: int = rules.REMIND_AFTER,
    help_every: int = rules.HELP_EVERY,
) -> ClockRule:
    """Letters that arrive from a day on are answered within so many working days.

    In no number slower than the levels above allow, or than the standard where none of them has a
    rule; the top alone is free of that. Letters that wait keep their own clock.
    """
    if not access.can(by, "mailbox.lead", unit):
        raise NotAllowed
    _within_bounds(working_days, remind_before, remind_after, help_every)
    if holds_from < clock.today():
        raise InThePast(_("Quy định có hiệu lực từ hôm nay hoặc về sau."), field="holds_from")
    wanted = rules.Terms(working_days, remind_before, remind_after, help_every)
    _within_what_is_allowed(unit, wanted, holds_from)
    rule = ClockRule.objects.create(
        unit=unit,
        holds_from=holds_from,
        working_days=working_days,
        remind_before=remind_before,
        remind_after=remind_after,
        help_every=help_every,
        set_by=by,
        set_at=clock.now(),
    )
    record("mailbox.clock.set", by=by, subject=rule, changed={"working_days": working_days})
    return rule


@undoes("mailbox.clock.set")
@act
def undo_set_clock(*, entry: Entry, by: Person) -> ClockRule:
    """The rule before holds again; letters that arrived meanwhile keep what they were told."""
    rule = ClockRule.objects.get(pk=entry.subject_id)
    if not ClockRule.objects.filter(pk=rule.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        raise AlreadyWithdrawn(_("Quy định này đã được rút trước đó."))
    reverse(entry, by=by, subject=rule)
    return rule


def _within_bounds(days: int, before: int, after: int, every: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise OutOfBounds(_("Hạn trả lời từ 1 đến 30 ngày làm việc."), field="working_days")
    if not 0 <= before <= min(MOST_BEFORE, days):
        raise OutOfBounds(_("Nhắc trước hạn từ 0 đến 5 ngày làm việc."), field="remind_before")
    if not 1 <= after <= MOST_DAYS:
        raise OutOfBounds(_("Nhắc lại sau hạn từ 1 đến 30 ngày làm việc."), field="remind_after")
    if not 1 <= every <= MOST_DAYS:
        raise OutOfBounds(_("Mỗi cấp được chờ từ 1 đến 30 ngày làm việc."), field="help_every")


def _within_what_is_allowed(unit: Unit, wanted: rules.Terms, holds_from: date) -> None:
    above = tree.ancestors(unit.pk)[1:]
    if not above:
        return
    held = wanted.with_above(rules.terms_of(above[0], holds_from)).numbers
    for field, most in held.items():
        if wanted.numbers[field] != most:
            raise SlowerThanAbove(_(SLOWER[field]) % {"n": most}, field=field)
