"""A quiz that helps: written by the hosts, answered by whoever likes, about nobody."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, Question, QuizAnswer
from vuonuom.conferences.rules import Asked
from vuonuom.conferences.states import ConferenceState
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record

MOST = 20


class Cancelled(Refused):
    pass


class TooMany(Refused):
    pass


class AlreadyAnswered(Refused):
    pass


@act
def set_quiz(*, by: Person, conference: Conference, questions: Sequence[Asked]) -> Conference:
    """Write the questions anew, while nobody has answered. Its undo is to write them again."""
    rules.demand(by, conference.unit)
    if conference.state == ConferenceState.CANCELLED:
        raise Cancelled(_("Hội nghị đã hủy."))
    if len(questions) > MOST:
        raise TooMany(_("Nhiều nhất %(most)s câu hỏi.") % {"most": MOST}, field="quiz")
    if QuizAnswer.objects.filter(question__conference=conference).exists():
        raise AlreadyAnswered(_("Đã có người trả lời nên không sửa câu hỏi nữa."), field="quiz")
    conference.questions.all().delete()
    Question.objects.bulk_create(
        Question(
            conference=conference,
            position=place,
            text=asked.text,
            options=list(asked.options),
            right=asked.right,
            why=asked.why,
        )
        for place, asked in enumerate(questions, start=1)
    )
    record(
        "conferences.quiz.set",
        by=by,
        subject=conference,
        changed={"quiz": "\n\n".join(map(str, questions))},
    )
    return conference


def note_answers(chosen: Mapping[Question, int]) -> None:
    """What was chosen, and nothing about by whom: it is no act and no entry tells of it."""
    QuizAnswer.objects.bulk_create(
        QuizAnswer(question=question, chosen=place) for question, place in chosen.items()
    )
