"""What leads the movement: staff, directives and targets, hard tasks, a panel at work.

Few records, so they are made by the acts themselves, at the moments when they happened.
"""

from datetime import UTC, date, datetime

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.councils import actions as councils
from vuonuom.councils.models import Rubric
from vuonuom.councils.states import PanelKind, Seat
from vuonuom.directives.actions import challenges, directives, programmes, tasks
from vuonuom.directives.actions.clauses import finish_clause
from vuonuom.directives.actions.directives import Heading, Wording
from vuonuom.directives.actions.programmes import Ask
from vuonuom.directives.models import Clause, Task
from vuonuom.directives.states import Repeat, RuleKind
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.ops.demo import accounts, names, negotiating, reorganising
from vuonuom.ops.demo.build import World
from vuonuom.ops.demo.movement import RUBRIC, Staff
from vuonuom.ops.loading import ground
from vuonuom.organization.models import Unit, UnitKind
from vuonuom.progress.actions import freezing

ROLES = ("leader", "mentor", "secretary", *["reviewer"] * 5)
HARD_TASKS = (
    ("Người cao tuổi ngại làm thủ tục trên mạng",
     "Nhiều bác phải đi lại ba bốn lần. Cần cách giúp mà không làm thay."),
    ("Số liệu giữa các cấp hay lệch nhau",
     "Mỗi cấp gõ lại một lần, cuối quý đối chiếu mất cả tuần."),
)  # fmt: skip


def appoint_staff(world: World, people: dict[str, Person]) -> dict[int, Staff]:
    """In each province those who run the later stages; in the first one, the demo's accounts."""
    provinces = world.of_kind("province")
    wanted = [names.person(world.random) for _ in provinces for _ in ROLES]
    fresh = ground.load_people(wanted, at=world.dawn)
    staff, pairs, grants = {}, [], []
    for number, province in enumerate(provinces):
        held = fresh[number * len(ROLES) : (number + 1) * len(ROLES)]
        home = next(u for u in world.of_kind("branch") if _under(u, province.pk))
        pairs += [(person, home.pk) for person in held]
        grants += [(person, role, province.pk) for person, role in zip(held, ROLES, strict=True)]
        leader, mentor, secretary, *reviewers = held
        if number == 0:
            leader, mentor = people["leader"].pk, people["mentor"].pk
            secretary = people["secretary"].pk
            reviewers = [people["reviewer"].pk, secretary, *reviewers[2:]]
        staff[province.pk] = Staff(leader, mentor, secretary, tuple(reviewers))
    ground.load_memberships(pairs, on=world.since, at=world.dawn, ledger=world.ledger)
    ground.load_grants(grants, on=world.since, at=world.dawn, ledger=world.ledger)
    world.workplaces |= dict(pairs)
    return staff


def _under(unit: object, province: int) -> bool:
    base = getattr(unit, "parent", None)
    return base is not None and base.parent is not None and base.parent.pk == province


def lead(world: World, people: dict[str, Person], staff: dict[int, Staff]) -> None:
    """Directives, each year's targets, hard tasks, and a panel that waits for scores."""
    clauses = _directives(world, people["office"])
    for year in range(world.since.year, world.now.year + 1):
        _targets(world, people["office"], clauses, year)
    negotiating.negotiate(world, people["office"], clauses[2], staff, world.now.year)
    _tasks(world, people, clauses)
    _studied(people["office"], clauses[0], world.now.year)
    reorganising.reorganise(world, people["office"])
    _freeze(world, people)
    _hard_tasks(world, people["leader"])
    _open_panel(world, people)


def _freeze(world: World, people: dict[str, Person]) -> None:
    """The head's and a province's board as they stand, and a freeze that waits for year's end."""
    year = clock.local_date(world.now).year
    head = Unit.objects.select_related("kind").get(pk=world.of_kind("head")[0].pk)
    province = Unit.objects.select_related("kind").get(pk=accounts.places(world)["province"].pk)
    for by, unit in ((people["office"], head), (people["leader"], province)):
        freezing.freeze_board(by=by, unit=unit, year=year, title="Sơ kết phong trào")
    freezing.plan_freeze(
        by=people["office"], unit=head, year=year, on=date(year, 12, 31), title="Tổng kết năm"
    )


def _on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


def _directives(world: World, office: Person) -> list[Clause]:
    head = Unit.objects.get(pk=world.of_kind("head")[0].pk)
    year = world.since.year
    with clock.told(_on(year, 1, 8)):
        resolution = directives.enter_directive(by=office, unit=head, heading=Heading(
            "57-NQ/TW", "resolution",
            "Đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia",
            "Bộ Chính trị", date(2024, 12, 22) if year > 2024 else date(year, 1, 2)))  # fmt: skip
        above = directives.add_clause(by=office, directive=resolution, wording=Wording(
            "Quan điểm 1", "Phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số là"
            " đột phá quan trọng hàng đầu.", head))  # fmt: skip
        programme = directives.enter_directive(by=office, unit=head, heading=Heading(
            "46-CTr/TU", "action_programme",
            "Chương trình hành động thực hiện Nghị quyết số 57-NQ/TW",
            "Ban Thường vụ", date(year, 1, 5), resolution))  # fmt: skip
        return [
            directives.add_clause(by=office, directive=programme, wording=Wording(
                label, text, head, date(world.now.year, 12, 20), above))
            for label, text in (
                ("Mục II.1", ("Mỗi tổ chức, mỗi đơn vị có ít nhất một sản phẩm mới về khoa học công"
                 " nghệ, đổi mới sáng tạo, chuyển đổi số phù hợp lĩnh vực, chuyên môn được giao.")),
                ("Mục II.2", ("Mỗi đoàn viên một ý tưởng sáng tạo, mỗi chi đoàn một hộp thư sáng"
                 " kiến, mỗi cơ sở một vườn ươm sáng tạo.")),
                ("Mục II.3", "Nhân rộng: mỗi đơn vị tiếp nhận ít nhất một sản phẩm của nơi khác."),
            )
        ]  # fmt: skip


