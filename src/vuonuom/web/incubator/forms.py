"""Forms of the incubator: start, mentor, milestone, gate, trial and its result."""

from typing import Any

from django import forms as django
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.files import actions as files
from vuonuom.incubator.states import GateDecision
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    FileField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    TextField,
    UnitField,
)

LONGEST = 5000
MOST_USES = 10_000_000


class StartForm(Form):
    title = LineField(label=_("Tên dự án"))
    goal = TextField(
        label=_("Mục tiêu"),
        help_text=_("Làm được gì thì coi là xong? Một câu đo được là đủ."),
        rows=3,
        max_length=LONGEST,
    )
    unit = ObjectField(
        Unit.objects.none(), label=_("Ươm tạo tại"), to_field_name="code", empty_label=None
    )
    mentor = ObjectField(
        Person.objects.none(),
        label=_("Người hướng dẫn"),
        to_field_name="username",
        required=False,
        empty_label=_("– chọn sau –"),
    )

    def __init__(
        self, *args: Any, units: list[Unit], mentors: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        places = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["unit"].queryset = places.order_by("kind__rank", "sort_key")  # type: ignore[attr-defined]
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]


class MentorForm(Form):
    mentor = ObjectField(
        Person.objects.none(), label=_("Người hướng dẫn"), to_field_name="username"
    )

    def __init__(self, *args: Any, mentors: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors  # type: ignore[attr-defined]


class MilestoneForm(Form):
    title = LineField(label=_("Mốc cần đạt"))
    due_on = DateField(label=_("Hạn"))


class GateForm(Form):
    decision = ChoiceField(
        label=_("Quyết định"), choices=GateDecision.choices, widget=django.RadioSelect
    )
    reason = TextField(
        label=_("Lý do"),
        help_text=_("Gửi ngay tới tác giả và người hướng dẫn, nguyên văn."),
        rows=3,
        max_length=LONGEST,
    )


class TrialForm(Form):
    place = UnitField(label=_("Thử ở đơn vị nào"), help_text=_("Tên hoặc mã đơn vị."))
    starts_on = DateField(label=_("Bắt đầu ngày"))
    plan = TextField(
        label=_("Cách thử"),
        help_text=_("Ai dùng, dùng vào việc gì, đo bằng gì."),
        rows=3,
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Unit.objects.living()  # type: ignore[attr-defined]


class ManyFiles(django.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(FileField):
    """Several uploads, each read and found good before the act begins."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"multiple": True}), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[files.Checked]:
        uploads = data if isinstance(data, list) else [data] if data else []
        return [self._checked(super(FilesField, self).clean(upload)) for upload in uploads]

    def _checked(self, upload: Any) -> files.Checked:
        try:
            return files.checked(upload)
        except Refused as refused:
            raise ValidationError(f"{upload.name}: {refused.sentence}") from refused


class ResultForm(Form):
    ends_on = DateField(label=_("Kết thúc ngày"))
    result = TextField(
        label=_("Kết quả"),
        help_text=_("Được gì, chưa được gì, so với trước khi có giải pháp này."),
        rows=4,
        max_length=LONGEST,
    )
    times_used = NumberField(
        label=_("Số lần đã dùng"), min_value=1, max_value=MOST_USES, required=False
    )
    evidence = TextField(
        label=_("Minh chứng bằng lời"),
        help_text=_("Lời của người đã dùng thử, hoặc nơi xem được kết quả."),
        rows=3,
        max_length=LONGEST,
        required=False,
    )
    uploads = FilesField(
        label=_("Tệp minh chứng"), help_text=_("Ảnh, PDF, Word, Excel. Chọn được nhiều tệp.")
    )

    def pieces(self) -> list[Any]:
        """Evidence as the action takes it."""
        return [self.cleaned_data["evidence"], *self.cleaned_data["uploads"]]
