"""The abbreviations that search understands here, for those who keep them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.similarity.abbreviations import may_edit
from vuonuom.similarity.actions.abbreviations import add_abbreviation, withdraw_abbreviation
from vuonuom.similarity.models import Abbreviation
from vuonuom.web.frame.forms import Form, LineField
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


class AbbreviationForm(Form):
    short = LineField(
        label=gettext_lazy("Chữ viết tắt"),
        max_length=20,
        help_text=gettext_lazy("Một từ liền, ví dụ: ptnt."),
    )
    long = LineField(
        label=gettext_lazy("Viết đầy đủ"),
        max_length=100,
        help_text=gettext_lazy("Ví dụ: phát triển nông thôn."),
    )


def abbreviations(request: HttpRequest) -> HttpResponse:
    """The list and a form for one more; for all others there is no such page."""
    who = _editor(request)
    form = AbbreviationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_abbreviation(by=who, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã thêm. Tìm kiếm hiểu ngay từ bây giờ."), made)
            return redirect("search:abbreviations")
    rows = Abbreviation.objects.filter(withdrawn_at=None).select_related("added_by")
    page = paginate(rows.order_by("key"), request)
    return render(request, "search/abbreviations.html", {"form": form, "page": page})


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    who = _editor(request)
    abbreviation = see(Abbreviation.objects.all(), pk=pk)
    try:
        withdraw_abbreviation(by=who, abbreviation=abbreviation)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã rút. Tìm kiếm không mở rộng chữ này nữa."), abbreviation)
    return redirect("search:abbreviations")


def _editor(request: HttpRequest) -> Person:
    who = person(request)
    if not may_edit(who):
        raise Http404
    return who
