from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from vuonuom.accounts.models import Person
from vuonuom.claims.states import DiscardReason
from vuonuom.web.frame.forms import (
    ChoiceField,
    Form,
    LineField,
    PersonField,
    TextField,
    TickField,
)


class CodeForm(Form):
    """Who has the link says who they are."""

    code = LineField(
        label=gettext_lazy("Mã thành viên"),
        max_length=40,
        help_text=gettext_lazy("Mười chữ và số trên phiếu đơn vị phát, ví dụ 7K2M4-Q9XDA."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ReplyForm(Form):
    text = TextField(label=gettext_lazy("Lời của bạn"), max_length=5_000, rows=4)
    no_secrets = TickField(
        label=gettext_lazy("Không có bí mật nhà nước, dữ liệu cá nhân."),
    )


class LinkForm(Form):
    link = LineField(
        label=gettext_lazy("Đường dẫn hoặc mã nhận lại"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def secret(self) -> str:
        """The end of the link, or what was typed of it."""
        link: str = self.cleaned_data["link"]
        return link.rstrip("/").rpartition("/")[2]


class OpeningForm(Form):
    """The author agrees that their name be opened."""


class DiscardForm(Form):
    """What is no idea, and why: each sender reads it through their link."""

    reason = ChoiceField(label=gettext_lazy("Lý do"), choices=DiscardReason.choices)
    text = TextField(
        label=gettext_lazy("Lời với người gửi"), max_length=1_000, rows=2, required=False
    )


class KnownForm(Form):
    """The keeper names a person they know."""

    person = PersonField(label=gettext_lazy("Người gửi (tên hoặc tên đăng nhập)"))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(pk__in=members.values("person_id"))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
