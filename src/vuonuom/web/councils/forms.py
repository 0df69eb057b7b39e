"""Forms of panels: founding, seats, the author's request, the sheet, the decision."""

from dataclasses import dataclass
from typing import Any

from django import forms as django
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.councils.models import Panel, Rubric
from vuonuom.councils.rules.requests import RequestForm
from vuonuom.councils.rules.rubrics import Criterion, Item, Scale
from vuonuom.councils.states import PanelKind, Seat
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    TextField,
    TickField,
    UnitField,
)


class FoundForm(Form):
    kind = ChoiceField(label=_("Hội đồng làm việc gì"), choices=PanelKind.choices,
                       widget=django.RadioSelect)  # fmt: skip
    name = LineField(
        label=_("Tên hội đồng"),
        help_text=_("Ví dụ: Hội đồng xét công nhận sáng kiến đợt 2 năm 2026."),
    )
    unit = UnitField(label=_("Của đơn vị"), help_text=_("Tên hoặc mã đơn vị."))
    rubric = ObjectField(
        Rubric.objects.none(),
        label=_("Thang điểm"),
        help_text=_("Chỉ những thang điểm có đủ điểm từng tiêu chí mới mở phiên chấm được."),
    )

    def __init__(
        self, *args: Any, units: QuerySet[Unit], rubrics: QuerySet[Rubric], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["rubric"].queryset = rubrics  # type: ignore[attr-defined]


class SeatForm(Form):
    person = ObjectField(Person.objects.none(), label=_("Thành viên"), to_field_name="username")
    seat = ChoiceField(label=_("Ghế"), choices=Seat.choices, initial=Seat.MEMBER)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class RecognitionForm(Form):
    """Đơn yêu cầu công nhận sáng kiến, Phụ lục I TT 18/2013/TT-BKHCN."""

    panel = ObjectField(
        Panel.objects.none(), label=_("Gửi tới"), to_field_name="code", empty_label=None
    )
    first_applied_on = DateField(
        label=_("Ngày sáng kiến được áp dụng lần đầu hoặc áp dụng thử"),
        help_text=_("Ngày nào sớm hơn. Đơn nộp trong 1 năm kể từ ngày này."),
    )
    essence = TextField(
        label=_("Mô tả bản chất của sáng kiến"),
        help_text=_("Trước đây làm thế nào, nay làm khác ở đâu, các bước."),
        rows=6,
    )
    conditions = TextField(label=_("Các điều kiện cần thiết để áp dụng"), rows=3)
    benefit_author = TextField(
        label=_("Lợi ích thu được hoặc dự kiến, theo ý kiến của tác giả"),
        help_text=_("Ghi con số nếu có: thời gian, tiền, số người."),
        rows=4,
    )
    benefit_adopter = TextField(
        label=_("Lợi ích theo ý kiến của nơi đã áp dụng thử"), rows=3, required=False
    )
    confidential = TextField(
        label=_("Những thông tin cần được bảo mật"),
        help_text=_("Cất riêng, chỉ thành viên hội đồng đọc được. Không ghi bí mật nhà nước."),
        rows=2,
        required=False,
    )
    committed = TickField(
        label=_("Tôi cam đoan mọi thông tin trong đơn là trung thực, đúng sự thật và chịu trách "
                "nhiệm trước pháp luật.")
    )  # fmt: skip

    def __init__(self, *args: Any, panels: QuerySet[Panel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = panels  # type: ignore[attr-defined]

    def request(self) -> RequestForm:
        said = {name: value for name, value in self.cleaned_data.items() if name != "panel"}
        return RequestForm(**said)


APPROVAL = [("yes", _("Đồng ý")), ("no", _("Không đồng ý"))]


@dataclass(frozen=True)
class CriterionFields:
    criterion: Criterion
    fields: list[tuple[Item, BoundField]]


class SheetForm(Form):
    """A score sheet: one number for each item of the rubric, for or against, and why."""

    approves = ChoiceField(label=_("Ý kiến của bạn"), choices=APPROVAL, widget=django.RadioSelect)
    comment = TextField(
        label=_("Nhận xét"),
        help_text=_("Điều được, điều cần sửa. Tác giả học được từ đây."),
        rows=4,
        max_length=5000,
    )

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale = scale
        for item in scale.items:
            self.fields[field_of(item)] = NumberField(
                label=_("Phần %(number)s") % {"number": item.part} if item.part else item.name,
                min_value=0,
                max_value=item.max,
            )
        self.order_fields([field_of(item) for item in scale.items])

    def criteria(self) -> list[CriterionFields]:
        return [
            CriterionFields(c, [(item, self[field_of(item)]) for item in c.items])
            for c in self.scale.judged
        ]

    def points(self) -> dict[str, int]:
        return {item.code: self.cleaned_data[field_of(item)] for item in self.scale.items}


def field_of(item: Item) -> str:
    return f"points_{item.code.replace('.', '_')}"


class InterestForm(Form):
    reason = TextField(
        label=_("Bạn có liên quan thế nào"),
        help_text=_("Ví dụ: cùng làm, người thân, cấp trên trực tiếp của tác giả."),
        rows=2,
        max_length=5000,
    )


class DecisionForm(Form):
    decision = ChoiceField(
        label=_("Quyết định"),
        choices=[("yes", _("Chấp thuận")), ("no", _("Chưa chấp thuận"))],
        widget=django.RadioSelect,
    )
    reason = TextField(
        label=_("Lý do"),
        help_text=_("Gửi ngay tới các tác giả, nguyên văn."),
        rows=3,
        max_length=5000,
    )
