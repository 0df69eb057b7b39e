"""Hiding a text at once, for a reason, until a second person has looked (`trust.md` 4)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.ideas import actions as ideas
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.mailbox import rules
from vuonuom.mailbox.actions.steps import NotForYou, SomebodyWasFirst, needs_words
from vuonuom.mailbox.models import Hiding
from vuonuom.mailbox.queries import hidings
from vuonuom.mailbox.states import HIDING, HidingState
from vuonuom.notifications import actions as notifications


class HiddenBefore(Refused):
    pass


HIDDEN = gettext_noop(
    "Ý tưởng “%(title)s” của bạn tạm được ẩn, kèm lý do. Người thứ hai xem lại trước hết ngày"
    " %(day)s, nếu không nó tự hiện lại."
)
KEPT = gettext_noop("Người thứ hai đã xem và giữ ẩn ý tưởng “%(title)s” của bạn.")
SHOWN = gettext_noop("Ý tưởng “%(title)s” của bạn đã hiện lại.")
VERDICTS = {
    HidingState.KEPT: gettext_noop(
        "Nội dung bạn đã ẩn (%(code)s): người thứ hai đã xem và giữ ẩn."
    ),
    HidingState.LIFTED: gettext_noop(
        "Nội dung bạn đã ẩn (%(code)s): người thứ hai đã xem và cho hiện lại."
    ),
    HidingState.LAPSED: gettext_noop(
        "Nội dung bạn đã ẩn (%(code)s) đã tự hiện lại: quá hạn mà chưa ai xem."
    ),
}
TO_REVIEW = gettext_noop("Có một nội dung vừa được ẩn ở %(unit)s, cần người thứ hai xem lại.")


@act
def hide_text(*, by: Person, idea: Idea, reason: str) -> Hiding:
    """Out of sight at once; it comes back unless a second person keeps it so. Undone.

    Raises NotAllowed, NotForYou, WordsMissing, HiddenBefore.
    """
    if not rules.may_hide(by, idea):
        raise NotAllowed
    if rules.is_tied(by, idea.pk):
        raise NotForYou(_("Bạn có liên quan tới ý tưởng này nên không ẩn được nó."))
    words = needs_words(reason, field="reason")
    due_on = _day_of_review(by, idea)
    ideas.hide(by=by, idea=idea)
    hiding = Hiding.objects.create(
        idea=idea,
        reason=words,
        hidden_by=by,
        hidden_at=clock.now(),
        due_on=due_on,
    )
    _tell_authors(hiding, HIDDEN)
    _tell_reviewers(hiding)
    record("mailbox.hiding.hidden", by=by, subject=hiding, changed={"reason": words})
    return hiding


def _day_of_review(by: Person, idea: Idea) -> date:
    """The days for a second look run once for one person and one text (`trust.md` 4).

    Else who hides it anew after each lapse buries it. Taking one's own hiding back and hiding
    again goes on with the first day. Raises HiddenBefore.
    """
    before = list(hidings.of_the_same_words(by, idea))
    first = [hiding.due_on for hiding in before if hiding.state == HidingState.UNDONE]
    day = min(first, default=rules.due_on(clock.today(), rules.REVIEW_DAYS))
    if len(before) > len(first) or day < clock.today():
        raise HiddenBefore(
            _(
                "Bạn đã ẩn nội dung này một lần và nó đã hiện lại. Nếu vẫn cần ẩn, xin để người"
                " khác xem và ẩn; tác giả sửa lại thì bạn ẩn được bản mới."
            )
        )
    return day


@undoes("mailbox.hiding.hidden")
@act
def undo_hide_text(*, entry: Entry, by: Person) -> Hiding:
    hiding = Hiding.objects.select_related("idea").get(pk=entry.subject_id)
    _step(hiding, "undone")
    ideas.show(by=by, idea=hiding.idea)
    _tell_authors(hiding, SHOWN)
    reverse(entry, by=by, subject=hiding)
    return hiding


@act
def keep_hidden(*, by: Person, hiding: Hiding) -> Hiding:
    """A second person agrees. Taken back by `show_again`, which needs no undo of its own."""
    _only_a_second_person(by, hiding)
    _step(hiding, "kept", reviewed_by=by, reviewed_at=clock.now())
    _tell_authors(hiding, KEPT)
    _tell_who_hid(hiding)
    record("mailbox.hiding.kept", by=by, subject=hiding)
    return hiding


@act
def show_again(*, by: Person, hiding: Hiding) -> Hiding:
    """A second person lets the text be seen again. No undo: it is hidden again for a reason."""
    _only_a_second_person(by, hiding)
    _step(hiding, "lifted", reviewed_by=by, reviewed_at=clock.now())
    ideas.show(by=by, idea=hiding.idea)
    _tell_authors(hiding, SHOWN)
    _tell_who_hid(hiding)
    record("mailbox.hiding.lifted", by=by, subject=hiding)
    return hiding


@act
def let_lapse(*, by: Person | None, hiding: Hiding, today: date) -> Hiding:
    """Nobody looked in time: the text comes back by itself. No undo: it was promised."""
    if hiding.due_on >= today:
        raise SomebodyWasFirst(_("Chưa quá hạn xem lại."))
    _step(hiding, "lapsed")
    ideas.show(by=by, idea=hiding.idea)
    _tell_authors(hiding, SHOWN)
    _tell_who_hid(hiding)
    record("mailbox.hiding.lapsed", by=by, subject=hiding)
    return hiding


def _only_a_second_person(by: Person, hiding: Hiding) -> None:
    if not access.can(by, "mailbox.lead", hiding.idea.unit_id):
        raise NotAllowed
    if by.pk == hiding.hidden_by_id or rules.is_tied(by, hiding.idea_id):
        raise NotForYou(_("Việc xem lại cần một người khác, không liên quan tới ý tưởng."))


def _step(hiding: Hiding, verb: str, **changes: object) -> None:
    if not Idea.objects.alive().filter(pk=hiding.idea_id).exists():
        raise SomebodyWasFirst(_("Ý tưởng này đã được rút hoặc đã ra khỏi hộp thư."))
    move = HIDING.move(verb)
    here = Hiding.objects.filter(pk=hiding.pk, state__in=move.sources)
    if not here.update(state=move.target, **changes):
        raise SomebodyWasFirst(_("Đã có người xem lại trước."))
    hiding.refresh_from_db(fields=["state", "reviewed_by", "reviewed_at"])


def _tell_authors(hiding: Hiding, sentence: str) -> None:
    idea = hiding.idea
    facts = {"title": idea.title, "day": f"{hiding.due_on:%d/%m/%Y}"}
    for author in IdeaAuthor.objects.filter(idea=idea).select_related("person"):
        notifications.tell(
            person=author.person,
            sentence=sentence,
            facts=facts,
            subject=idea,
            path=f"/ideas/{idea.code}/",
            at_once=True,
        )


def _tell_who_hid(hiding: Hiding) -> None:
    """The verdict, by the text's code alone. Who was named in it since then hears nothing."""
    if rules.is_tied(hiding.hidden_by, hiding.idea_id):
        return
    code = hiding.idea.code
    notifications.tell(
        person=hiding.hidden_by,
        sentence=VERDICTS[HidingState(hiding.state)],
        facts={"code": code},
        subject=hiding,
        path=f"/ideas/{code}/",
    )


def _tell_reviewers(hiding: Hiding) -> None:
    today, unit = clock.today(), hiding.idea.unit
    notifications.tell_found(
        hidings.REVIEWERS_TO_TELL,
        (unit.pk, today, today, hiding.hidden_by_id, hiding.idea_id, hiding.idea_id),
        sentence=TO_REVIEW,
        facts={"unit": str(unit)},
        subject=hiding,
        path=f"/mailbox/{unit.code}/hidden/",
    )
