""" "We want this": asking, handing over, confirming use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vuonuom.adoptions import actions, queries
from vuonuom.adoptions.models import Adoption, AdoptionEvidence
from vuonuom.core.errors import Refused
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.web.adoptions.forms import (
    AskForm,
    CancelForm,
    ConfirmForm,
    DeclineForm,
    DeliverForm,
    EndForm,
)
from vuonuom.web.frame import downloads
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What a unit asked for, or what was asked of it; without one, what waits for me."""
    who = person(request)
    units = queries.units_of(who)
    code = request.GET.get("unit", "")
    unit = see(Unit.objects.all(), code=code) if code else units.first()
    asked_by_us = request.GET.get("side") != "given"
    page = None
    if unit is not None:
        page = paginate(queries.of_unit(who, unit, asked_by_us=asked_by_us), request)
    context = {
        "unit": unit,
        "units": units[:20],
        "asked_by_us": asked_by_us,
        "page": page,
        "waiting": queries.waiting_for(who),
    }
    return render(request, "adoptions/list.html", context)


def ask(request: HttpRequest, code: str) -> HttpResponse:
    """The form behind "Đơn vị tôi muốn dùng", also from a stand after signing in."""
    who = person(request)
    product: Product = see(
        Product.objects.visible_to(who).accepted().select_related("unit", "guardian"), code=code
    )
    units = queries.takers_for(who, product)
    form = AskForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            adoption = actions.request_adoption(by=who, product=product, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã gửi lời xin. Bạn sẽ được báo từng bước."), adoption)
            return redirect("adoptions:detail", adoption.pk)
    context = {"form": form, "product": product, "has_unit": units.exists()}
    return render(request, "adoptions/ask.html", context)


@dataclass(frozen=True)
class Deed:
    key: str
    sign: str
    label: str | Promise
    form: type[Form]
    act: Callable[..., Adoption]
    said: str | Promise
    tone: str = "btn"


DEEDS = {
    deed.key: deed
    for deed in (
        Deed("deliver", "forward", gettext_lazy("Đã chuyển giao"), DeliverForm, actions.deliver,
             gettext_lazy("Đã ghi chuyển giao. Nơi nhận được báo ngay."), "go"),
        Deed("decline", "cross", gettext_lazy("Chưa chuyển giao được, nêu lý do"), DeclineForm,
             actions.decline, gettext_lazy("Đã trả lời nơi xin."), "btn danger"),
        Deed("confirm", "rung", gettext_lazy("Xác nhận đang dùng"), ConfirmForm,
             actions.confirm_use, gettext_lazy("Đã xác nhận. Cảm ơn đơn vị đã nhân rộng."), "go"),
        Deed("cancel", "undo", gettext_lazy("Thôi không xin nữa"), CancelForm, actions.cancel,
             gettext_lazy("Đã rút lời xin."), "btn danger"),
        Deed("end", "stop", gettext_lazy("Thôi dùng, nêu lý do"), EndForm, actions.end_use,
             gettext_lazy("Đã ghi thôi dùng."), "btn danger"),
    )
}  # fmt: skip


def _seen(request: HttpRequest, pk: int) -> Adoption:
    found: Adoption = see(queries.seen(person(request)), pk=pk)
    return found


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _seen(request, pk))


def _detail(
    request: HttpRequest, adoption: Adoption, tried: str = "", form: Form | None = None
) -> HttpResponse:
    may = queries.may(person(request), adoption)
    deeds = [
        (deed, form if key == tried and form else deed.form(auto_id=f"{key}_%s"), key == tried)
        for key, deed in DEEDS.items()
        if getattr(may, key)
    ]
    context = {
        "adoption": adoption,
        "product": adoption.product,
        "may": may,
        "deeds": deeds,
        "evidence": queries.evidence(adoption),
        "is_first_open": bool(deeds) and deeds[0][0].tone == "go",
    }
    return render(request, "adoptions/detail.html", context)


@require_POST
def do(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step; the action itself asks again whether it may be done."""
    if key not in DEEDS:
        raise Http404
    who, adoption, deed = person(request), _seen(request, pk), DEEDS[key]
    form = deed.form(request.POST, request.FILES, auto_id=f"{key}_%s")
    if form.is_valid():
        words: dict[str, Any] = {k: v for k, v in form.cleaned_data.items() if k != "no_secrets"}
        try:
            deed.act(by=who, adoption=adoption, **words)
        except Refused as refused:
            refuse(form, refused)
            if not getattr(queries.may(who, adoption), key):
                told(request, refused)
                return redirect("adoptions:detail", pk)
        else:
            done(request, str(deed.said), adoption)
            return redirect("adoptions:detail", pk)
    return _detail(request, adoption, key, form)


@require_GET
def evidence(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    adoption = _seen(request, pk)
    found = AdoptionEvidence.objects.filter(adoption=adoption).select_related("file")
    return downloads.send(see(found, pk=file).file, request)
