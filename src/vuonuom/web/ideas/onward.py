"""Where an idea's road goes on from its page, for the person who looks at it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.ideas.models import Idea
from vuonuom.ideas.states import IdeaState
from vuonuom.incubator.models import Project
from vuonuom.incubator.rules import may_start
from vuonuom.products.models import Product
from vuonuom.products.rules import may_propose


@dataclass(frozen=True)
class Onward:
    """One way on: a link in the words of what is done there."""

    sign: str
    label: str
    url: str
    first: bool = False  # the one primary button of the page


def ways(person: Person, idea: Idea, *, is_author: bool) -> list[Onward]:
    """Links to the idea's project and product, and to the next thing this person may do."""
    found: list[Onward] = []
    project, product = _visible(person, idea)
    if idea.state == IdeaState.TAKEN_UP and project is None and may_start(person, idea.unit_id):
        label = _("Đưa vào ươm tạo")
        found.append(Onward("mam", label, f"/incubator/start/{idea.code}/", first=True))
    if project is not None:
        url = f"/incubator/projects/{project.code}/"
        found.append(Onward("mam", _("Dự án ươm tạo"), url))
    if is_author and idea.first_tried_on is not None and idea.recognised_on is None:
        label = _("Nộp đơn xin công nhận sáng kiến")
        found.append(Onward("doc", label, f"/councils/request/{idea.code}/", first=True))
    if product is not None:
        found.append(Onward("cay", _("Sản phẩm"), f"/products/{product.code}/"))
    elif project is not None and idea.first_tried_on and may_propose(person, project):
        label = _("Đề nghị nghiệm thu sản phẩm")
        found.append(Onward("cay", label, f"/products/new/{project.code}/"))
    return found


def _visible(person: Person, idea: Idea) -> tuple[Project | None, Product | None]:
    """The idea's project and product, if the person may see them: one query, none if neither is."""
    project: Project | None = getattr(idea, "project", None)
    product: Product | None = getattr(idea, "product", None)
    if project is None and product is None:
        return None, None
    codes = Project.objects.visible_to(person).filter(idea=idea).order_by().values_list("code")
    more = Product.objects.visible_to(person).filter(idea=idea).order_by().values_list("code")
    seen = set(codes.union(more, all=True).values_list("code", flat=True))
    return (
        project if project and project.code in seen else None,
        product if product and product.code in seen else None,
    )
