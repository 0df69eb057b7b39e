"""Products that answer a clause: the list, and what their guardians add to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.core.errors import Refused
from vuonuom.directives.models import Clause, Directive
from vuonuom.products import actions, queries
from vuonuom.products.models import Product
from vuonuom.web.directives.forms import ProductForm
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


def products(request: HttpRequest, code: str, clause: int) -> HttpResponse:
    who, found = person(request), _clause(request, code, clause)
    mine = queries.guarded(who)
    form = ProductForm(request.POST or None, products=mine) if mine.exists() else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            product: Product = form.cleaned_data["product"]
            try:
                named = actions.name_clause(by=who, product=product, clause=found)
            except Refused as refused:
                refuse(form, refused)
            else:
                done(request, _("Đã ghi sản phẩm thực hiện mục này."), named)
                return redirect("directives:products", code, clause)
    page = paginate(queries.answering(found), request)
    shown = [one.product_id for one in page.rows]
    droppable = set(mine.filter(pk__in=shown).values_list("pk", flat=True)) if form else set()
    context = {
        "clause": found,
        "page": page,
        "droppable": {one.pk for one in page.rows if one.product_id in droppable},
        "form": form,
    }
    return render(request, "directives/products.html", context)


@require_POST
def drop(request: HttpRequest, code: str, clause: int, pk: int) -> HttpResponse:
    who, found = person(request), _clause(request, code, clause)
    mine = queries.answering(found).filter(product__in=queries.guarded(who))
    named = see(mine, pk=pk)
    try:
        actions.drop_clause(by=who, named=named)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã thôi ghi sản phẩm ở mục này."))
    return redirect("directives:products", code, clause)


def _clause(request: HttpRequest, code: str, pk: int) -> Clause:
    visible = Clause.objects.filter(directive__in=Directive.objects.visible_to(person(request)))
    found: Clause = see(visible.select_related("directive"), pk=pk, directive__code=code)
    return found
