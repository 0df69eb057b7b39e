"""One box, one tick: what a phone that was never here can send."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import Form, LineField, TextField, TickField
from vuonuom.web.frame.uploads import UploadsField


class SendForm(Form):
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)
    text = TextField(
        label=gettext_lazy("Có việc gì ta làm tốt hơn được?"),
        rows=7,
        error_messages={"required": gettext_lazy("Xin viết vài chữ về ý tưởng.")},
    )
    code = LineField(
        label=gettext_lazy("Mã thành viên"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Có mã thì thư vào hộp thư ngay; chưa có thì gửi trước, nhận sau."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    pictures = UploadsField(
        label=gettext_lazy("Ảnh"), required=False, pictures_only=True, most=6, unread=True
    )
    about = LineField(
        label=gettext_lazy("Thư này nói về ai"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "Tên hoặc chức vụ. Thư lên thẳng hộp thư cấp trên, và người ấy không mở được."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    to_above = forms.BooleanField(label="", required=False)
    sealed = forms.BooleanField(label=gettext_lazy("Giữ kín tên tôi"), required=False)
    above = forms.BooleanField(label="", required=False, initial=True)
    no_secrets = TickField(
        label=gettext_lazy("Tôi đã đọc: nội dung không có bí mật nhà nước, dữ liệu cá nhân."),
    )

    def __init__(
        self,
        *args: Any,
        may_seal: bool,
        roomier: Unit | None,
        higher: Unit | None,
        **kwargs: Any,
    ) -> None:
        """`roomier`: the level above, offered where so few belong that a name is guessed.

        `higher`: the next level, where an author may always send (`trust.md` 4).
        """
        super().__init__(*args, **kwargs)
        if higher is None:
            del self.fields["to_above"], self.fields["about"]
        else:
            self.fields["to_above"].label = _("Gửi thẳng lên hộp thư %(unit)s") % {"unit": higher}
        if not may_seal:
            del self.fields["sealed"]
        if not may_seal or roomier is None:
            del self.fields["above"]
        else:
            self.fields["above"].label = _(
                "Gửi lên %(unit)s: ở đây ít người, giữ kín tên vẫn dễ đoán ra."
            ) % {"unit": roomier}
