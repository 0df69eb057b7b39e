"""A division of a figure that comes as a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileInput
from django.utils.translation import gettext_lazy as _

from vuonuom.core.errors import Refused
from vuonuom.directives.rules import sheets
from vuonuom.directives.rules.sheets import Division, Written
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import FileField, Form


class SheetForm(Form):
    """A division as a spreadsheet."""

    file = FileField(
        label=_("Bảng tính"),
        widget=FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        help_text=_("Excel, ODS hoặc CSV, nhiều nhất 5 MB: cột Mã đơn vị (hoặc Đơn vị), cột Giao."),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > sheets.MOST_BYTES:
            raise ValidationError(_("Tệp lớn hơn 5 MB."), code="too_large")
        try:
            self._division = sheets.divided(_written(upload), self.units)
        except Refused as refused:
            raise ValidationError(refused.sentence, code="refused") from refused
        return upload

    def division(self) -> Division:
        return self._division


def _written(upload: Any) -> list[Written]:
    """The file is read and forgotten."""
    with NamedTemporaryFile() as file:
        file.writelines(upload.chunks())
        file.flush()
        return sheets.read(Path(file.name), upload.name.rpartition(".")[2])
