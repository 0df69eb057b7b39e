"""What is said or chosen when a letter is dealt with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vuonuom.core import codes
from vuonuom.ideas.models import Idea
from vuonuom.mailbox.actions.handling import TAKEN_UP_WORDS
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import Form, TextField, UnitField

LONGEST = 5_000


class ActForm(Form):
    """Every act carries the state in which its letter was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)


class AnswerForm(ActForm):
    text = TextField(label=_("Lời trả lời tác giả"), max_length=LONGEST, rows=4)


class AskForm(ActForm):
    text = TextField(label=_("Câu hỏi cho tác giả"), max_length=LONGEST, rows=3)


class TakeUpForm(ActForm):
    text = TextField(label=_("Lời với tác giả"), max_length=LONGEST, rows=2, initial=TAKEN_UP_WORDS)


class DeclineForm(ActForm):
    text = TextField(
        label=_("Lý do, tác giả sẽ đọc"),
        max_length=LONGEST,
        rows=3,
        help_text=_("Nói rõ vì sao chưa, và điều gì sẽ làm khác đi."),
    )


class ForwardForm(ActForm):
    to = UnitField(label=_("Tới hộp thư của đơn vị"), help_text=_("Ghi tên hoặc mã đơn vị."))
    text = TextField(label=_("Lời nhắn"), max_length=LONGEST, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Unit.objects.living()  # type: ignore[attr-defined]


class HandBackForm(ActForm):
    text = TextField(
        label=_("Lời nhắn cho người giữ hộp thư"),
        max_length=LONGEST,
        rows=3,
        help_text=_("Tác giả cũng đọc được lời này."),
    )


class GroupForm(ActForm):
    like = forms.CharField(
        label=_("Mã ý tưởng giống nó"), max_length=40, help_text=_("Ví dụ YT-2026-004Q7.")
    )

    def __init__(self, *args: Any, visible: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visible = visible

    def clean_like(self) -> Idea:
        found: Idea | None = (
            self.visible().alive().filter(code=codes.spoken(self.cleaned_data["like"])).first()
        )
        if found is None:
            raise forms.ValidationError(_("Không thấy ý tưởng nào có mã này."))
        return found


class PlainForm(ActForm):
    """Acts that need no words."""
