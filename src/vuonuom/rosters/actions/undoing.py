"""Taking back a list that was entered: what it made goes, what it ended goes on."""

from collections.abc import Callable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import rows
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import reorganisation, reverse
from vuonuom.journal.models import Entry, Tally
from vuonuom.journal.undoing import undoes
from vuonuom.organization.actions.reforms import BACK_STAGES, undo_reform
from vuonuom.organization.models import FormerName, Membership, Reorganization, Unit
from vuonuom.rosters.actions.done import Done
from vuonuom.rosters.models import Intake
from vuonuom.rosters.rules.rights import demand
from vuonuom.rosters.states import INTAKE, LISTS, IntakeState, ListKind
from vuonuom.tree.models import Placement

CHUNK = 5000  # keys in one statement: SQLite takes 32,766 parameters


Share = Callable[[int, int], None]  # told how many of how many rows are done


# Kinds of list whose records lie in rooms above: these say here how they are taken back.
UNDO: dict[ListKind, Callable[[Intake, Person | None, Share], None]] = {}


class ChangedSince(Refused):
    pass


def nobody(_done: int, _whole: int) -> None:
    """The listener where nobody waits."""


@undoes("rosters.intake.entered")
@reorganisation
def undo_entering(*, entry: Entry, by: Person | None, tell: Share = nobody) -> Intake:
    """Take back what a list made: memberships, people of whom nothing else is known, units.

    New names and numbers stay as they were entered. Raises ChangedSince when later acts stand on
    what would go.
    """
    intake = Intake.objects.get(pk=entry.subject_id)
    demand(by, ListKind(intake.kind), intake.unit)
    _mark_undone(intake)
    if further := UNDO.get(ListKind(intake.kind)):
        further(intake, by, tell)
    if intake.kind == ListKind.REFORM:
        change = Reorganization.objects.get(pk=intake.done["reform"])
        undo_reform(change=change, by=by, tell=lambda stage: tell(stage, BACK_STAGES))
    done = Done.of(intake.done if intake.kind in LISTS else {})
    _take_members_back(done, tell)
    _take_units_back(done.units)
    _call_back(done.renamed)
    reverse(entry, by=by, subject=intake)
    return intake


def _mark_undone(intake: Intake) -> None:
    move = INTAKE.move("undone")
    standing = Intake.objects.filter(pk=intake.pk, state__in=move.sources)
    if not standing.update(state=move.target):
        raise ChangedSince(_("Danh sách này đã được hoàn tác trước đó."))
    intake.state = IntakeState(move.target)


def _take_members_back(done: Done, tell: Share) -> None:
    whole = len(done.started) + len(done.persons)
    for kept, is_open in ((done.started, True), (done.ended, False)):
        found = sum(
            some.filter(ends_on__isnull=is_open).count() for some in _chunks(Membership, kept)
        )
        if found != len(kept):
            raise ChangedSince(_("Sau đó đã có người chuyển sinh hoạt, không hoàn tác được nữa."))
    for at, some in enumerate(batched(done.started, CHUNK, strict=False)):
        tell(at * CHUNK, whole)
        _delete(Membership, some)
    for found_rows in _chunks(Membership, done.ended):
        found_rows.update(ends_on=None)
    for at, found_rows in enumerate(_chunks(Person, done.persons)):
        tell(len(done.started) + at * CHUNK, whole)
        _delete(Person, list(_unknown(found_rows).values_list("pk", flat=True)))


def _delete(model: type[models.Model], keys: Sequence[int]) -> None:
    """Rows that nothing points at: `delete` asks each table that knows them once more, and took two
    minutes for 60,000 people; here the foreign keys hold.
    """
    chosen, values = rows.among(keys)
    table, key = model._meta.db_table, model._meta.pk.column
    rows.write(f'DELETE FROM "{table}" WHERE "{key}"{chosen}', *values)  # noqa: S608  # our own names


def _unknown(persons: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Those to whom nothing points: no idea, no role, no sign-in, nothing."""
    for link in Person._meta.related_objects:
        if link.related_model is not Person:
            model: Any = link.related_model
            there = model._default_manager.filter(**{link.field.name: models.OuterRef("pk")})
            persons = persons.exclude(models.Exists(there))
    return persons.filter(last_login=None)


def _take_units_back(keys: Sequence[int]) -> None:
    """Units that nobody used since are closed on the day they opened; their codes are free."""
    for some in batched(keys, CHUNK, strict=False):
        if _are_used(some, set(keys)):
            sentence = _("Đơn vị mới đã có người hoặc việc, không hoàn tác được nữa.")
            raise ChangedSince(sentence)
    for found_rows in _chunks(Unit, keys):
        units = list(found_rows)
        for unit in units:
            unit.closed_on = unit.opened_on
            unit.code = f"{unit.code[:24]}-x{unit.pk}"
        Unit.objects.bulk_update(units, ["closed_on", "code"], batch_size=1000)


def _are_used(some: Sequence[int], all_new: set[int]) -> bool:
    hanging = Placement.objects.filter(parent__in=some, ends_on=None)
    others = Tally.objects.filter(unit__in=some).exclude(own=0, total=0)
    return (
        Unit.objects.filter(pk__in=some).exclude(closed_on=None).exists()
        or any(node not in all_new for node in hanging.values_list("node_id", flat=True))
        or Membership.objects.current().filter(unit__in=some).exists()
        or others.exclude(measure="organization.units").exists()
    )


def _call_back(keys: Sequence[int]) -> None:
    """The names of before, unless somebody has given another since."""
    for some in batched(keys, CHUNK, strict=False):
        former = FormerName.objects.filter(pk__in=some).select_related("unit")
        later = FormerName.objects.filter(pk__gt=max(keys))
        if later.filter(unit__in=former.values("unit")).exists():
            raise ChangedSince(_("Có đơn vị đã được đổi tên lần nữa sau đó."))
        units = []
        for kept in former:
            kept.unit.call(kept.name)
            units.append(kept.unit)
        Unit.objects.bulk_update(units, ["name", "sort_key", "search_text"], batch_size=500)
        former.delete()


def _chunks(model: type[models.Model], keys: Sequence[int]) -> "Iterator[models.QuerySet[Any]]":
    for some in batched(keys, CHUNK, strict=False):
        yield model._default_manager.filter(pk__in=some)
