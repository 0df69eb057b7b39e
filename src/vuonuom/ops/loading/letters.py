"""Ideas and letters in bulk: the rows that `send_letter`, `answer`, `take_up`, `decline` write.

An import of what happened tells nobody: no notices.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

from vuonuom.core import clock, codes
from vuonuom.ideas.models import Idea, IdeaAuthor, IdeaVersion
from vuonuom.ideas.states import STAGE_OF, IdeaState
from vuonuom.journal.acts import Count
from vuonuom.mailbox import rules
from vuonuom.mailbox.actions.handling import TAKEN_UP_WORDS
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.states import Chase, LetterState, StepKind
from vuonuom.ops.loading.journal import Ledger
from vuonuom.ops.loading.sheets import Sheet
from vuonuom.similarity.models import Text

IDEA, LETTER = "ideas.idea", "mailbox.letter"
S = IdeaState

due_on = cache(rules.due_on)


class Codes:
    """New codes from the seed, so that the same seed gives the same demo."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.taken: set[str] = set()

    def __call__(self, prefix: str, year: int) -> str:
        while True:
            tail = "".join(self.random.choices(codes.ALPHABET, k=codes.LENGTH))
            code = f"{prefix}-{year}-{tail}"
            if code not in self.taken:
                self.taken.add(code)
                return code


class Letters:
    """Loads acts on ideas and letters; `row` is the idea's row until it is written."""

    def __init__(self, ledger: Ledger, new_code: Codes) -> None:
        self.ledger = ledger
        self.new_code = new_code
        self.ideas = Sheet(
            Idea,
            ("code", "unit_id", "title", "text", "field_id", "challenge_id", "state",
             "submitted_at", "year", "submitted_by_id", "version", "answered_at",
             "first_tried_on", "recognised_on", "hidden_at"),
        )  # fmt: skip
        self.authors = Sheet(IdeaAuthor, ("idea_id", "person_id", "share", "position"))
        self.versions = Sheet(
            IdeaVersion, ("idea_id", "number", "title", "text", "written_at", "written_by_id")
        )
        self.letters = Sheet(
            Letter,
            (
                "idea_id",
                "unit_id",
                "state",
                "received_at",
                "due_on",
                "closed_at",
                "chase",
                "chased_on",
                "helper_id",
            ),
        )
        self.steps = Sheet(
            LetterStep,
            ("letter_id", "kind", "text", "by_id", "at", "from_unit_id", "to_unit_id", "undone"),
        )
        self.texts = Sheet(
            Text,
            ("subject_kind", "subject_id", "code", "title", "body", "unit_id", "year", "field_id",
             "stage", "hidden", "stale", "revision", "open_to_all"),
        )  # fmt: skip

    def send(
        self,
        *,
        at: datetime,
        unit: int,
        title: str,
        text: str,
        authors: Sequence[tuple[int, int]],
        field: int | None,
        challenge: int | None = None,
    ) -> "Sent":
        year = clock.local_date(at).year
        by = authors[0][0]
        code = self.new_code("YT", year)
        idea = self.ideas.add(
            code, unit, title, text, field, challenge, S.SUBMITTED, at, year, by, 1,
            None, None, None, None,
        )  # fmt: skip
        for position, (person, share) in enumerate(authors):
            self.authors.add(idea, person, share, position)
        self.versions.add(idea, 1, title, text, at, by)
        self.texts.add(IDEA, idea, code, title, text, unit, year, field, "hat", False, True, 0,
                       False)  # fmt: skip
        about = f"challenge:{challenge}" if challenge else ""
        counts = [Count(unit, "ideas.submitted", cohort=year, about=about)]
        counts += [Count(unit, "ideas.authored", cohort=year, person=p) for p, _ in authors]
        self._record(f"{IDEA}.submitted", at, by, idea, counts, title=title, text=text)
        letter = self.letters.add(
            idea,
            unit,
            LetterState.WAITING,
            at,
            due_on(clock.local_date(at)),
            None,
            Chase.QUIET,
            None,
            None,
        )
        self.steps.add(letter, StepKind.RECEIVED, "", by, at, None, unit, False)
        self._record(f"{LETTER}.sent", at, by, letter)
        return Sent(self, idea, letter, unit, year, self.ideas.last(), self.letters.last(),
                    self.texts.last())  # fmt: skip

    def _record(
        self,
        kind: str,
        at: datetime,
        by: int,
        pk: int,
        counts: Sequence[Count] = (),
        **changed: Any,
    ) -> None:
        subject = kind.rsplit(".", 1)[0]
        self.ledger.record(
            kind, at=at, by=by, subject=(subject, pk), counts=counts, changed=changed
        )

    def write(self) -> None:
        for sheet in (self.ideas, self.authors, self.versions, self.letters,
                      self.steps, self.texts):  # fmt: skip
            sheet.write()


class Sent:
    """One idea with its letter, as it travels on."""

    def __init__(
        self, loader: Letters, idea: int, letter: int, unit: int, year: int, *rows: list[Any]
    ) -> None:
        self.loader, self.idea, self.letter, self.unit, self.year = loader, idea, letter, unit, year
        self.idea_row, self.letter_row, self.text_row = rows
        self.answered = False

    def answer(self, *, at: datetime, by: int, text: str) -> None:
        self._step(StepKind.ANSWERED, LetterState.ANSWERED, at, by, text)
        self._answered(at, by)
        self._letter_record("answered", at, by, text=text)

    def take_up(self, *, at: datetime, by: int) -> None:
        self._step(StepKind.TAKEN_UP, LetterState.TAKEN_UP, at, by, TAKEN_UP_WORDS)
        self._answered(at, by)
        self.mark("taken_up", at=at, by=by, state=S.TAKEN_UP)
        self._letter_record("taken_up", at, by, text=TAKEN_UP_WORDS)

    def decline(self, *, at: datetime, by: int, text: str) -> None:
        self._step(StepKind.DECLINED, LetterState.DECLINED, at, by, text)
        self._answered(at, by)
        self.mark("declined", at=at, by=by, state=S.DECLINED)
        self._letter_record("declined", at, by, text=text)

    def mark(
        self,
        verb: str,
        *,
        at: datetime,
        by: int,
        state: IdeaState | None = None,
        counts: Sequence[Count] = (),
        **changes: Any,
    ) -> None:
        """What `ideas.actions.marks` writes: the new state, its sign in search, the entry."""
        if state is not None:
            changes["state"] = state
            self.loader.texts.set(self.text_row, stage=STAGE_OF[state].value)
        if changes:
            self.loader.ideas.set(self.idea_row, **changes)
        self.loader._record(f"{IDEA}.{verb}", at, by, self.idea, counts)  # noqa: SLF001

    def count(self, measure: str, on: Any = None) -> list[Count]:
        return [Count(self.unit, measure, cohort=self.year, on=on)]

    def _answered(self, at: datetime, by: int) -> None:
        first = not self.answered
        self.answered = True
        changes: dict[str, Any] = {"answered_at": at} if first else {}
        counts = self.count("ideas.answered") if first else []
        self.mark("answered", at=at, by=by, counts=counts, **changes)

    def _step(self, kind: StepKind, state: LetterState, at: datetime, by: int, text: str) -> None:
        self.loader.steps.add(self.letter, kind, text, by, at, None, None, False)
        self.loader.letters.set(self.letter_row, state=state, closed_at=at)

    def _letter_record(self, verb: str, at: datetime, by: int, **changed: Any) -> None:
        self.loader._record(f"{LETTER}.{verb}", at, by, self.letter, **changed)  # noqa: SLF001
