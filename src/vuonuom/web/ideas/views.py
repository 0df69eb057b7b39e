"""Send an idea, look through ideas, follow one along its road."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.directives.models import Challenge
from vuonuom.discussion import actions as discussion
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries
from vuonuom.ideas.models import Idea, IdeaPicture
from vuonuom.ideas.queries import grouping
from vuonuom.ideas.states import ALIVE, IdeaState, Stage
from vuonuom.journal import keys
from vuonuom.mailbox import actions as mailbox
from vuonuom.mailbox import queries as letters
from vuonuom.mailbox.actions import slips
from vuonuom.mailbox.actions.bringing import same_words
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.queries import hidings, levels, reading
from vuonuom.organization.models import Field, Unit
from vuonuom.web.frame import downloads
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told
from vuonuom.web.ideas import drawn, hidden, onward
from vuonuom.web.ideas.forms import EditForm, IdeaForm, SayForm, WordsForm
from vuonuom.web.ideas.page import page_of


def new(request: HttpRequest) -> HttpResponse:
    """The form. `?unit=` names the mailbox (a printed code leads here), `?challenge=` a task."""
    who = person(request)
    if request.method != "POST" or "more" in request.POST:
        return _new_page(request, IdeaForm(initial=_initial(request, who), who=who))
    form = IdeaForm(request.POST, request.FILES, who=who)
    if form.is_valid():
        wanted = form.letter()
        if earlier := letters.just_sent(who, wanted["unit"], wanted["text"], clock.now()):
            done(request, _("Ý này đã nằm trong hộp thư rồi, không gửi thêm lần nữa."))
            return redirect("ideas:detail", earlier.idea.code)
        try:
            # As a device says it, which brings what its network cut off here.
            with keys.given(request.POST.get("_key", ""), same_words(wanted["text"])):
                letter = mailbox.send_letter(by=who, **wanted)
        except Refused as refused:
            field = "share" if refused.field == "authors" else refused.field
            refuse(form, Refused(refused.sentence, field=field))
        else:
            sentence = _("Đã gửi vào hộp thư %(unit)s. Bạn sẽ được trả lời.")
            done(request, sentence % {"unit": letter.unit}, letter)
            return redirect("ideas:detail", letter.idea.code)
    return _new_page(request, form)


def _initial(request: HttpRequest, who: Person) -> dict[str, Any]:
    """What the form begins with: what was typed on another page, or the draft."""
    if request.method == "POST":
        return {name: value for name, value in request.POST.items() if value}
    kept = queries.draft(who)
    initial: dict[str, Any] = {}
    if kept is not None:
        initial |= {"title": kept.title, "text": kept.text}
        initial |= {"unit": kept.unit.code} if kept.unit else {}
    if code := request.GET.get("unit"):
        initial["box"] = see(Unit.objects.all(), code=code).code
    if code := request.GET.get("challenge"):
        initial["challenge"] = see(Challenge.objects.visible_to(who), code=code).code
    return initial


def _new_page(request: HttpRequest, form: IdeaForm) -> HttpResponse:
    box = Unit.objects.filter(code=form["box"].value() or "").first()
    wanted = form["challenge"].value() or ""
    challenge = Challenge.objects.visible_to(form.who).filter(code=wanted).first()
    context = {
        "form": form,
        "box": levels.living_mailbox(box) if box else None,
        "challenge": challenge,
        "draft": queries.draft(form.who) if not form.is_bound else None,
    }
    return render(request, "ideas/new.html", context)


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed so far: by every pause in typing, or by the button."""
    who = person(request)
    text = "" if "discard" in request.POST else request.POST.get("text", "")
    title = "" if "discard" in request.POST else request.POST.get("title", "")
    held = {one.code: one.pk for one in queries.sending_units(who)}
    unit = Unit.objects.filter(pk=held.get(request.POST.get("unit", ""))).first()
    kept = ideas.save_draft(person=who, title=title, text=text, unit=unit)
    if request.headers.get("HX-Request"):
        return render(request, "ideas/draft.html", {"draft": kept})
    done(request, _("Đã lưu bản nháp.") if kept else _("Đã bỏ bản nháp."))
    return redirect("home:home")


