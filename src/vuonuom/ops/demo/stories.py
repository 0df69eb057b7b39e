"""Fates of ideas: most end early, as in life; about 2.5 % come into use elsewhere.

A story is data only. `loading.movement` writes stories in bulk; a test walks the same stories
through the actions and finds the same rows.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from vuonuom.core.clock import LOCAL
from vuonuom.ops.demo import words

# Of all ideas, in a thousand: how many come at least so far. 425 of 17,200 (2.5 %) were applied
# in a real province; 6.9 % is the best public figure anywhere (mission).
ANSWERED, TAKEN_UP, DECLINED = 985, 215, 330
INCUBATED, TRIED, RECOGNISED, PRODUCT, IN_USE = 122, 86, 58, 46, 33


QUIET_TAIL = timedelta(hours=2)


@dataclass
class Adopted:
    taker: int  # unit
    by: int  # person
    asked_at: datetime
    delivered_at: datetime
    confirmed_at: datetime | None
    wish: str
    use: str


@dataclass(frozen=True)
class Session:
    """A panel's sitting: founded on the 1st, files until the 15th, minutes on the 21st."""

    kind: str  # recognition sits in even months, acceptance in odd ones
    province: int
    year: int
    month: int

    def day(self, day: int, hour: int = 9) -> datetime:
        return datetime(self.year, self.month, day, hour, tzinfo=LOCAL).astimezone(UTC)


@dataclass
class Hearing:
    """A file before a panel: laid before it, and decided unless that lies ahead."""

    session: Session
    filed_at: datetime
    approves: bool
    decided_at: datetime | None


@dataclass
class Story:
    unit: int
    province: int
    authors: list[tuple[int, int]]  # (person, share)
    keeper: int
    title: str
    text: str
    field: str
    sent_at: datetime
    answered_at: datetime | None = None
    answer: str = ""
    fate: str = "waiting"  # waiting, answered, declined, taken_up
    decided_at: datetime | None = None
    reason: str = ""
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    trial_began_at: datetime | None = None
    tried_at: datetime | None = None
    result: str = ""
    times_used: int = 0
    recognition: Hearing | None = None
    acceptance: Hearing | None = None
    adoptions: list[Adopted] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Village:
    """What a story needs to know of one branch: its people, its neighbours."""

    unit: int
    province: int  # 0: a tree without provinces, whose ideas stay in the mailbox
    people: Sequence[int]
    keeper: int
    fields: Sequence[str]


def tell(
    random: Random, villages: Sequence[Village], number: int, since: date, until: datetime
) -> list[Story]:
    """`number` stories in order of sending, growing a little from year to year."""
    span = (until - _moment(random, since)).total_seconds()
    moments = sorted(
        _working_hours(random, until - timedelta(seconds=span * random.random() ** 1.25))
        for _ in range(number)
    )
    lively = [random.paretovariate(1.6) for _ in villages]
    chosen = random.choices(range(len(villages)), lively, k=number)
    return [
        _story(random, villages, villages[at], moment, until)
        for at, moment in zip(chosen, moments, strict=True)
    ]


def _story(
    random: Random, villages: Sequence[Village], home: Village, sent: datetime, until: datetime
) -> Story:
    subject, title, text = _words(random, home)
    story = Story(
        unit=home.unit,
        province=home.province,
        authors=_authors(random, home),
        keeper=home.keeper,
        title=title,
        text=text,
        field=subject,
        sent_at=sent,
    )
    luck = random.randrange(1000)
    _mailbox(random, story, luck, until)
    if story.fate == "taken_up":
        _growth(random, story, villages, luck, until)
    return story


def _authors(random: Random, home: Village) -> list[tuple[int, int]]:
    able = [person for person in home.people if person != home.keeper] or list(home.people)
    first = random.choice(able)
    others = [person for person in able if person != first]
    if not others or random.random() > 0.15:
        return [(first, 100)]
    return [(first, 60), (random.choice(others), 40)]


def _mailbox(random: Random, story: Story, luck: int, until: datetime) -> None:
    answered = _later(random, story.sent_at, 1, 6)
    # Nobody waits for ever: the few who are not answered are of the last weeks.
    forgotten = luck >= ANSWERED and story.sent_at > until - timedelta(days=45)
    own = any(person == story.keeper for person, _ in story.authors)
    if forgotten or own or answered > until:
        return
    decided = _later(random, answered, 2, 9)
    if luck < TAKEN_UP and decided < until:
        story.fate, story.decided_at = "taken_up", decided
    elif luck >= ANSWERED - DECLINED:
        story.fate, story.decided_at = "declined", answered
        story.reason = random.choice(words.REASONS)
        return
    else:
        story.fate = "answered"
    story.answered_at, story.answer = answered, random.choice(words.ANSWERS)


