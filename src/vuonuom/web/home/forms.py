"""The one text box of a member's first screen; `/ideas/new/` takes it and shows the rest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vuonuom.access.queries import Held
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import Form, ObjectField, TextField, TickField


class ComposeForm(Form):
    text = TextField(label=_("Có việc gì ta làm tốt hơn được?"), rows=5)
    unit = ObjectField(Unit.objects.none(), label=_("Tính cho đơn vị"), to_field_name="code")
    no_secrets = TickField(
        label=_("Tôi đã đọc: nội dung không có bí mật nhà nước, dữ liệu cá nhân.")
    )

    def __init__(self, *args: Any, units: list[Held], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).in_order()  # type: ignore[attr-defined]
        if len(units) == 1:
            field.widget = forms.HiddenInput()
