"""Whom a letter is about, as its author says: they neither open nor handle it (`trust.md` 4)."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.core.errors import Refused
from vuonuom.ideas.models import IdeaConcern
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries as letters
from vuonuom.mailbox.models import Letter
from vuonuom.web.frame.forms import Form, PersonField
from vuonuom.web.frame.shortcuts import done, person, refuse, see


class WhoField(PersonField):
    """A person by name, or by the post that they alone hold in the mailbox's unit."""

    letter: Letter

    def clean(self, value: Any) -> Any:
        return letters.holder_of(self.letter, str(value or "")) or super().clean(value)


class ConcernForm(Form):
    person = WhoField(
        label=gettext_lazy("Thư này nói về ai"),
        help_text=gettext_lazy("Tên đầy đủ hoặc tên đăng nhập, hoặc chức vụ như “bí thư”."),
    )

    def __init__(self, *args: Any, letter: Letter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = cast("WhoField", self.fields["person"])
        who.letter, who.queryset = letter, letters.could_handle(letter.unit_id, letter.idea.unit_id)


def page(request: HttpRequest, code: str) -> HttpResponse:
    """Name somebody; those named so far are listed for the authors alone."""
    who = person(request)
    own = Letter.objects.filter(idea__code=code, idea__authors__person=who)
    letter: Letter = see(own.select_related("idea", "unit"))
    form = ConcernForm(request.POST or None, letter=letter)
    if request.method == "POST" and form.is_valid():
        try:
            named = mailbox.name_concerned(
                by=who, letter=letter, person=form.cleaned_data["person"]
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Người này không mở và không xử lý được thư nữa."), named)
            return redirect("ideas:concern", code)
    context = {
        "letter": letter,
        "form": form,
        "named": IdeaConcern.objects.filter(idea=letter.idea).select_related("person"),
    }
    return render(request, "ideas/concern.html", context)
