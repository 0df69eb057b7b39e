"""What the ten accounts find when they sign in: letters that wait, and ideas on their road."""

from datetime import timedelta

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.incubator import actions as incubator
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.ops.demo import accounts
from vuonuom.ops.demo.build import World
from vuonuom.ops.demo.movement import EVIDENCE, GOAL, PLAN
from vuonuom.organization.models import Field, Unit

# Days ago, field, title, text.
LETTERS = (
    (11, "hau-can", "Đèn cảm biến ở nhà xe",
     "Đèn nhà xe sáng suốt đêm. Lắp hai cảm biến cũ còn trong kho là đủ."),
    (8, "cchc", "Quét mã QR lấy số ở quầy một cửa",
     ("Sáng thứ hai nào sảnh cũng đông, bà con đứng chờ hơn một giờ. Em đề nghị dán mã QR ngoài"
     " cổng để lấy số và xem còn mấy người, ai chưa tới lượt thì ngồi ngoài sân.")),
    (5, "cchc", "Lấy số thứ tự bằng điện thoại",
     "Bà con quét một mã ở cổng là có số, đỡ đứng đông ở quầy một cửa."),
    (4, "moi-truong", "Đổi rác nhựa lấy cây con",
     "Mỗi tháng một buổi, mười vỏ chai đổi một cây con từ vườn của chi đoàn."),
    (3, "giao-duc", "Lớp buổi tối dạy người cao tuổi gọi video",
     "Nhiều bác có điện thoại con cháu cho mà không dám bấm. Hai buổi một tuần là quen."),
    (2, "cds", "Sổ trực dùng chung thay ba sổ giấy",
     "Ba quyển sổ ghi cùng một việc. Một bảng chung trên điện thoại, ai trực thì ghi."),
)  # fmt: skip
TAKEN_UP = "Chi đoàn tiếp nhận và đưa vào ươm tạo. Cảm ơn bạn."


def tend(world: World, people: dict[str, Person]) -> None:
    """Letters of the keeper's branch, and two ideas of the member's own."""
    where = accounts.places(world)
    here = Unit.objects.get(pk=where["here"].pk)
    fields = {field.code: field for field in Field.objects.all()}
    village = next(v for v in world.villages if v.unit == here.pk)
    neighbours = list(Person.objects.filter(pk__in=village.people[1:]).order_by("pk"))
    senders = [*neighbours, people["member"]]
    for number, (days, field, title, text) in enumerate(LETTERS):
        _send(senders[number % len(senders)], here, days, fields[field], title, text)
    _send(people["member"], here, 2, fields["cds"], "Nhắc lịch trực bằng một bảng chung",
          "Lịch trực đổi qua tin nhắn nên hay có người quên. Một bảng chung tự nhắc trước một"
          " ngày.")  # fmt: skip
    _grown(world, people, here, fields["cds"])


def _send(by: Person, unit: Unit, days: int, field: Field, title: str, text: str) -> Letter:
    with clock.told(clock.now() - timedelta(days=days)):
        return mailbox.send_letter(by=by, unit=unit, title=title, text=text, field=field)


def _grown(world: World, people: dict[str, Person], here: Unit, field: Field) -> None:
    """An idea that was answered, incubated and tried; acceptance lies before it."""
    base = Unit.objects.get(pk=accounts.places(world)["base"].pk)
    letter = _send(
        people["member"], here, 120, field, "Từ điển số thay hướng dẫn giấy",
        "Tờ hướng dẫn thủ tục cứ đổi mẫu là bỏ cả tập. Làm một trang tra cứu, sửa một chỗ là"
        " mọi nơi đều mới.",
    )  # fmt: skip
    now, mentor = clock.now(), people["mentor"]
    with clock.told(now - timedelta(days=117)):
        mailbox.take_up(by=people["keeper"], letter=letter, text=TAKEN_UP)
    with clock.told(now - timedelta(days=100)):
        project = incubator.start_project(
            by=mentor, idea=letter.idea, unit=base, title="Từ điển số", goal=GOAL, mentor=mentor
        )
        incubator.add_milestone(
            by=mentor, project=project, title="Bản dùng thử cho ba thủ tục hay hỏi nhất",
            due_on=clock.today() + timedelta(days=20),
        )  # fmt: skip
    with clock.told(now - timedelta(days=70)):
        trial = incubator.start_trial(
            by=mentor, project=project, place=here, starts_on=clock.today(), plan=PLAN
        )
    with clock.told(now - timedelta(days=40)):
        incubator.finish_trial(
            by=mentor, trial=trial, ends_on=clock.today(), times_used=412, evidence=[EVIDENCE],
            result="Tra một thủ tục từ bảy phút còn dưới một phút; người trực quầy đề nghị giữ.",
        )  # fmt: skip
