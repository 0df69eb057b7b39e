"""Asking somebody for an opinion on a letter, by a day; reminding them alone; reading it."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox import rules
from vuonuom.mailbox.actions.steps import NotForYou, SomebodyWasFirst, needs_words, only_handlers
from vuonuom.mailbox.models import Letter, Opinion
from vuonuom.mailbox.states import OPEN, OPINION, OpinionState
from vuonuom.notifications import actions as notifications

ASKED = gettext_noop("Hộp thư %(unit)s xin ý kiến của bạn về một thư, trước hết ngày %(day)s.")
REMINDER = gettext_noop("Hộp thư %(unit)s vẫn chờ ý kiến của bạn về một thư, hạn %(day)s.")
SAID = gettext_noop("%(who)s đã cho ý kiến về một thư của hộp thư %(unit)s.")
PASSED = gettext_noop("%(who)s không góp ý được về một thư của hộp thư %(unit)s.")


class CannotReview(Refused):
    pass


class AlreadyAsked(Refused):
    pass


class NoDay(Refused):
    pass


class LetterIsClosed(Refused):
    pass


@act
def ask_opinion(
    *, by: Person, letter: Letter, reviewer: Person, due_on: date, question: str = ""
) -> Opinion:
    """Ask somebody who may read the idea, and whom it does not concern, to say what they think."""
    only_handlers(by, letter)
    if letter.state not in OPEN:
        raise LetterIsClosed(_("Thư này đã được trả lời."))
    if due_on < clock.today():
        raise NoDay(_("Xin chọn hạn từ hôm nay trở đi."), field="due_on")
    _may_review(reviewer, letter)
    opinion = _asked(
        letter=letter,
        reviewer=reviewer,
        asked_by=by,
        asked_at=clock.now(),
        question=texts.clean(question)[:5_000],
        due_on=due_on,
    )
    _tell(opinion, ASKED, reviewer, f"/opinions/{opinion.pk}/")
    record("mailbox.opinion.asked", by=by, subject=opinion)
    return opinion


def _may_review(reviewer: Person, letter: Letter) -> None:
    if rules.is_concerned(reviewer, letter):
        raise CannotReview(_("Người này là tác giả hoặc có liên quan tới thư."), field="reviewer")
    if not (reviewer.is_active and access.can(reviewer, "ideas.view", letter.idea.unit_id)):
        raise CannotReview(
            _(
                "Người này không xem được ý tưởng của đơn vị. Xin chọn người của đơn vị hoặc"
                " cấp trên."
            ),
            field="reviewer",
        )


def _asked(**given: Any) -> Opinion:
    try:
        with transaction.atomic():
            opinion: Opinion = Opinion.objects.create(**given)
            return opinion
    except IntegrityError:
        raise AlreadyAsked(
            _("Người này đang được xin ý kiến về thư này."), field="reviewer"
        ) from None


@undoes("mailbox.opinion.asked")
@act
def undo_ask_opinion(*, entry: Entry, by: Person) -> Opinion:
    opinion = _of(entry)
    _step(opinion, "withdrawn")
    reverse(entry, by=by, subject=opinion)
    return opinion


@act
def give_opinion(*, by: Person, opinion: Opinion, text: str) -> Opinion:
    """Say what one thinks: the letter's keepers read it, its author does not. Undone."""
    _only_asked(by, opinion)
    words = needs_words(text)
    _step(opinion, "given", text=words, said_at=clock.now())
    _tell(opinion, SAID, opinion.asked_by, _letter_page(opinion))
    record("mailbox.opinion.given", by=by, subject=opinion, changed={"text": words})
    return opinion


@act
def pass_opinion(*, by: Person, opinion: Opinion, text: str = "") -> Opinion:
    """Cannot say anything, or is concerned: whoever asked is told. Undone."""
    _only_asked(by, opinion)
    _step(opinion, "passed", text=texts.clean(text)[:5_000], said_at=clock.now())
    _tell(opinion, PASSED, opinion.asked_by, _letter_page(opinion))
    record("mailbox.opinion.passed", by=by, subject=opinion)
    return opinion


@undoes("mailbox.opinion.given")
@act
def undo_give_opinion(*, entry: Entry, by: Person) -> Opinion:
    opinion = _taken_back(entry)
    reverse(entry, by=by, subject=opinion)
    return opinion


@undoes("mailbox.opinion.passed")
@act
def undo_pass_opinion(*, entry: Entry, by: Person) -> Opinion:
    opinion = _taken_back(entry)
    reverse(entry, by=by, subject=opinion)
    return opinion


@act
def remind_opinion(*, by: Person | None, opinion: Opinion, today: date) -> Opinion:
    """Remind the person alone, once a day at most. No undo: it was said."""
    first = Opinion.objects.filter(pk=opinion.pk, state=OpinionState.ASKED)
    if not first.exclude(reminded_on__gte=today).update(reminded_on=today):
        raise SomebodyWasFirst(_("Đã nhắc rồi."))
    _tell(opinion, REMINDER, opinion.reviewer, f"/opinions/{opinion.pk}/")
    record("mailbox.opinion.reminded", by=by, subject=opinion)
    return opinion


def _only_asked(by: Person, opinion: Opinion) -> None:
    if opinion.reviewer_id != by.pk:
        raise NotForYou(_("Thư này không xin ý kiến của bạn."))
    if opinion.letter.state not in OPEN:
        raise LetterIsClosed(_("Thư này đã được trả lời."))


def _of(entry: Entry) -> Opinion:
    found: Opinion = Opinion.objects.select_related("letter__idea", "letter__unit").get(
        pk=entry.subject_id
    )
    return found


def _step(opinion: Opinion, verb: str, **changes: object) -> None:
    move = OPINION.move(verb)
    here = Opinion.objects.filter(pk=opinion.pk, state__in=move.sources)
    if not here.update(state=move.target, **changes):
        raise SomebodyWasFirst(_("Lần xin ý kiến này không còn ở bước đó nữa."))
    opinion.refresh_from_db(fields=["state", "text", "said_at"])


def _taken_back(entry: Entry) -> Opinion:
    opinion = _of(entry)
    said = Opinion.objects.filter(
        pk=opinion.pk, state__in=(OpinionState.GIVEN, OpinionState.PASSED)
    )
    if not said.update(state=OpinionState.ASKED, text="", said_at=None):
        raise SomebodyWasFirst(_("Lần xin ý kiến này không còn ở bước đó nữa."))
    opinion.refresh_from_db(fields=["state", "text", "said_at"])
    return opinion


def _letter_page(opinion: Opinion) -> str:
    return f"/mailbox/{opinion.letter.unit.code}/{opinion.letter.idea.code}/"


def _tell(opinion: Opinion, sentence: str, person: Person, path: str) -> None:
    notifications.tell(
        person=person,
        sentence=sentence,
        facts={
            "unit": str(opinion.letter.unit),
            "day": f"{opinion.due_on:%d/%m/%Y}",
            "who": str(opinion.reviewer),
        },
        subject=opinion.letter,
        path=path,
    )
