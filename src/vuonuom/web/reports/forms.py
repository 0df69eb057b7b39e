"""A report's heading, and a text for each section and beside each table."""

from typing import Any

from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from vuonuom.progress.models import FrozenBoard
from vuonuom.recognition.models import EmulationMovement
from vuonuom.reports.actions.drafting import Heading
from vuonuom.reports.queries.pages import Chapter
from vuonuom.reports.rules import LONGEST_TEXT
from vuonuom.reports.states import ReportKind
from vuonuom.web.frame.forms import (
    ChoiceField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    TextField,
)
from vuonuom.web.reports.tables import drawn

TEXT = "text-"  # before the key of a text, in the name of its field


class HeadingForm(Form):
    title = LineField(
        label=_("Trích yếu"),
        max_length=300,
        help_text=_("Ví dụ: Sơ kết sáu tháng đầu năm phong trào mỗi đơn vị một sản phẩm mới"),
    )
    superior = LineField(label=_("Cơ quan chủ quản"), max_length=200, required=False)
    short = LineField(
        label=_("Chữ viết tắt của đơn vị"),
        max_length=40,
        help_text=_("Đứng cuối số, ký hiệu: 05/BC-TĐVX."),
    )
    place = LineField(label=_("Địa danh"), max_length=80)
    authority = LineField(
        label=_("Quyền hạn của người ký"),
        max_length=120,
        required=False,
        help_text=_("Ví dụ: TM. BAN THƯỜNG VỤ"),
    )
    signer_title = LineField(label=_("Chức vụ của người ký"), max_length=120, required=False)
    signer = LineField(label=_("Họ tên người ký"), max_length=80, required=False)
    recipients = TextField(
        label=_("Nơi nhận"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=_("Mỗi dòng một nơi; dòng “Lưu: VT.” được thêm sẵn."),
    )

    def heading(self) -> Heading:
        return Heading(**{name: self.cleaned_data[name] for name in HeadingForm.base_fields})


class BeginForm(HeadingForm):
    frozen = ObjectField(
        FrozenBoard.objects.none(), label=_("Số liệu theo bản chốt"), empty_label=None
    )
    kind = ChoiceField(label=_("Loại báo cáo"), choices=ReportKind.choices)
    movement = ObjectField(
        EmulationMovement.objects.none(),
        label=_("Của phong trào thi đua"),
        required=False,
        empty_label=_("– không gắn phong trào –"),
    )
    field_order = ("frozen", "kind", "movement", "title")

    def __init__(
        self,
        *args: Any,
        boards: QuerySet[FrozenBoard],
        movements: QuerySet[EmulationMovement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frozen"].queryset = boards  # type: ignore[attr-defined]
        self.fields["movement"].queryset = movements  # type: ignore[attr-defined]


class WriteForm(HeadingForm):
    """The heading again, and all texts; `version` is the one that was read."""

    version = NumberField(label=_("Lần lưu"), min_value=1, widget=HiddenInput)

    def __init__(self, *args: Any, chapters: tuple[Chapter, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chapters = chapters
        for chapter in chapters:
            self._add(chapter.key, f"{chapter.number}. {chapter.title}", chapter.text, 5)
            for one in chapter.passages:
                label = _("Lời cho bảng %(number)s: %(title)s") % {
                    "number": one.number,
                    "title": one.table.title,
                }
                self._add(one.table.key, label, one.text, 3)

    def _add(self, key: str, label: Any, text: str, rows: int) -> None:
        self.fields[TEXT + key] = TextField(
            label=label, initial=text, max_length=LONGEST_TEXT, rows=rows, required=False
        )

    def texts(self) -> dict[str, str]:
        return {
            name.removeprefix(TEXT): words
            for name, words in self.cleaned_data.items()
            if name.startswith(TEXT)
        }

    def heading_fields(self) -> list[Any]:
        return [self[name] for name in HeadingForm.base_fields]

    def laid_out(self) -> list[tuple[Any, list[tuple[Any, ...]]]]:
        """The field of each section, and its tables with the field beside each."""
        return [
            (
                self[TEXT + chapter.key],
                [
                    (one.table, drawn(one.table), self[TEXT + one.table.key])
                    for one in chapter.passages
                ],
            )
            for chapter in self.chapters
        ]
