"""Terms and the congress of each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.congresses import queries, rules
from vuonuom.congresses.actions import terms as actions
from vuonuom.congresses.models import Congress, Term
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.web.congresses.forms import CongressForm, NewTermForm, TermForm
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see

FEW = 10  # events beside the terms


def index(request: HttpRequest) -> HttpResponse:
    who = person(request)
    context = {
        "page": paginate(queries.terms(who), request),
        "events": queries.events(who)[:FEW],
        "today": clock.today(),
        "may_arrange": queries.may_arrange_somewhere(who),
    }
    return render(request, "congresses/list.html", context)


def begin(request: HttpRequest) -> HttpResponse:
    who = person(request)
    if not queries.may_arrange_somewhere(who):
        raise Http404
    first = queries.first_to_arrange(who) if request.method == "GET" else None
    form = NewTermForm(
        request.POST or None,
        units=queries.units_to_arrange(who),
        initial={"unit": request.GET.get("unit", "") or first},
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.begin_term(by=who, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi nhiệm kỳ. Tiếp theo: đại hội của nhiệm kỳ."), new)
            return redirect("congresses:term", pk=new.pk)
    return render(request, "congresses/new.html", {"form": form})


def term(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = see(queries.terms(who), pk=pk)
    context = {
        "term": found,
        "congress": congress_of(found),
        "may_arrange": rules.may_arrange(who, found.unit_id),
    }
    return render(request, "congresses/term.html", context)


def congress_of(term: Term) -> Congress | None:
    return getattr(term, "congress", None)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _arranged(who, pk)
    names = ("starts_on", "ends_on", "name")
    now = {name: getattr(found, name) for name in names}
    form = TermForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_term(by=who, term=found, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã sửa nhiệm kỳ."))
            return redirect("congresses:term", pk=pk)
    return render(request, "congresses/edit.html", {"form": form, "term": found})


def congress(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    found = _arranged(who, pk)
    known = congress_of(found)
    names = ("ordinal", "starts_on", "ends_on", "place")
    now = {name: getattr(known, name) for name in names} if known else {}
    form = CongressForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            written = _write(who, found, known, form)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi đại hội."), None if known else written)
            return redirect("congresses:term", pk=pk)
    context = {"form": form, "term": found, "congress": known}
    return render(request, "congresses/congress.html", context)


def _write(who: Person, found: Term, known: Congress | None, form: CongressForm) -> Congress:
    if known is None:
        return actions.call_congress(by=who, term=found, heading=form.heading())
    return actions.edit_congress(by=who, congress=known, heading=form.heading())


def _arranged(who: Person, pk: int) -> Term:
    """A term that the person may write down, or 404."""
    found = see(queries.terms(who), pk=pk)
    if not rules.may_arrange(who, found.unit_id):
        raise Http404
    return found
