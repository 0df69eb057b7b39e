"""What every request passes through: its key, and the sign-in that loses nothing."""

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.urls import reverse

from vuonuom.core.said import file_said, told
from vuonuom.journal import keys
from vuonuom.web.frame import kept

SAFE = ("GET", "HEAD", "OPTIONS")
PATIENCE = 5.0  # seconds, after which one goes beside a form that takes long
# What a person needs who must choose a password; what is the same for everybody asks nobody.
OPEN_WITH_A_GIVEN_PASSWORD = {
    "account_change_password",
    "account_logout",
    "frame:preferences",
    "health:health",
    "offline:shell",
    "offline:manifest",
    "offline:worker",
}
NOT_SAID = {"_key", "csrfmiddlewaretoken"}
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class RequestKeyMiddleware:
    """Give the journal the request's key: a form's `_key` or the header Idempotency-Key.

    The same key with other words is no repeat: the back button brings an old key back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = request_key(request)
        if not key:
            return self.get_response(request)
        with keys.given(key, lambda: request_said(request)):
            return self.get_response(request)


class InTurnMiddleware:
    """On SQLite a worker takes one form at a time: the thread that has the write lock goes first.

    It gives up the interpreter at each of its 30 statements. With three others at work in the same
    process it held the lock three times as long, and everybody waited: 87 ideas a second, not 107.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.turn = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or connection.vendor != "sqlite":
            return self.get_response(request)
        _await_form(request)
        taken = self.turn.acquire(timeout=PATIENCE)
        try:
            return self.get_response(request)
        finally:
            if taken:
                self.turn.release()


def _await_form(request: HttpRequest) -> None:
    """However slowly a form comes in, it does so before its turn; a broken one is the view's."""
    if request.content_type in FORMS:
        with suppress(UnreadablePostError):
            request.POST  # noqa: B018  # read now


def request_key(request: HttpRequest) -> str:
    header = request.headers.get("Idempotency-Key", "")
    if header or request.method != "POST" or request.content_type not in FORMS:
        return header
    return request.POST.get("_key", "")


def request_said(request: HttpRequest) -> bytes:
    """Where to, every field and every file: what must be the same for a request to be the same."""
    if request.content_type not in FORMS:
        return told(request.get_full_path(), request.body.hex())
    typed = sorted((name, *each) for name, each in request.POST.lists() if name not in NOT_SAID)
    files = sorted((name, *map(file_said, each)) for name, each in request.FILES.lists())
    return told(request.get_full_path(), typed, files)


class SignInMiddleware(LoginRequiredMiddleware):
    """Send a signed-out person to sign in; what they had typed waits for them there.

    Whose password was given by somebody else chooses one of their own before anything opens.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *args: Any
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in OPEN_WITH_A_GIVEN_PASSWORD and kept.must_change_password(request):
            return kept.password_page(request)
        return super().process_view(request, view_func, *args)

    def handle_no_permission(  # type: ignore[override]  # Django itself only ever redirects
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse("account_login")})
        if request.method == "POST" and request.content_type in FORMS:
            return kept.sign_in_page(request)
        return super().handle_no_permission(request, view_func)
