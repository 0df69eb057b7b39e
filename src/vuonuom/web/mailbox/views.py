"""A mailbox: the queue, oldest first, and the letter beside it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, override
from django.views.decorators.http import require_GET, require_POST

from vuonuom.accounts.models import Person
from vuonuom.claims import queries as claims
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.documents import pdf, qr
from vuonuom.documents.actions import printed_code
from vuonuom.ideas import queries as ideas
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.ideas.queries import grouping
from vuonuom.mailbox import actions, queries
from vuonuom.mailbox.actions.many import TOGETHER
from vuonuom.mailbox.models import AnswerTemplate, Batch, Hiding, Letter, LetterStep, Opinion
from vuonuom.mailbox.queries import hidings
from vuonuom.mailbox.states import LETTER
from vuonuom.organization.models import Unit
from vuonuom.web.frame.forms import TextField
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see
from vuonuom.web.mailbox import forms

PER_PAGE = 50


@dataclass(frozen=True)
class Deed:
    """One thing that may be done with a letter: its form, its action, what is said after it."""

    key: str
    verb: str  # of the letter's machine; empty where any state will do
    sign: str
    label: str | Promise
    form: type[forms.ActForm]
    action: Any
    said: str | Promise
    hint: str | Promise = ""
    moves_on: bool = True  # whether the next letter opens by itself

    @property
    def has_words(self) -> bool:
        """Whether something is typed: what may not be stands beside it (`trust.md` 9)."""
        return any(isinstance(field, TextField) for field in self.form.base_fields.values())


def _hide(*, by: Person, letter: Letter, reason: str) -> Hiding:
    return actions.hide_text(by=by, idea=letter.idea, reason=reason)


DEEDS = (
    Deed("take-up", "taken_up", "mam", gettext_lazy("Tiếp nhận"), forms.TakeUpForm,
         actions.take_up, gettext_lazy("Đã tiếp nhận và báo cho tác giả.")),
    Deed("answer", "answered", "letter", gettext_lazy("Trả lời"), forms.AnswerForm,
         actions.answer, gettext_lazy("Đã trả lời tác giả.")),
    Deed("ask", "asked_back", "question", gettext_lazy("Hỏi thêm"), forms.AskForm,
         actions.ask_back, gettext_lazy("Đã hỏi tác giả. Đồng hồ chờ tác giả nói thêm.")),
    Deed("group", "", "group", gettext_lazy("Xếp cùng nhóm"), forms.GroupForm,
         actions.group, gettext_lazy("Đã xếp cùng nhóm. Công của mỗi người giữ nguyên."),
         gettext_lazy("Hai ý nghĩ ra độc lập; tách ra lúc nào cũng được."), moves_on=False),
    Deed("forward", "forwarded", "forward", gettext_lazy("Chuyển tới hộp thư khác"),
         forms.ForwardForm, actions.forward, gettext_lazy("Đã chuyển và báo cho tác giả.")),
    Deed("decline", "declined", "pause", gettext_lazy("Chưa tiếp nhận, nêu lý do"),
         forms.DeclineForm, actions.decline,
         gettext_lazy("Đã báo cho tác giả, kèm lý do.")),
    Deed("opinion", "", "people", gettext_lazy("Xin ý kiến"), forms.OpinionForm,
         actions.ask_opinion, gettext_lazy("Đã xin ý kiến. Chỉ bạn và người được xin biết."),
         gettext_lazy("Người được xin được nhắc riêng khi gần hạn; tác giả không thấy ý kiến."),
         moves_on=False),
    Deed("hide", "", "eye", gettext_lazy("Ẩn nội dung"), forms.HideForm, _hide,
         gettext_lazy("Đã ẩn và báo tác giả. Người thứ hai sẽ xem lại."),
         gettext_lazy("Khi có bí mật hoặc dữ liệu cá nhân: mọi danh sách và tìm kiếm hết thấy ngay."
                      " Hai ngày làm việc không ai xem lại thì nội dung tự hiện."), moves_on=False),
    Deed("move-out", "moved_out", "shield", gettext_lazy("Đây là khiếu nại, tố cáo"),
         forms.PlainForm, actions.move_out,
         gettext_lazy("Đã chuyển khỏi hộp thư. Người gửi được chỉ nơi gửi đúng."),
         gettext_lazy("Thư ra khỏi hộp thư, mọi con số và mọi tìm kiếm; người gửi được chỉ"
                      " nơi gửi đúng; sau 24 giờ nội dung bị xóa hẳn.")),
)  # fmt: skip
UNGROUP = Deed("ungroup", "", "undo", gettext_lazy("Tách khỏi nhóm"), forms.PlainForm,
               actions.ungroup, gettext_lazy("Đã tách khỏi nhóm."), moves_on=False)  # fmt: skip

HAND_BACK = Deed("hand-back", "", "back", gettext_lazy("Trao lại hộp thư"), forms.HandBackForm,
                 actions.hand_back, gettext_lazy("Đã trao lại và báo cho người giữ hộp thư."),
                 gettext_lazy("Khi đã trao đổi với người giữ hộp thư: thư vẫn ở đó, đồng hồ vẫn"
                              " chạy."))  # fmt: skip


@require_GET
def queue(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The queue; on a desk its first letter stands open beside it."""
    unit = _box(request, unit_code)
    return _page(request, unit)


