"""Home: an invitation to visitors, one text box for members, what waits for those in charge."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.adoptions import queries as adoptions
from vuonuom.core import clock
from vuonuom.councils import queries as councils
from vuonuom.directives import queries as directives
from vuonuom.directives.queries import figures, tasks
from vuonuom.directives.rules import ANSWER, ASSIGN
from vuonuom.ideas import queries as ideas
from vuonuom.ideas.models import Idea
from vuonuom.incubator import queries as incubator
from vuonuom.mailbox import queries as mailbox
from vuonuom.mailbox.queries import hidings
from vuonuom.products import queries as products
from vuonuom.web.frame.shortcuts import person
from vuonuom.web.home.forms import ComposeForm

SHOWN = 6
MOST = 200  # of a kind that are counted


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "home/welcome.html")
    who = person(request)
    own = ideas.own(who, SHOWN + 1)
    units = access.own_units(who)
    kept = ideas.draft(who) if units else None
    initial = {"text": kept.text or kept.title} if kept else {}
    context = {
        "waiting": waiting(who),
        "form": ComposeForm(initial=initial | {"unit": units[0].code}, units=units)
        if units
        else None,
        "draft": kept,
        "own": [_mine(idea) for idea in own[:SHOWN]],
        "has_more": len(own) > SHOWN,
        "doors": not units,
    }
    return render(request, "home/home.html", context)


@dataclass(frozen=True)
class Mine:
    """One's own idea on the first screen: its road, and while nobody answered, the clock."""

    idea: Idea
    road: list[ideas.RoadStep]
    clock: mailbox.Clock | None
    where: str


def _mine(idea: Idea) -> Mine:
    letter = getattr(idea, "letter", None)
    waits = letter is not None and letter.closed_at is None
    return Mine(
        idea=idea,
        road=ideas.road(idea),
        clock=mailbox.clock_of(letter, clock.today()) if letter and waits else None,
        where=_("Hộp thư %(unit)s") % {"unit": letter.unit} if letter and waits else "",
    )


@dataclass(frozen=True)
class Item:
    """So many things that wait for a person in charge, and where."""

    count: int
    label: str
    url: str
    late: str = ""
    is_cut: bool = False  # there may be more than were counted


def waiting(who: Person) -> list[Item]:
    """Letters first: an author waits for each of them."""
    given, asked, together = _tasks_and_the_like(who)
    here = [*_letters(who), *together, *given]
    return [*here, *_panels(who), *_gates(who), *_products(who), *asked]


def _tasks_and_the_like(who: Person) -> tuple[list[Item], list[Item], list[Item]]:
    """Tasks, targets, adoptions and co-authors that wait for one: in one question."""
    today = clock.today()
    late = ExpressionWrapper(Q(due_on__lt=today), output_field=BooleanField())
    never = Value(False, output_field=BooleanField())
    asked = _at_most(adoptions.waits_for(who)).values_list(Value("adoptions"), "pk", never)
    given = _at_most(tasks.due(who, today)).values_list(Value("tasks"), "pk", late)
    shares = _at_most(ideas.shares_to_confirm(who)).values_list(Value("together"), "pk", never)
    joins = _at_most(ideas.joins_to_answer(who)).values_list(Value("together"), "pk", never)
    led = [
        _at_most(found).values_list(Value(what), "pk", never) for what, found in _led(who).items()
    ]
    found = list(given.union(asked, shares, joins, *led, all=True))
    overdue = sum(what == "tasks" and bool(is_late) for what, _pk, is_late in found)
    counts = Counter(what for what, _pk, _is_late in found)
    return (
        [*_tasks(counts["tasks"], overdue), *_asked_of_leaders(who, counts)],
        _adoptions(counts["adoptions"]),
        _together(counts["together"]),
    )


def _at_most(found: QuerySet[Any]) -> QuerySet[Any]:
    """MOST of a kind: many of one kind leave no other out."""
    few = found.order_by().values("pk")[:MOST]
    bounded: QuerySet[Any] = found.model._default_manager.filter(pk__in=few).order_by()
    return bounded


def _counted(count: int, label: str, url: str, late: str = "") -> list[Item]:
    """One item, or none where nothing waits."""
    return [Item(count, label, url, late, is_cut=count >= MOST)] if count else []


