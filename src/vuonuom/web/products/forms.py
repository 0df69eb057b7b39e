"""Putting a product forward, and what is done with it afterwards."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.councils.models import Panel
from vuonuom.incubator.models import Project
from vuonuom.organization.models import Field
from vuonuom.products import queries
from vuonuom.products.models import Product
from vuonuom.products.states import Novelty, ProductKind
from vuonuom.web.frame.forms import (
    CHOOSE,
    ChoiceField,
    Form,
    LineField,
    ObjectField,
    PersonField,
    TextField,
    TickField,
    UnitField,
)
from vuonuom.web.frame.uploads import UploadField, UploadsField


class FieldsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # as ObjectField
    """Some fields of expertise, ticked."""

    default_error_messages = {"required": CHOOSE, "invalid_choice": CHOOSE, "invalid_list": CHOOSE}

    def __init__(self, **kwargs: Any) -> None:
        fields: QuerySet[Any] = Field.objects.order_by("sort_key", "name")
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(fields, to_field_name="code", **kwargs)


class ProposeForm(Form):
    title = LineField(label=_("Tên sản phẩm"), max_length=200)
    kind = ChoiceField(label=_("Thuộc loại"), choices=ProductKind.choices, widget=forms.RadioSelect)
    summary = TextField(
        label=_("Sản phẩm làm được gì"),
        max_length=5_000,
        help_text=_("Ai dùng, trước và sau khác nhau thế nào, cần gì để chạy."),
    )
    fields_ = FieldsField(label=_("Lĩnh vực của sản phẩm"))
    mismatch_reason = TextField(
        label=_("Vì sao vẫn phù hợp"),
        required=False,
        max_length=5_000,
        rows=3,
        help_text=_("Chỉ cần khi không có lĩnh vực nào ở trên là lĩnh vực được giao của đơn vị."),
    )
    novelty = ChoiceField(
        label=_("So với cái đã có"), choices=Novelty.choices, widget=forms.RadioSelect
    )
    novelty_reason = TextField(
        label=_("Mới hay hơn trước ở chỗ nào, điều gì cho thấy thế"),
        required=False,
        max_length=5_000,
        rows=3,
        help_text=_("Nói trước đây làm thế nào và kết quả lần thử. Không khác thì để trống."),
    )
    guardian = PersonField(
        label=_("Người phụ trách sản phẩm"),
        help_text=_("Tên hoặc tên đăng nhập. Người này giữ cho sản phẩm chạy và chuyển giao."),
    )
    panel = ObjectField(Panel.objects.none(), label=_("Hội đồng nghiệm thu"), to_field_name="code")
    evidence = UploadsField(
        label=_("Minh chứng"),
        required=False,
        help_text=_("Ảnh, PDF, Word, Excel. Minh chứng của lần thử đã có sẵn trong hồ sơ."),
    )
    no_secrets = TickField(
        label=_("Hồ sơ không có bí mật nhà nước, dữ liệu cá nhân của người ngoài nhóm.")
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        panels = queries.panels_for(project)
        self.fields["panel"].queryset = panels  # type: ignore[attr-defined]
        nearest = list(panels[:2])
        self.has_panel = bool(nearest)
        if len(nearest) == 1:
            self.initial.setdefault("panel", nearest[0].code)
        self.fields["guardian"].queryset = queries.guardians(project.unit_id)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What `propose_product` takes."""
        cleaned = {k: v for k, v in self.cleaned_data.items() if k != "no_secrets"}
        cleaned["fields"] = list(cleaned.pop("fields_"))
        return cleaned


class AcceptForm(Form):
    """How new the product was found; date and panel are on record."""

    novelty = ChoiceField(
        label=_("So với cái đã có"),
        choices=Novelty.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Theo lời người đề nghị; sửa nếu hội đồng thấy khác."),
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"novelty": product.stated_novelty})
        super().__init__(*args, **kwargs)


class ReasonForm(Form):
    reason = TextField(label=_("Vì sao ngừng dùng"), max_length=5_000, rows=3)


class ReturnForm(Form):
    """The button alone."""


class GuardianForm(Form):
    guardian = PersonField(
        label=_("Người phụ trách mới"),
        help_text=_("Tên hoặc tên đăng nhập của người trong đơn vị."),
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guardian"].queryset = queries.guardians(product.unit_id)  # type: ignore[attr-defined]


class PartnerForm(Form):
    unit = UnitField(
        label=_("Đơn vị của tổ chức khác"),
        help_text=_(
            "Tên hoặc mã. Sản phẩm vẫn đếm một lần ở nơi chủ trì; nơi này thấy ở dòng phối hợp."
        ),
    )

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = queries.possible_partners(product.unit.organization_id)
        self.fields["unit"].queryset = possible  # type: ignore[attr-defined]


class PictureForm(Form):
    upload = UploadField(
        label=_("Ảnh"),
        pictures_only=True,
        help_text=_("Ảnh này có thể hiện ở triển lãm, ai cũng xem được."),
    )
    caption = LineField(label=_("Chú thích"), max_length=300)
    no_secrets = TickField(
        label=_("Ảnh không có bí mật nhà nước; người trong ảnh đồng ý cho hiện công khai.")
    )


class EvidenceForm(Form):
    upload = UploadField(label=_("Tệp"), help_text=_("Ảnh, PDF, Word, Excel."))
    caption = LineField(label=_("Chú thích"), max_length=300, required=False)
