"""A list of units or people as a file: Excel while somebody waits, CSV where it is long."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from vuonuom.organization.models import Unit
from vuonuom.rosters.queries import taking
from vuonuom.rosters.rules import columns
from vuonuom.rosters.states import ListKind
from vuonuom.web.frame import sheets

MOST = 50_000  # rows of an Excel file: two seconds
WIDTH = 24


KINDS_TOLD = (
    _("Sáp nhập: mã cũ, mã mới; tên mới nếu là đơn vị mới. Mỗi đơn vị cũ một dòng, cùng mã mới."),
    _("Chia: mã cũ, mã mới, tên mới, tỷ lệ. Mỗi phần một dòng, cùng mã cũ; tỷ lệ cộng lại 100."),
    _("Chuyển: mã cũ, mã cấp trên mới."),
    _("Đổi tên: mã cũ, tên mới. Giải thể: mã cũ."),
    _("Thành lập: mã mới, tên mới, mã cấp trên mới."),
)


def empty_reform() -> HttpResponseBase:
    """The reader finds the head below these lines, so they may stay."""
    head = [(str(column.label), WIDTH) for column in columns.REFORM]
    above = [[str(_("SẮP XẾP LẠI TỔ CHỨC"))], *([str(line)] for line in KINDS_TOLD), []]
    return sheets.send("sap-xep-to-chuc.xlsx", head, [], above=above)


def written(
    request: HttpRequest, kind: ListKind, unit: Unit, below: "QuerySet[Unit, Any]"
) -> HttpResponseBase:
    scope = Q(pk__in=below)
    head, rows = taking.head(kind), taking.rows(kind, scope)
    name = f"{'don-vi' if kind is ListKind.UNITS else 'nguoi'}-{unit.code}"
    if request.GET.get("as") == "csv" or taking.count(kind, scope) > MOST:
        return sheets.stream(f"{name}.csv", head, rows)
    return sheets.send(f"{name}.xlsx", [(words, WIDTH) for words in head], rows)
