"""A list that was sent: read, corrected, confirmed, dropped."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes
from vuonuom.core.errors import Refused
from vuonuom.files import actions as files
from vuonuom.files.models import StoredFile
from vuonuom.journal.acts import act, record
from vuonuom.organization.models import Unit
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.intakes import entered_by
from vuonuom.rosters.queries.readings import Read
from vuonuom.rosters.rules.rights import demand
from vuonuom.rosters.states import INTAKE, PREFIX, UNDER_WAY, IntakeState, ListKind

FORESEEN = ("year", "units", "follow", "national")  # of a reform: units and sums, nobody's name
KEPT = timedelta(days=7)  # a list's file, for who must correct lines that were left behind


class SomebodyWasFirst(Refused):
    pass


class CannotTakeBack(Refused):
    pass


class NotWhole(Refused):
    """A reform of which some lines are wrong."""


@act
def send_list(*, by: Person, kind: ListKind, unit: Unit, upload: Any) -> Intake:
    """Hand in a list for a unit and all below it. Nothing enters; undo by dropping it."""
    demand(by, kind, unit)
    now = clock.now()
    intake = Intake.objects.create(
        code=codes.new_code(
            PREFIX[kind],
            clock.local_date(now).year,
            lambda code: Intake.objects.filter(code=code).exists(),
        ),
        kind=kind,
        unit=unit,
        by=by,
        at=now,
        file=files.store(by=by, upload=files.checked_list(upload)),
    )
    record("rosters.intake.sent", by=by, subject=intake)
    return intake


@act
def note_reading(*, by: Person | None, intake: Intake, read: Read, answer: Any = None) -> Intake:
    """Keep what the background process read; `answer`: the copy with reasons, if lines are wrong.

    No undo: the list may be read again.
    """
    _move(
        intake,
        "unreadable" if read.trouble else "checked",
        found=dict(read.numbers),
        shown=dict(read.shown),
        line=read.line,
        mapping=dict(read.mapping),
        signature=read.signature,
        trouble=read.trouble[:300],
        answer=files.store(by=by, upload=answer) if answer is not None else None,
        tries=0,
    )
    record("rosters.intake.checked", by=by, subject=intake)
    return intake


@act
def note_failing(*, by: Person | None, intake: Intake, trouble: str) -> Intake:
    """A confirmed list could not be entered after all. No undo: it may be corrected and read."""
    _move(intake, "returned", trouble=trouble[:300], tries=0)
    record("rosters.intake.returned", by=by, subject=intake)
    return intake


@act
def correct_list(*, by: Person, intake: Intake, line: int, mapping: Mapping[str, int]) -> Intake:
    """Say which column is what, and in which line the head stands. Undo by correcting again."""
    demand(by, ListKind(intake.kind), intake.unit)
    _move(intake, "remapped", line=line, mapping=dict(mapping), trouble="", answer=None)
    record("rosters.intake.corrected", by=by, subject=intake)
    return intake


@act
def confirm_list(*, by: Person, intake: Intake) -> Intake:
    """Let all lines enter that can. No undo of its own: what enters is undone as a whole.

    Raises NotWhole for a reform of which some cannot.
    """
    demand(by, ListKind(intake.kind), intake.unit)
    if intake.kind == ListKind.REFORM and intake.found.get("rejected"):
        raise NotWhole(_("Còn dòng chưa đúng: sắp xếp tổ chức làm cả tệp hoặc không làm gì."))
    _move(intake, "confirmed", by=by, tries=0)
    record("rosters.intake.confirmed", by=by, subject=intake)
    return intake


@act
def take_list_back(*, by: Person, intake: Intake) -> Intake:
    """Ask for the undo of a list that one entered within a day; the background process does it.

    No undo of its own: the list may be sent again. Raises CannotTakeBack, SomebodyWasFirst.
    """
    demand(by, ListKind(intake.kind), intake.unit)
    if intake.state == IntakeState.ENTERED and entered_by(intake, by) is None:
        raise CannotTakeBack(_("Chỉ người đã nhập mới hoàn tác được, trong 24 giờ."))
    _move(intake, "taken_back", tries=0, trouble="")
    record("rosters.intake.taken_back", by=by, subject=intake)
    return intake


@act
def note_staying(*, by: Person | None, intake: Intake, trouble: str) -> Intake:
    """A list that cannot be undone after all stays as it was. No undo: nothing was done."""
    _move(intake, "stayed", trouble=trouble[:300], tries=0)
    record("rosters.intake.stayed", by=by, subject=intake)
    return intake


@act
def drop_list(*, by: Person, intake: Intake) -> Intake:
    """Put a list away, with its file. No undo: send it again."""
    demand(by, ListKind(intake.kind), intake.unit)
    _move(intake, "dropped")
    _remove_files(intake)
    record("rosters.intake.dropped", by=by, subject=intake)
    return intake


def forget_files() -> int:
    """Lists hold names: their files go after a week, whatever became of them."""
    old = Intake.objects.filter(at__lt=clock.now() - KEPT).exclude(state__in=UNDER_WAY)
    held = list(old.exclude(file=None, answer=None))
    for intake in held:
        _remove_files(intake)
    return len(held)


def _remove_files(intake: Intake) -> None:
    kept = [key for key in (intake.file_id, intake.answer_id) if key is not None]
    told = FORESEEN if intake.state == IntakeState.ENTERED else ()
    shown = {key: intake.shown[key] for key in told if key in intake.shown}
    Intake.objects.filter(pk=intake.pk).update(file=None, answer=None, shown=shown)
    files.remove(StoredFile.objects.filter(pk__in=kept))


def _move(intake: Intake, verb: str, **values: Any) -> None:
    move = INTAKE.move(verb)
    standing = Intake.objects.filter(pk=intake.pk, state__in=move.sources)
    if not standing.update(state=move.target, **values):
        now = IntakeState(Intake.objects.get(pk=intake.pk).state)
        raise SomebodyWasFirst(
            _("Có người đã làm trước: danh sách này nay là “%(state)s”.")
            % {"state": str(now.label).lower()}
        )
    for name, value in (("state", move.target), *values.items()):
        setattr(intake, name, value)
