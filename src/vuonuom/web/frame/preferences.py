"""Language, theme and text size: three cookies, set by plain forms."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Preference:
    name: str
    label: str | Promise
    cookie: str
    values: tuple[tuple[str, str | Promise], ...]  # the first is the default

    def read(self, request: HttpRequest) -> str:
        asked = request.COOKIES.get(self.cookie, "")
        return asked if asked in dict(self.values) else self.values[0][0]

    def write(self, response: HttpResponse, value: str) -> None:
        if value in dict(self.values):
            response.set_cookie(
                self.cookie, value, YEAR, samesite="Lax", secure=settings.SECURE_COOKIES
            )


LANGUAGE = Preference(
    "language",
    _("Ngôn ngữ"),
    settings.LANGUAGE_COOKIE_NAME,
    (("vi", "Tiếng Việt"), ("en", "English")),
)
THEME = Preference(
    "theme",
    _("Màu nền"),
    "theme",
    (("auto", _("Theo máy")), ("light", _("Sáng")), ("dark", _("Tối"))),
)
SIZE = Preference(
    "size",
    _("Cỡ chữ"),
    "size",
    (("normal", _("Vừa")), ("large", _("Lớn")), ("largest", _("Rất lớn"))),
)
ALL = (LANGUAGE, THEME, SIZE)


@dataclass(frozen=True)
class Choice:
    """One preference with its buttons, the present one marked."""

    name: str
    label: str | Promise
    options: list[tuple[str, str | Promise, bool]]


def choices(now: dict[str, str]) -> list[Choice]:
    return [
        Choice(
            preference.name,
            preference.label,
            [(value, label, value == now[preference.name]) for value, label in preference.values],
        )
        for preference in ALL
    ]
