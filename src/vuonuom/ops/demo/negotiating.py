"""A total that flows down: divided by the office, negotiated by two provinces, divided on."""

from datetime import UTC, datetime

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives.actions import dividing, figures, programmes
from vuonuom.directives.actions.dividing import Part
from vuonuom.directives.actions.programmes import Ask
from vuonuom.directives.models import Clause, TargetAssignment
from vuonuom.directives.queries import figures as queries
from vuonuom.directives.states import RuleKind, Split
from vuonuom.ops.demo.build import World
from vuonuom.ops.demo.movement import Staff
from vuonuom.organization.models import Unit

A_PROVINCE = 3  # so many a province are asked for
FEWER = "Ba đoàn cơ sở vừa sáp nhập, sáu tháng đầu năm tập trung ổn định tổ chức."
AGREED = "Đồng ý; sáu tháng cuối năm xem lại."
MORE_TIME = "Địa bàn rộng, mạng chưa ổn định, xin nhân rộng trong hai năm."


def negotiate(
    world: World, office: Person, clause: Clause, staff: dict[int, Staff], year: int
) -> None:
    """The first province's figure was negotiated and divided on; the second's waits."""
    provinces = [unit.pk for unit in world.of_kind("province")]
    head = Unit.objects.get(pk=world.of_kind("head")[0].pk)
    total = A_PROVINCE * len(provinces)
    words = f"Cả phong trào nhân rộng thêm {total} lượt sản phẩm tới nơi khác"
    with clock.told(_on(year, 1, 20)):
        programme = programmes.draw_up(
            by=office, clause=clause, unit=head, year=year, title=f"Nhân rộng năm {year}",
            asks=[Ask(words, "adoptions.taken", total, as_kind=RuleKind.TOTAL)],
        )  # fmt: skip
        programmes.assign_programme(by=office, programme=programme)
        _divide(office, _figure(programme.pk, head.pk), Split.BY_MEMBERS, year)
    for number, reason in zip(provinces, (FEWER, MORE_TIME), strict=False):
        with clock.told(_on(year, 1, 28)):
            _propose(staff[number], _figure(programme.pk, number), reason)
    with clock.told(_on(year, 2, 3)):
        first = _figure(programme.pk, provinces[0])
        figures.agree_to_proposal(by=office, figure=first, reason=AGREED)
        _divide(
            _leader(staff[provinces[0]]), _figure(programme.pk, provinces[0]), Split.EVENLY, year
        )


def _on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


def _figure(programme: int, unit: int) -> TargetAssignment:
    found = TargetAssignment.objects.filter(rule__programme=programme, unit=unit)
    return found.select_related("unit", "parent__unit", "rule__programme__unit").get()


def _leader(staff: Staff) -> Person:
    return Person.objects.get(pk=staff.leader)


def _propose(staff: Staff, figure: TargetAssignment, reason: str) -> None:
    fewer = figure.amount - 1 or figure.amount + 1
    figures.propose_figure(by=_leader(staff), figure=figure, amount=fewer, reason=reason)


def _divide(by: Person, figure: TargetAssignment, how: Split, year: int) -> None:
    units = list(queries.takers(figure))
    amounts = queries.suggested(figure, units, how, year)
    parts = [Part(unit, amounts[unit.pk]) for unit in units]
    dividing.divide_figure(by=by, figure=figure, parts=parts)