def _growth(
    random: Random, story: Story, villages: Sequence[Village], luck: int, until: datetime
) -> None:
    if story.decided_at is None or luck >= INCUBATED or not story.province:
        return
    started = _later(random, story.decided_at, 3, 20)
    began = _later(random, started, 5, 30)
    tried = _later(random, began, 12, 60)
    if started > until:
        return
    story.started_at = started
    if luck >= TRIED:
        stopped = _later(random, started, 20, 60)
        story.stopped_at = stopped if stopped < until else None
        return
    story.trial_began_at = began if began < until else None
    if tried > until:
        return
    story.tried_at = tried
    story.result = random.choice(words.TRIAL_RESULTS)
    story.times_used = random.randint(20, 1500)
    if luck < RECOGNISED or random.random() < 0.3:
        story.recognition = _hearing(
            random, "recognition", story.province, tried, luck < RECOGNISED, until
        )
    heard = story.recognition.decided_at if story.recognition else None
    if luck < PRODUCT and heard:
        story.acceptance = _hearing(random, "acceptance", story.province, heard, True, until)
        _spread(random, story, villages, luck, until)


def _hearing(
    random: Random, kind: str, province: int, since: datetime, approves: bool, until: datetime
) -> Hearing | None:
    """The next sitting whose files are still open after `since`."""
    day = since.astimezone(LOCAL).date()
    months = day.year * 12 + day.month  # the month after, counted from 0
    months += (months + 1) % 2 != (kind == "acceptance")
    session = Session(kind, province, months // 12, months % 12 + 1)
    filed = session.day(random.randint(4, 15), random.randint(8, 16))
    decided = session.day(24, random.randint(8, 16))
    if filed > until:
        return None
    return Hearing(session, filed, approves, decided if decided < until else None)


def _spread(
    random: Random, story: Story, villages: Sequence[Village], luck: int, until: datetime
) -> None:
    accepted = story.acceptance.decided_at if story.acceptance else None
    if accepted is None or luck >= IN_USE + 4:
        return
    wanted = min(len(villages) - 1, 1 + int(random.paretovariate(1.4)) % 14)
    takers = [v for v in random.sample(villages, min(wanted + 1, len(villages)))
              if v.unit != story.unit][:wanted]  # fmt: skip
    for taker in takers:
        asked = _later(random, accepted, 3, 60)
        delivered = _later(random, asked, 2, 15)
        confirmed = _later(random, delivered, 10, 40)
        if delivered > until:
            continue
        settled = confirmed < until and luck < IN_USE
        story.adoptions.append(
            Adopted(
                taker=taker.unit,
                by=taker.keeper,
                asked_at=asked,
                delivered_at=delivered,
                confirmed_at=confirmed if settled else None,
                wish=random.choice(words.WISHES),
                use=_fill(random, random.choice(words.USES)),
            )
        )


def _words(random: Random, home: Village) -> tuple[str, str, str]:
    fitting = [idea for idea in words.IDEAS if idea[0] in home.fields]
    subject, hurt, idea = random.choice(fitting if fitting and random.random() < 0.8
                                        else words.IDEAS)  # fmt: skip
    place, people = random.choice(words.PLACES), random.choice(words.PEOPLE)
    fill = {"nơi": place, "ai": people}
    twist = random.choice(words.TWISTS)
    title = idea.format(**fill)
    if twist:
        title = f"{title} ({twist})"
    gain = random.choice(words.GAINS).format(n=random.randint(3, 60))
    hurt = hurt.format(**fill)
    text = f"{hurt[0].upper()}{hurt[1:]}. Đề nghị: {title[0].lower()}{title[1:]}. {gain}"
    return subject, title[0].upper() + title[1:], text


def _fill(random: Random, sentence: str) -> str:
    return sentence.format(nơi=random.choice(words.PLACES), ai=random.choice(words.PEOPLE))


def _later(random: Random, moment: datetime, least: int, most: int) -> datetime:
    return _working_hours(random, moment + timedelta(days=random.randint(least, most)))


def _working_hours(random: Random, moment: datetime) -> datetime:
    day = moment.astimezone(LOCAL).date()
    return _moment(random, day)


def _moment(random: Random, day: date) -> datetime:
    at = time(random.randint(7, 21), random.randint(0, 59), random.randint(0, 59))
    return datetime.combine(day, at, LOCAL).astimezone(UTC)
