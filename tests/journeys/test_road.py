"""One idea, from the text box of a phone to a number on the board of the whole country."""

import pytest

from tests.journeys.walking import Walk, choose, fill, follow, pick, press, tick, unfold
from vuonuom.core import clock
from vuonuom.councils.actions import load_rubrics
from vuonuom.councils.models import Case, Panel, Rubric
from vuonuom.councils.states import PanelKind
from vuonuom.documents.actions import load_templates
from vuonuom.exhibitions.models import Exhibition, Stand
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator.models import Project
from vuonuom.ops.check import differences
from vuonuom.products.models import Product
from vuonuom.similarity import actions as similarity

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]

WORDS = (
    "Dán mã QR ở cổng để người dân lấy số từ ngoài sảnh. Đến lượt, điện thoại báo; "
    "không ai phải đứng chờ đông ở quầy một cửa nữa."
)
TITLE = "Dán mã QR ở cổng để người dân lấy số từ ngoài sảnh"
PRODUCT = "Phiếu chờ một cửa trên điện thoại"


@pytest.fixture
def walk(browser_page):
    return Walk(browser_page)


def test_an_idea_becomes_a_product_in_use_elsewhere_and_a_number(walk, cast):
    load_rubrics()
    load_templates()
    idea = sends(walk, cast)
    is_answered_and_taken_up(walk, cast, idea)
    is_incubated_and_tried(walk, cast, idea)
    is_recognised(walk, cast, idea)
    product = becomes_a_product(walk, cast, idea)
    is_used_elsewhere(walk, cast, product)
    stand = stands_in_an_exhibition(walk, cast, product)
    is_visited(walk, stand)
    the_author_sees_the_road(walk, cast, idea)
    is_the_number_of_every_level(walk, cast, idea)
    similarity.follow()
    assert list(differences()) == []


def sends(walk, cast):
    """The home page of a member on a phone: one box, one tick, one button."""
    page = walk.as_(cast.author, phone=True)
    page.goto("/")
    walk.look(page, "home")
    fill(page, text=WORDS)
    tick(page, "no_secrets")
    press(page, "Gửi vào hộp thư")
    idea = Idea.objects.get()
    assert (idea.title, idea.unit, idea.state) == (TITLE, cast.branch_a1, IdeaState.SUBMITTED)
    assert page.url.endswith(f"/ideas/{idea.code}/")
    walk.look(page, "idea-sent")
    return idea


def is_answered_and_taken_up(walk, cast, idea):
    page = walk.as_(cast.keeper_here, dark=True)
    page.goto("/")
    walk.look(page, "keeper-home")
    follow(page, "thư ở hộp thư Chi đoàn Mai Sơn 1")
    walk.look(page, "mailbox")
    follow(page, TITLE)
    unfold(page, "Trả lời")
    fill(page, text="Cảm ơn bạn Hạt. Chi đoàn bàn trong buổi sinh hoạt tối thứ Sáu.")
    walk.look(page, "letter")
    press(page, "Trả lời")
    # An answer does not end a good idea: the letter waits among the done ones.
    follow(page, "Đã xong")
    follow(page, TITLE)
    unfold(page, "Tiếp nhận")
    press(page, "Tiếp nhận")
    walk.look(page, "mailbox-empty")
    idea.refresh_from_db()
    assert idea.state == IdeaState.TAKEN_UP


def is_incubated_and_tried(walk, cast, idea):
    leader = walk.as_(cast.leader)
    leader.goto("/incubator/base-a/")
    walk.look(leader, "incubator")
    follow(leader, "Bắt đầu ươm một ý tưởng")
    walk.look(leader, "ready-to-incubate")
    follow(leader, "Ươm ý tưởng này")
    fill(leader, goal="Không quá năm người phải đứng chờ ở sảnh vào giờ đông.")
    choose(leader, unit="base-a", mentor="mentor")
    walk.look(leader, "start-project")
    press(leader, "Bắt đầu ươm")
    project = Project.objects.get(idea=idea)

    mentor = walk.as_(cast.mentor, phone=True, dark=True)
    mentor.goto(f"/incubator/projects/{project.code}/")
    walk.look(mentor, "project")
    unfold(mentor, "Thêm mốc")
    fill(mentor, title="Có bản chạy thử", due_on=f"{clock.today():%d/%m/%Y}")
    press(mentor, "Thêm mốc")
    mentor.get_by_role("button", name="Ghi là xong: Có bản chạy thử").click()
    mentor.get_by_text("Đã ghi mốc này là xong.").wait_for()
    unfold(mentor, "Bắt đầu một lần thử")
    fill(mentor, place="Chi đoàn Mai Sơn 2", plan="Một tuần, ở một quầy, đếm người đứng chờ.")
    press(mentor, "Bắt đầu thử")
    unfold(mentor, "Ghi kết quả")
    fill(
        mentor,
        result="Giờ đông nhất chỉ còn ba người đứng chờ, trước là hơn hai mươi.",
        times_used="1.240",
        evidence="“Tôi ngồi quán nước đối diện, đến lượt mới vào.” Một bác ở tổ 4.",
    )
    walk.look(mentor, "trial-result")
    press(mentor, "Ghi kết quả")
    walk.look(mentor, "project-tried")
    idea.refresh_from_db()
    assert idea.first_tried_on == clock.today()


