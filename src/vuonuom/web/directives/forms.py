"""The head of a directive, one clause of it, and a task of a clause."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.directives.actions.directives import Heading, Wording
from vuonuom.directives.actions.tasks import Job
from vuonuom.directives.models import Clause, Directive
from vuonuom.directives.states import DirectiveKind, Repeat
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    ObjectField,
    PersonField,
    TextField,
    UnitField,
)


class HeadingForm(Form):
    number = LineField(label=_("Số, ký hiệu"), max_length=60, help_text=_("Ví dụ: 57-NQ/TW"))
    kind = ChoiceField(label=_("Loại văn bản"), choices=DirectiveKind.choices)
    title = LineField(label=_("Trích yếu"), max_length=500)
    issuer = LineField(label=_("Nơi ban hành"), max_length=200)
    issued_on = DateField(label=_("Ngày ban hành"))
    parent = ObjectField(
        Directive.objects.none(), label=_("Thực hiện văn bản cấp trên nào"), required=False
    )

    def __init__(self, *args: Any, parents: QuerySet[Directive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def heading(self) -> Heading:
        data = self.cleaned_data
        return Heading(**{name: data[name] for name in HeadingForm.base_fields})


class EnterForm(HeadingForm):
    unit = UnitField(label=_("Đơn vị nhập và theo dõi văn bản"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ClauseForm(Form):
    label = LineField(label=_("Mục"), max_length=60, help_text=_("Ví dụ: Mục II.3"))
    text = TextField(label=_("Nội dung"), max_length=5000)
    owner = UnitField(
        label=_("Đơn vị chủ trì"), required=False, help_text=_("Ghi tên hoặc mã đơn vị.")
    )
    due_on = DateField(label=_("Hạn thực hiện"), required=False)
    carries_out = ObjectField(
        Clause.objects.none(), label=_("Thực hiện mục nào của văn bản cấp trên"), required=False
    )

    def __init__(
        self, *args: Any, units: QuerySet[Unit], above: QuerySet[Clause], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = units  # type: ignore[attr-defined]
        if above.exists():
            self.fields["carries_out"].queryset = above  # type: ignore[attr-defined]
            self.fields["carries_out"].label_from_instance = _clause_line  # type: ignore[attr-defined]
        else:
            del self.fields["carries_out"]

    def wording(self) -> Wording:
        data = self.cleaned_data
        return Wording(
            label=data["label"],
            text=data["text"],
            owner=data["owner"],
            due_on=data["due_on"],
            carries_out=data.get("carries_out"),
        )


def _clause_line(clause: Clause) -> str:
    return f"{clause.label}: {clause.text[:80]}"


class TaskForm(Form):
    title = LineField(label=_("Việc cần làm"), max_length=300)
    unit = UnitField(label=_("Đơn vị làm"), help_text=_("Ghi tên hoặc mã đơn vị."))
    due_on = DateField(label=_("Hạn"))
    repeat = ChoiceField(label=_("Lặp lại"), choices=Repeat.choices, initial=Repeat.ONCE)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def job(self) -> Job:
        return Job(**self.cleaned_data)


class HandForm(Form):
    person = PersonField(
        label=_("Người phụ trách"),
        required=False,
        help_text=_("Tên hoặc tên đăng nhập. Để trống: việc chung của đơn vị."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
