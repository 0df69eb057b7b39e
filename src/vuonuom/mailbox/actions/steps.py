"""The one way a letter moves: compare, set, write the step, tell the author."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.accounts.models import Person
from vuonuom.core import clock, rows
from vuonuom.core import text as texts
from vuonuom.core.errors import Refused
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.journal.models import Entry
from vuonuom.mailbox import queries, rules
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.queries import levels, telling
from vuonuom.mailbox.states import CHASE, LETTER, OPEN, StepKind
from vuonuom.notifications import actions as notifications
from vuonuom.notifications.letters import MANY
from vuonuom.organization.models import Unit

LONGEST = 5_000
# Whatever moves a letter ends its chase.
LET_GO = {"chase": CHASE.move("let_go").target, "chased_on": None, "helper": None}


class NotForYou(Refused):
    pass


class WordsMissing(Refused):
    pass


class SomebodyWasFirst(Refused):
    pass


class GoneOn(Refused):
    pass


def lay(idea: Idea, box: Unit, *, at: datetime, by: Person | None) -> Letter:
    """Put an idea into a mailbox, under the clock that holds there that day."""
    day = clock.local_date(at)
    terms = rules.terms_of(box.pk, day)
    due_on = rules.due_on(day, terms.working_days)
    letter = rows.insert(
        Letter(idea=idea, unit=box, received_at=at, due_on=due_on, **terms.numbers)
    )
    write(letter, StepKind.RECEIVED, by=by, at=at, to_unit=box)
    return letter


def needs_words(text: str, *, field: str = "text") -> str:
    """Raises WordsMissing."""
    words = texts.clean(text)
    if not words:
        raise WordsMissing(_("Xin viết vài lời cho tác giả."), field=field)
    if len(words) > LONGEST:
        raise WordsMissing(_("Dài quá 5.000 ký tự. Xin rút bớt."), field=field)
    return words


def only_handlers(by: Person, letter: Letter) -> None:
    if not rules.may_handle(by, letter):
        raise NotForYou(_("Thư này không do bạn xử lý."))


def move(
    letter: Letter,
    kind: StepKind,
    *,
    by: Person,
    text: str = "",
    to_unit: Unit | None = None,
    seen: str = "",
    goes_on: dict[str, Any] | None = None,
) -> None:
    """Move a letter as its machine allows, from where `by` saw it. Raises SomebodyWasFirst.

    `goes_on`: how a letter that returns is chased further; without it clock and chase end here.
    """
    now = clock.now()
    allowed = LETTER.move(kind.value)
    sources = [s for s in allowed.sources if not seen or s == seen]
    changes: dict[str, Any] = {
        "state": allowed.target,
        "closed_at": None if allowed.target in OPEN else now,
    }
    if to_unit is not None:
        changes |= {"unit": to_unit, "received_at": now}
    if to_unit is not None and goes_on is None:
        terms = rules.terms_of(to_unit.pk, clock.local_date(now))
        due_on = rules.due_on(clock.local_date(now), terms.working_days)
        changes |= {"due_on": due_on, **terms.numbers}
    if kind == StepKind.REPLIED:
        changes["due_on"] = rules.due_on(clock.local_date(now), letter.working_days)
    before = letter.unit_id
    here = Letter.objects.filter(pk=letter.pk, unit_id=before, state__in=sources)
    if not here.update(**changes, **(LET_GO if goes_on is None else goes_on)):
        raise SomebodyWasFirst(_first(letter))
    letter.refresh_from_db(fields=_MOVED)
    write(
        letter, kind, by=by, at=now, text=text,
        from_unit_id=before if to_unit else None, to_unit=to_unit,
    )  # fmt: skip


_MOVED = ["state", "closed_at", "unit", "received_at", "due_on", *rules.Terms().numbers, *LET_GO]


def _first(letter: Letter) -> str:
    who = queries.who_was_first(letter)
    if not who:
        return _("Thư này không còn ở bước đó nữa.")
    return _("Đã có người làm trước. %(who)s.") % {"who": who}


def write(
    letter: Letter,
    kind: StepKind,
    *,
    by: Person | None,
    at: datetime,
    text: str = "",
    from_unit_id: int | None = None,
    to_unit: Unit | None = None,
) -> None:
    step = LetterStep(
        letter=letter,
        kind=kind,
        text=texts.clean(text),
        by=by,
        at=at,
        from_unit_id=from_unit_id,
        to_unit=to_unit,
    )
    rows.insert_all([step])


BESIDE = (StepKind.GROUPED, StepKind.HELP_ASKED, StepKind.HANDED_BACK)  # nothing moves by them


def step_back(entry: Entry, kind: StepKind) -> Letter:
    """Take a letter's newest step back, when it is the one that `entry` wrote. Raises GoneOn."""
    letter = Letter.objects.select_related("idea").get(pk=entry.subject_id)
    steps = list(letter.steps.all())
    moving = [s for s in steps if not s.undone and s.kind not in BESIDE]
    step = moving[-1]
    if step.kind != kind or step.by_id != entry.actor_id or step.at > entry.at:
        raise GoneOn(_("Sau đó đã có việc khác với thư này nên không hoàn tác được nữa."))
    step.undone = True
    was = letter.state
    now = rules.standing(steps)
    if not Letter.objects.filter(pk=letter.pk, state=was).update(**now.fields, **LET_GO):
        raise SomebodyWasFirst(_first(letter))
    LetterStep.objects.filter(pk=step.pk).update(undone=True)
    letter.refresh_from_db()
    return letter


