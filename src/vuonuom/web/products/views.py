"""The register of products, one product's page, and putting a tried project forward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vuonuom.accounts.models import Person
from vuonuom.adoptions import queries as adoptions
from vuonuom.core.errors import Refused
from vuonuom.councils.states import CaseState
from vuonuom.incubator.models import Project
from vuonuom.organization.models import Field, Unit
from vuonuom.products import actions, queries, rules
from vuonuom.products.models import Product, ProductFile
from vuonuom.products.states import FilePurpose, ProductKind, ProductState
from vuonuom.web.frame import downloads
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told
from vuonuom.web.products.forms import (
    AcceptForm,
    EvidenceForm,
    GuardianForm,
    PictureForm,
    ProposeForm,
    ReasonForm,
    ReturnForm,
)


@dataclass(frozen=True)
class Filters:
    """What the register is narrowed to; anything unreadable is as if it had not been asked."""

    unit: Unit | None
    kind: str
    field: Field | None
    year: int | None
    state: str

    @property
    def is_any(self) -> bool:
        return any((self.unit, self.kind, self.field, self.year, self.state))


def _filters(request: HttpRequest) -> Filters:
    asked = request.GET
    year, kind, state = (asked.get(name, "") for name in ("year", "kind", "state"))
    return Filters(
        unit=Unit.objects.filter(code=asked["unit"]).first() if asked.get("unit") else None,
        kind=kind if kind in ProductKind.values else "",
        field=Field.objects.filter(code=asked["field"]).first() if asked.get("field") else None,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        state=state if state in ProductState.values else "",
    )


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    who, filters = person(request), _filters(request)
    page = paginate(queries.register(who, **vars(filters)), request)
    spread = adoptions.spread(product.pk for product in page.rows)
    context = {
        "page": page,
        "rows": [(product, spread[product.pk]) for product in page.rows],
        "filters": filters,
        "kinds": ProductKind.choices,
        "states": ProductState.choices,
        "years": queries.years(),
        "fields": Field.objects.order_by("sort_key", "name"),
    }
    return render(request, "products/list.html", context)


# -- putting forward ----------------------------------------------------------------


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    page = paginate(queries.ready(person(request)), request)
    return render(request, "products/ready.html", {"page": page})


def propose(request: HttpRequest, project: str) -> HttpResponse:
    who = person(request)
    found: Project = see(
        Project.objects.visible_to(who).select_related("idea", "unit", "mentor"), code=project
    )
    if not rules.may_propose(who, found):
        raise Http404
    initial = {"title": found.title, "summary": found.goal, "guardian": found.mentor}
    form = ProposeForm(request.POST or None, request.FILES or None, initial=initial, project=found)
    if request.method == "POST" and form.is_valid():
        try:
            product = actions.propose_product(by=who, project=found, **form.wanted())
        except Refused as refused:
            field = "fields_" if refused.field == "fields" else refused.field
            refuse(form, Refused(refused.sentence, field=field))
        else:
            done(request, _("Đã đưa sản phẩm ra hội đồng nghiệm thu."), product)
            return redirect("products:detail", product.code)
    context = {
        "form": form,
        "project": found,
        "given": Field.objects.filter(units=found.unit_id).order_by("sort_key", "name"),
        "existing": queries.product_of(found),
        "has_panel": form.has_panel,
    }
    return render(request, "products/propose.html", context)


# -- one product --------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """One thing that may be done on a product's page."""

    key: str
    sign: str
    label: str | Promise
    form: Callable[..., Form]
    act: Callable[..., Any]
    said: str | Promise
    tone: str = "btn"


def _accept(by: Person, product: Product, novelty: str) -> Product:
    return actions.accept_product(by=by, product=product, novelty=novelty)


def _withdraw(by: Person, product: Product, reason: str) -> Product:
    return actions.withdraw_product(by=by, product=product, reason=reason)


def _return(by: Person, product: Product) -> Product:
    return actions.return_product(by=by, product=product)


def _guardian(by: Person, product: Product, guardian: Person) -> Product:
    return actions.change_guardian(by=by, product=product, guardian=guardian)


def _picture(by: Person, product: Product, upload: Any, caption: str, **_ticks: Any) -> ProductFile:
    return actions.add_file(
        by=by, product=product, upload=upload, caption=caption, purpose=FilePurpose.PICTURE
    )


def _evidence(by: Person, product: Product, upload: Any, caption: str) -> ProductFile:
    return actions.add_file(
        by=by, product=product, upload=upload, caption=caption, purpose=FilePurpose.EVIDENCE
    )


