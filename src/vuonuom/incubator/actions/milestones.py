"""Milestones: what is to be reached by when."""

from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.incubator import rules
from vuonuom.incubator.actions.starting import SomebodyWasFirst, line, refuse_ended
from vuonuom.incubator.models import Milestone, Project
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes


class WrongDate(Refused):
    pass


class AlreadyDone(Refused):
    pass


@act
def add_milestone(*, by: Person, project: Project, title: str, due_on: date) -> Milestone:
    """Add a milestone. Undone while it is not done. Raises NotAllowed, NeedsWords, WrongDate."""
    if not rules.may_guide(by, project):
        raise NotAllowed
    refuse_ended(project)
    if due_on < project.started_on:
        raise WrongDate(_("Hạn của mốc không thể trước ngày bắt đầu dự án."), field="due_on")
    if due_on > clock.today() + timedelta(days=3 * rules.LEAD_DAYS):
        raise WrongDate(_("Hạn này xa quá ba năm. Xin xem lại năm."), field="due_on")
    last = project.milestones.aggregate(last=Max("position"))["last"] or 0
    milestone = Milestone.objects.create(
        project=project,
        position=last + 1,
        title=line(title, "title", _("Xin ghi mốc cần đạt.")),
        due_on=due_on,
    )
    record("incubator.milestone.added", by=by, subject=milestone, changed={"due_on": due_on})
    return milestone


@undoes("incubator.milestone.added")
@act
def drop_milestone(*, entry: Entry, by: Person) -> Project:
    """Undo of a milestone that is not yet done."""
    milestone = Milestone.objects.filter(pk=entry.subject_id, done_on=None).first()
    if milestone is None:
        raise AlreadyDone(_("Mốc này đã xong hoặc không còn nữa."))
    project = milestone.project
    milestone.delete()
    reverse(entry, by=by, subject=project)
    return project


@act
def finish_milestone(*, by: Person, milestone: Milestone) -> Milestone:
    """Say that a milestone is reached, today. Undone by its own undo."""
    if not rules.may_guide(by, milestone.project):
        raise NotAllowed
    refuse_ended(milestone.project)
    today = clock.today()
    if not Milestone.objects.filter(pk=milestone.pk, done_on=None).update(done_on=today):
        raise AlreadyDone(_("Mốc này đã được ghi là xong trước đó."))
    milestone.done_on = today
    record("incubator.milestone.finished", by=by, subject=milestone)
    return milestone


@undoes("incubator.milestone.finished")
@act
def unfinish_milestone(*, entry: Entry, by: Person) -> Milestone:
    """Undo: the milestone is open again."""
    reached = Milestone.objects.filter(pk=entry.subject_id, done_on__isnull=False)
    if not reached.update(done_on=None):
        raise SomebodyWasFirst(_("Mốc này chưa được ghi là xong."))
    milestone = Milestone.objects.get(pk=entry.subject_id)
    reverse(entry, by=by, subject=milestone)
    return milestone
