"""Those who wrote an idea together: each says what they think of their share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries, rules
from vuonuom.ideas.models import Idea, IdeaAuthor, ShareAnswer
from vuonuom.ideas.states import ShareState
from vuonuom.web.frame.forms import Form, NumberField, PersonField, TextField
from vuonuom.web.frame.shortcuts import done, person, refuse, see, told
from vuonuom.web.frame.together import share_of

COMERS = range(1, 3)  # rows for authors who come
MOST = 100


@dataclass(frozen=True)
class Author:
    """An author on the idea's page, with what they say to their share."""

    name: str
    share: int
    word: str | Promise = ""
    sign: str = ""
    tone: str = ""
    reason: str = ""


_SHOWN = {
    ShareState.ASKED: ("clock", "wait"),
    ShareState.CONFIRMED: ("tick", "good"),
    ShareState.CONTESTED: ("warn", "late"),
}


def shown(
    authors: Iterable[IdeaAuthor],
    answers: Mapping[int, ShareAnswer],
    *,
    who: Person,
    shares_out: bool,
) -> list[Author]:
    """That a share is contested, and why, is between its author and who shares out."""
    return [
        _shown(one, answers.get(one.person_id), shares_out or one.person_id == who.pk)
        for one in authors
    ]


def _shown(author: IdeaAuthor, answer: ShareAnswer | None, is_told: bool) -> Author:
    name = str(author.person)
    if answer is None:
        return Author(name, author.share)
    state = ShareState(answer.state)
    if state == ShareState.CONTESTED and not is_told:
        state = ShareState.ASKED
    reason = answer.reason if is_told else ""
    return Author(name, author.share, state.label, *_SHOWN[state], reason)


def asked(answers: Mapping[int, ShareAnswer], who: Person) -> int:
    """The share that this person has not answered for yet, or 0."""
    answer = answers.get(who.pk)
    return answer.share if answer and answer.state == ShareState.ASKED else 0


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a word among those who write together."""
    who = person(request)
    context = {
        "shares": queries.shares_to_confirm(who).select_related("idea__unit")[:MOST],
        "joins": queries.joins_to_answer(who).select_related("idea", "person")[:MOST],
        "own": queries.joins_of(who).select_related("idea")[:MOST],
    }
    return render(request, "ideas/together.html", context)


class ContestForm(Form):
    share = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=100)
    reason = TextField(
        label=gettext_lazy("Vì sao chưa đúng?"),
        help_text=gettext_lazy(
            "Ví dụ: không phải tôi, hay phần của tôi là bao nhiêu. Chỉ tác giả thứ nhất và người"
            " nhập hộ đọc."
        ),
        max_length=1_000,
        rows=3,
    )


def my_share(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm one's share, or say that it is not right."""
    who = person(request)
    mine = ShareAnswer.objects.filter(person=who, idea__in=Idea.objects.visible_to(who))
    answer: ShareAnswer = see(mine.select_related("idea__submitted_by"), idea__code=code)
    confirms = "confirm" in request.POST
    form = ContestForm(
        request.POST if request.method == "POST" and not confirms else None,
        initial={"share": answer.share},
    )
    if confirms or form.is_valid():
        try:
            said = _say(request, answer.idea, form)
        except Refused as refused:
            if not confirms:
                refuse(form, refused)
            told(request, refused)
        else:
            done(request, _("Cảm ơn bạn, đã ghi lời của bạn."), said)
            return redirect("ideas:detail", code)
    context = {
        "answer": answer,
        "authors": queries.authors(answer.idea),
        "form": form,
        "waits": answer.state == ShareState.ASKED,
    }
    return render(request, "ideas/my_share.html", context)


def _say(request: HttpRequest, idea: Idea, form: ContestForm) -> ShareAnswer:
    who = person(request)
    if "confirm" in request.POST:
        read = request.POST.get("share", "")
        share = int(read) if read.isdecimal() and len(read) < 4 else 0
        return ideas.confirm_share(by=who, idea=idea, share=share)
    return ideas.contest_share(by=who, idea=idea, **form.cleaned_data)


class SharesForm(Form):
    """A share for each author, and room for those who come."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=400)

    def __init__(self, *args: Any, who: Person, authors: list[IdeaAuthor], **kwargs: Any) -> None:
        now = {f"share_{one.person_id}": one.share for one in authors}
        initial = {"seen": queries.layout(authors), **now}
        super().__init__(*args, initial=initial, **kwargs)
        self.authors = authors
        for one in authors:
            self.fields[f"share_{one.person_id}"] = _share(str(one.person))
        for n in COMERS:
            self.fields[f"person_{n}"] = PersonField(
                queryset=queries.possible_authors(who),
                near=queries.beside(who),
                required=False,
                label=_("Thêm người cùng làm %(n)d") % {"n": n},
            )
            self.fields[f"comes_{n}"] = _share(_("Phần (%)"))
            self.fields[f"comes_{n}"].widget.attrs["aria-label"] = share_of(n)

    @property
    def comers(self) -> list[tuple[Any, Any]]:
        return [(self[f"person_{n}"], self[f"comes_{n}"]) for n in COMERS]

    @property
    def stayers(self) -> list[Any]:
        return [self[f"share_{one.person_id}"] for one in self.authors]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        stay = [(one.person, data.get(f"share_{one.person_id}")) for one in self.authors]
        come = [(data.get(f"person_{n}"), data.get(f"comes_{n}")) for n in COMERS]
        for n, (someone, share) in zip(COMERS, come, strict=True):
            if bool(someone) != bool(share) and not self.errors:
                self.add_error(f"comes_{n}", _("Xin ghi cả tên và phần của người này."))
        data["authors"] = [(someone, share) for someone, share in stay + come if someone and share]
        return data


def _share(label: str) -> NumberField:
    return NumberField(label=label, required=False, min_value=1, max_value=100)


def shares(request: HttpRequest, code: str) -> HttpResponse:
    """Share out anew, for the first author and whoever typed the idea in."""
    who = person(request)
    idea: Idea = see(queries.whole(Idea.objects.visible_to(who)), code=code)
    authors = queries.authors(idea)
    if not rules.may_share_out(who, idea, authors):
        see(Idea.objects.none())
    form = SharesForm(request.POST or None, who=who, authors=authors)
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("authors", "seen")}
        try:
            ideas.share_out(by=who, idea=idea, **wanted)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã chia lại. Ai có phần mới được hỏi lại."))
            return redirect("ideas:detail", code)
    answers = queries.share_answers(idea)
    context = {
        "idea": idea,
        "form": form,
        "authors": shown(authors, answers, who=who, shares_out=True),
        "is_open": rules.authors_open(idea),
    }
    return render(request, "ideas/shares.html", context)
