"""A problem that a unit asks its people to think about."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import Form, LineField, TextField, TickField, UnitField


class ChallengeForm(Form):
    title = LineField(label=_("Việc gì khó?"), max_length=200, help_text=_("Một câu ngắn."))
    text = TextField(
        label=_("Khó ở đâu, mong đạt được gì"),
        max_length=5000,
        help_text=_("Ghi tỷ lệ phần trăm thay cho quân số; không nêu tên người."),
    )
    unit = UnitField(label=_("Đơn vị mời hiến kế"))
    no_secret = TickField(label=_("Nội dung không có bí mật nhà nước, bí mật công tác."))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
