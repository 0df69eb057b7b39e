"""Handing a list in, and saying which of its columns is what."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.core.errors import Refused
from vuonuom.files import kinds
from vuonuom.files.actions import checked_list
from vuonuom.organization.models import Unit
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.intakes import readings
from vuonuom.rosters.rules.columns import LINES, NEEDED
from vuonuom.rosters.states import ListKind
from vuonuom.web.frame.forms import ChoiceField, FileField, Form, NumberField, UnitField

MOST_COLUMNS = 60


class ListField(FileField):
    """A spreadsheet, cleaned to a `files.actions.Checked`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": kinds.LISTS}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        try:
            return checked_list(upload)
        except Refused as refused:
            raise ValidationError(refused.sentence, code="refused") from refused


class SendForm(Form):
    kind = ChoiceField(label=_("Danh sách"))
    unit = UnitField(
        label=_("Của đơn vị"),
        help_text=_("Chỉ đơn vị này và các đơn vị bên dưới được nhập; nơi khác không đụng tới."),
    )
    file = ListField(
        label=_("Bảng tính"),
        help_text=_(".xlsx, .xls, .ods hoặc .csv. Tên cột đặt thế nào cũng được."),
    )

    def __init__(
        self, *args: Any, lists: Iterable[ListKind], units: QuerySet[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in lists]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class CorrectForm(Form):
    """A choice of column for each field; the same column cannot be two things."""

    line = NumberField(label=_("Tên cột nằm ở dòng"), min_value=1, max_value=LINES)

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"line": intake.line or 1})
        super().__init__(*args, **kwargs)
        words = intake.shown.get("words", ())[:MOST_COLUMNS]
        columns = [(str(at), f"{at + 1}. {word or '–'}") for at, word in enumerate(words)]
        self.columns = [reading.column.key for reading in readings(intake)]
        either = {key: group for group in NEEDED[ListKind(intake.kind)] for key in group}
        labels = {reading.column.key: reading.column.label for reading in readings(intake)}
        for reading in readings(intake):
            field = ChoiceField(
                label=str(reading.column.label),
                choices=[("", _("Không có cột này")), *columns],
                required=False,
                initial="" if reading.at is None else str(reading.at),
            )
            group = either.get(reading.column.key, ())
            for other in set(group) - {reading.column.key}:
                field.help_text = _("Cần mục này hoặc “%(other)s”.") % {"other": labels[other]}
            self.fields[reading.column.key] = field
        self.needed_at_times(*either)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        met: dict[str, str] = {}
        for key in self.columns:
            if (at := data.get(key)) and met.setdefault(at, key) != key:
                self.add_error(key, _("Cột này đã chọn cho mục khác."))
        return data

    def mapping(self) -> dict[str, int]:
        chosen = ((key, self.cleaned_data.get(key)) for key in self.columns)
        return {key: int(at) for key, at in chosen if at}
