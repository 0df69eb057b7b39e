"""Co-authors say what they think of their shares; the first author shares out again."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.ideas import queries, rules
from vuonuom.ideas.models import Idea, IdeaAuthor, ShareAnswer
from vuonuom.ideas.states import ALIVE, SHARE, ShareState
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.notifications import actions as notifications

LONGEST_REASON = 1_000
ASKED = gettext_noop(
    "%(who)s ghi bạn là đồng tác giả của “%(title)s”, phần %(share)s %%. Xin mở ra và xác nhận."
)
CONTESTED = gettext_noop("%(who)s đề nghị xem lại phần đóng góp ở “%(title)s”.")
TAKEN_OFF = gettext_noop("%(who)s đã đưa bạn ra khỏi nhóm tác giả của “%(title)s”.")


class NotAskedOfYou(Refused):
    pass


class ShareHasChanged(Refused):
    pass


class AlreadyAnswered(Refused):
    pass


class NeedsReason(Refused):
    pass


class IdeaIsClosed(Refused):
    pass


class NotYoursToShare(Refused):
    pass


class SharedOutElsewhere(Refused):
    pass


class FirstAuthorStays(Refused):
    pass


class NotYoursToTake(Refused):
    pass


def ask_shares(idea: Idea, shares: rules.Shares, by: Person) -> None:
    """Ask every author but `by` about their share, in the caller's act: part of every sending."""
    if len(shares) < 2:  # whose name alone was typed in says "not mine" to the whole letter
        return
    asked, at = [one for one in shares if one[0].pk != by.pk], clock.now()
    rows.insert_all(
        [ShareAnswer(idea=idea, person=person, share=share, asked_at=at) for person, share in asked]
    )
    for person, share in asked:
        _tell(person, ASKED, idea, by, share)


@act
def confirm_share(*, by: Person, idea: Idea, share: int) -> ShareAnswer:
    """ "Yes, that is my share." `share` is the one that was read. Undone while it stands."""
    answer = _answer(by, idea, share, "confirmed")
    record("ideas.share.confirmed", by=by, subject=answer, changed={"share": share})
    return answer


@act
def contest_share(*, by: Person, idea: Idea, share: int, reason: str) -> ShareAnswer:
    """ "That is not me, or not my share": whoever shares out is told. Undone while it stands."""
    words = texts.clean(reason)
    if not words:
        raise NeedsReason(_("Xin ghi vì sao, để tác giả thứ nhất sửa lại."), field="reason")
    if len(words) > LONGEST_REASON:
        raise NeedsReason(_("Nhiều nhất 1.000 ký tự."), field="reason")
    answer = _answer(by, idea, share, "contested", reason=words)
    for person in _who_shares_out(idea):
        if person.pk != by.pk:
            _tell(person, CONTESTED, idea, by, share)
    record("ideas.share.contested", by=by, subject=answer, changed={"reason": words})
    return answer


@undoes("ideas.share.confirmed")
@act
def undo_confirm(*, entry: Entry, by: Person) -> ShareAnswer:
    answer = _unanswered(entry, ShareState.CONFIRMED)
    reverse(entry, by=by, subject=answer)
    return answer


@undoes("ideas.share.contested")
@act
def undo_contest(*, entry: Entry, by: Person) -> ShareAnswer:
    answer = _unanswered(entry, ShareState.CONTESTED)
    reverse(entry, by=by, subject=answer)
    return answer


@act
def share_out(
    *,
    by: Person,
    idea: Idea,
    authors: rules.Shares,
    seen: str,
    agreed: Collection[int] = (),
) -> Idea:
    """Name the authors and their shares anew; whoever has another share than before is asked.

    Undone by sharing out again: nobody's word is carried over to a share they have not seen.
    `seen` is `queries.layout` as `by` saw it; `agreed` are keys of persons who named their share
    themselves and are not asked. The idea stays counted; whoever is taken off is
    counted out where they were counted in, and whoever comes counts from today.
    """
    held = Idea.objects.select_for_update().get(pk=idea.pk)
    before = queries.authors(held)
    if not rules.may_share_out(by, held, before):
        raise NotYoursToShare(_("Chỉ tác giả thứ nhất mới chia lại phần đóng góp được."))
    if not rules.authors_open(held):
        raise IdeaIsClosed(_("Ý tưởng đã khép lại hoặc đã thử xong nên không đổi tác giả được."))
    if queries.layout(before) != seen:
        raise SharedOutElsewhere(_("Nhóm tác giả vừa được đổi ở nơi khác. Xin xem lại rồi chia."))
    rules.check_authors(authors)
    if by.pk not in {person.pk for person, _share in authors} and _writes(by, before):
        raise FirstAuthorStays(_("Tác giả thứ nhất không tự gỡ mình. Bạn có thể rút ý tưởng."))
    if by.pk in {person.pk for person, _share in authors} and not _writes(by, before):
        raise NotYoursToTake(_("Bạn nhập hộ hay xác nhận hộ thì không tự ghi tên mình vào được."))
    old = {author.person_id: author.share for author in before}
    gone = [a.person for a in before if a.person_id not in {person.pk for person, _ in authors}]
    counts = _changed_counts(held, old, gone, authors)
    _lay_out(held, before, authors)
    _ask_anew(held, old, authors, by, agreed)
    _tell_taken_off(held, gone, by)
    record("ideas.idea.shared_out", by=by, subject=held, counts=counts)
    return held


