"""Asking for a product, handing it over, confirming its use."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import Form, ObjectField, TextField, TickField
from vuonuom.web.frame.uploads import UploadsField


class AskForm(Form):
    taker = ObjectField(Unit.objects.none(), label=_("Đơn vị muốn dùng"), to_field_name="code")
    wish = TextField(
        label=_("Đơn vị định dùng vào việc gì"),
        required=False,
        max_length=5_000,
        rows=4,
        help_text=_("Vài dòng để bên làm ra chuẩn bị chuyển giao cho hợp."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = units  # type: ignore[attr-defined]
        first = list(units[:2])
        if len(first) == 1:
            self.initial.setdefault("taker", first[0].code)


class DeliverForm(Form):
    handover = TextField(
        label=_("Đã chuyển giao những gì, dùng thế nào"),
        max_length=5_000,
        help_text=_("Ở đâu có hướng dẫn, ai giúp khi vướng, cần chuẩn bị gì."),
    )


class DeclineForm(Form):
    reason = TextField(label=_("Vì sao chưa chuyển giao được"), max_length=5_000, rows=3)


class ConfirmForm(Form):
    use = TextField(
        label=_("Đơn vị đang dùng thế nào"),
        max_length=5_000,
        help_text=_("Lời của chính đơn vị: dùng từ bao giờ, cho việc gì, khác trước ra sao."),
    )
    adapted = TextField(label=_("Đã sửa gì cho hợp"), required=False, max_length=5_000, rows=3)
    evidence = UploadsField(
        label=_("Minh chứng"), required=False, help_text=_("Ảnh, PDF, Word, Excel.")
    )
    no_secrets = TickField(
        label=_(
            "Nội dung không có bí mật nhà nước, dữ liệu cá nhân. Mọi người đăng nhập sẽ đọc được."
        )
    )


class CancelForm(Form):
    reason = TextField(label=_("Lý do"), required=False, max_length=5_000, rows=2)


class EndForm(Form):
    reason = TextField(label=_("Vì sao thôi dùng"), max_length=5_000, rows=3)
