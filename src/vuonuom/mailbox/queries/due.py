"""What is due in mailboxes from time to time: read by the tasks alone."""

from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from vuonuom.ideas.models import IdeaConcern
from vuonuom.mailbox import rules
from vuonuom.mailbox.models import Absence, Letter, Opinion
from vuonuom.mailbox.states import Chase, LetterState, OpinionState

REMIND_AGAIN = timedelta(days=2)  # between two private reminders of one opinion


def to_chase(today: date) -> QuerySet[Letter]:
    """Waiting letters of which something is due today, as `rules.next_chase` will say.

    Of a second reminder and of help only the soonest day is asked for here.
    """
    near = {n: rules.due_on(today, n + 1) for n in range(rules.MOST_BEFORE + 1)}
    first = Q()
    for days, day in near.items():
        first |= Q(remind_before=days, due_on__lt=day)
    climbing = Q(chase__in=(Chase.REMINDED_TWICE, Chase.HELP))
    later = Q(chase=Chase.REMINDED, due_on__lt=today) | climbing
    found = Letter.objects.filter(
        Q(chase=Chase.QUIET) & first | later,
        state=LetterState.WAITING,
        due_on__lt=near[rules.MOST_BEFORE],
    )
    found = found.exclude(chased_on__gte=today)
    return cast("QuerySet[Letter]", found.select_related("unit"))


def opinions_waited_for(today: date) -> QuerySet[Opinion]:
    """Of open letters, due tomorrow or earlier; who is away today is left in peace."""
    away = Absence.objects.filter(
        person=OuterRef("reviewer"), withdrawn_at=None, starts_on__lte=today, ends_on__gte=today
    )
    due = Opinion.objects.filter(
        ~Exists(away), state=OpinionState.ASKED, due_on__lte=today + timedelta(days=1)
    )
    about_them = IdeaConcern.objects.filter(
        person=OuterRef("reviewer"), idea=OuterRef("letter__idea")
    )
    found = due.filter(~Exists(about_them), letter__closed_at=None).exclude(
        reminded_on__gte=today - REMIND_AGAIN
    )
    return cast(
        "QuerySet[Opinion]", found.select_related("letter__idea", "letter__unit", "reviewer")
    )


def to_be_erased(before: datetime) -> QuerySet[Letter]:
    """Moved-out letters whose day of undoing is over and whose words are still kept."""
    gone = Letter.objects.filter(state=LetterState.MOVED_OUT, closed_at__lt=before)
    return cast("QuerySet[Letter]", gone.exclude(idea__text="").select_related("idea"))