def _writes(person: Person, authors: Iterable[IdeaAuthor]) -> bool:
    return person.pk in {author.person_id for author in authors}


def _answer(by: Person, idea: Idea, share: int, verb: str, reason: str = "") -> ShareAnswer:
    """Raises NotAskedOfYou, IdeaIsClosed, ShareHasChanged, AlreadyAnswered."""
    move = SHARE.move(verb)
    standing = ShareAnswer.objects.filter(idea=idea, person=by, idea__state__in=ALIVE)
    now = standing.filter(share=share, state__in=move.sources)
    moved = now.update(state=move.target, reason=reason, answered_at=clock.now())
    answer = ShareAnswer.objects.filter(idea=idea, person=by).select_related("idea").first()
    if answer is None:
        raise NotAskedOfYou(_("Bạn không còn được hỏi về phần đóng góp ở ý tưởng này."))
    if moved:
        return answer
    if answer.idea.state not in ALIVE:
        raise IdeaIsClosed(_("Ý tưởng này đã được rút."))
    if answer.share != share:
        raise ShareHasChanged(
            _("Phần của bạn vừa được đổi thành %(share)d %%. Xin xem lại.")
            % {"share": answer.share}
        )
    raise AlreadyAnswered(
        _("Bạn đã trả lời trước đó: %(state)s.") % {"state": answer.get_state_display()}
    )


def _unanswered(entry: Entry, state: ShareState) -> ShareAnswer:
    here = ShareAnswer.objects.filter(pk=entry.subject_id, state=state, answered_at__lte=entry.at)
    if not here.update(state=ShareState.ASKED, reason="", answered_at=None):
        raise ShareHasChanged(_("Sau đó các phần đã được chia lại nên không hoàn tác được nữa."))
    return ShareAnswer.objects.select_related("idea").get(pk=entry.subject_id)


def _changed_counts(
    idea: Idea, old: Mapping[int, int], gone: Sequence[Person], authors: rules.Shares
) -> list[Count]:
    left = {person.pk for person in gone}
    come = [person.pk for person, _share in authors if person.pk not in old]
    return [
        *(count for count in queries.uncounted(idea) if count.person in left),
        *(Count(idea.unit_id, "ideas.authored", cohort=idea.year, person=key) for key in come),
    ]


def _lay_out(idea: Idea, before: Sequence[IdeaAuthor], authors: rules.Shares) -> None:
    known = {author.person_id: author for author in before}
    for position, (person, share) in enumerate(authors):
        author = known.pop(person.pk, None) or IdeaAuthor(idea=idea, person=person)
        author.share, author.position = share, position
        author.save()
    IdeaAuthor.objects.filter(pk__in=[author.pk for author in known.values()]).delete()


def _ask_anew(
    idea: Idea, old: Mapping[int, int], authors: rules.Shares, by: Person, agreed: Collection[int]
) -> None:
    """Who has this very share and did not contest it is not asked; nor is who shares out."""
    answers, now = ShareAnswer.objects.filter(idea=idea), clock.now()
    answers.exclude(person__in=[person for person, _share in authors]).delete()
    answers.filter(person=by).delete()
    contested = set(answers.filter(state=ShareState.CONTESTED).values_list("person_id", flat=True))
    for person, share in authors:
        unchanged = old.get(person.pk) == share and person.pk not in contested
        if person.pk == by.pk or unchanged:
            continue
        said = person.pk in agreed
        fresh = {
            "share": share,
            "state": ShareState.CONFIRMED if said else ShareState.ASKED,
            "reason": "",
            "asked_at": now,
            "answered_at": now if said else None,
        }
        ShareAnswer.objects.update_or_create(idea=idea, person=person, defaults=fresh)
        if not said:
            _tell(person, ASKED, idea, by, share)


def _tell_taken_off(idea: Idea, gone: Iterable[Person], by: Person) -> None:
    """They may no longer see the idea: the notice leads to their own ideas."""
    for person in gone:
        if person.pk != by.pk:
            _tell(person, TAKEN_OFF, idea, by, 0, path="/ideas/?mine=1")


def _who_shares_out(idea: Idea) -> list[Person]:
    authors = queries.authors(idea)
    people = {person.pk: person for person in (authors[0].person, idea.submitted_by)}
    return list(people.values())


def _tell(
    person: Person, sentence: str, idea: Idea, by: Person, share: int, *, path: str = ""
) -> None:
    notifications.tell(
        person=person,
        sentence=sentence,
        facts={"who": str(by), "title": idea.title, "share": share},
        subject=idea,
        path=path or f"/ideas/{idea.code}/",
    )
