"""A figure divided among the units right below, as often as need be."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.actions import history
from vuonuom.directives.actions.figures import refuse_settled
from vuonuom.directives.models import FigureChange, TargetAssignment
from vuonuom.directives.queries import figures as queries
from vuonuom.directives.states import FigureState, FigureVerb, RuleKind
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.queries import entries_of
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit


class NotDivisible(Refused):
    pass


class NotBelow(Refused):
    pass


class NamedTwice(Refused):
    pass


class NotAFigure(Refused):
    pass


class MissesTotal(Refused):
    pass


class AwaitsAnswer(Refused):
    pass


class AnsweredSince(Refused):
    pass


@dataclass(frozen=True)
class Part:
    """So much of a figure for one unit right below. A refusal names it: `part-CODE`."""

    unit: Unit
    amount: int

    @property
    def field(self) -> str:
        return f"part-{self.unit.code}"


@act
def divide_figure(
    *, by: Person, figure: TargetAssignment, parts: Sequence[Part]
) -> TargetAssignment:
    """Give each unit right below its part; they must reach the figure, and may exceed it.

    Who is not named keeps the part they have. A part that is there already is revised, with its
    history; an orphan below becomes a part again.
    """
    rules.demand(by, rules.ASSIGN, figure.unit)
    if figure.rule.kind != RuleKind.TOTAL:
        raise NotDivisible(_("Chỉ tiêu này giao cho từng đơn vị, không chia xuống."))
    refuse_settled(figure)
    batch = history.next_batch(figure.rule.programme)
    figure.refresh_from_db(fields=["amount"])
    below = {unit.pk for unit in queries.takers(figure)}
    known = {part.unit_id: part for part in queries.parts_below(figure).select_for_update()}
    _check(figure, parts, below, known)
    changed = [one for part in parts if (one := _put(figure, part, known.get(part.unit.pk)))]
    history.write(changed, by, batch)
    record(
        "directives.targetassignment.divided",
        by=by,
        subject=figure,
        changed={"parts": len(parts), "changed": len(changed)},
    )
    return figure


def _check(
    figure: TargetAssignment,
    parts: Sequence[Part],
    below: set[int],
    known: dict[int, TargetAssignment],
) -> None:
    named: dict[int, int] = {}
    for part in parts:
        if part.unit.pk in named:
            raise NamedTwice(
                _("%(unit)s được ghi hai lần.") % {"unit": part.unit.name}, field=part.field
            )
        if part.unit.pk not in below:
            raise NotBelow(
                _("%(unit)s không trực thuộc %(above)s, đã khép lại hoặc được miễn.")
                % {"unit": part.unit.name, "above": figure.unit.name},
                field=part.field,
            )
        if not 0 <= part.amount <= rules.MOST:
            raise NotAFigure(rules.out_of_bounds(0), field=part.field)
        old = known.get(part.unit.pk)
        if old and old.state == FigureState.PROPOSED and old.amount != part.amount:
            raise AwaitsAnswer(
                _("%(unit)s đang đề nghị điều chỉnh; xin trả lời đề nghị ấy trước.")
                % {"unit": part.unit.name},
                field=part.field,
            )
        named[part.unit.pk] = part.amount
    kept = sum(p.amount for p in known.values() if p.unit_id not in named and p.unit_id in below)
    missing = figure.amount - kept - sum(named.values())
    if missing > 0:
        raise MissesTotal(rules.misses(figure.amount - missing, figure.amount), field="parts")


def _put(
    figure: TargetAssignment, part: Part, old: TargetAssignment | None
) -> history.Changed | None:
    if old is None:
        if not part.amount:
            return None
        new = TargetAssignment.objects.create(
            rule=figure.rule, unit=part.unit, parent=figure, amount=part.amount
        )
        return new, FigureVerb.GIVEN, 0
    before = old.amount
    if (before, old.parent_id) == (part.amount, figure.pk):
        return None
    old.amount, old.parent = part.amount, figure
    old.save(update_fields=["amount", "parent"])
    return old, FigureVerb.REVISED, before


@undoes("directives.targetassignment.divided")
@act
def undo_dividing(*, entry: Entry, by: Person) -> TargetAssignment:
    """The parts are again what they were, unless somebody below has answered since."""
    figure = (
        TargetAssignment.objects.select_related("unit", "rule__programme")
        .filter(pk=entry.subject_id)
        .first()
    )
    if figure is None:
        raise AnsweredSince(_("Chỉ tiêu này đã được thu lại."))
    rules.demand(by, rules.ASSIGN, figure.unit)
    batch = history.next_batch(figure.rule.programme)
    for change in _of_division(entry, figure):
        _take_back(change, by, batch)
    reverse(entry, by=by, subject=figure)
    return figure


def _of_division(entry: Entry, figure: TargetAssignment) -> list[FigureChange]:
    """What this division changed. Raises AnsweredSince where something came after it."""
    label, pk = entry.subject_kind, entry.subject_id
    last = entries_of(label, pk).filter(kind=entry.kind).last()
    given = FigureChange.objects.filter(
        figure__parent=figure, verb__in=(FigureVerb.GIVEN, FigureVerb.REVISED)
    )
    newest = given.order_by("-batch").first()
    if newest is None or last is None or last.pk != entry.pk:
        raise AnsweredSince(_("Chỉ tiêu này đã được chia lại sau đó."))
    found = list(given.filter(batch=newest.batch).select_related("figure"))
    parts = [change.figure_id for change in found]
    later = FigureChange.objects.filter(figure__in=parts, pk__gt=min(c.pk for c in found))
    answered = later.exclude(pk__in=[change.pk for change in found]).exists()
    if answered or TargetAssignment.objects.filter(parent__in=parts).exists():
        raise AnsweredSince(
            _("Đã có đơn vị trả lời hoặc chia tiếp; xin chia lại thay cho hoàn tác.")
        )
    return found


def _take_back(change: FigureChange, by: Person, batch: int) -> None:
    part = change.figure
    if change.verb == FigureVerb.GIVEN:
        part.delete()
        return
    now, part.amount = part.amount, change.before
    part.save(update_fields=["amount"])
    history.write([(part, FigureVerb.TAKEN_BACK, now)], by, batch)
