"""Starting a project from an idea that was taken up, and giving it a mentor."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.codes import new_code
from vuonuom.core.errors import Refused
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator import rules
from vuonuom.incubator.models import Project
from vuonuom.incubator.states import LIVING
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


class UnitIsClosed(Refused):
    pass


class NotOfThisUnit(Refused):
    pass


class NotTakenUp(Refused):
    pass


class AlreadyStarted(Refused):
    pass


class NeedsWords(Refused):
    pass


class CannotMentor(Refused):
    pass


class HasBegun(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def start_project(
    *, by: Person, idea: Idea, unit: Unit, title: str, goal: str, mentor: Person | None = None
) -> Project:
    """Start incubating an idea at its own unit or one above it. Undone while nothing hangs on it.

    Raises NotAllowed, UnitIsClosed, NotOfThisUnit, NotTakenUp, AlreadyStarted, NeedsWords,
    CannotMentor.
    """
    if not rules.may_start(by, unit):
        raise NotAllowed
    _check_place(idea, unit)
    idea.refresh_from_db()
    if Project.objects.filter(idea=idea).exists():
        raise AlreadyStarted(_("Ý tưởng này đã có dự án ươm tạo."), field="idea")
    if idea.state != IdeaState.TAKEN_UP:
        raise NotTakenUp(
            _("Ý tưởng đang ở bước “%(state)s”; chỉ ươm tạo ý tưởng đã được tiếp nhận.")
            % {"state": IdeaState(idea.state).label}
        )
    if mentor is not None:
        refuse_as_mentor(mentor, idea, unit)
    today = clock.today()
    project = Project.objects.create(
        code=new_code("DA", today.year, lambda code: Project.objects.filter(code=code).exists()),
        idea=idea,
        unit=unit,
        title=line(title, "title", _("Xin đặt tên dự án.")),
        goal=words(goal, "goal", _("Xin ghi mục tiêu: làm được gì thì coi là xong.")),
        mentor=mentor,
        started_on=today,
    )
    ideas.mark_incubating(by=by, idea=idea)
    tell_team(
        project,
        by,
        gettext_noop("Ý tưởng “%(title)s” bắt đầu được ươm tạo tại %(unit)s."),
        {"title": idea.title, "unit": unit.name},
    )
    record("incubator.project.started", by=by, subject=project, changed={"title": project.title})
    return project


def _check_place(idea: Idea, unit: Unit) -> None:
    if unit.is_closed:
        raise UnitIsClosed(_("Đơn vị này đã khép lại hoặc đã sáp nhập."), field="unit")
    if unit.pk not in tree.ancestors(idea.unit_id):
        raise NotOfThisUnit(
            _("Dự án đặt ở đơn vị của ý tưởng hoặc cấp trên của đơn vị ấy."), field="unit"
        )


def line(typed: str, field: str, missing: str) -> str:
    """One line of at most 200 characters. Raises NeedsWords."""
    tidy = text.one_line(typed)
    if not tidy:
        raise NeedsWords(missing, field=field)
    if len(tidy) > rules.LONGEST_TITLE:
        raise NeedsWords(_("Nhiều nhất 200 ký tự."), field=field)
    return tidy


def words(typed: str, field: str, missing: str) -> str:
    """Some text of at most 5.000 characters. Raises NeedsWords."""
    tidy = text.clean(typed)
    if not tidy and missing:
        raise NeedsWords(missing, field=field)
    if len(tidy) > rules.LONGEST_TEXT:
        raise NeedsWords(_("Nhiều nhất 5.000 ký tự."), field=field)
    return tidy


def refuse_as_mentor(mentor: Person, idea: Idea, unit: Unit) -> None:
    if not rules.may_mentor(mentor, unit):
        raise CannotMentor(
            _("%(person)s chưa được giao vai trò người hướng dẫn ở đơn vị này.")
            % {"person": mentor},
            field="mentor",
        )
    if rules.is_author(mentor, idea):
        raise CannotMentor(_("Tác giả không tự hướng dẫn ý tưởng của mình."), field="mentor")


def tell_team(project: Project, by: Person, sentence: str, facts: dict[str, str]) -> None:
    """Tell the authors at once, and the mentor, of what somebody else did to their project."""
    authors = Q(authorships__idea=project.idea_id)
    team = Person.objects.filter(authors | Q(pk=project.mentor_id)).exclude(pk=by.pk).distinct()
    for person in team:
        notifications.tell(
            person=person,
            sentence=sentence,
            facts=facts,
            subject=project,
            path=f"/incubator/projects/{project.code}/",
            at_once=True,
        )


@undoes("incubator.project.started")
@act
def unstart_project(*, entry: Entry, by: Person) -> Idea:
    """Undo of a start, while the project has no milestone, gate or trial: the idea waits again."""
    project = Project.objects.filter(pk=entry.subject_id).select_related("idea").first()
    if project is None:
        raise SomebodyWasFirst(_("Dự án này không còn."))
    if project.milestones.exists() or project.gates.exists() or project.trials.exists():
        raise HasBegun(_("Dự án đã có mốc, quyết định hoặc lần thử nên không hoàn tác được."))
    idea = project.idea
    project.delete()
    ideas.take_back(by=by, idea=idea, verb="incubating")
    reverse(entry, by=by, subject=idea)
    return idea


@act
def appoint_mentor(*, by: Person, project: Project, mentor: Person) -> Project:
    """Give a project its mentor, or another one. Undone by appointing the one before."""
    if not rules.may_decide(by, project):
        raise NotAllowed
    refuse_as_mentor(mentor, project.idea, project.unit)
    living = Project.objects.filter(pk=project.pk, state__in=LIVING).exclude(mentor=mentor)
    if not living.update(mentor=mentor):
        project.refresh_from_db()
        refuse_ended(project)
        raise AlreadyStarted(
            _("%(person)s đang hướng dẫn dự án này.") % {"person": mentor}, field="mentor"
        )
    project.mentor = mentor
    tell_team(
        project,
        by,
        gettext_noop("%(mentor)s hướng dẫn dự án “%(title)s”."),
        {"mentor": mentor.full_name, "title": project.title},
    )
    record("incubator.mentor.appointed", by=by, subject=project, changed={"mentor": mentor.pk})
    return project


def refuse_ended(project: Project) -> None:
    project.refresh_from_db(fields=["state"])
    if project.state not in LIVING:
        raise HasBegun(
            _("Dự án đã kết thúc (%(state)s) nên không ghi thêm được.")
            % {"state": project.get_state_display().lower()}
        )
