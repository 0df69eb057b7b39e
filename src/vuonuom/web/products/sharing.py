"""With whom a product was made: seen by all who see the product, ended by either side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.core.errors import Refused
from vuonuom.products import actions, queries, rules
from vuonuom.products.models import Product
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told
from vuonuom.web.products.forms import PartnerForm


def partners(request: HttpRequest, code: str) -> HttpResponse:
    who, product = person(request), _seen(request, code)
    may_name = rules.may_name_partners(who, product)
    form = PartnerForm(request.POST or None, product=product) if may_name else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                actions.name_partner(by=who, product=product, unit=form.cleaned_data["unit"])
            except Refused as refused:
                refuse(form, refused)
            else:
                done(request, _("Đã ghi đơn vị phối hợp. Vẫn chỉ đếm một lần."), product)
                return redirect("products:partners", code)
    named = [
        (one.unit, rules.may_drop_partner(who, product, one.unit_id))
        for one in queries.partners(product)
    ]
    context = {"product": product, "partners": named, "form": form}
    return render(request, "products/partners.html", context)


@require_POST
def drop(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    who, product = person(request), _seen(request, code)
    partner = see(product.partners.select_related("unit"), unit__code=unit).unit
    if not rules.may_drop_partner(who, product, partner):
        raise Http404
    try:
        actions.drop_partner(by=who, product=product, unit=partner)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ đơn vị phối hợp."))
    return redirect("products:partners", code)


def _seen(request: HttpRequest, code: str) -> Product:
    found: Product = see(queries.seen(person(request)).accepted(), code=code)  # type: ignore[attr-defined]
    return found
