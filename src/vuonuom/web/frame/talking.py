"""A record's thread on the record's own page: shown, added to, and one's own words taken back.

    talk = talking.hold(request, idea.thread)
    if talk.done:
        return redirect(...)
    return render(request, "ideas/detail.html", {"talk": talk})

and in the page: {% include "frame/thread.html" %}. Who may see the record may talk; the view has
asked `visible_to` before.
"""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from vuonuom.core.errors import Refused
from vuonuom.discussion import actions, queries
from vuonuom.discussion.models import Comment, Thread
from vuonuom.discussion.queries import Said
from vuonuom.web.frame import shortcuts
from vuonuom.web.frame.forms import Form, TextField

FIELD = "_talk"


class SayForm(Form):
    text = TextField(label=_("Lời góp ý"), max_length=actions.LONGEST, rows=3)


@dataclass
class Talk:
    said: list[Said]
    form: SayForm = field(default_factory=SayForm)
    done: bool = False


def hold(request: HttpRequest, thread: Thread) -> Talk:
    """Do what was posted about the thread, if anything, and gather what the page shows."""
    person = shortcuts.person(request)
    asked = request.POST.get(FIELD, "") if request.method == "POST" else ""
    form = SayForm(request.POST if asked == "say" else None)
    done = False
    if asked == "say":
        done = form.is_valid() and _say(request, thread, form)
    elif asked.startswith("withdraw-"):
        done = _withdraw(request, thread, asked.removeprefix("withdraw-"))
    return Talk(queries.said_in(thread, person), form, done)


def _say(request: HttpRequest, thread: Thread, form: SayForm) -> bool:
    person, words = shortcuts.person(request), form.cleaned_data["text"]
    try:
        comment = actions.say(by=person, thread=thread, text=words)
    except Refused as refused:
        shortcuts.refuse(form, refused)
        return False
    shortcuts.done(request, str(_("Đã thêm lời góp ý.")), comment)
    return True


def _withdraw(request: HttpRequest, thread: Thread, number: str) -> bool:
    person = shortcuts.person(request)
    own = Comment.objects.filter(thread=thread, person=person)
    comment = get_object_or_404(own, pk=number if number.isdecimal() and len(number) < 18 else 0)
    try:
        actions.withdraw(by=person, comment=comment)
    except Refused as refused:
        shortcuts.told(request, refused)
    else:
        shortcuts.done(request, str(_("Đã rút lời góp ý.")))
    return True
