"""Named reads of adoptions: who uses what, and what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.adoptions import rules
from vuonuom.adoptions.models import Adoption, AdoptionEvidence
from vuonuom.adoptions.states import AdoptionState
from vuonuom.core import clock
from vuonuom.ideas.queries import RoadStep
from vuonuom.organization.models import Unit
from vuonuom.products import queries as products
from vuonuom.products.models import Product
from vuonuom.products.states import ProductState
from vuonuom.tree import queries as tree

S = AdoptionState
ASKING = (S.REQUESTED, S.DELIVERED)
MOST_USES = 20


@dataclass(frozen=True)
class Spread:
    """Where a product went: how many units use it, how many have asked."""

    in_use: int = 0
    asking: int = 0


def spread(product_ids: Iterable[int]) -> dict[int, Spread]:
    """The spread of some products, in one query."""
    wanted = list(product_ids)
    rows = (
        Adoption.objects.filter(product__in=wanted)
        .order_by()
        .values_list("product_id")
        .annotate(
            in_use=Count("pk", filter=Q(state=S.IN_USE)),
            asking=Count("pk", filter=Q(state__in=ASKING)),
        )
    )
    found = {pk: Spread(in_use, asking) for pk, in_use, asking in rows}
    return {pk: found.get(pk, Spread()) for pk in wanted}


def uses(product: Product) -> list[Adoption]:
    """Where a product is in use, in the takers' own words, the newest first."""
    found = Adoption.objects.filter(product=product, state=S.IN_USE).select_related("taker")
    return list(found.order_by("-confirmed_on", "-pk")[:MOST_USES])


def of_person(person: Person, product: Product) -> list[Adoption]:
    """Requests for the product that concern this person and are under way."""
    seen = Adoption.objects.visible_to(person).filter(product=product, state__in=ASKING)
    return list(seen.select_related("taker").order_by("-requested_at", "-pk")[:MOST_USES])


def seen(person: Person) -> QuerySet[Adoption]:
    """One adoption's page begins here."""
    found = Adoption.objects.visible_to(person)
    related = (
        "product__unit", "product__guardian", "product__idea", "giver", "taker",
        "requested_by", "delivered_by", "confirmed_by",
    )  # fmt: skip
    return cast("QuerySet[Adoption]", found.select_related(*related))


def of_unit(person: Person, unit: Unit, *, asked_by_us: bool) -> QuerySet[Adoption]:
    """What a unit and those below it asked for, or was asked of them; the newest first."""
    side = "taker" if asked_by_us else "giver"
    found = Adoption.objects.visible_to(person).filter(**{f"{side}__in": tree.below([unit.pk])})
    shown = found.select_related("product", "giver", "taker")
    return cast("QuerySet[Adoption]", shown.order_by("-requested_at", "-pk"))


def evidence(adoption: Adoption) -> list[AdoptionEvidence]:
    return list(adoption.evidence.select_related("file").order_by("pk"))


def units_of(person: Person) -> QuerySet[Unit]:
    """The living units in whose name this person may ask."""
    own = access.reach(person).units("adoptions.request")
    return cast("QuerySet[Unit]", Unit.objects.living().filter(pk__in=own).in_order())


def may_want(person: Person, product: Product) -> bool:
    """Whether to offer "Đơn vị tôi muốn dùng": for some unit other than the one that made it."""
    if product.state != ProductState.IN_USE:
        return False
    return bool(access.reach(person).units("adoptions.request") - {product.unit_id})


def takers_for(person: Person, product: Product) -> QuerySet[Unit]:
    """The person's units that may ask for a product: all but the one that made it."""
    return units_of(person).exclude(pk=product.unit_id)


def waits_for(person: Person) -> QuerySet[Adoption]:
    """What waits for this person: requests to answer, hand-overs whose use is to be confirmed."""
    gives = access.scope(person, "products.manage", "giver") | Q(product__guardian=person)
    takes = access.scope(person, "adoptions.confirm", "taker")
    waits = Q(gives, state=S.REQUESTED) | Q(takes, state=S.DELIVERED)
    return Adoption.objects.filter(waits)