def _tasks(count: int, overdue: int) -> list[Item]:
    late = ngettext("%(n)d việc quá hạn", "%(n)d việc quá hạn", overdue) % {"n": overdue}
    label = _("việc được giao, đến hạn trong bảy ngày")
    return _counted(count, label, "/directives/tasks/?show=due", late if overdue else "")


def _led(who: Person) -> dict[str, QuerySet[Any]]:
    """What directives, targets and hidden texts ask of those who lead."""
    return {
        "hidden": hidings.to_review(who),
        "late_clauses": directives.late_clauses(who),
        "drawn_up": directives.drawn_up(who),
        "to_answer": figures.to_answer(who),
        "to_take": figures.to_take(who),
    }


def _asked_of_leaders(who: Person, counts: Counter[str]) -> list[Item]:
    lines = (
        ("hidden", _("nội dung bị ẩn chờ người thứ hai xem"), _hidden(who)),
        ("late_clauses", _("mục văn bản quá hạn, chưa xong"), "/directives/"),
        ("drawn_up", _("chương trình chỉ tiêu soạn rồi, chưa giao"), "/directives/"),
        ("to_answer", _("đề nghị điều chỉnh chỉ tiêu chờ trả lời"), _own(who, ASSIGN)),
        ("to_take", _("con số chỉ tiêu chờ đơn vị nhận"), _own(who, ANSWER)),
    )
    return [item for what, *line in lines for item in _counted(counts[what], *line)]


def _own(who: Person, permission: str) -> str:
    """This year's targets of the first unit for which one may."""
    codes = _codes(who, permission)
    return f"/targets/{codes[0]}/{clock.today().year}/" if codes else "/directives/"


def _hidden(who: Person) -> str:
    """What is hidden in the first unit that one leads and below it."""
    codes = _codes(who, "mailbox.lead")
    return f"/mailbox/{codes[0]}/hidden/" if codes else "/mailbox/"


def _codes(who: Person, permission: str) -> list[str]:
    reach = access.reach(who)
    return sorted(reach.held[unit].code for unit in reach.units(permission))


def _together(count: int) -> list[Item]:
    return _counted(count, _("lời của đồng tác giả chờ bạn"), "/ideas/together/")


def _panels(who: Person) -> list[Item]:
    found = councils.waiting_numbers(who)
    lines = (
        (found.to_score, _("hồ sơ chờ bạn chấm")),
        (found.to_decide, _("hồ sơ chờ bạn quyết định")),
        (found.for_minutes, _("hội đồng chờ biên bản")),
    )
    return [Item(count, label, "/councils/") for count, label in lines if count]


def _gates(who: Person) -> list[Item]:
    found = incubator.waiting_places(who)
    label = _("dự án đến kỳ xét cổng")
    items = [Item(n, label, f"/incubator/{code}/") for code, n in Counter(found["gates"]).items()]
    if late := found["milestones"]:
        items.append(Item(len(late), _("mốc dự án đã quá hạn"), f"/incubator/{late[0]}/"))
    return items


def _products(who: Person) -> list[Item]:
    found = products.waiting_for(who)
    label = _("sản phẩm chờ ghi vào danh mục")
    where = f"/products/{found[0].code}/" if len(found) == 1 else "/products/?state=proposed"
    return [Item(len(found), label, where)] if found else []


def _adoptions(count: int) -> list[Item]:
    return _counted(count, _("lời xin, chuyển giao chờ bạn"), "/adoptions/")


def _letters(who: Person) -> list[Item]:
    boxes = mailbox.waiting(who, clock.today())
    return [*(_box(box) for box in boxes), *(_help(box) for box in boxes if box.help)]


def _help(box: mailbox.Waiting) -> Item:
    label = _("thư cấp dưới cần hỗ trợ, %(unit)s") % {"unit": box.unit}
    return Item(box.help, label, f"/mailbox/{box.unit.code}/?show=help")


def _box(box: mailbox.Waiting) -> Item:
    return Item(
        count=box.open,
        label=_("thư ở hộp thư %(unit)s") % {"unit": box.unit},
        url=f"/mailbox/{box.unit.code}/",
        late=ngettext("%(n)d thư quá hạn", "%(n)d thư quá hạn", box.late) % {"n": box.late}
        if box.late
        else "",
    )
