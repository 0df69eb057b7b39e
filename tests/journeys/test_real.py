"""The road on the real tree of 3,356 units, with a real title from the library as the idea."""

from dataclasses import dataclass

import pytest

from vuonuom.access.actions import grant
from vuonuom.accounts.models import Person
from vuonuom.adoptions import actions as adoptions
from vuonuom.core import clock
from vuonuom.councils import actions as councils
from vuonuom.councils.models import Case, Rubric
from vuonuom.councils.rules import rubrics
from vuonuom.councils.rules.requests import RequestForm
from vuonuom.councils.states import PanelKind, Seat
from vuonuom.ideas.models import Idea, ReferenceInitiative
from vuonuom.incubator import actions as incubator
from vuonuom.mailbox import actions as mailbox
from vuonuom.ops import init
from vuonuom.ops.check import differences
from vuonuom.organization.actions.members import join
from vuonuom.organization.models import Field, Unit
from vuonuom.products import actions as products
from vuonuom.similarity import actions as similarity

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

REFERENCE = "INI-0595"  # "Zalo an ninh tích hợp 17 thủ tục hành chính"
SENTENCE = "Người dân nhắn tin là được hướng dẫn, khỏi đi lại nhiều lần."


@dataclass
class Crew:
    author: Person
    keeper: Person
    mentor: Person
    secretary: Person
    leader: Person
    reviewers: list[Person]
    taker: Person


@pytest.fixture
def country():
    """What `vuonuom init --tree` makes."""
    init.load_lists()
    return init.load_tree("Việt Nam", init.read_tree(init.PACKAGED))


@pytest.fixture
def crew(country):
    ward, city, far = (Unit.objects.get(code=code) for code in ("00070", "01", "20242"))

    def somebody(username, full_name, *, of=None, role="", on=None):
        person = Person.objects.create_person(username=username, full_name=full_name)
        if of:
            join(by=None, person=person, unit=of, on=init.SINCE)
        if role:
            grant(by=None, person=person, role=role, unit=on, on=init.SINCE)
        return person

    return Crew(
        author=somebody("hat", "Nguyễn Thị Hạt", of=ward),
        keeper=somebody("thu", "Đỗ Thị Thư", role="keeper", on=ward),
        mentor=somebody("dan", "Hoàng Thị Dẫn", role="mentor", on=city),
        secretary=somebody("ky", "Bùi Văn Ký", role="secretary", on=city),
        leader=somebody("truong", "Lý Văn Trưởng", role="leader", on=city),
        reviewers=[
            somebody(f"cham{n}", f"Đặng Thị Chấm {n}", role="reviewer", on=city) for n in range(3)
        ],
        taker=somebody("hop", "Vũ Văn Hộp", of=far, role="keeper", on=far),
    )


def test_a_real_title_travels_the_road_on_the_real_tree(country, crew, client_of):
    reference = ReferenceInitiative.objects.get(code=REFERENCE)
    is_found_while_typing(client_of(crew.author), reference)
    idea = is_sent(client_of(crew.author), reference)
    letter = idea.letter
    mailbox.take_up(by=crew.keeper, letter=letter, text="Phường làm thử ngay tháng này.")
    project = is_tried(crew, idea)
    is_approved(crew, recognition(crew, idea))
    product = is_accepted(crew, project)
    is_used_in_another_province(crew, product)
    similarity.follow()
    assert list(differences()) == []
    assert is_counted(client_of(crew.leader), idea) == [[idea.code]] * 2


def is_found_while_typing(client, reference):
    """The earlier work stands first, before anything is sent."""
    while similarity.follow():
        pass
    answer = client.post("/search/like/", {"text": f"{reference.title}. {SENTENCE}"})
    first = answer.context["found"].same_words[0]
    assert (first.kind, first.code) == ("ideas.referenceinitiative", reference.code)
    page = client.get(first.url).content.decode()
    assert reference.title in page
    assert reference.source in page


