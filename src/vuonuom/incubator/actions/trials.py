"""Trials: where and when an idea was tried, what came of it, and what shows it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.councils.models import Case
from vuonuom.councils.states import CaseState, PanelKind
from vuonuom.files import actions as files
from vuonuom.files.models import StoredFile
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator import rules
from vuonuom.incubator.actions.milestones import WrongDate
from vuonuom.incubator.actions.starting import (
    SomebodyWasFirst,
    UnitIsClosed,
    refuse_ended,
    tell_team,
    words,
)
from vuonuom.incubator.models import Project, Trial, TrialEvidence
from vuonuom.incubator.states import TRIAL, ProjectState, TrialState
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Unit

MOST_USES = 10_000_000
MOST_EVIDENCE = 12


class NotActive(Refused):
    pass


class NeedsEvidence(Refused):
    pass


class WrongNumber(Refused):
    pass


class AlreadyFinished(Refused):
    pass


class GoneOn(Refused):
    pass


@act
def start_trial(
    *, by: Person, project: Project, place: Unit, starts_on: date, plan: str = ""
) -> Trial:
    """Start a trial in some unit. Undone while it runs.

    Raises NotAllowed, UnitIsClosed, NotActive, WrongDate, NeedsWords.
    """
    if not rules.may_guide(by, project):
        raise NotAllowed
    refuse_ended(project)
    if project.state == ProjectState.ON_HOLD:
        raise NotActive(_("Dự án đang tạm dừng nên chưa bắt đầu lần thử mới được."))
    if place.is_closed:
        raise UnitIsClosed(_("Đơn vị này đã khép lại hoặc đã sáp nhập."), field="place")
    sent_on = clock.local_date(project.idea.submitted_at)
    if starts_on < sent_on:
        raise WrongDate(_("Ngày bắt đầu thử không thể trước ngày gửi ý tưởng."), field="starts_on")
    if starts_on > clock.today() + timedelta(days=rules.LEAD_DAYS):
        raise WrongDate(_("Ngày này xa quá một năm. Xin xem lại."), field="starts_on")
    trial = Trial.objects.create(
        project=project, place=place, starts_on=starts_on, plan=words(plan, "plan", "")
    )
    record("incubator.trial.started", by=by, subject=trial, changed={"place": place.pk})
    return trial


@undoes("incubator.trial.started")
@act
def drop_trial(*, entry: Entry, by: Person) -> Project:
    """Undo of a trial that has no result yet."""
    trial = Trial.objects.filter(pk=entry.subject_id, state=TrialState.RUNNING).first()
    if trial is None:
        raise AlreadyFinished(_("Lần thử này đã có kết quả hoặc không còn nữa."))
    project = trial.project
    trial.delete()
    reverse(entry, by=by, subject=project)
    return project


@act
def finish_trial(
    *,
    by: Person,
    trial: Trial,
    ends_on: date,
    result: str,
    times_used: int | None = None,
    evidence: Sequence[Any] = (),
) -> Trial:
    """Write down what came of a trial, with evidence: words, stored files or uploads.

    The first finished trial of an idea marks it tried. Undone while nothing was built on it.
    Raises NotAllowed, WrongDate, NeedsWords, WrongNumber, NeedsEvidence, AlreadyFinished.
    """
    project = trial.project
    if not rules.may_guide(by, project):
        raise NotAllowed
    refuse_ended(project)
    _check_result(trial, ends_on, times_used)
    told = words(result, "result", _("Xin ghi kết quả: được gì, chưa được gì."))
    move = TRIAL.move("finished")
    running = Trial.objects.filter(pk=trial.pk, state__in=move.sources)
    if not running.update(state=move.target, ends_on=ends_on, result=told, times_used=times_used):
        raise AlreadyFinished(_("Kết quả lần thử này đã được ghi trước đó."))
    trial.refresh_from_db()
    _keep(trial, evidence, by)
    project.idea.refresh_from_db()
    if project.idea.first_tried_on is None:
        ideas.mark_tried(by=by, idea=project.idea, on=ends_on)
    tell_team(
        project,
        by,
        gettext_noop("Dự án “%(title)s” đã thử xong tại %(place)s."),
        {"title": project.title, "place": trial.place.name},
    )
    record("incubator.trial.finished", by=by, subject=trial, changed={"result": told})
    return trial


def _check_result(trial: Trial, ends_on: date, times_used: int | None) -> None:
    if ends_on < trial.starts_on:
        raise WrongDate(
            _("Ngày kết thúc không thể trước ngày bắt đầu %(day)s.")
            % {"day": f"{trial.starts_on:%d/%m/%Y}"},
            field="ends_on",
        )
    if ends_on > clock.today():
        raise WrongDate(_("Ngày kết thúc chưa tới, chưa thể ghi kết quả."), field="ends_on")
    if times_used is not None and not 1 <= times_used <= MOST_USES:
        raise WrongNumber(
            _("Số lần dùng từ 1 trở lên; để trống nếu không đếm."), field="times_used"
        )


def _keep(trial: Trial, evidence: Sequence[Any], by: Person) -> None:
    """Evidence is words, a stored file, or an upload that is stored here."""
    if len(evidence) > MOST_EVIDENCE:
        raise NeedsEvidence(_("Nhiều nhất 12 minh chứng cho một lần thử."), field="uploads")
    for piece in evidence:
        if isinstance(piece, str):
            if said := text.clean(piece):
                TrialEvidence.objects.create(trial=trial, words=said)
            continue
        stored = piece if isinstance(piece, StoredFile) else files.store(by=by, upload=piece)
        TrialEvidence.objects.create(trial=trial, file=stored)
    if not trial.evidence.exists():
        raise NeedsEvidence(
            _("Xin kèm ít nhất một minh chứng: tệp, ảnh hoặc lời của người đã dùng thử."),
            field="evidence",
        )


@undoes("incubator.trial.finished")
@act
def unfinish_trial(*, entry: Entry, by: Person) -> Trial:
    """Undo of a result: the trial runs again and, if it was the first, the idea is untried."""
    trial = Trial.objects.select_related("project__idea").get(pk=entry.subject_id)
    project, idea = trial.project, trial.project.idea
    refuse_ended(project)
    others = project.trials.filter(state=TrialState.FINISHED).exclude(pk=trial.pk)
    is_only = not others.exists()
    if is_only and idea.state not in (IdeaState.TRIED, IdeaState.INCUBATING):
        raise GoneOn(_("Ý tưởng đã đi tiếp sau lần thử này nên không hoàn tác được."))
    if is_only and _is_before_a_panel(idea):
        raise GoneOn(_("Ý tưởng đã được đưa ra hội đồng theo lần thử này, chưa hoàn tác được."))
    finished = Trial.objects.filter(pk=trial.pk, state=TrialState.FINISHED)
    if not finished.update(state=TrialState.RUNNING, ends_on=None, result="", times_used=None):
        raise SomebodyWasFirst(_("Kết quả này đã được hoàn tác trước đó."))
    trial.evidence.all().delete()
    if is_only and idea.first_tried_on is not None:
        ideas.take_back(by=by, idea=idea, verb="tried")
    trial.refresh_from_db()
    reverse(entry, by=by, subject=trial)
    return trial


def _is_before_a_panel(idea: Idea) -> bool:
    cases = Case.objects.filter(idea=idea).exclude(panel__kind=PanelKind.SCREENING)
    return cases.exclude(state=CaseState.WITHDRAWN).exists()
