"""A conference's head, venues, programme, invitations, and the answer to one."""

from datetime import time
from typing import Any

from django import forms as django
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.actions.arranging import MOST_DOORS, Heading
from vuonuom.conferences.models import Door, Venue
from vuonuom.conferences.rules import Asked, Line
from vuonuom.directives.models import Directive
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import (
    DateField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    PersonField,
    TextField,
    UnitField,
)
from vuonuom.web.frame.uploads import UploadField


class HourField(LineField):
    """An hour as people write it: 7:30, 07h30, 7h."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": "07:30", "autocomplete": "off"}
        kwargs.setdefault("widget", django.TextInput(attrs=attrs))
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        typed = super().clean(value)
        hour = rules.hour_of(typed)
        if typed and hour is None:
            raise ValidationError(_("Xin ghi giờ theo dạng 07:30."), code="invalid")
        return hour


class HeadingForm(Form):
    title = LineField(label=_("Tên hội nghị"), max_length=300)
    directive = ObjectField(
        Directive.objects.none(),
        label=_("Học tập, quán triệt văn bản nào"),
        required=False,
        empty_label=_("– không gắn văn bản –"),
    )
    day = DateField(label=_("Ngày"))
    begins = HourField(label=_("Bắt đầu lúc"))
    ends = HourField(label=_("Kết thúc lúc"))
    about = TextField(
        label=_("Lời mời, điều cần chuẩn bị"), max_length=5000, rows=3, required=False
    )

    def __init__(self, *args: Any, directives: QuerySet[Directive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["directive"].queryset = directives  # type: ignore[attr-defined]

    def heading(self) -> Heading:
        data = self.cleaned_data
        return Heading(**{name: data[name] for name in HeadingForm.base_fields})


class ArrangeForm(HeadingForm):
    unit = UnitField(label=_("Đơn vị chủ trì"), help_text=_("Ghi tên hoặc mã đơn vị."))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class VenueForm(Form):
    name = LineField(
        label=_("Tên điểm cầu"), max_length=120, help_text=_("Ví dụ: Hội trường lớn, điểm cầu xã.")
    )
    place = LineField(label=_("Địa chỉ"), max_length=200, required=False)
    doors = NumberField(
        label=_("Số cửa đón đại biểu"), min_value=1, max_value=MOST_DOORS, initial=1
    )


class ProgrammeForm(Form):
    programme = TextField(
        label=_("Chương trình"),
        max_length=20_000,
        rows=10,
        required=False,
        help_text=_(
            "Mỗi dòng một việc: giờ, việc, rồi dấu | và người trình bày nếu có."
            " Ví dụ: 08:00 Khai mạc | Ban tổ chức"
        ),
    )

    def clean_programme(self) -> list[Line]:
        lines, odd = rules.programme_of(self.cleaned_data["programme"])
        if odd:
            raise ValidationError(
                _("Chưa đọc được giờ ở dòng “%(line)s”."),
                code="odd",
                params={"line": odd[0][:80]},
            )
        return lines


class _ToVenueForm(Form):
    venue = ObjectField(Venue.objects.none(), label=_("Tới điểm cầu"), empty_label=None)

    def __init__(self, *args: Any, venues: QuerySet[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]


class InviteUnitForm(_ToVenueForm):
    unit = UnitField(
        label=_("Mời cả đơn vị"),
        help_text=_(
            "Mọi người đang sinh hoạt ở đơn vị và các đơn vị bên dưới; ai đã được mời thì thôi."
        ),
    )
    field_order = ("unit", "venue")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class InvitePersonForm(_ToVenueForm):
    person = PersonField(label=_("Mời một người"), help_text=_("Họ tên hoặc tên đăng nhập."))
    field_order = ("person", "venue")

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class PartnerForm(Form):
    unit = UnitField(
        label=_("Mời đơn vị nào phối hợp"),
        help_text=_("Tên hoặc mã; cùng tổ chức hay tổ chức khác. Đơn vị ấy nhận lời thì mới ghi."),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class HelperForm(Form):
    person = PersonField(
        label=_("Người giúp đón đại biểu"), help_text=_("Họ tên hoặc tên đăng nhập.")
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class CodeForm(Form):
    code = LineField(
        label=_("Mã của đại biểu"),
        max_length=200,
        widget=django.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "done",
                "placeholder": "K7Q-2M9",
            }
        ),
    )


class AdmitForm(Form):
    person = PersonField(label=_("Ai"), help_text=_("Họ tên hoặc tên đăng nhập."))
    door = ObjectField(Door.objects.none(), label=_("Ở cửa nào"), empty_label=None)
    reason = LineField(
        label=_("Vì sao"),
        max_length=300,
        help_text=_("Ví dụ: dự thay, quên mã, được mời thêm tại chỗ."),
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], doors: QuerySet[Door], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["door"].queryset = doors  # type: ignore[attr-defined]


class ExcuseForm(Form):
    reason = LineField(label=_("Vì sao bạn không dự được"), max_length=300)


class MaterialForm(Form):
    upload = UploadField(label=_("Tệp tài liệu"))
    title = LineField(
        label=_("Tên tài liệu"),
        max_length=200,
        required=False,
        help_text=_("Để trống thì lấy tên tệp. Không đưa tài liệu mật lên đây."),
    )


class QuizForm(Form):
    quiz = TextField(
        label=_("Câu hỏi"),
        max_length=20_000,
        rows=12,
        required=False,
        help_text=_(
            "Mỗi câu một đoạn, cách nhau một dòng trống: dòng đầu là câu hỏi, rồi mỗi dòng một"
            " đáp án, * trước đáp án đúng, - trước đáp án khác, > trước lời giải thích."
        ),
    )

    def clean_quiz(self) -> list[Asked]:
        asked, odd = rules.quiz_of(self.cleaned_data["quiz"])
        if odd:
            raise ValidationError(
                _("Câu “%(line)s” cần ít nhất hai đáp án, đúng một đáp án có dấu *."),
                code="odd",
                params={"line": odd[0][:80]},
            )
        return asked


class CertifyForm(Form):
    signer_title = LineField(
        label=_("Chức vụ người ký"), max_length=120, help_text=_("Ví dụ: Bí thư Tỉnh đoàn.")
    )
    signer = LineField(label=_("Họ tên người ký"), max_length=120)