def is_recognised(walk, cast, idea):
    panel = founds(walk, cast, PanelKind.RECOGNITION, "Hội đồng xét sáng kiến đợt 2")
    author = walk.as_(cast.author)
    author.goto(f"/ideas/{idea.code}/")
    follow(author, "Nộp đơn xin công nhận sáng kiến")
    fill(
        author,
        essence="Trước lấy số giấy tại quầy; nay quét mã ở cổng, máy báo lượt về điện thoại.",
        conditions="Một máy tính, mạng Wi-Fi, một tờ mã QR.",
        benefit_author="Mỗi người bớt đứng chờ 35 phút, mỗi ngày 180 người.",
        confidential="Tên máy chủ chạy thử: mai-son-thu.",
    )
    tick(author, "committed")
    walk.look(author, "request")
    press(author, "Nộp đơn")
    walk.look(author, "request-filed")
    is_judged(walk, cast, panel)
    idea.refresh_from_db()
    assert idea.recognised_on == clock.today()


def becomes_a_product(walk, cast, idea):
    panel = founds(walk, cast, PanelKind.ACCEPTANCE, "Hội đồng nghiệm thu Mai Sơn")
    mentor = walk.as_(cast.mentor)
    mentor.goto(f"/incubator/projects/{Project.objects.get(idea=idea).code}/")
    follow(mentor, "nghiệm thu")
    fill(mentor, title=PRODUCT, summary="Quét một mã ở cổng, biết còn mấy người trước mình.")
    pick(mentor, "kind", "digital_transformation")
    pick(mentor, "fields_", "cchc")
    pick(mentor, "novelty", "new")
    fill(mentor, novelty_reason="Trước phải đứng xếp hàng; lần thử bớt một nửa thời gian chờ.")
    fill(mentor, guardian="mentor")
    choose(mentor, panel=panel.code)
    tick(mentor, "no_secrets")
    walk.look(mentor, "propose")
    press(mentor, "Gửi hội đồng nghiệm thu")
    product = Product.objects.get(idea=idea)
    walk.look(mentor, "product-proposed")
    is_judged(walk, cast, panel)

    leader = walk.as_(cast.leader)
    leader.goto(f"/products/{product.code}/")
    press(leader, "Nghiệm thu, ghi vào danh mục")
    walk.look(leader, "product-accepted")
    product.refresh_from_db()
    assert (product.accepted_on, product.unit) == (clock.today(), cast.base_a)
    return product


def founds(walk, cast, kind, name):
    """The secretary founds a panel and gives three reviewers their seats."""
    page = walk.as_(cast.secretary)
    page.goto("/councils/")
    follow(page, "Lập hội đồng")
    pick(page, "kind", kind)
    fill(page, name=name, unit="Đoàn cơ sở Mai Sơn")
    choose(page, rubric=str(Rubric.objects.filter(status="complete").order_by("name")[0].pk))
    walk.look(page, "found-panel")
    press(page, "Lập hội đồng")
    for person, seat in (
        (cast.reviewer, "chair"),
        (cast.second_reviewer, "member"),
        (cast.third_reviewer, "secretary"),
    ):
        unfold(page, "Mời thành viên")
        choose(page, person=person.username, seat=seat)
        press(page, "Mời")
    walk.look(page, "panel")
    return Panel.objects.get(name=name)


def is_judged(walk, cast, panel):
    """Opened, three sheets, minutes, the leader's decision."""
    secretary = walk.as_(cast.secretary)
    secretary.goto(f"/councils/{panel.code}/")
    press(secretary, "Mở phiên chấm")
    case = Case.objects.get(panel=panel)
    for reviewer in (cast.reviewer, cast.second_reviewer, cast.third_reviewer):
        scores(walk, reviewer, panel, case)
    secretary.goto(f"/councils/{panel.code}/")
    press(secretary, "Lập biên bản")
    follow(secretary, "Xem biên bản")
    walk.look(secretary, "minutes")

    leader = walk.as_(cast.leader)
    leader.goto("/councils/")
    walk.look(leader, "councils")
    follow(leader, TITLE)
    pick(leader, "decision", "yes")
    fill(leader, reason="Đồng ý với hội đồng: đã thử thật, bà con khen.")
    walk.look(leader, "decide")
    press(leader, "Quyết định")
    walk.look(leader, "decided")


def scores(walk, reviewer, panel, case):
    page = walk.as_(reviewer, phone=True)
    page.goto("/councils/")
    with page.expect_navigation():
        page.locator("a.card", has_text=panel.name).click()
    for box in page.locator("[name^=points_]").all():
        most = box.locator("xpath=ancestor::fieldset").locator(".row .num").first.inner_text()
        box.fill(str(int(most.split()[-1]) - 2))
    pick(page, "approves", "yes")
    fill(page, comment="Cách làm mới ở cấp xã, nơi khác dùng được ngay.")
    walk.look(page, "sheet")
    press(page, "Gửi phiếu")
    assert page.url.endswith(f"/councils/{panel.code}/cases/{case.pk}/")


