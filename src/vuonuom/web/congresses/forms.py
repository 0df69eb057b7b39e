"""A term, its congress, an event, and which congress joins it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.congresses.actions.events import Heading as EventHeading
from vuonuom.congresses.actions.terms import Heading
from vuonuom.congresses.models import Congress
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import DateField, Form, LineField, ObjectField, UnitField


class _OfUnitForm(Form):
    """A form of a new record, which names its unit."""

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class TermForm(Form):
    starts_on = DateField(label=_("Từ ngày"))
    ends_on = DateField(label=_("Đến hết ngày"))
    name = LineField(
        label=_("Tên nhiệm kỳ"),
        max_length=120,
        required=False,
        help_text=_("Để trống thì lấy theo năm, ví dụ Nhiệm kỳ 2022–2027."),
    )


class NewTermForm(_OfUnitForm, TermForm):
    unit = UnitField(
        label=_("Đơn vị"),
        help_text=_("Tên hoặc mã. Nhiệm kỳ của một đơn vị có hiệu lực ở mọi đơn vị bên dưới."),
    )
    field_order = ("unit",)


class CongressForm(Form):
    ordinal = LineField(
        label=_("Lần thứ"), max_length=10, help_text=_("Như trong văn bản: 23 hoặc XIII.")
    )
    starts_on = DateField(label=_("Khai mạc ngày"))
    ends_on = DateField(label=_("Bế mạc ngày"))
    place = LineField(label=_("Địa điểm"), max_length=200, required=False)

    def heading(self) -> Heading:
        return Heading(**self.cleaned_data)


class EventForm(Form):
    title = LineField(
        label=_("Tên đợt đại hội"),
        max_length=200,
        help_text=_("Ví dụ: Đại hội các tổ chức chính trị - xã hội cấp Bộ."),
    )
    starts_on = DateField(label=_("Từ ngày"))
    ends_on = DateField(label=_("Đến hết ngày"))
    place = LineField(label=_("Địa điểm"), max_length=200, required=False)

    def heading(self) -> EventHeading:
        names = ("title", "starts_on", "ends_on", "place")
        return EventHeading(**{name: self.cleaned_data[name] for name in names})


class NewEventForm(_OfUnitForm, EventForm):
    unit = UnitField(label=_("Đơn vị chủ trì"), help_text=_("Ghi tên hoặc mã đơn vị."))
    field_order = ("unit",)


class JoinForm(Form):
    congress = ObjectField(Congress.objects.none(), label=_("Đại hội của đơn vị mình"))

    def __init__(self, *args: Any, congresses: QuerySet[Congress], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["congress"].queryset = congresses  # type: ignore[attr-defined]
