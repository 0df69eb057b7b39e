"""Kinds of documents by the abbreviations of NĐ 30/2020, annex III."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "BB": _("Biên bản"),
    "QĐ": _("Quyết định"),
    "BC": _("Báo cáo"),
    "TB": _("Thông báo"),
    "GCN": _("Giấy chứng nhận"),
}
