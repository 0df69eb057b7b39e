"""Gates: go on, hold, do it over, or stop to learn; and the project's good end."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries as idea_queries
from vuonuom.ideas.states import IDEA
from vuonuom.incubator import rules
from vuonuom.incubator.actions.starting import SomebodyWasFirst, tell_team, words
from vuonuom.incubator.models import Gate, Project
from vuonuom.incubator.states import PROJECT, GateDecision, ProjectState, TrialState
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes


class OwnIdea(Refused):
    pass


class CannotMove(Refused):
    pass


class NotTried(Refused):
    pass


class NotLatest(Refused):
    pass


_TOLD = {
    GateDecision.GO: gettext_noop("Dự án “%(title)s” đi tiếp: %(reason)s"),
    GateDecision.HOLD: gettext_noop("Dự án “%(title)s” tạm dừng: %(reason)s"),
    GateDecision.RECYCLE: gettext_noop("Dự án “%(title)s” cần hoàn thiện lại: %(reason)s"),
    GateDecision.STOP: gettext_noop("Dự án “%(title)s” dừng để học: %(reason)s"),
}


@act
def decide_gate(*, by: Person, project: Project, decision: str, reason: str) -> Gate:
    """Decide at a gate, with a reason that goes to the authors and the mentor at once.

    Undone while it is the latest. Raises NotAllowed, OwnIdea, NeedsWords, CannotMove.
    """
    _only_deciders(by, project)
    chosen = GateDecision(decision)
    why = words(reason, "reason", _("Xin ghi lý do để gửi tới tác giả."))
    today = clock.today()
    _move(project, chosen, ended_on=today if chosen == GateDecision.STOP else None)
    gate = Gate.objects.create(
        project=project,
        number=(project.gates.aggregate(last=Max("number"))["last"] or 0) + 1,
        decision=chosen,
        reason=why,
        decided_by=by,
        decided_at=clock.now(),
    )
    if chosen == GateDecision.STOP and project.idea.state in IDEA.move("stopped").sources:
        ideas.mark_stopped(by=by, idea=project.idea)
    tell_team(project, by, _TOLD[chosen], {"title": project.title, "reason": why})
    record("incubator.gate.decided", by=by, subject=gate, changed={"decision": decision})
    return gate


def _only_deciders(by: Person, project: Project) -> None:
    if rules.may_decide(by, project):
        return
    if rules.is_author(by, project.idea):
        raise OwnIdea(_("Bạn là tác giả nên không quyết định dự án này; cấp trên sẽ quyết định."))
    raise NotAllowed


def _move(project: Project, verb: str, **changes: Any) -> None:
    move = PROJECT.move(verb)
    standing = Project.objects.filter(pk=project.pk, state__in=move.sources)
    if not standing.update(state=move.target, **changes):
        project.refresh_from_db()
        last = project.gates.filter(undone=False).last()
        if last is None or last.decision == GateDecision.GO:
            raise CannotMove(
                _("Dự án đang ở bước “%(state)s” nên không quyết định như vậy được.")
                % {"state": project.get_state_display()},
                field="decision",
            )
        raise CannotMove(
            _("Dự án đã được %(person)s quyết định “%(decision)s” trước đó.")
            % {"person": last.decided_by, "decision": last.get_decision_display()},
            field="decision",
        )
    project.refresh_from_db()


@undoes("incubator.gate.decided")
@act
def undo_gate(*, entry: Entry, by: Person) -> Project:
    """Undo of the latest gate: the project stands where it stood before."""
    gate = Gate.objects.select_related("project", "project__idea").get(pk=entry.subject_id)
    project = gate.project
    later = project.gates.filter(undone=False, number__gt=gate.number)
    if later.exists() or project.state != rules.STATE_AFTER[GateDecision(gate.decision)]:
        raise NotLatest(_("Sau quyết định này đã có việc khác nên không hoàn tác được."))
    if not Gate.objects.filter(pk=gate.pk, undone=False).update(undone=True):
        raise SomebodyWasFirst(_("Quyết định này đã được hoàn tác trước đó."))
    before = project.gates.filter(undone=False, number__lt=gate.number).last()
    state = rules.STATE_AFTER[GateDecision(before.decision)] if before else ProjectState.ACTIVE
    Project.objects.filter(pk=project.pk).update(state=state, ended_on=None)
    if gate.decision == GateDecision.STOP and _stopped_by(gate, entry):
        ideas.take_back(by=by, idea=project.idea, verb="stopped")
    project.refresh_from_db()
    reverse(entry, by=by, subject=project)
    return project


def _stopped_by(gate: Gate, entry: Entry) -> bool:
    mark = idea_queries.last_mark(gate.project.idea, "stopped")
    return mark is not None and mark.pk < entry.pk


@act
def finish_project(*, by: Person, project: Project) -> Project:
    """The project has grown up: it was tried and nothing is left to incubate. Undoable.

    Raises NotAllowed, OwnIdea, NotTried, CannotMove.
    """
    _only_deciders(by, project)
    if not project.trials.filter(state=TrialState.FINISHED).exists():
        raise NotTried(_("Dự án chưa có lần thử nào xong nên chưa thể kết thúc."))
    _move(project, "finish", ended_on=clock.today())
    tell_team(project, by, gettext_noop("Dự án “%(title)s” đã ươm xong."), {"title": project.title})
    record("incubator.project.finished", by=by, subject=project)
    return project


@undoes("incubator.project.finished")
@act
def unfinish_project(*, entry: Entry, by: Person) -> Project:
    """Undo: the project goes on."""
    ended = Project.objects.filter(pk=entry.subject_id, state=ProjectState.FINISHED)
    if not ended.update(state=ProjectState.ACTIVE, ended_on=None):
        raise SomebodyWasFirst(_("Dự án không còn ở bước “Đã ươm xong”."))
    project = Project.objects.get(pk=entry.subject_id)
    reverse(entry, by=by, subject=project)
    return project