@login_not_required
def where_to_go(request: HttpRequest) -> HttpResponse:
    """This is no channel for denunciations; here is where they are heard."""
    return render(request, "ideas/where_to_go.html")


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; anything unreadable is as if it had not been asked."""

    unit: Unit | None
    year: int | None
    stage: str
    state: str
    field: Field | None
    mine: bool

    @property
    def is_any(self) -> bool:
        return any((self.unit, self.year, self.stage, self.state, self.field, self.mine))


def _filters(request: HttpRequest) -> Filters:
    asked = request.GET
    year = asked.get("year", "")
    stage, state = asked.get("stage", ""), asked.get("state", "")
    return Filters(
        unit=Unit.objects.filter(code=asked["unit"]).first() if asked.get("unit") else None,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        stage=stage if stage in Stage.values else "",
        state=state if state in ALIVE else "",
        field=Field.objects.filter(code=asked["field"]).first() if asked.get("field") else None,
        mine=bool(asked.get("mine")),
    )


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    filters = _filters(request)
    found = queries.listed(person(request), **vars(filters))
    page = paginate(found, request)
    context = {
        "page": page,
        "rows": drawn.rows(page.rows),
        "filters": filters,
        "years": queries.years(),
        "stages": Stage.choices,
        "states": [(state.value, state.label) for state in ALIVE],
        "fields": Field.objects.order_by("sort_key", "name"),
    }
    return render(request, "ideas/list.html", context)


def _visible(request: HttpRequest) -> QuerySet[Idea]:
    return hidings.with_why(queries.whole(reading.ideas_before(person(request))))


def _seen(request: HttpRequest, code: str) -> Idea:
    found: Idea = see(_visible(request), code=code)
    return found


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    idea = _visible(request).filter(code=code).first()
    return _detail(request, idea) if idea else hidden.page(request, code)


def _detail(request: HttpRequest, idea: Idea, **forms: Any) -> HttpResponse:
    page = page_of(person(request), idea)
    context = {
        "page": page,
        "hiding": hidings.why(idea),
        "likes": drawn.rows(page.likes[: grouping.SHOWN]),
        "more_likes": len(page.likes[grouping.SHOWN :]),
        "ways": onward.ways(person(request), idea, is_author=page.is_author),
        "reply_form": forms.get("reply") or WordsForm(auto_id="reply_%s"),
        "say_form": forms.get("say") or SayForm(auto_id="say_%s"),
        "withdrawn": idea.state == IdeaState.WITHDRAWN,
    }
    return render(request, "ideas/detail.html", context)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    who, idea = person(request), _seen(request, code)
    see(Idea.objects.filter(authors__person=who), pk=idea.pk)
    initial = {"title": idea.title, "text": idea.text, "version": idea.version}
    form = EditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("title", "text", "version")}
        try:
            ideas.edit_idea(by=who, idea=idea, **wanted)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã lưu. Bản trước vẫn được giữ."), idea)
            return redirect("ideas:detail", idea.code)
    return render(request, "ideas/edit.html", {"idea": idea, "form": form})


@require_POST
def say(request: HttpRequest, code: str) -> HttpResponse:
    idea = _seen(request, code)
    form = SayForm(request.POST, auto_id="say_%s")
    if form.is_valid():
        thread = ideas.thread_of(idea)
        try:
            comment = discussion.say(
                by=person(request), thread=thread, text=form.cleaned_data["text"]
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã góp ý."), comment)
            return redirect("ideas:detail", idea.code)
    return _detail(request, idea, say=form)


def _own_letter(request: HttpRequest, code: str) -> Letter:
    """The letter of one's own idea; anybody else's does not exist here."""
    idea = _seen(request, code)
    own = Letter.objects.filter(idea=idea, idea__authors__person=person(request))
    letter: Letter = see(own.select_related("idea", "unit"))
    return letter


@require_POST
def reply(request: HttpRequest, code: str) -> HttpResponse:
    letter = _own_letter(request, code)
    form = WordsForm(request.POST, auto_id="reply_%s")
    if form.is_valid():
        try:
            mailbox.reply(by=person(request), letter=letter, text=form.cleaned_data["text"])
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã gửi lời của bạn tới hộp thư."), letter)
            return redirect("ideas:detail", code)
    return _detail(request, letter.idea, reply=form)


@require_POST
def send_up(request: HttpRequest, code: str) -> HttpResponse:
    letter = _own_letter(request, code)
    try:
        mailbox.send_up(by=person(request), letter=letter, text=request.POST.get("text", "")[:5000])
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gửi lên %(unit)s.") % {"unit": letter.unit}, letter)
    return redirect("ideas:detail", code)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    letter = _own_letter(request, code)
    try:
        mailbox.withdraw_letter(by=person(request), letter=letter)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã rút ý tưởng."), letter)
    return redirect("ideas:detail", code)


@require_POST
def disown(request: HttpRequest, code: str) -> HttpResponse:
    """A slip that somebody typed in: the person named on it says that it is not theirs."""
    letter = _own_letter(request, code)
    try:
        slips.disown(by=person(request), letter=letter)
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã gỡ ý tưởng này khỏi tên bạn."), letter)
    return redirect("ideas:detail", code)


@require_GET
def picture(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """A picture, for those who may see its idea, or review that it is hidden, and nobody else."""
    who = person(request)
    seen = reading.ideas_before(who).filter(code=code)
    reviewed = hidings.reviewed_by(who).filter(idea__code=code)
    theirs = Q(idea__in=seen) | Q(idea__in=reviewed.values("idea"))
    shown = see(IdeaPicture.objects.filter(theirs).select_related("file"), pk=pk)
    return downloads.send(shown.file, request)
