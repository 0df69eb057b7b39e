"""Sign-in that loses nothing typed, and the list of one's sessions."""

from typing import Any

from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.web.account import devices
from vuonuom.web.frame import kept, shortcuts


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """A form that arrived after its session had ended travels along, sealed, and comes back."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sealed = self.request.POST.get("kept", "")
        return {**super().get_context_data(**kwargs), "kept": sealed}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        waiting = kept.opened(self.request.POST.get("kept", ""))
        if not (waiting and self.request.user.is_authenticated):
            return response
        kept.put_aside(self.request, waiting)
        return redirect("frame:resend")


class Sessions(ListUserSessionsView):  # type: ignore[misc]
    template_name = "account/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = [(session, devices.name(session.user_agent)) for session in context["sessions"]]
        return {**context, "rows": rows}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save(self.request)
        shortcuts.done(self.request, _("Đã kết thúc mọi phiên khác."))
        return redirect("usersessions_list")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    own = UserSession.objects.filter(user=shortcuts.person(request))
    shortcuts.see(own, pk=pk).end()
    shortcuts.done(request, _("Đã kết thúc phiên đó."))
    return redirect("usersessions_list")
