"""What a signed-out person had typed: kept through the sign-in, shown again, sent by one button."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string

SALT = "vuonuom.web.frame.kept"
LASTS = 24 * 60 * 60
SESSION_KEY = "kept_form"
NEVER = {"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2"}
HIDDEN = {"_key", "next", "kept"}


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, and every value of every field."""

    path: str
    fields: tuple[tuple[str, str], ...]
    lost_files: bool = False

    @property
    def texts(self) -> list[str]:
        """What a person would recognise as their own words."""
        return [value for name, value in self.fields if name not in HIDDEN and " " in value.strip()]

    def data(self) -> dict[str, Any]:
        return {"path": self.path, "fields": self.fields, "lost_files": self.lost_files}


def from_data(data: dict[str, Any]) -> Kept:
    fields = tuple((name, value) for name, value in data["fields"])
    return Kept(data["path"], fields, data["lost_files"])


def from_post(request: HttpRequest) -> Kept:
    fields = tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER
        for value in values
    )
    return Kept(request.get_full_path(), fields, bool(request.FILES))


def seal(kept: Kept) -> str:
    return signing.dumps(kept.data(), salt=SALT, compress=True)


def opened(sealed: str) -> Kept | None:
    """What was kept, or None when it is not ours or too old."""
    try:
        return from_data(signing.loads(sealed, salt=SALT, max_age=LASTS))
    except signing.BadSignature:
        return None


def sign_in_page(request: HttpRequest) -> HttpResponse:
    """The sign-in page with the sealed form inside it."""
    form = import_string(settings.ACCOUNT_FORMS["login"])(request=request)
    context = {"form": form, "kept": seal(from_post(request))}
    return render(request, "account/login.html", context, status=401)


def must_change_password(request: HttpRequest) -> bool:
    return getattr(request.user, "must_change_password", False)


def password_page(request: HttpRequest) -> HttpResponse:
    """To choose a password, and from there on to where they were going with what they typed."""
    going = request.get_full_path()
    if request.method == "POST":
        put_aside(request, from_post(request))
        going = reverse("frame:resend")
    path = reverse("account_change_password", query={"next": going})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": path})
    return redirect(path)


def put_aside(request: HttpRequest, kept: Kept) -> None:
    request.session[SESSION_KEY] = kept.data()


def taken_out(request: HttpRequest) -> Kept | None:
    data = request.session.pop(SESSION_KEY, None)
    return from_data(data) if data else None


def resend_page(request: HttpRequest, kept: Kept) -> HttpResponse:
    """What was typed, in full, with one button that sends it."""
    return render(request, "frame/resend.html", {"kept": kept})
