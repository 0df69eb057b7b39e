"""A stack of slips: one row each, and one tick for the whole of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vuonuom.mailbox.actions.slips import Entered, Slip
from vuonuom.web.frame.forms import Form, LineField, TextField, TickField
from vuonuom.web.frame.uploads import UploadsField

ROWS = 10
KEY = r"\A[0-9A-Za-z_-]{8,60}\Z"


class RowForm(Form):
    """One slip. A row in which nothing stands is no row."""

    key = forms.RegexField(KEY, widget=forms.HiddenInput)
    member = LineField(
        label=_("Người viết"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "members"}),
    )
    title = LineField(label=_("Tên ngắn"), required=False)
    text = TextField(label=_("Nội dung"), rows=1, required=False)
    photo = UploadsField(label=_("Ảnh phiếu"), required=False, pictures_only=True, most=2)

    def is_blank(self) -> bool:
        names = map(self.add_prefix, ("member", "title", "text"))
        typed = any(str(self.data.get(name, "")).strip() for name in names)
        return not typed and not self.files.get(self.add_prefix("photo"))

    def slip(self) -> Slip:
        data = self.cleaned_data
        return Slip(data["key"], data["member"], data["title"], data["text"], data["photo"])

    def refuse(self, entered: Entered) -> None:
        field = {"pictures": "photo", "unit": "member"}.get(entered.field, entered.field)
        self.add_error(field if field in self.fields else "text", entered.sentence)


class StackForm(Form):
    no_secrets = TickField(
        label=_("Tôi đã đọc cả xấp: không có bí mật nhà nước, dữ liệu cá nhân."),
    )


def blank_rows(key: str) -> list[RowForm]:
    return [RowForm(prefix=f"r{n}", initial={"key": f"{key}-{n}"}) for n in range(ROWS)]


def typed_rows(data: Any, files: Any) -> list[RowForm]:
    return [RowForm(data, files, prefix=f"r{n}") for n in range(ROWS)]
