"""The curator's forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vuonuom.congresses.models import Event
from vuonuom.core.codes import spoken
from vuonuom.exhibitions import queries
from vuonuom.exhibitions.models import Exhibition, Hall
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.products.queries import possible_partners
from vuonuom.web.frame.forms import (
    DateField,
    Form,
    LineField,
    NumberField,
    ObjectField,
    TextField,
    TickField,
    UnitField,
)
from vuonuom.web.frame.uploads import UploadField

REVIEWED = _("Đã rà soát: không có bí mật nhà nước, không có dữ liệu cá nhân. Ai cũng sẽ xem được.")


class ExhibitionForm(Form):
    title = LineField(label=_("Tên triển lãm"), max_length=200)
    intro = TextField(label=_("Lời giới thiệu"), required=False, max_length=5_000, rows=4)
    opens_on = DateField(label=_("Mở cửa từ ngày"))
    closes_on = DateField(label=_("Khép lại ngày"))


class CreateForm(ExhibitionForm):
    unit = ObjectField(Unit.objects.none(), label=_("Đơn vị tổ chức"), to_field_name="code")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        first = list(units[:2])
        if len(first) == 1:
            self.initial.setdefault("unit", first[0].code)


class PartnerForm(Form):
    unit = UnitField(
        label=_("Đơn vị của tổ chức khác"),
        help_text=_(
            "Tên hoặc mã. Triển lãm vẫn đếm một lần ở nơi chủ trì; nơi này thấy ở dòng phối hợp."
        ),
    )

    def __init__(self, *args: Any, exhibition: Exhibition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = possible_partners(exhibition.unit.organization_id)
        self.fields["unit"].queryset = possible  # type: ignore[attr-defined]


class EventForm(Form):
    event = ObjectField(
        Event.objects.none(), label=_("Đợt đại hội"), required=False,
        empty_label=_("– không thuộc đợt nào –"),
    )  # fmt: skip

    def __init__(self, *args: Any, exhibition: Exhibition, **kwargs: Any) -> None:
        super().__init__(*args, initial={"event": exhibition.event_id}, **kwargs)
        self.fields["event"].queryset = queries.events_for(exhibition)  # type: ignore[attr-defined]


class HallForm(Form):
    title = LineField(label=_("Tên phòng trưng bày"), max_length=200)
    intro = TextField(label=_("Giới thiệu phòng"), required=False, max_length=5_000, rows=3)


class ProductField(forms.CharField):
    """A product by its code, as a person reads it, or by its whole title."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"list": "products", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=200, **kwargs)
        self.queryset: QuerySet[Product] = Product.objects.none()

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        found = self.queryset.filter(code=spoken(typed)).first()
        found = found or self.queryset.filter(title=typed).first()
        if found is None:
            raise ValidationError(
                _("Không có sản phẩm nào như vậy đang dùng mà chưa có gian."), code="unknown"
            )
        return found


class StandWordsForm(Form):
    headline = LineField(
        label=_("Tiêu đề gian"),
        required=False,
        max_length=200,
        help_text=_("Để trống thì lấy tên sản phẩm."),
    )
    problem = TextField(
        label=_("Bài toán"),
        required=False,
        max_length=5_000,
        rows=3,
        help_text=_("Một câu: trước khi có sản phẩm, việc gì vướng."),
    )
    reviewed = TickField(label=REVIEWED)


class StandForm(StandWordsForm):
    hall = ObjectField(Hall.objects.none(), label=_("Phòng"))
    product = ProductField(label=_("Sản phẩm"), help_text=_("Mã SP-… hoặc tên đầy đủ."))
    field_order = ("hall", "product", "headline", "problem", "reviewed")

    def __init__(self, *args: Any, products: QuerySet[Product], exhibition: Exhibition, **kw: Any):
        super().__init__(*args, **kw)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["hall"].queryset = exhibition.halls.all()  # type: ignore[attr-defined]
        last = next(reversed(exhibition.halls.all()), None)
        if last is not None:
            self.initial.setdefault("hall", last.pk)


class MoveForm(Form):
    hall = ObjectField(Hall.objects.none(), label=_("Phòng"))
    place = NumberField(label=_("Vị trí trong phòng"), min_value=1, max_value=1000)

    def __init__(self, *args: Any, exhibition: Exhibition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hall"].queryset = exhibition.halls.all()  # type: ignore[attr-defined]


class PhotoSetForm(Form):
    title = LineField(label=_("Tên bộ ảnh"), max_length=200)


class PhotoForm(Form):
    upload = UploadField(label=_("Ảnh"), pictures_only=True)
    caption = LineField(label=_("Chú thích"), max_length=500)
    credit = LineField(
        label=_("Nguồn ảnh"),
        required=False,
        max_length=200,
        help_text=_("Đơn vị hoặc người chụp đồng ý cho ghi tên."),
    )
    reviewed = TickField(
        label=_("Đã rà soát: không có bí mật nhà nước, người trong ảnh đồng ý cho hiện công khai.")
    )


class ReviewedForm(Form):
    """Nothing becomes public before somebody has looked for secrets."""

    reviewed = TickField(
        label=_(
            "Tôi đã rà soát: không có bí mật nhà nước, không có dữ liệu cá nhân,"
            " người trong ảnh đã đồng ý."
        )
    )


class OpenForm(ReviewedForm):
    pass


class CloseForm(Form):
    """The button alone."""
