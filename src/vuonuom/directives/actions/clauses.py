"""Saying that a clause is carried out, what came of it, and taking that back."""

from datetime import date

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock, text
from vuonuom.core.errors import Refused
from vuonuom.directives import rules
from vuonuom.directives.models import Clause, Task
from vuonuom.directives.states import Repeat, TaskState
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes


class NoResult(Refused):
    pass


class WrongDay(Refused):
    pass


class WorkLeft(Refused):
    pass


class IsDone(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


@act
def finish_clause(*, by: Person, clause: Clause, on: date, result: str) -> Clause:
    """Say that a clause is carried out since a day, and what came of it."""
    if not rules.may_report(by, clause):
        raise NotAllowed
    words = text.one_line(result)
    if not words:
        raise NoResult(_("Xin ghi kết quả trong một câu."), field="result")
    _check_day(clause, on)
    Clause.objects.select_for_update().get(pk=clause.pk)  # no task is given meanwhile
    _refuse_open_work(clause)
    waiting = Clause.objects.filter(pk=clause.pk, done_on=None)
    if not waiting.update(done_on=on, result=words):
        raise SomebodyWasFirst(_("Có người đã ghi mục này thực hiện xong trước đó."))
    clause.done_on, clause.result = on, words
    record(
        "directives.clause.finished",
        by=by,
        subject=clause,
        changed={"done_on": str(on), "result": words},
    )
    return clause


@undoes("directives.clause.finished")
@act
def undo_finishing_clause(*, entry: Entry, by: Person) -> Clause:
    clause = Clause.objects.select_related("directive").get(pk=entry.subject_id)
    if not rules.may_report(by, clause):
        raise NotAllowed
    _open_again(clause)
    reverse(entry, by=by, subject=clause)
    return clause


@act
def reopen_clause(*, by: Person, clause: Clause) -> Clause:
    """Say that a clause is not carried out after all. Its undo is to finish it again."""
    if not rules.may_report(by, clause):
        raise NotAllowed
    _open_again(clause)
    record("directives.clause.reopened", by=by, subject=clause)
    return clause


def refuse_done(clause: Clause) -> None:
    """Nothing new hangs on a clause that is done. Raises IsDone."""
    if Clause.objects.select_for_update().get(pk=clause.pk).done_on is not None:
        raise IsDone(_("Mục này đã được ghi thực hiện xong. Muốn làm thêm, xin mở lại mục trước."))


def _open_again(clause: Clause) -> None:
    done = Clause.objects.filter(pk=clause.pk, done_on__isnull=False)
    if not done.update(done_on=None, result=""):
        raise SomebodyWasFirst(_("Có người đã mở lại mục này trước đó."))
    clause.done_on, clause.result = None, ""


def _check_day(clause: Clause, on: date) -> None:
    if on > clock.today():
        raise WrongDay(_("Ngày này chưa tới."), field="on")
    if on < clause.directive.issued_on:
        raise WrongDay(_("Ngày này trước cả ngày ban hành."), field="on")


def _refuse_open_work(clause: Clause) -> None:
    """What is done once must be done first; what comes back goes on."""
    once = Task.objects.filter(clause=clause, repeat=Repeat.ONCE)
    if left := once.exclude(state=TaskState.DONE).count():
        raise WorkLeft(_("Mục này còn %(n)s việc chưa xong.") % {"n": left})