DEEDS = {
    deed.key: deed
    for deed in (
        Deed("accept", "tick", gettext_lazy("Nghiệm thu, ghi vào danh mục"), AcceptForm, _accept,
             gettext_lazy("Đã nghiệm thu. Sản phẩm đã vào danh mục."), "go"),
        Deed("picture", "camera", gettext_lazy("Thêm ảnh giới thiệu"), PictureForm, _picture,
             gettext_lazy("Đã thêm ảnh.")),
        Deed("evidence", "upload", gettext_lazy("Thêm minh chứng"), EvidenceForm, _evidence,
             gettext_lazy("Đã thêm minh chứng.")),
        Deed("guardian", "person", gettext_lazy("Đổi người phụ trách"), GuardianForm, _guardian,
             gettext_lazy("Đã đổi người phụ trách.")),
        Deed("return", "undo", gettext_lazy("Dùng lại"), ReturnForm, _return,
             gettext_lazy("Sản phẩm được dùng lại."), "go"),
        Deed("withdraw", "stop", gettext_lazy("Ngừng dùng, nêu lý do"), ReasonForm, _withdraw,
             gettext_lazy("Đã ghi ngừng dùng."), "btn danger"),
    )
}  # fmt: skip


def _allowed(who: Person, product: Product) -> list[str]:
    """The keys of what this person may do with the product as it stands."""
    state = product.state
    case = product.case
    approved = case is not None and case.state == CaseState.APPROVED
    guards = rules.may_guard(who, product)
    shows = guards or rules.is_of_its_authors(who, product)
    keys = []
    if state == ProductState.PROPOSED and approved and rules.may_manage(who, product):
        keys.append("accept")
    if shows:
        keys += ["picture", "evidence"]
    if guards:
        keys.append("guardian")
    if guards and state == ProductState.IN_USE:
        keys.append("withdraw")
    if guards and state == ProductState.WITHDRAWN:
        keys.append("return")
    return keys


def _form(deed: Deed, product: Product, *data: Any) -> Form:
    extra = {"product": product} if deed.key in ("guardian", "accept") else {}
    return deed.form(*data, auto_id=f"{deed.key}_%s", **extra)


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    return _detail(request, _seen(request, code))


def _seen(request: HttpRequest, code: str) -> Product:
    found: Product = see(queries.seen(person(request)), code=code)
    return found


def _detail(
    request: HttpRequest, product: Product, tried: str = "", form: Form | None = None
) -> HttpResponse:
    who = person(request)
    may_see_idea = rules.may_see_its_idea(who, product)
    spread = adoptions.spread([product.pk])[product.pk]
    files = queries.files(product, who)
    allowed = _allowed(who, product)
    deeds = [
        (deed, form if key == tried and form else _form(deed, product), key == tried)
        for key, deed in DEEDS.items()
        if key in allowed
    ]
    context = {
        "product": product,
        "spread": spread,
        "road": adoptions.road(product, spread),
        "fit": queries.fit(product),
        "alike": queries.alike(product, who) if product.state == ProductState.PROPOSED else [],
        "partners": queries.partners(product) if product.has_partners else [],  # type: ignore[attr-defined]
        "clauses": queries.clauses_of(product) if product.has_clauses else [],  # type: ignore[attr-defined]
        "authors": list(product.idea.authors.all()) if product.idea else [],
        "pictures": files.pictures,
        "evidence": files.evidence,
        "uses": adoptions.uses(product) if spread.in_use else [],
        "waiting": adoptions.of_person(who, product) if spread.asking else [],
        "may_see_idea": may_see_idea,
        "deeds": deeds,
        "may_show": "picture" in allowed,
        "may_want": adoptions.may_want(who, product),
    }
    return render(request, "products/detail.html", context)


@require_POST
def do(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One deed; the action itself asks again whether it may be done."""
    if key not in DEEDS:
        raise Http404
    product, deed = _seen(request, code), DEEDS[key]
    form = _form(deed, product, request.POST, request.FILES)
    if form.is_valid():
        try:
            subject = deed.act(person(request), product, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
            if not form.fields or key not in _allowed(person(request), product):
                told(request, refused)
                return redirect("products:detail", code)
        else:
            done(request, str(deed.said), subject)
            return redirect("products:detail", code)
    return _detail(request, product, key, form)


def _file(request: HttpRequest, code: str, pk: int) -> ProductFile:
    files = queries.files_for(person(request), _seen(request, code))
    found: ProductFile = see(files, pk=pk)
    return found


@require_GET
def file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return downloads.send(_file(request, code, pk).file, request)


@require_POST
def remove_file(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = _file(request, code, pk)
    try:
        actions.remove_file(by=person(request), file=found)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ tệp này."))
    return redirect("products:detail", code)
