"""Questions, and how many found the right answer where so many tried that it tells of nobody."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, Question


@dataclass(frozen=True)
class Tried:
    question: Question
    answers: int | None  # none: fewer than ten
    share_right: float | None


def quiz_of(conference: Conference) -> list[Tried]:
    found = conference.questions.annotate(
        n=Count("answers"), found=Count("answers", filter=Q(answers__chosen=F("right")))
    )
    return [_tried(one, one.n, one.found) for one in found.order_by("position")]


def _tried(question: Question, answers: int, right: int) -> Tried:
    if answers < rules.FEWEST:
        return Tried(question, None, None)
    return Tried(question, answers, right / answers)


def quiz_text(conference: Conference) -> str:
    """The questions as they are typed."""
    asked = (
        rules.Asked(one.text, tuple(one.options), one.right, one.why)
        for one in conference.questions.all()
    )
    return "\n\n".join(map(str, asked))
