"""A movement at its interim review, and the reports of last year and of this one."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives.models import Directive, TargetProgramme
from vuonuom.ops.demo import accounts
from vuonuom.ops.demo.build import World
from vuonuom.ops.demo.movement import Staff
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.progress.actions import freezing
from vuonuom.progress.models import FrozenBoard
from vuonuom.recognition.actions import following, leading, taking_part
from vuonuom.recognition.actions.leading import Plan
from vuonuom.recognition.models import EmulationMovement
from vuonuom.recognition.states import STEPS, MovementState
from vuonuom.reports.actions import drafting, issuing
from vuonuom.reports.actions.drafting import Heading
from vuonuom.reports.models import Report
from vuonuom.reports.states import ReportKind, Section
from vuonuom.tree import queries as tree

REGISTERED = 12  # provinces
JOINED = 24  # members
NOTES = {
    MovementState.LAUNCHED: "Phát động tại hội nghị trực tuyến toàn đoàn.",
    MovementState.CHECKING: "Mỗi cụm một đoàn kiểm tra, không báo trước.",
    MovementState.INTERIM: "Sơ kết cùng hội nghị giữa năm.",
}
WORDS = {
    Section.SITUATION: (
        "Phong trào được triển khai tới từng đoàn cơ sở. Thuận lợi là cán bộ trẻ, quen dùng công cụ"
        " số; khó khăn là nhiều nơi còn kiêm nhiệm."
    ),
    Section.LEADERSHIP: (
        "Đã ban hành kế hoạch, giao chỉ tiêu tới từng đơn vị và hướng dẫn bằng ví dụ cụ thể.\n"
        "Hằng quý xem bảng tiến độ và nhắc các đơn vị chậm nhịp."
    ),
    Section.REWARDS: "Biểu dương các nhóm tác giả có sản phẩm được nơi khác dùng.",
    Section.LIMITS: (
        "Một số hộp thư trả lời còn chậm. Nguyên nhân chính là chưa phân công người thay khi vắng."
        " Bài học: mỗi hộp thư cần hai người giữ."
    ),
    Section.AHEAD: (
        "Tập trung nhân rộng sản phẩm đã có, bớt sản phẩm chỉ dùng ở một nơi. Kiến nghị cấp trên mở"
        " thêm lớp hướng dẫn."
    ),
}


def report(world: World, people: dict[str, Person], staff: dict[int, Staff]) -> None:
    movement = _movement(world, people, staff)
    head = Unit.objects.select_related("kind").get(pk=world.of_kind("head")[0].pk)
    province = Unit.objects.select_related("kind").get(pk=accounts.places(world)["province"].pk)
    for by, unit, above in ((people["office"], head, ""), (people["leader"], province, head.name)):
        _final(world, by, unit, above)
    _interim(people["leader"], province, head.name, movement)


def _movement(
    world: World, people: dict[str, Person], staff: dict[int, Staff]
) -> EmulationMovement:
    office, year = people["office"], world.now.year
    head = Unit.objects.get(pk=world.of_kind("head")[0].pk)
    plan = Plan(
        "Mỗi tổ chức, mỗi đơn vị một sản phẩm mới",
        "Mỗi đơn vị có ít nhất một sản phẩm mới hợp lĩnh vực được giao, và sản phẩm tốt được nơi"
        " khác dùng.",
        "Toàn đoàn", "Tập thể và đoàn viên; từng người tham gia tự nguyện",
        "Có sản phẩm được nghiệm thu trong năm.\nCó nơi khác xác nhận đang dùng.",
        date(year, 1, 1), date(year, 12, 31),
        directive=Directive.objects.get(number="46-CTr/TU"),
    )  # fmt: skip
    days = _days(world, len(STEPS))
    with clock.told(days[0]):
        movement = leading.draw_up_movement(by=office, unit=head, plan=plan)
        programme = TargetProgramme.objects.filter(unit=head, year=year).order_by("pk")[0]
        following.attach_programme(by=office, movement=movement, programme=programme)
    for step, at in zip(STEPS[:-1], days, strict=False):
        with clock.told(at):
            leading.do_step(
                by=office, movement=movement, step=step, on=clock.today(), note=NOTES.get(step, "")
            )
            if step == MovementState.REGISTERING:
                _register(world, movement, staff)
            elif step == MovementState.CHECKING:
                _visit(world, movement, office)
            elif step == MovementState.REPLICATING:
                _pick(movement, office)
    return movement


def _days(world: World, number: int) -> list[datetime]:
    """Moments spread from the first days of the year until now."""
    first = datetime(world.now.year, 1, 2, 2, tzinfo=UTC)
    step = max(world.now - first, timedelta(0)) / number
    return [min(first + step * at, world.now) for at in range(number)]


def _register(world: World, movement: EmulationMovement, staff: dict[int, Staff]) -> None:
    for planned in world.of_kind("province")[:REGISTERED]:
        unit = Unit.objects.get(pk=planned.pk)
        leader = Person.objects.get(pk=staff[planned.pk].leader)
        taking_part.register_unit(
            by=leader, movement=movement, unit=unit,
            goal="Mỗi đoàn cơ sở một sản phẩm mới; tiếp nhận ít nhất hai sản phẩm của nơi khác.",
        )  # fmt: skip
    members = [village.keeper for village in islice(world.villages, JOINED)]
    for person in Person.objects.filter(pk__in=members):
        with suppress(NotAllowed):  # of the small trees beside
            taking_part.join(by=person, movement=movement)


def _visit(world: World, movement: EmulationMovement, office: Person) -> None:
    for planned in world.of_kind("province")[:2]:
        following.note_visit(
            by=office, movement=movement, unit=Unit.objects.get(pk=planned.pk), on=clock.today(),
            findings="Đã giao chỉ tiêu tới cơ sở. Cần trả lời thư sớm hơn.",
        )  # fmt: skip


def _pick(movement: EmulationMovement, office: Person) -> None:
    below = Product.objects.accepted().filter(unit__in=tree.below([movement.unit_id]))
    used = below.filter(adoptions__state="in_use").distinct().order_by("pk")
    for product in used.select_related("unit")[:2]:
        following.pick_model(
            by=office, movement=movement, product=product,
            why="Dễ dùng, không cần mua thêm máy, nơi nhận dùng được ngay.",
        )  # fmt: skip


def _final(world: World, by: Person, unit: Unit, above: str) -> None:
    """The year before, frozen on its last day and reported in the first days of this one."""
    year = world.now.year - 1
    with clock.told(datetime(year, 12, 31, 13, tzinfo=UTC)):
        board = freezing.freeze_board(by=by, unit=unit, year=year, title="Tổng kết năm")
    with clock.told(datetime(year + 1, 1, 1, 2, tzinfo=UTC)):
        title = f"Tổng kết phong trào đổi mới sáng tạo năm {year}"
        made = _written(by, board, ReportKind.FINAL, _heading(by, title, above, unit), None)
        issuing.issue_report(by=by, report=made)


def _interim(by: Person, unit: Unit, above: str, movement: EmulationMovement) -> None:
    board = FrozenBoard.objects.filter(unit=unit).order_by("-on")[0]
    title = f"Sơ kết phong trào “{movement.name}” năm {board.year}"
    _written(by, board, ReportKind.INTERIM, _heading(by, title, above, unit), movement)


def _written(
    by: Person,
    board: FrozenBoard,
    kind: ReportKind,
    heading: Heading,
    movement: EmulationMovement | None,
) -> Report:
    made = drafting.begin_report(by=by, frozen=board, kind=kind, heading=heading, movement=movement)
    texts = {section.value: words for section, words in WORDS.items()}
    return drafting.write_report(
        by=by, report=made, version=made.version, heading=heading, texts=texts
    )


def _heading(by: Person, title: str, above: str, unit: Unit) -> Heading:
    short = "".join(word[0] for word in unit.name.upper().split())
    recipients = f"{above};\nCác đơn vị trực thuộc;" if above else "Các đơn vị trực thuộc;"
    return Heading(
        title, short, "Vườn Xanh", above, "TM. BAN THƯỜNG VỤ", "BÍ THƯ", by.full_name, recipients
    )
