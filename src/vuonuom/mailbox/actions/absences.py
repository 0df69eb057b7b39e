"""Away from a mailbox for some days, with a deputy who may do everything in it meanwhile."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import actions as grants
from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox import queries
from vuonuom.mailbox.models import Absence
from vuonuom.notifications import actions as notifications
from vuonuom.organization.models import Unit

LONGEST = 180  # days: whoever is away longer hands the task over
DEPUTY = gettext_noop("Bạn giữ thay hộp thư %(unit)s từ %(first)s đến hết %(last)s.")
BACK = gettext_noop("Bạn không còn phải giữ thay hộp thư %(unit)s.")


class NoDays(Refused):
    pass


class NoDeputy(Refused):
    pass


class AlreadyAway(Refused):
    pass


class AlreadyBack(Refused):
    pass


@act
def go_away(*, by: Person, unit: Unit, starts_on: date, ends_on: date, deputy: Person) -> Absence:
    """Away from a mailbox: the deputy gets what a keeper may do there, for these days only.

    Letters go on waiting and their clock goes on; reminders go to the deputy. Undone, or ended
    early by `come_back`.
    """
    if not queries.works_here(by, unit):
        raise NotAllowed
    _days_are_sound(starts_on, ends_on)
    _deputy_can(by, unit, starts_on, ends_on, deputy)
    loan = grants.lend(by=by, person=deputy, role="keeper", unit=unit, on=starts_on, until=ends_on)
    absence = Absence.objects.create(
        unit=unit,
        person=by,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        loan=loan,
        said_at=clock.now(),
    )
    facts = {"first": f"{starts_on:%d/%m/%Y}", "last": f"{ends_on:%d/%m/%Y}"}
    _tell_deputy(absence, DEPUTY, facts)
    record("mailbox.absence.said", by=by, subject=absence)
    return absence


@undoes("mailbox.absence.said")
@act
def undo_go_away(*, entry: Entry, by: Person) -> Absence:
    absence = Absence.objects.select_related("unit", "deputy", "loan").get(pk=entry.subject_id)
    _end(absence, by)
    reverse(entry, by=by, subject=absence)
    return absence


@act
def come_back(*, by: Person, absence: Absence) -> Absence:
    """Back earlier than said: the deputy's days end today. Undo by saying the days again."""
    if absence.person_id != by.pk:
        raise NotAllowed
    _end(absence, by)
    record("mailbox.absence.ended", by=by, subject=absence)
    return absence


def _end(absence: Absence, by: Person) -> None:
    standing = Absence.objects.filter(pk=absence.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=clock.now()):
        raise AlreadyBack(_("Lần vắng mặt này đã kết thúc trước đó."))
    grants.end_loan(by=by, loan=absence.loan)
    _tell_deputy(absence, BACK, {})


def _tell_deputy(absence: Absence, sentence: str, facts: dict[str, str]) -> None:
    notifications.tell(
        person=absence.deputy,
        sentence=sentence,
        facts={"unit": str(absence.unit)} | facts,
        subject=absence,
        path=f"/mailbox/{absence.unit.code}/",
    )


def _days_are_sound(starts_on: date, ends_on: date) -> None:
    if starts_on < clock.today():
        raise NoDays(_("Xin chọn từ hôm nay hoặc về sau."), field="starts_on")
    if ends_on < starts_on:
        raise NoDays(_("Ngày cuối phải từ ngày đầu trở đi."), field="ends_on")
    if (ends_on - starts_on).days >= LONGEST:
        raise NoDays(_("Vắng lâu hơn 180 ngày thì xin bàn giao hộp thư."), field="ends_on")


def _deputy_can(by: Person, unit: Unit, starts_on: date, ends_on: date, deputy: Person) -> None:
    if deputy.pk == by.pk:
        raise NoDeputy(_("Người thay phải là người khác."), field="deputy")
    if not (deputy.is_active and access.can(deputy, "ideas.view", unit)):
        raise NoDeputy(_("Người thay cần thuộc đơn vị này hoặc cấp trên của nó."), field="deputy")
    these_days = Absence.objects.filter(
        unit=unit, withdrawn_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if these_days.filter(person=by).exists():
        raise AlreadyAway(_("Bạn đã báo vắng trong những ngày này."), field="starts_on")
    if these_days.filter(person=deputy).exists():
        raise NoDeputy(_("Người này cũng vắng trong những ngày ấy."), field="deputy")
