"""Ideas, products and progress as tables: heads, and rows as they are read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db.models import Q

from vuonuom.core import clock
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.ideas.states import IdeaState
from vuonuom.journal import queries as journal
from vuonuom.journal.states import MEASURES
from vuonuom.organization.models import Unit
from vuonuom.products.models import Product
from vuonuom.products.states import ProductKind, ProductState
from vuonuom.progress.states import AUTHORS, COMPARED, MEMBERS, ROAD
from vuonuom.tree import queries as tree

AT_A_TIME = 2000  # rows: SQLite takes 32,766 parameters
Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def ideas(scope: Q, year: int | None) -> Table:
    """Ideas that stand, the newest last. What is hidden keeps its row and shows no text."""
    head = ("Mã", "Tên ý tưởng", "Nội dung", "Tác giả", "Mã đơn vị", "Đơn vị", "Lĩnh vực",
            "Ngày gửi", "Trạng thái", "Ngày được trả lời", "Ngày được công nhận")  # fmt: skip
    found = Idea.objects.alive().filter(unit__in=Unit.objects.filter(scope).values("pk"))
    if year is not None:
        found = found.filter(year=year)
    return head, _idea_rows(found)


def _idea_rows(found: Any) -> Iterator[Sequence[Any]]:
    read = found.order_by("pk").values_list(
        "pk", "code", "title", "text", "unit__code", "unit__name", "field__name", "submitted_at",
        "state", "answered_at", "recognised_on", "hidden_at",
    )  # fmt: skip
    for some in batched(read.iterator(AT_A_TIME), AT_A_TIME, strict=False):
        authors = _authors([row[0] for row in some])
        for pk, code, title, text, *place, sent, state, answered, recognised, hidden in some:
            yield (
                code, "" if hidden else title, "" if hidden else text,
                "" if hidden else "; ".join(authors[pk]), *place, clock.local_date(sent),
                str(IdeaState(state).label), clock.local_date(answered) if answered else None,
                recognised,
            )  # fmt: skip


def _authors(ideas: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    named = IdeaAuthor.objects.filter(idea__in=ideas).order_by("position", "pk")
    for idea, name, share in named.values_list("idea_id", "person__full_name", "share"):
        found[idea].append(name if share == 100 else f"{name} ({share} %)")
    return found


def products(scope: Q, year: int | None) -> Table:
    """The register of products; with a year those accepted in it."""
    head = ("Mã", "Tên sản phẩm", "Loại", "Tóm tắt", "Mã đơn vị", "Đơn vị", "Trạng thái",
            "Người phụ trách", "Ngày nghiệm thu", "Mã ý tưởng")  # fmt: skip
    found = Product.objects.filter(unit__in=Unit.objects.filter(scope).values("pk"))
    if year is not None:
        found = found.filter(accepted_on__year=year)
    read = found.order_by("pk").values_list(
        "code", "title", "kind", "summary", "unit__code", "unit__name", "state",
        "guardian__full_name", "accepted_on", "idea__code",
    )  # fmt: skip
    rows = (
        (code, title, str(ProductKind(kind).label), summary, unit, name,
         str(ProductState(state).label), *rest)
        for code, title, kind, summary, unit, name, state, *rest in read.iterator(AT_A_TIME)
    )  # fmt: skip
    return head, rows


def progress(scope: Q, year: int | None) -> Table:
    """Every living unit with its figures of a year, itself and all below: as on its board."""
    flows = tuple(dict.fromkeys((*ROAD, *COMPARED, AUTHORS)))
    labels = [str(MEASURES[measure].label) for measure in (MEMBERS, *flows)]
    head = ("Mã đơn vị", "Đơn vị", "Cấp", "Mã đơn vị cấp trên", "Năm", *labels)
    return head, _progress_rows(scope, year or clock.today().year, flows)


def _progress_rows(scope: Q, year: int, flows: Sequence[str]) -> Iterator[Sequence[Any]]:
    above, codes = tree.parents(), dict(Unit.objects.values_list("pk", "code"))
    units = Unit.objects.living().filter(scope).order_by("kind__rank", "sort_key", "pk")
    read = units.values_list("pk", "code", "name", "kind__name")
    for some in batched(read.iterator(AT_A_TIME), AT_A_TIME, strict=False):
        keys = [row[0] for row in some]
        within = journal.within_year(keys, flows, year)
        members = journal.stock(keys, (MEMBERS,), year)
        for pk, code, name, kind in some:
            parent = codes.get(above.get(pk) or 0, "")
            figures = (within.get((pk, measure), 0) for measure in flows)
            yield code, name, kind, parent, year, members.get((pk, MEMBERS), 0), *figures
