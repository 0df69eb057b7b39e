"""One case: filing it, scoring it, stepping aside from it, deciding it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.core.errors import Refused
from vuonuom.councils import actions, queries
from vuonuom.councils.models import Case, Panel
from vuonuom.councils.rules import seats
from vuonuom.councils.states import PanelKind
from vuonuom.ideas.models import Idea
from vuonuom.web.councils.forms import DecisionForm, InterestForm, RecognitionForm, SheetForm
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told


def request_recognition(request: HttpRequest, code: str) -> HttpResponse:
    """The author's request: their own idea, to a panel that looks after their unit."""
    who = person(request)
    idea = see(Idea.objects.visible_to(who).select_related("unit", "field"), code=code)
    if not seats.is_author(who, idea):
        raise Http404
    panels = queries.takes_files(idea, PanelKind.RECOGNITION)
    initial = {"first_applied_on": idea.first_tried_on}
    form = RecognitionForm(request.POST or None, panels=panels, initial=initial)
    if form.is_valid():
        target = form.cleaned_data["panel"]
        try:
            filed = actions.file_case(by=who, panel=target, idea=idea, request=form.request())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã nộp đơn. Bạn sẽ được báo kết quả kèm lý do."), filed)
            return redirect("councils:case", filed.panel.code, filed.pk)
    context = {
        "form": form,
        "idea": idea,
        "authors": queries.author_facts(idea),
        "panels": list(panels),
        "filed": queries.live_request(idea),
    }
    return render(request, "councils/request.html", context)


def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Ideas that the secretary may lay before the panel."""
    who = person(request)
    panel = _filing_panel(request, code)
    ideas = queries.ready_for(panel, request.GET.get("q", ""))
    page = paginate(ideas, request)
    context = {"panel": panel, "page": page, "q": request.GET.get("q", ""), "person": who}
    return render(request, "councils/choose.html", context)


def _filing_panel(request: HttpRequest, code: str) -> Panel:
    who = person(request)
    panel = see(Panel.objects.visible_to(who).select_related("unit", "rubric"), code=code)
    if panel.kind == PanelKind.RECOGNITION or not seats.may_run(who, panel.unit_id):
        raise Http404
    return panel


@require_POST
def file(request: HttpRequest, code: str, idea: str) -> HttpResponse:
    panel = _filing_panel(request, code)
    found = see(Idea.objects.visible_to(person(request)), code=idea)
    try:
        filed = actions.file_case(by=person(request), panel=panel, idea=found)
    except Refused as refused:
        told(request, refused)
        return redirect("councils:choose", code)
    done(request, _("Đã đưa “%(title)s” ra hội đồng.") % {"title": found.title}, filed)
    return redirect("councils:panel", code)


def _case(request: HttpRequest, code: str, pk: int) -> Case:
    return see(queries.cases_for(person(request)), panel__code=code, pk=pk)


def case(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    return _page(request, _case(request, code, pk))


def _page(request: HttpRequest, shown: Case, **forms: Form) -> HttpResponse:
    view = queries.case_view(shown, person(request))
    context = {
        "view": view,
        "interest_form": forms.get("interest") or InterestForm(auto_id="interest_%s"),
        "decision_form": forms.get("decision") or DecisionForm(auto_id="decision_%s"),
        "is_interest_open": "interest" in forms,
    }
    return render(request, "councils/case.html", context)


def sheet(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The score sheet, made for a phone: one criterion after the other."""
    shown = _case(request, code, pk)
    view = queries.case_view(shown, person(request))
    if not view.is_member:
        raise Http404
    form = SheetForm(request.POST or None, scale=view.scale)
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.send_sheet(
                by=person(request),
                case=shown,
                points=form.points(),
                approves=form.cleaned_data["approves"] == "yes",
                comment=form.cleaned_data["comment"],
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã gửi phiếu chấm. Phiếu của các thành viên khác nay mở ra."), sent)
            return redirect("councils:case", code, pk)
    if request.method != "POST" and view.own != "to_score":
        return redirect("councils:case", code, pk)
    return render(request, "councils/sheet.html", {"view": view, "form": form})


@require_POST
def interest(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    shown = _case(request, code, pk)
    form = InterestForm(request.POST, auto_id="interest_%s")
    if form.is_valid():
        try:
            told_so = actions.declare_interest(
                by=person(request), case=shown, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi bạn có liên quan. Bạn không chấm hồ sơ này."), told_so)
            return redirect("councils:panel", code)
    return _page(request, shown, interest=form)


@require_POST
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    shown = _case(request, code, pk)
    form = DecisionForm(request.POST, auto_id="decision_%s")
    if form.is_valid():
        try:
            decided = actions.decide_case(
                by=person(request),
                case=shown,
                approve=form.cleaned_data["decision"] == "yes",
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã quyết định. Tác giả được báo kèm lý do."), decided)
            return redirect("councils:case", code, pk)
    return _page(request, shown, decision=form)


@require_POST
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    shown = _case(request, code, pk)
    try:
        actions.withdraw_case(by=person(request), case=shown)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã rút hồ sơ."), shown)
    return redirect("councils:case", code, pk)
