"""The head of a directive, its clauses, typed or read from a file, and tasks."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BoundField, FileInput, HiddenInput
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.directives.actions.directives import Heading, Wording
from vuonuom.directives.actions.tasks import Job
from vuonuom.directives.models import Clause, Directive
from vuonuom.directives.rules import drafts
from vuonuom.directives.rules.documents import MOST_BYTES, lines
from vuonuom.directives.rules.drafts import DraftClause
from vuonuom.directives.states import DirectiveKind, Repeat
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    FileField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    PersonField,
    TextField,
    TickField,
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


class ClauseDoneForm(Form):
    on = DateField(label=_("Thực hiện xong ngày"))
    result = LineField(
        label=_("Kết quả"),
        max_length=500,
        help_text=_("Một câu: đã làm gì, được gì. Mọi người đọc văn bản đều thấy."),
    )


class ProductForm(Form):
    product = LineField(
        label=_("Mã sản phẩm"),
        max_length=20,
        help_text=_("Mã ghi ở trang sản phẩm bạn phụ trách, ví dụ SP-2026-004Q7."),
    )

    def __init__(self, *args: Any, products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products

    def clean_product(self) -> Product:
        typed = self.cleaned_data["product"]
        found = self.products.filter(code__iexact=typed).first()
        if found is None:
            raise ValidationError(
                _("Không thấy sản phẩm “%(code)s” trong các sản phẩm bạn phụ trách.")
                % {"code": typed}
            )
        return found


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


class ReadForm(Form):
    file = FileField(
        label=_("Tệp văn bản"),
        widget=FileInput(attrs={"accept": ".docx,.pdf,.md,.txt"}),
        help_text=_(
            "Word .docx, PDF có chữ, .md hoặc .txt, nhiều nhất 10 MB. Không đưa văn bản mật."
        ),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        try:
            content = upload.read(MOST_BYTES + 1)  # one more is refused as too large
            self._clauses = drafts.clauses(lines(upload.name, content))
        except Refused as refused:
            raise ValidationError(refused.sentence, code="refused") from refused
        if not self._clauses:
            raise ValidationError(_("Không thấy mục nào được đánh số (I, 1, a, Điều 1 …)."))
        return upload

    def clauses(self) -> list[DraftClause]:
        return self._clauses


class DraftsForm(Form):
    """The clauses of a draft, as many as were read; those without a tick are left out."""

    count = NumberField(min_value=1, max_value=drafts.MOST, widget=HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str((self.data if self.is_bound else self.initial).get("count", ""))
        count = int(typed) if typed.isdecimal() and len(typed) < 4 else 0
        self.numbers = range(1, min(count, drafts.MOST) + 1)
        for number in self.numbers:
            self.fields[f"keep-{number}"] = TickField(label=_("Giữ mục này"), required=False)
            self.fields[f"label-{number}"] = LineField(
                label=_("Mục"), max_length=drafts.LONGEST_LABEL, required=False
            )
            self.fields[f"text-{number}"] = TextField(
                label=_("Nội dung"), max_length=drafts.LONGEST_TEXT, rows=3, required=False
            )

    @classmethod
    def of(cls, read: Sequence[DraftClause]) -> "DraftsForm":
        initial: dict[str, Any] = {"count": len(read)}
        for number, clause in enumerate(read, start=1):
            initial |= {
                f"keep-{number}": not clause.is_heading,
                f"label-{number}": clause.label,
                f"text-{number}": clause.text,
            }
        return cls(initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in self.numbers:
            for name in (f"label-{number}", f"text-{number}"):
                if data.get(f"keep-{number}") and not data.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def kept(self) -> list[DraftClause]:
        data = self.cleaned_data
        return [
            DraftClause(data[f"label-{number}"], data[f"text-{number}"])
            for number in self.numbers
            if data[f"keep-{number}"]
        ]

    @property
    def rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        return [(self[f"keep-{n}"], self[f"label-{n}"], self[f"text-{n}"]) for n in self.numbers]
