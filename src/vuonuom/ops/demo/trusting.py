"""Trust at work: who holds the keys of sealed names, members' codes, one hidden text, a deputy.

What chance is asked here is its own: nothing else in the demo becomes another for it.
"""

from datetime import timedelta
from random import Random

from vuonuom.accounts.models import Person
from vuonuom.claims import actions as claims
from vuonuom.core import clock
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import StepKind
from vuonuom.ops.demo import accounts
from vuonuom.ops.demo.build import World
from vuonuom.organization.models import Unit

type Papers = dict[str, str]  # account -> what they hold on paper, shown here as passwords are

HOLDERS = ("auditor", "curator")
KEY = "khóa giấy mở tên kín"
PAPERS = dict.fromkeys(HOLDERS, KEY) | {"member": "mã thành viên, để gửi qua mã QR"}
TEMPLATES = (
    (StepKind.ANSWERED, "Cảm ơn và hẹn ngày",
     ("Cảm ơn bạn đã viết. Chi đoàn bàn ở buổi sinh hoạt gần nhất và trả lời bạn trong"
      " tuần sau đó.")),
    (StepKind.ASKED_BACK, "Xin thêm số liệu",
     "Việc này mỗi tuần xảy ra mấy lần, mất chừng bao nhiêu phút? Có số thì dễ làm thử."),
    (StepKind.DECLINED, "Ngoài việc của chi đoàn",
     ("Việc này thuộc đơn vị khác nên chi đoàn chưa làm được. Bạn có thể gửi thẳng lên hộp thư"
      " cấp trên từ trang của ý tưởng.")),
)  # fmt: skip
ASKED = "Quét mã QR lấy số ở quầy một cửa"
QUESTION = "Chỗ bạn từng làm quầy một cửa: cách này có vướng gì không?"
RUDE = (
    "Xem lại cách xếp lịch trực",
    "Anh T. ở tổ trực lười nhất đơn vị, số điện thoại của anh ấy là 09xx. Đề nghị xếp lại.",
)
HIDDEN = "Bài nêu tên và số điện thoại của người khác; chờ tác giả viết lại."

# Sent under the printed code, and nobody has said whose they are: one of them is none.
UNCLAIMED = (
    "Treo bảng lịch cấp phát quân trang ở cổng, khỏi phải hỏi từng người.",
    "Cho thuê xe du lịch 16 chỗ, giá tốt nhất, gọi ngay hôm nay.",
    "Nhà ăn báo món hôm sau lên bảng tin để ai ăn chay còn đăng ký.",
)


def trust(world: World, people: dict[str, Person]) -> Papers:
    """Returns what stands on paper and nowhere else: the holders' keys, the member's code."""
    where = accounts.places(world)
    here, elsewhere = (Unit.objects.get(pk=where[name].pk) for name in ("here", "elsewhere"))
    papers = {name: claims.make_key(by=people[name]).secret for name in HOLDERS}
    issued = claims.issue_codes(by=people["keeper"], unit=here).issued  # type: ignore[attr-defined]
    papers["member"] = dict(issued)[people["member"]]
    for kind, title, text in TEMPLATES:
        mailbox.add_template(by=people["keeper"], unit=here, kind=kind, title=title, text=text)
    today = clock.today()
    mailbox.go_away(
        by=people["reviewer"], unit=elsewhere, deputy=people["mentor"],
        starts_on=today, ends_on=today + timedelta(days=9),
    )  # fmt: skip
    _ask(people, here)
    village = next(one for one in world.villages if one.unit == here.pk)
    able = [person for person in village.people if person != village.keeper]
    chosen = Random(world.now.day).choice(able)  # noqa: S311  # of no consequence
    _hide(people["keeper"], here, Person.objects.get(pk=chosen))
    for number, text in enumerate(UNCLAIMED):
        claims.leave(unit=here, secret=f"{world.now:%Y%m%d}{number}", text=text)
    return papers


def _ask(people: dict[str, Person], here: Unit) -> None:
    """The mentor is asked what they think of a letter before it is answered."""
    letter = Letter.objects.get(unit=here, idea__title=ASKED)
    mailbox.ask_opinion(
        by=people["keeper"], letter=letter, reviewer=people["mentor"],
        due_on=clock.today() + timedelta(days=5), question=QUESTION,
    )  # fmt: skip


def _hide(by: Person, here: Unit, sender: Person) -> None:
    """Hidden by the keeper; it comes back by itself unless the leader agrees."""
    title, text = RUDE
    with clock.told(clock.now() - timedelta(days=1)):
        letter = mailbox.send_letter(by=sender, unit=here, title=title, text=text)
    mailbox.hide_text(by=by, idea=letter.idea, reason=HIDDEN)
