"""What those who lead a movement do: its plan, its steps, targets, visits and models."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Directive
from vuonuom.recognition import queries, rules
from vuonuom.recognition.actions import following, leading
from vuonuom.recognition.models import EmulationMovement
from vuonuom.recognition.states import MovementState
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.shortcuts import done, person, refuse, see
from vuonuom.web.movements import words
from vuonuom.web.movements.forms import (
    AttachForm,
    DrawUpForm,
    PickForm,
    PlanForm,
    StepForm,
    VisitForm,
)


def draw_up(request: HttpRequest) -> HttpResponse:
    who = person(request)
    first = queries.first_unit(who) if request.method == "GET" else None
    form = DrawUpForm(
        request.POST or None,
        units=queries.units_to_lead(who),
        directives=_directives(who),
        initial={"unit": first, "directive": request.GET.get("directive", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            new = leading.draw_up_movement(by=who, unit=form.cleaned_data["unit"], plan=form.plan())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã có bản soạn. Chưa ai thấy cho tới khi phát động."), new)
            return redirect("movements:page", code=new.code)
    return render(request, "movements/new.html", {"form": form})


def edit(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _led(who, code)
    form = PlanForm(
        request.POST or None,
        directives=_directives(who),
        initial={name: getattr(found, name) for name in PlanForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            leading.edit_movement(by=who, movement=found, plan=form.plan())
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã sửa phong trào."))
            return redirect("movements:page", code=code)
    return render(request, "movements/edit.html", {"form": form, "movement": found})


def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    who = person(request)
    found = _led(who, code)
    if step not in rules.VERBS:
        raise Http404
    which = MovementState(step)

    def act(data: dict[str, Any]) -> Any:
        return leading.do_step(by=who, movement=found, step=which, **data)

    heading = words.NAMES[which]
    return _asked(request, found, StepForm(request.POST or None), act, heading, words.ACTS[which])


def attach(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _led(who, code)
    form = AttachForm(request.POST or None, programmes=queries.programmes_to_attach(found))

    def act(data: dict[str, Any]) -> Any:
        return following.attach_programme(by=who, movement=found, **data)

    return _asked(request, found, form, act, _("Gắn chỉ tiêu"), _("Gắn"))


def visit(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _led(who, code)
    form = VisitForm(request.POST or None, units=queries.units_below(found))

    def act(data: dict[str, Any]) -> Any:
        return following.note_visit(by=who, movement=found, **data)

    return _asked(request, found, form, act, _("Ghi một lần kiểm tra"), _("Ghi lại"))


def pick(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    found = _led(who, code)
    form = PickForm(request.POST or None, products=queries.products_to_pick(who, found))

    def act(data: dict[str, Any]) -> Any:
        return following.pick_model(by=who, movement=found, **data)

    return _asked(request, found, form, act, _("Chọn điển hình"), _("Chọn"))


def _asked(
    request: HttpRequest,
    found: EmulationMovement,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    heading: Any,
    button: Any,
) -> HttpResponse:
    """One form, one act, back to the movement with a button that takes it back."""
    if request.method == "POST" and form.is_valid():
        try:
            subject = act(form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi."), subject)
            return redirect("movements:page", code=found.code)
    context = {"form": form, "movement": found, "heading": heading, "button": button}
    return render(request, "movements/form.html", context)


def _led(who: Person, code: str) -> EmulationMovement:
    """The movement, if the person leads it; else 404, as for any page that is not theirs."""
    mine = EmulationMovement.objects.visible_to(who).filter(access.scope(who, rules.LEAD))
    return see(mine.select_related("unit", "directive"), code=code)


def _directives(who: Person) -> Any:
    return Directive.objects.visible_to(who).order_by("-issued_on", "-pk")