TOLD = {
    StepKind.ANSWERED: gettext_noop("%(who)s đã trả lời ý tưởng “%(title)s” của bạn."),
    StepKind.ASKED_BACK: gettext_noop("%(who)s hỏi thêm về ý tưởng “%(title)s” của bạn."),
    StepKind.FORWARDED: gettext_noop(
        "Ý tưởng “%(title)s” của bạn đã được chuyển tới hộp thư %(unit)s."
    ),
    StepKind.GROUPED: gettext_noop(
        "Ý tưởng “%(title)s” của bạn được xếp cùng nhóm với ý giống nó. Công của bạn giữ nguyên."
    ),
    StepKind.HELP_ASKED: gettext_noop("%(helper)s cùng lo ý tưởng “%(title)s” của bạn."),
    StepKind.TAKEN_UP: gettext_noop("Ý tưởng “%(title)s” của bạn đã được tiếp nhận."),
    StepKind.DECLINED: gettext_noop("Ý tưởng “%(title)s” của bạn chưa được tiếp nhận, kèm lý do."),
    StepKind.MOVED_OUT: gettext_noop(
        "Một thư của bạn đã được chuyển khỏi hộp thư sáng kiến vì đây không phải kênh"
        " khiếu nại, tố cáo. Xin xem nơi gửi đúng."
    ),
    StepKind.UNDONE: gettext_noop("Một bước với ý tưởng “%(title)s” của bạn vừa được hoàn tác."),
}
AT_ONCE = (StepKind.ANSWERED, StepKind.ASKED_BACK, StepKind.TAKEN_UP, StepKind.DECLINED,
           StepKind.MOVED_OUT)  # fmt: skip
WHERE_TO_GO = "/ideas/where-to-go/"


def tell_authors(letter: Letter, kind: StepKind, *, by: Person | None) -> None:
    """Tell every author what happened to their letter; answers go out at once."""
    idea = letter.idea
    facts = {"who": str(by or ""), "title": idea.title, "unit": str(letter.unit)}
    if kind == StepKind.HELP_ASKED:
        facts["helper"] = str(letter.helper)
    path = f"/ideas/{idea.code}/"
    if kind == StepKind.MOVED_OUT:  # nothing of its words goes on travelling
        facts, path = {}, WHERE_TO_GO
    for author in IdeaAuthor.objects.filter(idea=idea).select_related("person"):
        if by is None or author.person_id != by.pk:
            _tell(author.person, TOLD[kind], facts, letter, path, kind in AT_ONCE)


NEW_LETTER = gettext_noop("Hộp thư %(unit)s có thư mới.")
MANY[NEW_LETTER] = gettext_noop("Hộp thư %(unit)s có %(n)s thư mới.")


def told_unit(letter: Letter, *, by: Person) -> None:
    """Tell those who keep this very mailbox; levels above read their own lists."""
    tell_keepers(letter, NEW_LETTER, by=by, path=f"/mailbox/{letter.unit.code}/")


def tell_keepers(
    letter: Letter, sentence: str, *, by: Person | None, path: str, helper: Unit | None = None
) -> None:
    """Tell those who keep the letter's mailbox, or who work at the level that helps it.

    The mailbox of a closed unit is kept by who carries on its work. Where there is no keeper, those
    who work at that unit are told. Who is away is not, as long as anybody is in their place.
    """
    today = clock.today()
    unit = helper or levels.living_mailbox(letter.unit) or letter.unit
    notifications.tell_found(
        telling.HELPERS if helper else telling.KEEPERS,
        (today, today, unit.pk, today, today, letter.idea_id, letter.idea_id, by.pk if by else 0),
        sentence=sentence,
        facts={"unit": str(letter.unit)},
        subject=letter,
        path=path,
    )


def _tell(
    person: Person, sentence: str, facts: dict[str, str], letter: Letter, path: str, at_once: bool
) -> None:
    notifications.tell(
        person=person, sentence=sentence, facts=facts, subject=letter, path=path, at_once=at_once
    )