def waiting_for(person: Person, most: int = 50) -> list[Adoption]:
    found = waits_for(person).select_related("product", "giver", "taker")
    return list(found.order_by("requested_at", "pk")[:most])


@dataclass(frozen=True)
class May:
    """What one person may do with an adoption as it stands now."""

    deliver: bool = False
    decline: bool = False
    confirm: bool = False
    cancel: bool = False
    end: bool = False
    waits_for_giver: bool = False
    waits_for_taker: bool = False

    @property
    def anything(self) -> bool:
        return self.deliver or self.confirm or self.cancel or self.end


def may(person: Person, adoption: Adoption) -> May:
    state = adoption.state
    takes = rules.takes(person, adoption)
    answers = state == S.REQUESTED and rules.gives(person, adoption)
    delivered = state == S.DELIVERED
    return May(
        deliver=answers,
        decline=answers,
        confirm=delivered and takes and not rules.is_of_giver(person, adoption),
        cancel=state in ASKING and (takes or person.pk == adoption.requested_by_id),
        end=state == S.IN_USE and takes,
        waits_for_giver=state == S.REQUESTED,
        waits_for_taker=delivered,
    )


# -- the road of a product -----------------------------------------------------------


def road(product: Product, spread: Spread, problem: str = "") -> list[RoadStep]:
    """hạt → mầm → cây → rừng of one product, with what happened at each. Names nobody."""
    accepted = product.state != ProductState.PROPOSED
    return [
        RoadStep("hat", *_seed(product, problem)),
        RoadStep("mam", *_sprout(product)),
        RoadStep("cay", *_tree(product, accepted=accepted, is_last=not spread.in_use)),
        RoadStep("rung", *_forest(spread)),
    ]


def _seed(product: Product, problem: str) -> tuple[str, str, str]:
    if problem:
        return _("Bài toán"), "done", problem
    if product.idea is None:
        return _("Ý tưởng"), "done", ""
    sent = clock.local_date(product.idea.submitted_at)
    return _("Ý tưởng"), "done", _("gửi ngày %(day)s") % {"day": f"{sent:%d/%m/%Y}"}


def _sprout(product: Product) -> tuple[str, str, str]:
    label = _("Ươm tạo")
    if product.project is not None:
        until = product.project.ended_on or product.accepted_on or clock.today()
        days = max((until - product.project.started_on).days, 1)
        label = ngettext("Ươm %(n)d ngày", "Ươm %(n)d ngày", days) % {"n": days}
    return label, "done", " · ".join(_trial_words(product))


def _trial_words(product: Product) -> list[str]:
    tried = products.trials(product)
    if not tried:
        return []
    words = [_("Thử ở %(place)s") % {"place": tried[0].place}]
    if len(tried) > 1:
        words = [_("Thử ở %(n)d nơi") % {"n": len({trial.place_id for trial in tried})}]
    times = sum(trial.times_used or 0 for trial in tried)
    if times:
        words.append(_("%(n)s lượt dùng") % {"n": f"{times:,}".replace(",", ".")})
    return words


def _tree(product: Product, *, accepted: bool, is_last: bool) -> tuple[str, str, str]:
    if not accepted:
        return _("Đang chờ nghiệm thu"), "now", ""
    votes = ""
    if product.case is not None and product.case.votes_cast:
        facts = {"for": product.case.votes_for, "cast": product.case.votes_cast}
        votes = _("Hội đồng %(for)s/%(cast)s") % facts
    day = f"{product.accepted_on:%d/%m/%Y}" if product.accepted_on else ""
    detail = " · ".join(part for part in (votes, day) if part)
    return _("Nghiệm thu"), "now" if is_last else "done", detail


def _forest(spread: Spread) -> tuple[str, str, str]:
    asking = ""
    if spread.asking:
        asking = ngettext("%(n)d nơi đang xin", "%(n)d nơi đang xin", spread.asking)
        asking %= {"n": spread.asking}
    if not spread.in_use:
        return _("Nơi khác dùng"), "todo", asking
    label = ngettext("Đang dùng ở %(n)d nơi khác", "Đang dùng ở %(n)d nơi khác", spread.in_use)
    return label % {"n": spread.in_use}, "now", asking
