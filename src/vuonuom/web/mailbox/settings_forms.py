"""What a mailbox's keepers and leaders set."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.mailbox import rules
from vuonuom.mailbox.states import StepKind
from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    PersonField,
    TextField,
)

# A template for each step that says something to the author.
KINDS = (
    (StepKind.ANSWERED.value, _("Trả lời")),
    (StepKind.ASKED_BACK.value, _("Hỏi thêm")),
    (StepKind.TAKEN_UP.value, _("Tiếp nhận")),
    (StepKind.DECLINED.value, _("Chưa tiếp nhận")),
)


class AwayForm(Form):
    starts_on = DateField(label=_("Vắng từ ngày"))
    ends_on = DateField(label=_("Đến hết ngày"))
    deputy = PersonField(label=_("Người thay"), help_text=_("Tên đầy đủ hoặc tên đăng nhập."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = Person.objects.filter(is_active=True)  # type: ignore[attr-defined]


class TemplateForm(Form):
    kind = ChoiceField(label=_("Dùng khi"), choices=KINDS)
    title = LineField(label=_("Tên mẫu"), max_length=80)
    text = TextField(
        label=_("Lời của mẫu"),
        max_length=5_000,
        rows=4,
        help_text=_("Không ghi tên người hay số điện thoại: mẫu dùng cho nhiều thư."),
    )


class ClockForm(Form):
    working_days = NumberField(
        label=_("Trả lời trong (ngày làm việc)"), min_value=1, max_value=30,
        initial=rules.WORKING_DAYS,
    )  # fmt: skip
    holds_from = DateField(label=_("Có hiệu lực từ ngày"), initial=clock.today)
    remind_before = NumberField(
        label=_("Nhắc trước hạn (ngày)"), min_value=0, max_value=5, initial=rules.REMIND_BEFORE
    )
    remind_after = NumberField(
        label=_("Nhắc lại sau hạn (ngày)"), min_value=1, max_value=30, initial=rules.REMIND_AFTER
    )
    help_every = NumberField(
        label=_("Sau đó, mỗi cấp được chờ (ngày)"), min_value=1, max_value=30,
        initial=rules.HELP_EVERY,
    )  # fmt: skip
