import pytest

from tests.conferences.making import opened
from vuonuom.conferences import queries, rules
from vuonuom.conferences.models import Question, QuizAnswer
from vuonuom.journal.models import Entry

QUIZ = """Nghị quyết số mấy?
- 46
* 57
> Đột phá về khoa học, công nghệ.

Mỗi đơn vị có gì mới?
* Một sản phẩm
- Một báo cáo"""


@pytest.fixture
def conference(cast):
    return opened(cast, cast.branch_a1)


@pytest.fixture
def quiz(client_of, cast, conference):
    client_of(cast.leader).post(f"/conferences/{conference.code}/quiz/write/", {"quiz": QUIZ})
    return f"/conferences/{conference.code}/quiz/"


def answers(first="1", second="0"):
    asked = Question.objects.order_by("position")
    return {f"q{one.pk}": place for one, place in zip(asked, (first, second), strict=True)}


def test_a_quiz_is_written_as_it_is_read(conference, quiz):
    assert queries.quiz_text(conference) == QUIZ


@pytest.mark.parametrize(
    "wrong",
    ["Câu?", "Câu?\n* một", "Câu?\n- một\n- hai", "Câu?\n* một\n* hai", "Câu?\n* một\nhai\n- ba"],
)
def test_a_question_that_cannot_be_answered_is_named(client_of, cast, conference, wrong):
    answer = client_of(cast.leader).post(
        f"/conferences/{conference.code}/quiz/write/", {"quiz": wrong}
    )
    assert list(answer.context["form"].errors) == ["quiz"]
    assert rules.quiz_of(wrong) == ([], ["Câu?"])


def test_the_result_is_told_to_the_person_and_kept_nowhere(client_of, cast, quiz):
    acts = Entry.objects.count()
    page = client_of(cast.author).post(quiz, answers(second="1")).content.decode()
    assert "Bạn đúng 1 trên 2 câu." in page
    assert {field.name for field in QuizAnswer._meta.fields} == {"id", "question", "chosen"}
    assert Entry.objects.count() == acts


def test_a_second_try_is_not_counted(client_of, cast, quiz):
    author = client_of(cast.author)
    for _ in range(2):
        author.post(quiz, answers())
    assert QuizAnswer.objects.count() == 2


@pytest.mark.parametrize("odd", ["9", "-1", "x", "", "٣"])
def test_an_answer_that_is_none_counts_nothing(client_of, cast, quiz, odd):
    page = client_of(cast.author).post(quiz, answers(first=odd)).content.decode()
    assert "Còn câu chưa chọn đáp án." in page
    assert QuizAnswer.objects.count() == 0


@pytest.mark.parametrize(("people", "told"), [(9, False), (10, True)])
def test_shares_are_told_from_ten_on_to_those_above(client_of, cast, quiz, people, told):
    for question in Question.objects.all():
        QuizAnswer.objects.bulk_create(
            QuizAnswer(question=question, chosen=place % 2) for place in range(people)
        )
    assert ("10 người trả lời" in client_of(cast.leader).get(quiz).content.decode()) is told
    assert "người trả lời" not in client_of(cast.author).get(quiz).content.decode()


def test_once_answered_the_questions_stay(client_of, cast, conference, quiz):
    client_of(cast.author).post(quiz, answers())
    answer = client_of(cast.leader).post(f"{quiz}write/", {"quiz": ""})
    assert list(answer.context["form"].errors) == ["quiz"]
    assert conference.questions.count() == 2


def test_who_writes_and_who_takes_it(client_of, cast, quiz):
    assert client_of(cast.author).get(f"{quiz}write/").status_code == 404
    assert client_of(cast.neighbour).get(quiz).status_code == 404
    assert client_of(cast.author).get(quiz).status_code == 200
