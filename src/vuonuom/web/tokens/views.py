from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vuonuom.accounts.actions import make_token, revoke_token
from vuonuom.accounts.models import ApiToken
from vuonuom.core.errors import Refused
from vuonuom.web.frame import shortcuts
from vuonuom.web.frame.forms import Form, LineField


class TokenForm(Form):
    name = LineField(
        label=gettext_lazy("Tên khóa"), max_length=80,
        help_text=gettext_lazy("Nơi sẽ dùng khóa, ví dụ: máy chủ báo cáo."),
    )  # fmt: skip


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """One's keys; a new one is shown once, on the answer to its making."""
    person = shortcuts.person(request)
    form, made = TokenForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        try:
            made = make_token(by=person, name=form.cleaned_data["name"])
        except Refused as refused:
            shortcuts.refuse(form, refused)
        else:
            form = TokenForm()
    own = ApiToken.objects.filter(person=person, revoked_at=None).order_by("-created_at")
    return render(request, "tokens/list.html", {"form": form, "made": made, "tokens": own})


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    person = shortcuts.person(request)
    token = shortcuts.see(ApiToken.objects.filter(person=person), pk=token_id)
    try:
        revoke_token(by=person, token=token)
    except Refused as refused:
        shortcuts.told(request, refused)
    else:
        shortcuts.done(request, _("Đã thu hồi khóa."))
    return redirect("tokens:list")
