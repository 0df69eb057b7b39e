"""What the organisations do together: a conference that two held, one to come, a term's target."""

from datetime import time, timedelta

from vuonuom.accounts.models import Person
from vuonuom.conferences.actions import arranging, checking, inviting, moving, sharing
from vuonuom.conferences.actions.arranging import Heading
from vuonuom.conferences.models import Conference, ConferencePartner, Door
from vuonuom.congresses.models import Term
from vuonuom.core import clock
from vuonuom.directives.actions import programmes
from vuonuom.directives.actions.asking import Ask
from vuonuom.directives.models import Clause, Directive
from vuonuom.ops.demo import accounts
from vuonuom.ops.demo.build import World
from vuonuom.organization.models import Unit, UnitKind
from vuonuom.products import queries as products
from vuonuom.products.actions import name_clause

AGO = timedelta(days=40)
CAME = 24
A_TERM = 20  # products a province
ANSWERING = 3  # products that say which clause they answer


def hold_together(
    world: World, people: dict[str, Person], women: Unit, offices: dict[str, Person]
) -> None:
    """The Women's Union held one with the first province; the next national one is asked for."""
    places = accounts.places(world)
    province = Unit.objects.get(pk=places["province"].pk)
    host, leader = offices["phu-nu"], people["leader"]
    with clock.told(clock.now() - AGO):
        held = _arranged(host, women)
        _joined(leader, sharing.ask_partner(by=host, conference=held, unit=province))
        hall = arranging.add_venue(by=host, conference=held, name="Hội trường lớn", doors=1)
        inviting.invite_unit(by=leader, unit=Unit.objects.get(pk=places["base"].pk), venue=hall)
        moving.open_registration(by=host, conference=held)
        moving.start(by=host, conference=held)
        door = Door.objects.select_related("venue__conference__unit").get(venue=hall)
        for code in list(held.invitations.order_by("pk").values_list("code", flat=True))[:CAME]:
            checking.check_in(by=leader, door=door, code=code)
        moving.close(by=host, conference=held)
    coming = Conference.objects.select_related("unit").get(unit=places["head"].pk)
    office = people["office"]
    sharing.ask_partner(by=office, conference=coming, unit=women)
    union = Unit.objects.get(pk=places["union"].pk)
    asked = sharing.ask_partner(by=office, conference=coming, unit=union)
    _joined(offices["cong-doan"], asked)


def _arranged(host: Person, women: Unit) -> Conference:
    heading = Heading(
        "Kỹ năng số cho chị em và đoàn viên trẻ", clock.today(), time(8), time(11),
        "Hai tổ chức cùng mời, cùng đón.", Directive.objects.get(number="46-CTr/TU"),
    )  # fmt: skip
    return arranging.arrange_conference(by=host, unit=women, heading=heading)


def _joined(by: Person, partner: ConferencePartner) -> None:
    sharing.accept_partnership(by=by, partner=partner)


def ask_of_the_term(office: Person, head: Unit) -> None:
    """Over the five years, beside what each year asks."""
    term = Term.objects.get(unit=head, starts_on__lte=clock.today(), ends_on__gte=clock.today())
    clause = Clause.objects.filter(directive__number="46-CTr/TU").order_by("position")[0]
    province = UnitKind.objects.get(organization=head.organization_id, key="province")
    words = f"Mỗi tỉnh đoàn có ít nhất {A_TERM} sản phẩm được nghiệm thu trong nhiệm kỳ"
    programme = programmes.draw_up(
        by=office, clause=clause, unit=head, year=clock.today().year, term=term,
        title="Chỉ tiêu nhiệm kỳ", asks=[Ask(words, "products.accepted", A_TERM, province)],
    )  # fmt: skip
    programmes.assign_programme(by=office, programme=programme)
    for product in products.guarded(office)[:ANSWERING]:
        name_clause(by=office, product=product, clause=clause)