def is_used_elsewhere(walk, cast, product):
    taker = walk.as_(cast.keeper_elsewhere, phone=True)
    taker.goto("/products/")
    walk.look(taker, "register")
    follow(taker, PRODUCT)
    follow(taker, "Đơn vị tôi muốn dùng")
    fill(taker, wish="Cho bộ phận một cửa của xã Đồng Lúa.")
    walk.look(taker, "ask")
    press(taker, "Gửi lời xin")

    giver = walk.as_(cast.mentor)
    giver.goto("/adoptions/")
    walk.look(giver, "adoptions")
    follow(giver, PRODUCT)
    unfold(giver, "Đã chuyển giao")
    fill(giver, handover="Tờ mã QR, bản hướng dẫn một trang; gọi Hoàng Thị Dẫn khi vướng.")
    walk.look(giver, "deliver")
    press(giver, "Đã chuyển giao")

    taker.goto("/adoptions/")
    follow(taker, PRODUCT)
    unfold(taker, "Xác nhận đang dùng")
    fill(taker, use="Dùng từ thứ Hai, sảnh vắng hẳn; bà con lớn tuổi được Đoàn giúp quét mã.")
    tick(taker, "no_secrets")
    walk.look(taker, "confirm")
    press(taker, "Xác nhận đang dùng")
    walk.look(taker, "confirmed")
    product.idea.refresh_from_db()
    assert product.idea.state == IdeaState.IN_USE


def stands_in_an_exhibition(walk, cast, product):
    page = walk.as_(cast.curator, dark=True)
    page.goto("/exhibitions/")
    walk.look(page, "exhibitions")
    follow(page, "Tạo triển lãm")
    today = f"{clock.today():%d/%m/%Y}"
    fill(page, title="Tuổi trẻ với dịch vụ công", opens_on=today, closes_on="31/12/2099")
    fill(page, intro="Những cách làm nhỏ đã được dùng thật.")
    walk.look(page, "create-exhibition")
    page.locator("main form button.go").click()
    page.get_by_text("Đã tạo triển lãm").wait_for()
    unfold(page, "Thêm phòng")
    page.locator("form[action$='/curate/hall/'] [name=title]").fill("Một cửa")
    press(page, "Thêm phòng")
    unfold(page, "Đưa sản phẩm lên gian")
    fill(page, product=product.code, problem="Sảnh một cửa đông, người dân đứng chờ cả giờ.")
    page.locator("form[action$='/curate/stand/'] [name=reviewed]").check()
    walk.look(page, "desk")
    press(page, "Đưa sản phẩm lên gian")
    unfold(page, "Mở cửa cho mọi người")
    page.locator("form[action$='/curate/open/'] [name=reviewed]").check()
    press(page, "Mở cửa cho mọi người")
    walk.look(page, "desk-open")
    exhibition = Exhibition.objects.get()
    page.goto(f"/exhibitions/{exhibition.slug}/labels/")
    walk.look(page, "labels")
    return Stand.objects.get(product=product)


def is_visited(walk, stand):
    """A passer-by with a phone, signed in nowhere."""
    where = f"/exhibitions/{stand.hall.exhibition.slug}/"
    for theme in ("light", "dark"):
        page = walk.visitor(phone=True, dark=theme == "dark")
        page.goto("/")
        walk.look(page, f"welcome-{theme}")
        page.goto(where)
        walk.look(page, f"exhibition-{theme}")
        follow(page, PRODUCT)
        walk.look(page, f"stand-{theme}")
        assert page.get_by_text("Chi đoàn Đồng Lúa 1").first.is_visible()
        assert page.get_by_text("Nguyễn Thị Hạt").count() == 0


def the_author_sees_the_road(walk, cast, idea):
    page = walk.as_(cast.author)
    page.emulate_media(color_scheme="dark")
    page.goto(f"/ideas/{idea.code}/")
    walk.look(page, "idea-at-the-end")
    page.goto("/notices/")
    walk.look(page, "notices")
    assert page.get_by_text("đang dùng").first.is_visible()


def is_the_number_of_every_level(walk, cast, idea):
    """The head, the base, the branch: each number opens a list of exactly its length."""
    page, year = walk.as_(cast.movement_office), clock.today().year
    for unit in (cast.head, cast.base_a, cast.branch_a1):
        for label in ("ý tưởng", "có nơi khác đang dùng"):
            page.goto(f"/progress/{unit.code}/{year}/")
            assert page.locator(".funnel b").all_inner_texts() == ["1"] * 6
            walk.look(page, "board")
            with page.expect_navigation():
                page.locator(".funnel a", has_text=label).first.click()
            rows = page.locator("main ul.rows > li")
            assert rows.locator(".code").all_inner_texts() == [idea.code]
            assert rows.count() == 1
            walk.look(page, "list-behind-a-number")
    # Beside it, nothing was counted.
    page.goto(f"/progress/{cast.base_b.code}/{year}/")
    assert page.locator(".funnel b").all_inner_texts() == ["0"] * 6
