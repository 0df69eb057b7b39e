"""What one was asked to say about letters: read, say, or pass."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vuonuom.core.errors import Refused
from vuonuom.mailbox import actions
from vuonuom.mailbox.models import Opinion
from vuonuom.mailbox.states import OPEN, OpinionState
from vuonuom.web.frame.forms import Form, TextField
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told


class SayForm(Form):
    text = TextField(
        label=gettext_lazy("Ý kiến của bạn"),
        max_length=5_000,
        rows=5,
        help_text=gettext_lazy("Chỉ người giữ hộp thư đọc; tác giả không thấy."),
    )


def _own(request: HttpRequest) -> Any:
    mine = Opinion.objects.visible_to(person(request))
    return mine.select_related("letter__idea__unit", "letter__unit", "asked_by")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    found = _own(request).order_by("said_at", "due_on", "-pk")
    return render(request, "mailbox/opinions.html", {"opinions": found[:100]})


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter's text and one box; its authors are not named here, so that the idea speaks."""
    opinion = see(_own(request), pk=pk)
    form = SayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data["text"]
            actions.give_opinion(by=person(request), opinion=opinion, text=said)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã gửi ý kiến tới người giữ hộp thư."), opinion)
            return redirect("opinions:index")
    waits = opinion.state == OpinionState.ASKED and opinion.letter.state in OPEN
    context = {"opinion": opinion, "form": form, "waits": waits}
    return render(request, "mailbox/opinion.html", context)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Cannot say anything, or is concerned."""
    opinion = see(_own(request), pk=pk)
    try:
        actions.pass_opinion(by=person(request), opinion=opinion)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã báo người giữ hộp thư là bạn không góp ý được."), opinion)
    return redirect("opinions:index")
