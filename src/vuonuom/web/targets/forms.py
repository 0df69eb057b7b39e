"""A year's targets on a clause; a reason to be exempt."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.directives import rules
from vuonuom.directives.actions.programmes import Ask
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit, UnitKind
from vuonuom.progress.rules import FIRST_YEAR
from vuonuom.web.frame.forms import (
    ChoiceField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    TickField,
    UnitField,
)


class ProgrammeForm(Form):
    title = LineField(label=_("Tên chương trình chỉ tiêu"), max_length=300)
    unit = UnitField(label=_("Đơn vị giao"), help_text=_("Chỉ tiêu đi xuống mọi đơn vị bên dưới."))
    year = NumberField(label=_("Năm"), min_value=FIRST_YEAR, max_value=2100)
    unit_kind = ObjectField(
        UnitKind.objects.none(), label=_("Giao cho mỗi đơn vị ở cấp"), required=False
    )
    at_least = NumberField(label=_("Ít nhất"), min_value=1, max_value=10_000, required=False)
    measure = ChoiceField(label=_("Của"), required=False)
    words = LineField(
        label=_("Ghi thành lời"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: Mỗi đơn vị ít nhất một sản phẩm mới"),
    )
    invite_members = TickField(
        label=_("Mời mỗi đoàn viên, hội viên có ít nhất một ý tưởng"), required=False
    )

    def __init__(
        self, *args: Any, units: QuerySet[Unit], kinds: QuerySet[UnitKind], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit_kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["unit_kind"].label_from_instance = _kind_line  # type: ignore[attr-defined]
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            (key, MEASURES[key].label) for key in rules.UNIT_MEASURES
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unit_kind") is None:
            if not data.get("invite_members") and "unit_kind" not in self.errors:
                raise ValidationError(_("Xin chọn cấp đơn vị được giao, hoặc mời từng người."))
            return data
        for name in ("at_least", "measure", "words"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def asks(self) -> list[Ask]:
        data = self.cleaned_data
        found = []
        if data["unit_kind"] is not None:
            found.append(Ask(data["words"], data["measure"], data["at_least"], data["unit_kind"]))
        if data["invite_members"]:
            words = str(_("Mỗi đoàn viên, hội viên ít nhất một ý tưởng"))
            found.append(Ask(words, rules.MEMBER_MEASURES[0]))
        return found


def _kind_line(kind: UnitKind) -> str:
    return f"{kind.name} ({kind.organization.name})"


class ExemptForm(Form):
    reason = LineField(label=_("Lý do miễn"), max_length=300)