@require_GET
def letter(request: HttpRequest, unit_code: str, code: str) -> HttpResponse:
    unit = _box(request, unit_code)
    return _page(request, unit, code)


@require_GET
def poster(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A sheet to put on the wall: whoever scans it writes to this mailbox."""
    unit = _box(request, unit_code)
    printed = printed_code(target="mailbox", target_id=unit.pk)
    address = qr.link(f"/q/{printed.code}")
    context = {"unit": unit, "printed": printed, "address": address, "drawn": qr.svg(address)}
    return render(request, "mailbox/poster.html", context)


@require_GET
def poster_pdf(request: HttpRequest, unit_code: str, sheet: str) -> HttpResponse:
    """The same as PDF: a poster, or eight slips to cut. Paper is Vietnamese, as the box is."""
    if sheet not in ("poster", "slip"):
        raise Http404
    unit = _box(request, unit_code)
    printed = printed_code(target="mailbox", target_id=unit.pk)
    address = qr.link(f"/q/{printed.code}")
    with override("vi"):
        facts = {
            "title": gettext("Hộp thư sáng kiến %(unit)s") % {"unit": unit},
            "eyebrow": gettext("Hộp thư sáng kiến"),
            "unit": str(unit),
            "call": gettext(
                "Có việc gì ta làm tốt hơn được? Quét mã, viết vài dòng, gửi. Thư nào cũng được"
                " trả lời."
            ),
            "not_for": gettext("Đây không phải kênh khiếu nại, tố cáo."),
            "secrets": gettext("Không viết bí mật nhà nước, dữ liệu cá nhân của người khác."),
            "code": printed.code,
            "address": address.split("://", 1)[-1],
            "qr": qr.svg(address),
        }
        drawn = pdf.typeset(sheet, facts)
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{sheet}-{unit.code}.pdf"'
    return answer


@require_POST
def handle(request: HttpRequest, unit_code: str, code: str, act: str) -> HttpResponse:
    deed = next((deed for deed in (*DEEDS, UNGROUP, HAND_BACK) if deed.key == act), None)
    if deed is None:
        raise Http404
    unit, who = _box(request, unit_code), person(request)
    chosen = _letter(request, unit, code)
    helps = chosen.helper_id == unit.pk
    templates = (
        list(queries.templates(chosen.unit)) if issubclass(deed.form, forms.WordsForm) else []
    )
    form = _form(deed, who, chosen, templates, request.POST)
    if form.is_valid():
        try:
            made = deed.action(by=who, letter=chosen, **_arguments(deed, form))
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, str(deed.said), made)
            if helps and deed.moves_on:
                return redirect(f"{reverse('mailbox:queue', args=[unit.code])}?show=help")
            return _onward(request, unit, chosen, deed)
    return _page(request, unit, code, tried=(deed.key, form))


def _onward(request: HttpRequest, unit: Unit, dealt: Letter, deed: Deed) -> HttpResponse:
    if not deed.moves_on:
        return redirect("mailbox:letter", unit.code, dealt.idea.code)
    following = queries.after(dealt, queries.queue(person(request), unit))
    if following is None:
        return redirect("mailbox:queue", unit.code)
    return redirect("mailbox:letter", unit.code, following.idea.code)


def _arguments(deed: Deed, form: forms.ActForm) -> dict[str, Any]:
    wanted = dict(form.cleaned_data)
    if not deed.verb:
        wanted.pop("seen")
    return wanted


def _form(
    deed: Deed, who: Person, chosen: Letter, templates: list[AnswerTemplate], data: Any = None
) -> forms.ActForm:
    more: dict[str, Any] = {}
    if deed.key == "group":
        more |= {
            "visible": partial(Idea.objects.visible_to, who),
            "hidden": partial(hidings.known_to, who),
        }
    if issubclass(deed.form, forms.WordsForm):
        more["templates"] = templates
    return deed.form(data, initial={"seen": chosen.state}, auto_id=f"{deed.key}_%s", **more)


def _box(request: HttpRequest, code: str) -> Unit:
    kept = queries.boxes_kept(person(request))
    unit: Unit = see(claims.with_waiting(kept, person(request)), code=code)
    return unit


def _letter(request: HttpRequest, unit: Unit, code: str) -> Letter:
    found: Letter = see(queries.at_hand(person(request), unit), idea__code=code)
    return found


@require_POST
def handle_many(request: HttpRequest, unit_code: str) -> HttpResponse:
    """One step with all ticked letters; whatever was not possible is told on a page of its own."""
    unit, who = _box(request, unit_code), person(request)
    form = _many(who, list(queries.templates(unit)), request.POST)
    ticked = queries.at_hand(who, unit).filter(idea__code__in=request.POST.getlist("letter")[:100])
    if form.is_valid():
        try:
            batch = actions.handle_many(
                by=who, unit=unit, letters=ticked.oldest_first(), deed=form.cleaned_data["deed"],
                given=form.given(),
            )  # fmt: skip
        except Refused as refused:
            refuse(form, refused)
        else:
            made = queries.came_of(batch)
            sentence = ngettext("Đã làm với %(n)d thư.", "Đã làm với %(n)d thư.", made.done)
            done(request, sentence % {"n": made.done}, batch)
            if made.refused:
                return redirect("mailbox:batch", unit.code, batch.pk)
            return redirect("mailbox:queue", unit.code)
    return _page(request, unit, many=form)


@require_GET
def batch(request: HttpRequest, unit_code: str, pk: int) -> HttpResponse:
    """What came of one step with several letters."""
    unit = _box(request, unit_code)
    found = see(Batch.objects.filter(unit=unit, by=person(request)), pk=pk)
    return render(request, "mailbox/batch.html", {"unit": unit, "made": queries.came_of(found)})


def _many(who: Person, templates: list[AnswerTemplate], data: Any = None) -> forms.ManyForm:
    together = [deed for deed in DEEDS if deed.key in TOGETHER]
    together.sort(key=lambda deed: deed.key != "answer")  # first what promises nothing by itself
    offered = [(deed.key, deed.label) for deed in together]
    return forms.ManyForm(
        data, deeds=offered, templates=templates, auto_id="many_%s",
        visible=partial(Idea.objects.visible_to, who), hidden=partial(hidings.known_to, who),
    )  # fmt: skip


@dataclass(frozen=True)
class Open:
    """The letter on the desk."""

    letter: Letter
    clock: queries.Clock
    authors: list[IdeaAuthor]
    pictures: list[int]
    steps: list[LetterStep]
    likes: list[Idea]
    more_likes: int
    fits: bool
    opinions: list[Opinion]
    deeds: list[tuple[Deed, forms.ActForm, bool]]
    ungroup: Any


def _open(
    who: Person,
    unit: Unit,
    chosen: Letter,
    templates: list[AnswerTemplate],
    tried: tuple[str, forms.ActForm] | None,
) -> Open:
    likes = grouping.likes(chosen.idea, who)
    is_grouped = grouping.is_grouped(chosen.idea)
    key, form = tried or ("", None)
    offered = (*DEEDS, HAND_BACK) if chosen.helper_id == unit.pk else DEEDS
    deeds = [
        (
            deed,
            form if form and deed.key == key else _form(deed, who, chosen, templates),
            deed.key == key,
        )
        for deed in offered
        if deed.key == key or _is_offered(deed, chosen)
    ]
    return Open(
        letter=chosen,
        clock=queries.clock_of(chosen, clock.today()),
        authors=ideas.authors(chosen.idea),
        pictures=queries.pictures(chosen),
        steps=queries.steps(chosen),
        likes=likes[: grouping.SHOWN],
        more_likes=len(likes[grouping.SHOWN :]),
        fits=queries.fits(chosen),
        opinions=queries.opinions(chosen),
        deeds=[deed for deed in deeds if not (is_grouped and deed[0].key == "group")],
        ungroup=_form(UNGROUP, who, chosen, []) if is_grouped else None,
    )


def _is_offered(deed: Deed, chosen: Letter) -> bool:
    if deed.key == "opinion":
        return chosen.closed_at is None
    if deed.key == "hide":
        return chosen.idea.hidden_at is None
    return not deed.verb or LETTER.allowed(deed.verb, chosen.state)


LISTED = {"done": queries.handled, "help": queries.helped}


def _page(
    request: HttpRequest,
    unit: Unit,
    code: str = "",
    tried: tuple[str, forms.ActForm] | None = None,
    many: forms.ManyForm | None = None,
) -> HttpResponse:
    who, today = person(request), clock.today()
    show = request.GET.get("show", "")
    listed = LISTED.get(show, queries.queue)(who, unit)
    page = paginate(listed, request, PER_PAGE)
    rows = page.rows if not code else [row for row in page.rows if row.idea.code == code]
    chosen = rows[0] if rows else _letter(request, unit, code) if code else None
    templates = list(queries.templates(chosen.unit if chosen else unit))
    context = {
        "unit": unit,
        "page": page,
        "rows": [(row, queries.clock_of(row, today)) for row in page.rows],
        "show": show if show in LISTED else "",
        "reading": bool(code),
        "open": _open(who, unit, chosen, templates, tried) if chosen else None,
        "ticked": request.POST.getlist("letter") if many else [],
    }
    if not code and not show:
        context["many"] = many or _many(who, templates)
    return render(request, "mailbox/queue.html", context)
