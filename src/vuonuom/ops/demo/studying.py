"""Two study conferences: one that is under way, half of its people in, and one to come."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import cycle

from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.actions import arranging, checking, inviting, moving, quizzing, replying
from vuonuom.conferences.actions.arranging import Heading
from vuonuom.conferences.models import Conference, Door, Venue
from vuonuom.conferences.rules import Line
from vuonuom.core import clock
from vuonuom.directives.models import Directive
from vuonuom.ops.demo import accounts
from vuonuom.ops.demo.build import World
from vuonuom.organization.models import Unit

MOST = 600  # invited to the one under way
PROGRAMME = (  # minutes after the beginning
    (0, "Đón đại biểu, quét mã ở cửa", ""),
    (30, "Khai mạc", "Ban tổ chức"),
    (45, "Những điểm mới của Nghị quyết", "Báo cáo viên"),
    (120, "Giải lao", ""),
    (135, "Chương trình hành động và việc của mỗi chi đoàn", "Ban Thường vụ"),
    (195, "Trao đổi, trả lời", ""),
    (225, "Bế mạc", ""),
)
QUIZ = """Nghị quyết số 57-NQ/TW nói về đột phá nào?
* Khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số
- Sắp xếp đơn vị hành chính
> Đó là đột phá quan trọng hàng đầu.

Mỗi đơn vị cần có gì mới trong năm?
- Một báo cáo dài hơn
* Ít nhất một sản phẩm hợp lĩnh vực được giao
- Một cuộc họp mỗi tuần"""
REASONS = ("Trực theo lịch", "Đang đi học tập trung", "Nghỉ phép", "Con ốm")


def study(world: World, people: dict[str, Person]) -> None:
    """The first is a province's own, for all its bases; the second is nationwide."""
    programme = Directive.objects.get(number="46-CTr/TU")
    _under_way(world, people, programme)
    _to_come(world, people, programme)


def _under_way(world: World, people: dict[str, Person], directive: Directive) -> None:
    leader, here = people["leader"], accounts.places(world)
    now = clock.now()
    hour = max(now.astimezone(clock.LOCAL).hour - 1, 0)
    with clock.told(now - timedelta(days=12)):
        conference = arranging.arrange_conference(
            by=leader, unit=Unit.objects.get(pk=here["province"].pk),
            heading=Heading(
                "Học tập, quán triệt Nghị quyết số 57-NQ/TW và Chương trình hành động số 46-CTr/TU",
                clock.local_date(now), time(hour), time(min(hour + 4, 23), 59),
                "Mời các bạn đến sớm mười lăm phút, mở sẵn mã trên điện thoại.", directive),
        )  # fmt: skip
        hall = _venue(leader, conference, "Hội trường lớn", "Nhà văn hóa Thanh niên", 3)
        far = _venue(leader, conference, "Điểm cầu trực tuyến", "Hội trường cơ sở", 1)
        _write_programme(leader, conference)
        questions, _odd = rules.quiz_of(QUIZ)
        quizzing.set_quiz(by=leader, conference=conference, questions=questions)
        _invite_bases(world, leader, hall, far)
        moving.open_registration(by=leader, conference=conference)
        arranging.name_helper(by=leader, conference=conference, person=people["secretary"])
    _answer(conference, people["member"], now)
    with clock.told(now - timedelta(minutes=50)):
        conference = moving.start(by=leader, conference=conference)
    _let_in_half(conference, leader, people["member"], now)


def _invite_bases(world: World, leader: Person, hall: Venue, far: Venue) -> None:
    """Base after base, until there are as many as a demo of this size has room for."""
    province = accounts.places(world)["province"]
    most = min(MOST, max(len(world.workplaces) // 20, 12))
    bases = [unit.pk for unit in world.units if unit.parent is province]
    for number, base in enumerate(Unit.objects.filter(pk__in=bases).order_by("pk")):
        if hall.conference.invitations.count() >= most:
            return
        venue = far if number % 3 == 2 else hall
        _invite(leader, base, venue)


def _answer(conference: Conference, member: Person, now: datetime) -> None:
    """A third have answered, one in six of them that they cannot come."""
    found = conference.invitations.select_related("person").order_by("pk")
    first = found.get(person=member)
    others = [one for one in found if one.pk % 3 == 0 and one.person_id != member.pk]
    with clock.told(now - timedelta(days=5)):
        replying.accept(by=member, invitation=first)
        for number, one in enumerate(others):
            if number % 6 == 5:
                reason = REASONS[number % len(REASONS)]
                replying.excuse(by=one.person, invitation=one, reason=reason)
            else:
                replying.accept(by=one.person, invitation=one)


def _let_in_half(conference: Conference, leader: Person, member: Person, now: datetime) -> None:
    """The member is still on the way: their own code is what they would show."""
    waiting = conference.invitations.exclude(reply="excused").exclude(person=member)
    codes = list(waiting.order_by("pk").values_list("code", flat=True))[::2]
    doors = Door.objects.filter(venue__conference=conference)
    at_doors = cycle(doors.select_related("venue__conference__unit").order_by("pk"))
    for number, code in enumerate(codes):
        moment = now - timedelta(minutes=45) + timedelta(minutes=40) * number / len(codes)
        with clock.told(moment):
            checking.check_in(by=leader, door=next(at_doors), code=code)


def _to_come(world: World, people: dict[str, Person], directive: Directive) -> None:
    """Hosted at the top; the Party cells are its roster, as well as one base of the Youth Union."""
    office, here = people["office"], accounts.places(world)
    conference = arranging.arrange_conference(
        by=office, unit=Unit.objects.get(pk=here["head"].pk),
        heading=Heading(
            "Chuyên đề: mỗi đơn vị một sản phẩm mới, làm từ đâu",
            clock.today() + timedelta(days=9), time(8), time(12),
            "Mang theo một việc khó của đơn vị mình để cùng bàn.", directive),
    )  # fmt: skip
    hall = _venue(office, conference, "Hội trường trung tâm", "", 2)
    _write_programme(office, conference)
    for place in ("base", "party"):
        _invite(office, Unit.objects.get(pk=here[place].pk), hall)
    moving.open_registration(by=office, conference=conference)


def _invite(by: Person, unit: Unit, venue: Venue) -> None:
    with suppress(inviting.NobodyNew):  # a small demo has units without members
        inviting.invite_unit(by=by, unit=unit, venue=venue)


def _venue(by: Person, conference: Conference, name: str, place: str, doors: int) -> Venue:
    return arranging.add_venue(by=by, conference=conference, name=name, place=place, doors=doors)


def _write_programme(by: Person, conference: Conference) -> None:
    begins = conference.starts_at.astimezone(clock.LOCAL)
    lines = []
    for after, title, speaker in PROGRAMME:
        at = begins + timedelta(minutes=after)
        if at.date() == begins.date():
            lines.append(Line(at.time(), title, speaker))
    arranging.set_programme(by=by, conference=conference, lines=lines)
