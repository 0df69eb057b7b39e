"""`/seals/`: a holder's own key, and the names that somebody asks to open."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.claims import actions, queries
from vuonuom.claims.models import HolderKey
from vuonuom.core.errors import Refused
from vuonuom.web.frame.shortcuts import done, person, refuse, see
from vuonuom.web.seals.forms import AskForm, SecretForm


def index(request: HttpRequest) -> HttpResponse:
    """What was asked, and the form that asks."""
    _only_holders(request)
    who = person(request)
    form = AskForm(request.POST or None, initial={"ground": "consent"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_open(by=who, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi đề nghị. Tác giả đọc được ngay trên đường dẫn của mình."))
            return redirect("seals:index")
    return _index(request, form)


@require_POST
def key(request: HttpRequest) -> HttpResponse:
    """Make a key; its secret is on this one answer and nowhere else."""
    _only_holders(request)
    return _index(request, AskForm(), made=actions.make_key(by=person(request)))


def _only_holders(request: HttpRequest) -> None:
    """For all others there is nothing here."""
    if not access.reach(person(request)).units("seals.open"):
        raise Http404


def _index(request: HttpRequest, form: AskForm, made: HolderKey | None = None) -> HttpResponse:
    who = person(request)
    context = {
        "form": form,
        "made": made,
        "key": queries.own_key(who),
        "openings": list(queries.openings_for(who)[:50]),
    }
    answer = render(request, "seals/index.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's key in; the second reads the name, this once."""
    who = person(request)
    opening = see(queries.openings_for(who), pk=pk)
    form, opened = SecretForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.approve_opening(by=who, opening=opening, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            if opened.name is None:
                done(request, _("Đã ghi khóa của bạn. Cần một người giữ khóa nữa."))
                return redirect("seals:index")
    context = {"opening": opening, "form": form, "name": opened.name if opened else None}
    answer = render(request, "seals/opening.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
