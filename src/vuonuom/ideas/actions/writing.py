"""What authors do: send, edit, withdraw, keep a draft."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock, codes, rows
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Challenge
from vuonuom.directives.states import ChallengeState
from vuonuom.discussion.actions import open_thread
from vuonuom.discussion.models import Thread
from vuonuom.files import actions as files
from vuonuom.ideas import queries, rules
from vuonuom.ideas.actions.marks import put_text
from vuonuom.ideas.actions.novelty import Novelty, keep_novelty
from vuonuom.ideas.actions.shares import ask_shares
from vuonuom.ideas.models import (
    LONGEST_TEXT,
    Draft,
    Idea,
    IdeaAuthor,
    IdeaPicture,
    IdeaVersion,
)
from vuonuom.ideas.states import IDEA, IdeaState
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.organization.models import Field, Unit
from vuonuom.similarity import actions as similarity

LONGEST_TITLE = 200
LONGEST_DRAFT = 1_000_000  # a book pasted in is kept until it is shortened
JUST_SENT = timedelta(minutes=10)
MOST_PICTURES = 6


class NothingSaid(Refused):
    pass


class TooLong(Refused):
    pass


class TooManyPictures(Refused):
    pass


class NotAPicture(Refused):
    pass


class ChallengeClosed(Refused):
    pass


class NotYours(Refused):
    pass


class GoneOn(Refused):
    pass


class EditedElsewhere(Refused):
    pass


@act
def submit_idea(
    *,
    by: Person,
    unit: Unit,
    title: str,
    text: str,
    authors: list[tuple[Person, int]] | None = None,
    field: Field | None = None,
    challenge: Challenge | None = None,
    pictures: Iterable[Any] = (),
    novelty: Novelty | None = None,
    received_at: datetime | None = None,
) -> Idea:
    """Write an idea down, counted once, for `unit`. Undone by `withdraw_idea`.

    People send through `mailbox.actions.send_letter`, which lays it in a mailbox too.
    `received_at`: it came before its author was known, and counts for that day.
    """
    shares = authors or [(by, rules.WHOLE)]
    title, text = worded(title, text)
    rules.check_authors(shares)
    rules.check_sender(by, unit, shares)
    if challenge is not None and challenge.state != ChallengeState.OPEN:
        raise ChallengeClosed(_("Việc khó này đã khép lại."), field="challenge")
    now = received_at or clock.now()
    on = clock.local_date(now)
    year = on.year
    idea = Idea(
        code=codes.any_code("YT", year),
        unit=unit,
        title=title,
        text=text,
        field=field,
        challenge=challenge,
        submitted_at=now,
        year=year,
        submitted_by=by,
    )
    while not rows.insert_unless_taken(idea, "code"):
        idea.code = codes.any_code("YT", year)
    rows.insert_all(
        [
            IdeaAuthor(idea_id=idea.pk, person_id=person.pk, share=share, position=position)
            for position, (person, share) in enumerate(shares)
        ]
    )
    ask_shares(idea, shares, by)
    _keep_version(idea, by, now)
    _keep_pictures(idea, by, list(pictures))
    if novelty is not None:
        keep_novelty(idea, novelty, now)
    rows.write("DELETE FROM ideas_draft WHERE person_id = %s", by.pk)
    put_text(idea)
    about = f"challenge:{challenge.pk}" if challenge else ""
    record(
        "ideas.idea.submitted",
        by=by,
        subject=idea,
        counts=[
            Count(unit.pk, "ideas.submitted", cohort=year, about=about, on=on),
            *(Count(unit.pk, "ideas.authored", cohort=year, person=p.pk, on=on) for p, _ in shares),
        ],
        changed={"title": title, "text": text},
    )
    return idea


@act
def edit_idea(*, by: Person, idea: Idea, title: str, text: str, version: int | None = None) -> Idea:
    """Say it better; the earlier words stay as a version. Undone by writing them again.

    `version` is the one the author was looking at. Raises NotYours, GoneOn, EditedElsewhere.
    """
    if not rules.is_author(by, idea):
        raise NotYours(_("Chỉ tác giả mới sửa được ý tưởng của mình."))
    title, text = worded(title, text)
    _rewrite(idea, title, text, version or idea.version, by)
    record("ideas.idea.edited", by=by, subject=idea, changed={"title": title, "text": text})
    return idea


@undoes("ideas.idea.edited")
@act
def undo_edit(*, entry: Entry, by: Person) -> Idea:
    """Write the words before the newest version again, as a version of their own."""
    idea = Idea.objects.get(pk=entry.subject_id)
    before = idea.versions.filter(number=idea.version - 1).get()
    _rewrite(idea, before.title, before.text, idea.version, by)
    reverse(entry, by=by, subject=idea)
    return idea


@act
def withdraw_idea(*, by: Person, idea: Idea) -> Idea:
    """The author takes the idea back: out of lists, search and every figure it stood in.

    People withdraw through `mailbox.actions.withdraw_letter`; undone with it, by `put_back`.
    """
    if not rules.may_withdraw(by, idea):
        raise NotYours(_("Chỉ tác giả mới rút được ý tưởng của mình."))
    sources = IDEA.move("withdrawn").sources
    if not Idea.objects.filter(pk=idea.pk, state__in=sources).update(state=IdeaState.WITHDRAWN):
        raise GoneOn(_("Ý tưởng đã đi tiếp nên không rút được nữa."))
    counts = queries.uncounted(idea)  # held now: nobody changes its authors meanwhile
    idea.state = IdeaState.WITHDRAWN
    similarity.hide(idea)
    record("ideas.idea.withdrawn", by=by, subject=idea, counts=counts)
    return idea


@act
def put_back(*, by: Person, idea: Idea) -> Idea:
    """Undo the withdrawal: the idea stands where it stood and counts as it did."""
    entry = queries.last_mark(idea, "withdrawn")
    if entry is None:
        raise GoneOn(_("Ý tưởng này không ở trạng thái đã rút."))
    before = queries.state_before(idea, entry)
    if not Idea.objects.filter(pk=idea.pk, state=IdeaState.WITHDRAWN).update(state=before):
        raise GoneOn(_("Ý tưởng này không ở trạng thái đã rút."))
    idea.refresh_from_db()
    put_text(idea)
    reverse(entry, by=by, subject=idea)
    return idea


def save_draft(*, person: Person, title: str, text: str, unit: Unit | None = None) -> Draft | None:
    """Keep what a person has typed so far; nobody else reads it and nothing is recorded.

    An empty text forgets the draft, and so does one that was just sent: the page keeps drafts
    while one types, and the last may arrive behind the sending.
    """
    title, text = texts.one_line(title)[:LONGEST_TITLE], texts.clean(text)[:LONGEST_DRAFT]
    since = clock.now() - JUST_SENT
    sent = Idea.objects.filter(submitted_by=person, submitted_at__gt=since, text=text or title)
    if not (title or text) or sent.exists():
        Draft.objects.filter(person=person).delete()
        return None
    draft, _ = Draft.objects.update_or_create(
        person=person,
        defaults={"title": title, "text": text, "unit": unit, "saved_at": clock.now()},
    )
    return draft


def worded(title: str, text: str) -> tuple[str, str]:
    """Title and text as they are stored; one box is enough: the first sentence is the title.

    Raises NothingSaid, TooLong.
    """
    title, text = texts.one_line(title), texts.clean(text)
    if not title and not text:
        raise NothingSaid(_("Xin viết vài chữ về ý tưởng."), field="text")
    if len(text) > LONGEST_TEXT:
        raise TooLong(_("Nội dung dài quá 10.000 ký tự. Xin rút bớt."), field="text")
    if len(title) > LONGEST_TITLE:
        raise TooLong(_("Tên ý tưởng dài quá 200 ký tự. Xin rút bớt."), field="title")
    return title or first_sentence(text), text or title


def first_sentence(text: str) -> str:
    """The first sentence, or as many whole words of it as a title holds."""
    line = texts.one_line(text.partition("\n")[0])
    ends = [at for mark in (". ", "! ", "? ", "; ", "… ") if (at := line.find(mark)) > 0]
    sentence = line[: min(ends)] if ends else line.rstrip(".")
    if len(sentence) <= LONGEST_TITLE // 2:
        return sentence
    return sentence[: LONGEST_TITLE // 2].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _rewrite(idea: Idea, title: str, text: str, seen: int, by: Person) -> None:
    fresh = Idea.objects.filter(pk=idea.pk, state__in=rules.EDITABLE)
    changed = fresh.filter(version=seen).update(title=title, text=text, version=seen + 1)
    if not changed and fresh.exists():
        raise EditedElsewhere(
            _("Ý tưởng vừa được sửa ở nơi khác. Xin mở lại trang để xem bản mới nhất rồi sửa tiếp.")
        )
    if not changed:
        raise GoneOn(_("Ý tưởng đã đi tiếp hoặc đã khép lại nên không sửa được nữa."))
    idea.title, idea.text, idea.version = title, text, seen + 1
    _keep_version(idea, by, clock.now())
    idea.refresh_from_db(fields=["hidden_at"])  # hidden meanwhile: it stays so
    put_text(idea)


def _keep_version(idea: Idea, by: Person, now: Any) -> None:
    version = IdeaVersion(
        idea_id=idea.pk,
        number=idea.version,
        title=idea.title,
        text=idea.text,
        written_at=now,
        written_by_id=by.pk,
    )
    rows.insert_all([version])


def _keep_pictures(idea: Idea, by: Person, uploads: list[Any]) -> None:
    for position, ready in enumerate(checked_pictures(uploads)):
        stored = files.store(by=by, upload=ready)
        IdeaPicture.objects.create(idea=idea, file=stored, position=position)


def checked_pictures(uploads: list[Any]) -> list[files.Checked]:
    """Pictures that were read and made anew. Raises TooManyPictures, NotAPicture, WrongContent."""
    if len(uploads) > MOST_PICTURES:
        raise TooManyPictures(
            _("Nhiều nhất %(most)d ảnh.") % {"most": MOST_PICTURES}, field="pictures"
        )
    try:
        found = [files.checked(upload) for upload in uploads]
    except Refused as refused:
        refused.field = "pictures"
        raise
    if not all(ready.kind.is_picture for ready in found):
        raise NotAPicture(_("Chỉ nhận ảnh ở đây."), field="pictures")
    return found


def thread_of(idea: Idea) -> Thread:
    """The idea's thread; it gets one with the first word said."""
    if idea.thread is None:
        opened = open_thread()
        Idea.objects.filter(pk=idea.pk, thread=None).update(thread=opened)
        idea.refresh_from_db(fields=["thread"])
    return cast("Thread", idea.thread)
