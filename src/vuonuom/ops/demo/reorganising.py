"""The middle of the year: in one province two bases become one, and another becomes two."""

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.sheets import writing
from vuonuom.directives.actions import programmes
from vuonuom.directives.models import TargetProgramme
from vuonuom.directives.queries import figures
from vuonuom.ops.demo.build import World
from vuonuom.ops.demo.plan import PlannedUnit
from vuonuom.organization.models import Unit
from vuonuom.rosters.actions.entering import enter_reform, new_intake
from vuonuom.rosters.queries.plans import Source
from vuonuom.rosters.states import ListKind

HEAD = ("Mã cũ", "Loại thay đổi", "Mã mới", "Tên mới", "Mã cấp trên mới", "Ngày hiệu lực",
        "Tỷ lệ %")  # fmt: skip


def reorganise(world: World, office: Person) -> None:
    """By a file, as an office does it; a demo with three bases nowhere else is left as it is."""
    bases = _bases(world)
    if not bases:
        return
    on = middle_of_the_year(clock.local_date(world.now))
    head = Unit.objects.get(pk=world.of_kind("head")[0].pk)
    with (
        TemporaryDirectory() as folder,
        clock.told(datetime(on.year, on.month, on.day, 2, tzinfo=UTC)),
    ):
        path = Path(folder, "sap-xep.xlsx")
        writing.write(path, HEAD, _rows(world, bases, on))
        intake = new_intake(ListKind.REFORM, head, office)
        enter_reform(by=office, intake=intake, source=Source(path))
        for programme in TargetProgramme.objects.filter(unit=head, year=on.year):
            if any(units.exists() for _rule, units in figures.newcomers(programme)):
                programmes.bind_newcomers(by=office, programme=programme)


def middle_of_the_year(today: date) -> date:
    """1 July; before that, half of what has passed."""
    summer, first = date(today.year, 7, 1), date(today.year, 1, 1)
    return summer if summer < today else first + (today - first) / 2


def _bases(world: World) -> list[PlannedUnit]:
    """The last three of a province that no account stands in."""
    for province in world.of_kind("province")[1:]:
        found = [unit for unit in world.of_kind("base") if unit.parent is province]
        if len(found) >= 3:
            return found[-3:]
    return []


def _rows(world: World, bases: list[PlannedUnit], on: date) -> list[tuple[object, ...]]:
    """Each part of the split one keeps a branch."""
    one, other, split = bases
    branches = [unit for unit in world.of_kind("branch") if unit.parent is split]
    merged = (f"{one.code}-n", f"{one.name} – {other.name.removeprefix('Đoàn ')}")
    parts = [(f"{split.code}-{letter}", f"{split.name} {letter.upper()}") for letter in "ab"]
    rows: list[tuple[object, ...]] = [
        (one.code, "sáp nhập", *merged, "", on, ""),
        (other.code, "sáp nhập", *merged, "", on, ""),
        (split.code, "chia", *parts[0], "", on, 60),
        (split.code, "chia", *parts[1], "", on, 40),
    ]
    rows += [(unit.code, "chuyển", "", "", parts[1][0], on, "") for unit in branches[1:]]
    return rows