def _targets(world: World, office: Person, clauses: list[Clause], year: int) -> None:
    head = Unit.objects.get(pk=world.of_kind("head")[0].pk)
    base = UnitKind.objects.get(organization=head.organization, key="base")
    asks = (
        (clauses[0], "Mỗi đơn vị một sản phẩm mới",
         [Ask("Mỗi đoàn cơ sở ít nhất một sản phẩm mới", "products.accepted", 1, base),
          Ask("Trong đó ít nhất một sản phẩm đúng lĩnh vực được giao", "products.fitting", 1,
              base),
          Ask("Năm nay có cái mới hoặc cải tiến so với chính mình, có minh chứng",
              "products.renewed", 1, base)]),
        (clauses[1], "Mỗi đoàn viên một ý tưởng",
         [Ask("Mời mỗi đoàn viên ít nhất một ý tưởng", "ideas.authors")]),
    )  # fmt: skip
    if year == world.now.year:
        province = UnitKind.objects.get(organization=head.organization, key="province")
        words = "Mỗi tỉnh đoàn ít nhất 20 % đoàn viên có ý tưởng"
        asks[1][2].append(
            Ask(words, "ideas.authors", 20, province, RuleKind.SHARE, weight=2,
                due_on=date(year, 11, 30))
        )  # fmt: skip
    with clock.told(_on(year, 1, 15)):
        for clause, title, lines in asks:
            programme = programmes.draw_up(
                by=office, clause=clause, unit=head, year=year, title=f"{title} năm {year}",
                asks=lines,
            )  # fmt: skip
            programmes.assign_programme(by=office, programme=programme)


def _tasks(world: World, people: dict[str, Person], clauses: list[Clause]) -> None:
    """What the first province does for the programme: some of it late, some again and again."""
    province = Unit.objects.get(pk=accounts.places(world)["province"].pk)
    leader, mentor, year = people["leader"], people["mentor"], world.now.year
    jobs = (
        (clauses[1], "Rà soát hộp thư sáng kiến của các chi đoàn", mentor, Repeat.MONTHLY, 2),
        (clauses[2], "Mở lớp hướng dẫn nhân rộng sản phẩm ở ba đoàn cơ sở", None, Repeat.ONCE, 6),
    )
    for clause, title, person, repeat, month in jobs:
        with clock.told(_on(year, 1, 16)):
            task = tasks.give_task(by=leader, clause=clause, job=tasks.Job(
                title, province, date(year, month, 25), person, repeat))  # fmt: skip
        while person is not None and task.due_on < clock.local_date(world.now):
            with clock.told(_on(year, task.due_on.month, 24)):
                tasks.finish_task(by=person, task=task)
            task = Task.objects.select_related("unit", "person", "clause").get(follows=task)


def _studied(office: Person, beside: Clause, year: int) -> None:
    """A clause that was done before its day."""
    with clock.told(_on(year, 1, 16)):
        clause = directives.add_clause(by=office, directive=beside.directive, wording=Wording(
            "Mục III.1", "Tổ chức học tập, quán triệt Nghị quyết tới toàn thể cán bộ, đoàn viên.",
            beside.owner, date(year, 3, 31), beside.carries_out))  # fmt: skip
    with clock.told(_on(year, 3, 27)):
        result = "Đã học tập ở cả ba cấp; tài liệu và câu hỏi ôn lại vẫn mở cho mọi người."
        finish_clause(by=office, clause=clause, on=clock.today(), result=result)


def _hard_tasks(world: World, leader: Person) -> None:
    province = Unit.objects.get(pk=accounts.places(world)["province"].pk)
    for title, text in HARD_TASKS:
        challenges.publish_challenge(by=leader, unit=province, title=title, text=text)


def _open_panel(world: World, people: dict[str, Person]) -> None:
    """A screening panel in session, so that a reviewer finds files to score."""
    where = accounts.places(world)
    province = Unit.objects.get(pk=where["province"].pk)
    secretary = people["secretary"]
    panel = councils.found_panel(
        by=secretary, unit=province, kind=PanelKind.SCREENING, name="Hội đồng sàng lọc ý tưởng",
        rubric=Rubric.objects.get(key=RUBRIC),
    )  # fmt: skip
    seats = (("reviewer", Seat.CHAIR), ("secretary", Seat.SECRETARY), ("mentor", Seat.MEMBER))
    for username, seat in seats:
        councils.appoint(by=secretary, panel=panel, person=people[username], seat=seat)
    bases = [u.pk for u in world.units if u.parent and u.parent.pk == province.pk]
    branches = [u.pk for u in world.of_kind("branch") if u.parent and u.parent.pk in bases]
    taken_up = Idea.objects.filter(unit__in=branches, state=IdeaState.TAKEN_UP).newest_first()
    for idea in taken_up[:3]:
        councils.file_case(by=secretary, panel=panel, idea=idea)
    councils.open_panel(by=secretary, panel=panel)
