"""Whoever thinks the same may ask to write an idea together instead of sending it again."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.ideas import queries, rules
from vuonuom.ideas.actions.shares import share_out
from vuonuom.ideas.models import Idea, IdeaAuthor, JoinRequest
from vuonuom.ideas.states import JOINING, JoinState
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications

LONGEST = 5_000
WAITS = "/ideas/together/"
WANTS = gettext_noop("%(who)s xin cùng làm ý tưởng “%(title)s” với bạn.")
ACCEPTED = gettext_noop("%(who)s đã nhận bạn cùng làm “%(title)s”, phần %(share)s %%.")
DECLINED = gettext_noop("%(who)s chưa nhận bạn cùng làm “%(title)s”, kèm lời nhắn.")


class CannotJoin(Refused):
    pass


class AlreadyAsked(Refused):
    pass


class NeedsWords(Refused):
    pass


class NotYoursToAnswer(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class TooLargeAShare(Refused):
    pass


@act
def ask_to_join(*, by: Person, idea: Idea, text: str, share: int | None = None) -> JoinRequest:
    """Ask the first author, saying what one would add. Undone until they answer."""
    authors = queries.authors(idea)
    if not rules.may_join(by, idea, authors):
        raise CannotJoin(_("Ý tưởng này hiện không nhận thêm người cùng làm."))
    words = _words(text, "words", _("Xin ghi bạn góp thêm điều gì."))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                idea=idea, person=by, text=words, share=share, asked_at=clock.now()
            )
    except IntegrityError:
        raise AlreadyAsked(_("Bạn đã xin cùng làm ý này và đang chờ trả lời.")) from None
    path = f"/ideas/{idea.code}/joining/{request.pk}/"
    _tell(request, authors[0].person, WANTS, by, path)
    record("ideas.joining.asked", by=by, subject=request, changed={"text": words})
    return request


@undoes("ideas.joining.asked")
@act
def undo_ask(*, entry: Entry, by: Person) -> JoinRequest:
    request = _of(entry)
    _move(request, "withdrawn")
    reverse(entry, by=by, subject=request)
    return request


@act
def withdraw_joining(*, by: Person, request: JoinRequest) -> JoinRequest:
    """Ask no longer, however long ago it was. Undone by asking again."""
    if request.person_id != by.pk:
        raise NotYoursToAnswer(_("Chỉ người xin mới rút được lời của mình."))
    _move(request, "withdrawn")
    record("ideas.joining.withdrawn", by=by, subject=request)
    return request


@act
def accept_joining(*, by: Person, request: JoinRequest, share: int, reply: str = "") -> JoinRequest:
    """The first author gives of their own share; another than was asked for is to be confirmed.

    Undone by taking the person off again and the share back.
    """
    first = _only_first(by, request)
    if share >= first.share:
        raise TooLargeAShare(
            _("Phần này lấy từ %(own)d %% của bạn. Xin cho ít hơn, hoặc chia lại các phần trước.")
            % {"own": first.share},
            field="share",
        )
    words = _words(reply, "reply")
    _move(request, "accepted", reply=words, answered_at=clock.now())
    authors = queries.authors(request.idea)
    share_out(
        by=by,
        idea=request.idea,
        authors=[
            *((one.person, one.share - share * (one.pk == first.pk)) for one in authors),
            (request.person, share),
        ],
        seen=queries.layout(authors),
        agreed=[request.person_id] if share == request.share else [],
    )
    _tell(request, request.person, ACCEPTED, by, f"/ideas/{request.idea.code}/", share)
    record("ideas.joining.accepted", by=by, subject=request, changed={"reply": words})
    return request


@undoes("ideas.joining.accepted")
@act
def undo_accept(*, entry: Entry, by: Person) -> JoinRequest:
    request = _of(entry)
    first = _only_first(by, request)
    _move_back(request, JoinState.ACCEPTED)
    authors = queries.authors(request.idea)
    given = sum(one.share for one in authors if one.person_id == request.person_id)
    share_out(
        by=by,
        idea=request.idea,
        authors=[
            (one.person, one.share + given * (one.pk == first.pk))
            for one in authors
            if one.person_id != request.person_id
        ],
        seen=queries.layout(authors),
    )
    reverse(entry, by=by, subject=request)
    return request


@act
def decline_joining(*, by: Person, request: JoinRequest, reply: str) -> JoinRequest:
    """Not together, in some words to the person. Undone within a day."""
    _only_first(by, request)
    words = _words(reply, "reply", _("Xin ghi vài lời cho người xin."))
    _move(request, "declined", reply=words, answered_at=clock.now())
    _tell(request, request.person, DECLINED, by, WAITS)
    record("ideas.joining.declined", by=by, subject=request, changed={"reply": words})
    return request


@undoes("ideas.joining.declined")
@act
def undo_decline(*, entry: Entry, by: Person) -> JoinRequest:
    request = _of(entry)
    _move_back(request, JoinState.DECLINED)
    reverse(entry, by=by, subject=request)
    return request


def _words(typed: str, field: str, missing: str = "") -> str:
    words = texts.clean(typed)
    if missing and not words:
        raise NeedsWords(missing, field=field)
    if len(words) > LONGEST:
        raise NeedsWords(_("Nhiều nhất 5.000 ký tự."), field=field)
    return words


def _only_first(by: Person, request: JoinRequest) -> IdeaAuthor:
    first = queries.authors(request.idea)[0]
    if first.person_id != by.pk:
        raise NotYoursToAnswer(_("Chỉ tác giả thứ nhất mới trả lời được."))
    return first


def _of(entry: Entry) -> JoinRequest:
    return JoinRequest.objects.select_related("idea", "person").get(pk=entry.subject_id)


def _move(request: JoinRequest, verb: str, **changes: object) -> None:
    move = JOINING.move(verb)
    here = JoinRequest.objects.filter(pk=request.pk, state__in=move.sources)
    moved = here.update(state=move.target, **changes)
    request.refresh_from_db(fields=["state", "reply", "answered_at"])
    if not moved:
        raise SomebodyWasFirst(
            _("Lời xin này không còn chờ nữa: %(state)s.") % {"state": request.get_state_display()}
        )


def _move_back(request: JoinRequest, state: JoinState) -> None:
    waiting = {"state": JoinState.ASKED, "reply": "", "answered_at": None}
    try:
        with transaction.atomic():
            back = JoinRequest.objects.filter(pk=request.pk, state=state).update(**waiting)
    except IntegrityError:
        raise SomebodyWasFirst(_("Người ấy đã xin lại sau đó.")) from None
    if not back:
        raise SomebodyWasFirst(_("Việc này đã được hoàn tác trước đó."))
    request.refresh_from_db()


def _tell(
    request: JoinRequest, person: Person, sentence: str, by: Person, path: str, share: int = 0
) -> None:
    notifications.tell(
        person=person,
        sentence=sentence,
        facts={"who": str(by), "title": request.idea.title, "share": share},
        subject=request.idea,
        path=path,
    )
