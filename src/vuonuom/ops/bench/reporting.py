"""What a frozen board becomes: a report on a page, in Word and Excel; and a movement's page."""

from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.ops.bench import cpu, pages, people
from vuonuom.ops.terminal import progress
from vuonuom.organization.models import Unit
from vuonuom.progress.actions import freezing
from vuonuom.progress.models import FrozenBoard
from vuonuom.recognition.actions import leading, taking_part
from vuonuom.recognition.actions.leading import Plan
from vuonuom.recognition.models import EmulationMovement
from vuonuom.recognition.states import STEPS
from vuonuom.reports.actions import drafting
from vuonuom.reports.actions.drafting import Heading
from vuonuom.reports.models import Report
from vuonuom.reports.states import ReportKind

ROUNDS = 12
MADE = 3  # reports from the beginning
REGISTERED = 25  # units in the movement: a page of them


def report_costs(rounds: int = ROUNDS) -> dict[str, Any]:
    """CPU of each against the bare page, turn by turn; seconds from the board to the Word file."""
    office, head = people.leader("head"), people.busiest("head")
    cookie, year = people.cookie(office), clock.today().year
    seconds = []
    for _ in range(MADE):
        began = perf_counter()
        report = _reported(office, head)
        at = f"/reports/{head.code}/{year}/{report.code}/"
        _opened(f"{at}word/", cookie)
        seconds.append(perf_counter() - began)
    asked = {
        "page": at,
        "word": f"{at}word/",
        "excel": f"{at}excel/",
        "movement": f"/movements/{_movement(office, head).code}/",
    }
    taken = _taken({"bare": "/bare/ideas/"} | asked, cookie, rounds)
    ratios = {name: pages.quotient(taken[name], taken["bare"]) for name in asked}
    return ratios | {"root_s": median(seconds), "bare": median(taken["bare"])}


def report_units() -> dict[str, float]:
    """Seconds from the board to the Word file of each base: 3,321 of them at full size."""
    office = people.leader("head")
    cookie, year = people.cookie(office), clock.today().year
    bases = Unit.objects.living().filter(kind__key="base").order_by("pk")
    done = progress("Báo cáo của đơn vị cơ sở")
    _opened("/bare/ideas/", cookie)  # once to get ready
    number, began = 0, perf_counter()
    for number, base in enumerate(bases, start=1):
        report = _reported(office, base)
        _opened(f"/reports/{base.code}/{year}/{report.code}/word/", cookie)
        done(number)
    return {"s": perf_counter() - began, "units": number}


def _reported(office: Person, head: Unit) -> Report:
    """A board is frozen once a day, so each is of the next day."""
    year, taken = clock.today().year, FrozenBoard.objects.filter(unit=head).count()
    with clock.told(clock.now() + timedelta(days=taken)):
        frozen = freezing.freeze_board(by=office, unit=head, year=year, title="Tổng kết năm")
    heading = Heading(
        "Tổng kết phong trào đổi mới sáng tạo", "ĐVX", "Vườn Xanh",
        signer_title="BÍ THƯ", signer=office.full_name, recipients="Các đơn vị trực thuộc;",
    )  # fmt: skip
    return drafting.begin_report(by=office, frozen=frozen, kind=ReportKind.FINAL, heading=heading)


def _movement(office: Person, head: Unit) -> EmulationMovement:
    """At its registration, with as many units as a page shows."""
    today = clock.today()
    plan = Plan("Mỗi đơn vị một sản phẩm mới", "Mỗi đơn vị một sản phẩm mới.", "Toàn đoàn",
                "Tập thể và đoàn viên", "Có sản phẩm được nghiệm thu.", today, today)  # fmt: skip
    movement = leading.draw_up_movement(by=office, unit=head, plan=plan)
    for step in STEPS[:2]:
        leading.do_step(by=office, movement=movement, step=step, on=today)
    below = Unit.objects.living().filter(organization=head.organization_id).exclude(pk=head.pk)
    for unit in below.order_by("pk")[:REGISTERED]:
        taking_part.register_unit(by=office, movement=movement, unit=unit, goal="Một sản phẩm mới.")
    return movement


def _taken(asked: dict[str, str], cookie: str, rounds: int) -> dict[str, list[float]]:
    for path in asked.values():
        _opened(path, cookie)
    now = cpu.clock()
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, path in asked.items():
            began = now()
            _opened(path, cookie)
            taken[name].append((now() - began) * 1000)
    return taken


def _opened(path: str, cookie: str) -> None:
    status, where, _ = pages.ask(path, cookie)
    if status != 200:
        raise RuntimeError(f"{path}: {status} {where}")
