"""Ask to write a like idea together with its author, and answer who asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries, rules
from vuonuom.ideas.models import Idea, JoinRequest
from vuonuom.ideas.states import JoinState
from vuonuom.mailbox.queries import reading
from vuonuom.web.frame.forms import Form, NumberField, TextField, TickField
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told


class JoinForm(Form):
    words = TextField(label=gettext_lazy("Bạn góp thêm điều gì?"), max_length=5_000, rows=6)
    share = NumberField(
        label=gettext_lazy("Phần bạn đề nghị (%)"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Để trống thì tác giả thứ nhất đề nghị, rồi bạn xác nhận."),
    )
    no_secrets = TickField(
        label=gettext_lazy("Tôi đã đọc: nội dung không có bí mật nhà nước, dữ liệu cá nhân."),
    )


def join(request: HttpRequest, code: str) -> HttpResponse:
    """`?typed=1`: what was being typed for an idea of one's own, as far as its draft has it."""
    who = person(request)
    idea: Idea = see(queries.whole(reading.ideas_before(who)), code=code)
    form = JoinForm(request.POST or None, initial={"words": _typed(request, who)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            asked = ideas.ask_to_join(by=who, idea=idea, text=data["words"], share=data["share"])
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã gửi lời xin cùng làm. Ý bạn đang viết vẫn còn ở bản nháp."), asked)
            return redirect("ideas:together")
    context = {
        "idea": idea,
        "form": form,
        "may_join": rules.may_join(who, idea, list(idea.authors.all())),
        "waits": JoinRequest.objects.filter(idea=idea, person=who, state=JoinState.ASKED).exists(),
    }
    return render(request, "ideas/join.html", context)


def _typed(request: HttpRequest, who: Person) -> str:
    kept = queries.draft(who) if request.method == "GET" and "typed" in request.GET else None
    return (kept.text or kept.title) if kept else ""


class AnswerForm(Form):
    share = NumberField(
        label=gettext_lazy("Phần cho người này (%)"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Lấy từ phần của bạn. Chỉ cần khi nhận."),
    )
    reply = TextField(
        label=gettext_lazy("Lời nhắn"),
        required=False,
        max_length=5_000,
        rows=3,
        help_text=gettext_lazy("Chưa nhận thì cần vài lời; người xin đọc được."),
    )


def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """For the first author: together, or not and why."""
    who = person(request)
    mine = Idea.objects.visible_to(who).filter(authors__person=who, authors__position=0)
    asked: JoinRequest = see(
        JoinRequest.objects.filter(idea__in=mine).select_related("idea", "person"),
        pk=pk,
        idea__code=code,
    )
    form = AnswerForm(request.POST or None, initial={"share": asked.share})
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, asked, form)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã trả lời người xin cùng làm."), asked)
            return redirect("ideas:detail", code)
    context = {
        "asked": asked,
        "form": form,
        "authors": queries.authors(asked.idea),
        "waits": asked.state == JoinState.ASKED,
    }
    return render(request, "ideas/joining.html", context)


class NoShare(Refused):
    """Accepted without saying which share."""


def _say(request: HttpRequest, asked: JoinRequest, form: AnswerForm) -> JoinRequest:
    share, reply = form.cleaned_data["share"], form.cleaned_data["reply"]
    if "decline" in request.POST:
        return ideas.decline_joining(by=person(request), request=asked, reply=reply)
    if not share:
        raise NoShare(_("Xin ghi phần của người này."), field="share")
    return ideas.accept_joining(by=person(request), request=asked, share=share, reply=reply)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    who = person(request)
    asked = see(queries.joins_of(who).select_related("idea"), pk=pk)
    try:
        ideas.withdraw_joining(by=who, request=asked)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã rút lời xin cùng làm."))
    return redirect("ideas:together")
