"""Freezing a board: now, or at the end of a day to come."""

from django.utils.translation import gettext_lazy as _

from vuonuom.web.frame.forms import DateField, Form, LineField


class FreezeForm(Form):
    title = LineField(
        label=_("Tên bản chốt"), help_text=_("Ví dụ: Sơ kết sáu tháng đầu năm"), max_length=200
    )
    on = DateField(
        label=_("Chốt vào cuối ngày"),
        required=False,
        help_text=_("Để trống là chốt ngay số liệu lúc này."),
    )
