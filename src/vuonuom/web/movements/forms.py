"""A movement's plan, a step, a registration, a visit, a model."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.core import clock
from vuonuom.core.codes import spoken
from vuonuom.directives.models import Directive, TargetProgramme
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.recognition.actions.leading import Plan
from vuonuom.recognition.states import MovementForm
from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    ObjectField,
    TextField,
    UnitField,
)

NEEDS_WORDS = 5000


class PlanForm(Form):
    name = LineField(label=_("Tên phong trào"), max_length=300)
    form = ChoiceField(label=_("Hình thức"), choices=MovementForm.choices)
    directive = ObjectField(
        Directive.objects.none(),
        label=_("Theo văn bản"),
        required=False,
        empty_label=_("– không gắn văn bản –"),
    )
    aim = TextField(label=_("Mục tiêu"), max_length=NEEDS_WORDS, rows=3)
    scope = LineField(label=_("Phạm vi"), max_length=300)
    subjects = LineField(label=_("Đối tượng"), max_length=300)
    criteria = TextField(label=_("Nội dung và tiêu chí"), max_length=NEEDS_WORDS, rows=4)
    starts_on = DateField(label=_("Từ ngày"))
    ends_on = DateField(label=_("Đến ngày"))

    def __init__(self, *args: Any, directives: QuerySet[Directive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["directive"].queryset = directives  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in PlanForm.base_fields})


class DrawUpForm(PlanForm):
    unit = UnitField(label=_("Đơn vị phát động"), help_text=_("Ghi tên hoặc mã đơn vị."))
    field_order = ("unit",)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class StepForm(Form):
    on = DateField(label=_("Ngày làm"), initial=clock.today)
    note = TextField(
        label=_("Ghi chú"),
        max_length=NEEDS_WORDS,
        rows=3,
        required=False,
        help_text=_("Ví dụ: lễ phát động ở đâu, quyết định kiểm tra số mấy."),
    )


class RegisterForm(Form):
    unit = UnitField(label=_("Đơn vị đăng ký"), help_text=_("Ghi tên hoặc mã đơn vị."))
    goal = TextField(label=_("Đăng ký làm gì"), max_length=NEEDS_WORDS, rows=3)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class AttachForm(Form):
    programme = ObjectField(TargetProgramme.objects.none(), label=_("Chỉ tiêu của phong trào"))

    def __init__(self, *args: Any, programmes: QuerySet[TargetProgramme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = programmes
        field.label_from_instance = lambda one: f"{one.title} ({one.year})"


class VisitForm(Form):
    unit = UnitField(label=_("Đơn vị được kiểm tra"), help_text=_("Ghi tên hoặc mã đơn vị."))
    on = DateField(label=_("Ngày kiểm tra"), initial=clock.today)
    findings = TextField(label=_("Nhận xét"), max_length=NEEDS_WORDS, rows=4)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PickForm(Form):
    product = LineField(label=_("Mã sản phẩm"), max_length=20, help_text=_("Ví dụ: SP-2026-004Q7"))
    why = TextField(label=_("Vì sao nên nhân rộng"), max_length=NEEDS_WORDS, rows=3)

    def __init__(self, *args: Any, products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products

    def clean_product(self) -> Product:
        typed = spoken(self.cleaned_data["product"])
        found = self.products.filter(code=typed).first()
        if found is None:
            raise ValidationError(
                _("Không có sản phẩm nào mang mã “%(typed)s” trong phạm vi phong trào."),
                code="unknown",
                params={"typed": typed},
            )
        return found