def is_sent(client, reference):
    words = {"text": f"{reference.title}. {SENTENCE}", "unit": "00070", "no_secrets": "on"}
    client.post("/ideas/new/", words)
    idea = Idea.objects.get()
    assert (idea.title, idea.unit.name) == (reference.title, "Phường Hoàn Kiếm")
    return idea


def is_tried(crew, idea):
    today = clock.today()
    project = incubator.start_project(
        by=crew.leader, idea=idea, unit=idea.unit, title=idea.title,
        goal="Mười bảy thủ tục hỏi đáp được qua tin nhắn.", mentor=crew.mentor,
    )  # fmt: skip
    trial = incubator.start_trial(by=crew.mentor, project=project, place=idea.unit, starts_on=today)
    incubator.finish_trial(
        by=crew.mentor, trial=trial, ends_on=today, result="Bớt 300 lượt đi lại một tuần.",
        times_used=300, evidence=["Tổ dân phố số 4 xác nhận."],
    )  # fmt: skip
    return project


def panel(crew, kind):
    rubric = Rubric.objects.filter(status="complete").order_by("name")[0]
    city = Unit.objects.get(code="01")
    founded = councils.found_panel(
        by=crew.secretary, unit=city, kind=kind, name=f"Hội đồng {kind}", rubric=rubric
    )
    seats = (Seat.CHAIR, Seat.SECRETARY, Seat.MEMBER)
    for reviewer, seat in zip(crew.reviewers, seats, strict=True):
        councils.appoint(by=crew.secretary, panel=founded, person=reviewer, seat=seat)
    return founded


def recognition(crew, idea):
    request = RequestForm(
        first_applied_on=clock.today(),
        essence="Trước phải tới trụ sở hỏi; nay hỏi qua tin nhắn.",
        conditions="Một điện thoại trực.",
        benefit_author="Mỗi tuần bớt 300 lượt đi lại.",
        committed=True,
    )
    of_city = panel(crew, PanelKind.RECOGNITION)
    return councils.file_case(by=crew.author, panel=of_city, idea=idea, request=request)


def is_approved(crew, case: Case):
    councils.open_panel(by=crew.secretary, panel=case.panel)
    points = {item.code: item.max for item in rubrics.read(case.panel.rubric.definition).items}
    for reviewer in crew.reviewers:
        councils.send_sheet(
            by=reviewer, case=case, points=points, approves=True, comment="Dùng được ngay."
        )
    councils.write_minutes(by=crew.secretary, panel=case.panel)
    case.refresh_from_db()
    councils.decide_case(by=crew.leader, case=case, approve=True, reason="Đồng ý với hội đồng.")


def is_accepted(crew, project):
    product = products.propose_product(
        by=crew.mentor, project=project, kind="digital_transformation", title=project.title,
        summary="Hỏi đáp 17 thủ tục qua tin nhắn.", fields=[Field.objects.get(code="cchc")],
        mismatch_reason="Phường chưa được giao lĩnh vực; việc này là của một cửa.",
        guardian=crew.mentor, panel=panel(crew, PanelKind.ACCEPTANCE),
    )  # fmt: skip
    is_approved(crew, product.case)
    product.refresh_from_db()
    return products.accept_product(by=crew.leader, product=product)


def is_used_in_another_province(crew, product):
    adoption = adoptions.request_adoption(
        by=crew.taker, product=product, taker=Unit.objects.get(code="20242")
    )
    adoptions.deliver(by=crew.mentor, adoption=adoption, handover="Kịch bản và bản hướng dẫn.")
    adoptions.confirm_use(by=crew.taker, adoption=adoption, use="Dùng từ thứ Hai, dân hỏi cả đêm.")


def is_counted(client, idea):
    """What the list behind "in use elsewhere" holds, for the province and the ward."""
    year = clock.today().year
    lists = [
        client.get(f"/progress/{code}/{year}/list/?measure=ideas.in_use_elsewhere")
        for code in ("01", "00070")
    ]
    return [[item.code for item in page.context["items"]] for page in lists]
