"""What is said or chosen when a letter is dealt with."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from vuonuom.accounts.models import Person
from vuonuom.core import codes
from vuonuom.ideas.models import Idea
from vuonuom.mailbox.actions.handling import TAKEN_UP_WORDS
from vuonuom.mailbox.models import AnswerTemplate
from vuonuom.mailbox.states import StepKind
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import (
    REQUIRED,
    ChoiceField,
    DateField,
    Form,
    PersonField,
    TextField,
    UnitField,
)

LONGEST = 5_000


class ActForm(Form):
    """Every act carries the state in which its letter was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)


class TemplateSelect(forms.Select):
    """Each choice carries its words, so that a script may lay them into the box."""

    words: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if text := self.words.get(str(value)):
            option["attrs"]["data-words"] = text
        return option


class TemplateField(forms.ChoiceField):
    """Words kept by the unit or a level above; left away where there are none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label=_("Mẫu có sẵn"),
            widget=TemplateSelect(attrs={"data-template": ""}),
            error_messages={"invalid_choice": _("Mẫu này không còn nữa.")},
            **kwargs,
        )

    def offer(self, templates: list[AnswerTemplate]) -> None:
        self.words = {str(one.pk): one.text for one in templates}
        self.choices = [("", _("– tự viết –")), *((str(t.pk), t.title) for t in templates)]
        cast("TemplateSelect", self.widget).words = self.words


class WordsForm(ActForm):
    """Words of one's own, or those of a template."""

    kind = ""

    def __init__(self, *args: Any, templates: Iterable[AnswerTemplate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [template for template in templates if template.kind == self.kind]
        self.fields["text"].required = not fitting  # else either will do
        self.needed_at_times("text")
        if fitting:
            cast("TemplateField", self.fields["template"]).offer(fitting)
        else:
            del self.fields["template"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = data.pop("template", "")
        typed = data.get("text")
        if chosen and typed in ("", self.fields["text"].initial):
            data["text"] = cast("TemplateField", self.fields["template"]).words[chosen]
        elif not typed and "text" not in self.errors:
            self.add_error("text", REQUIRED)
        return data


class AnswerForm(WordsForm):
    kind = StepKind.ANSWERED
    template = TemplateField()
    text = TextField(label=_("Lời trả lời tác giả"), max_length=LONGEST, rows=4)


class AskForm(WordsForm):
    kind = StepKind.ASKED_BACK
    template = TemplateField()
    text = TextField(label=_("Câu hỏi cho tác giả"), max_length=LONGEST, rows=3)


class TakeUpForm(WordsForm):
    kind = StepKind.TAKEN_UP
    template = TemplateField()
    text = TextField(label=_("Lời với tác giả"), max_length=LONGEST, rows=2, initial=TAKEN_UP_WORDS)


class DeclineForm(WordsForm):
    kind = StepKind.DECLINED
    template = TemplateField()
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

    def __init__(self, *args: Any, visible: Any, hidden: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visible = visible
        self.hidden = hidden

    def clean_like(self) -> Idea:
        return like_of(self.cleaned_data["like"], self.visible, self.hidden)


def like_of(typed: str, visible: Any, hidden: Any) -> Idea:
    """The idea whose code was typed. Of a hidden one its keeper reads that it is hidden."""
    code = codes.spoken(typed)
    found: Idea | None = visible().alive().filter(code=code).first()
    if found is not None:
        return found
    if hidden().filter(idea__code=code).exists():
        raise forms.ValidationError(
            _("Ý tưởng này đang được ẩn nên chưa xếp cùng nhóm được; khi nó hiện lại thì xếp.")
        )
    raise forms.ValidationError(_("Không thấy ý tưởng nào có mã này."))


class PlainForm(ActForm):
    """Acts that need no words."""


class OpinionForm(ActForm):
    reviewer = PersonField(
        label=_("Xin ý kiến của ai"),
        help_text=_("Tên đầy đủ hoặc tên đăng nhập, người của đơn vị hoặc cấp trên."),
    )
    due_on = DateField(label=_("Trước hết ngày"))
    question = TextField(label=_("Hỏi điều gì"), max_length=LONGEST, rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = Person.objects.filter(is_active=True)  # type: ignore[attr-defined]


class HideForm(ActForm):
    reason = TextField(
        label=_("Lý do, tác giả và người xem lại sẽ đọc"),
        max_length=LONGEST,
        rows=2,
        help_text=_("Đừng nhắc lại chính điều cần ẩn."),
    )


class ManyForm(Form):
    """One step for all ticked letters; each field is asked for by the step that needs it."""

    deed = ChoiceField(label=_("Việc làm với các thư đã chọn"))
    template = TemplateField()
    text = TextField(label=_("Lời với từng tác giả"), max_length=LONGEST, rows=3, required=False)
    to = UnitField(label=_("Tới hộp thư của đơn vị"), required=False)
    like = forms.CharField(label=_("Mã ý tưởng giống nhau"), max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        deeds: list[tuple[str, Any]],
        templates: list[AnswerTemplate],
        visible: Any,
        hidden: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("ChoiceField", self.fields["deed"]).choices = deeds
        self.visible = visible
        self.hidden = hidden
        self.needed_at_times("text", "to", "like")
        self.fields["to"].queryset = Unit.objects.living()  # type: ignore[attr-defined]
        if templates:
            cast("TemplateField", self.fields["template"]).offer(templates)
        else:
            del self.fields["template"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (chosen := data.get("template")) and not data.get("text"):
            data["text"] = cast("TemplateField", self.fields["template"]).words[chosen]
        deed = data.get("deed", "")
        if deed in ("answer", "ask", "decline") and not data.get("text"):
            self.add_error("text", REQUIRED)
        if deed == "forward" and not data.get("to") and "to" not in self.errors:
            self.add_error("to", REQUIRED)
        if deed == "group":
            data["like"] = self._like(data.get("like", ""))
        return data

    def _like(self, typed: str) -> Idea | None:
        try:
            return like_of(typed, self.visible, self.hidden)
        except forms.ValidationError as wrong:
            self.add_error("like", wrong)
            return None

    def given(self) -> dict[str, Any]:
        """What the chosen step takes, for each letter alike."""
        data = self.cleaned_data
        if data["deed"] == "group":
            return {"like": data["like"]}
        return {"text": data["text"]} | ({"to": data["to"]} if data["deed"] == "forward" else {})
