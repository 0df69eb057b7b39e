"""What there is to read: put up, taken down, opened by nobody in particular."""

from typing import Any

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, Material, Opening
from vuonuom.conferences.states import ConferenceState
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.files import actions as files
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes

MOST = 30


class Cancelled(Refused):
    pass


class TooMany(Refused):
    pass


class AlreadyTakenDown(Refused):
    pass


@act
def add_material(*, by: Person, conference: Conference, title: str, upload: Any) -> Material:
    """Put up a file, before or after the day. Raises what `files.store` raises."""
    rules.demand(by, conference.unit)
    if conference.state == ConferenceState.CANCELLED:
        raise Cancelled(_("Hội nghị đã hủy."))
    if conference.materials.count() >= MOST:
        raise TooMany(_("Nhiều nhất %(most)s tài liệu.") % {"most": MOST}, field="upload")
    stored = files.store(by=by, upload=upload)
    material = Material.objects.create(
        conference=conference, title=text.one_line(title) or stored.name, file=stored
    )
    record("conferences.material.added", by=by, subject=material)
    return material


@act
def take_down(*, by: Person, material: Material) -> Conference:
    """Remove a file for good. Undo by putting it up again."""
    conference = material.conference
    rules.demand(by, conference.unit)
    _remove(material)
    record("conferences.material.taken_down", by=by, subject=conference)
    return conference


@undoes("conferences.material.added")
@act
def undo_adding(*, entry: Entry, by: Person) -> Conference:
    found = Material.objects.select_related("conference__unit", "file")
    material = found.filter(pk=entry.subject_id).first()
    if material is None:
        raise AlreadyTakenDown(_("Tài liệu này đã được gỡ trước đó."))
    rules.demand(by, material.conference.unit)
    _remove(material)
    reverse(entry, by=by, subject=material.conference)
    return material.conference


def _remove(material: Material) -> None:
    gone, _rows = Material.objects.filter(pk=material.pk).delete()
    if not gone:
        raise AlreadyTakenDown(_("Tài liệu này đã được gỡ trước đó."))
    files.remove([material.file])


def note_opening(material: Material) -> None:
    """One more opening, and nothing about whose: it is no act and no entry tells of it."""
    Opening.objects.create(material=material, on=clock.today())
