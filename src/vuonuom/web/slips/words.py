"""What the grid says by itself; the script takes the sentences from the page."""

from django.utils.translation import gettext_lazy as _

SAYS = {
    "saved": _("Đã nhập"),
    "saving": _("Đang nhập"),
    "away": _("Mất mạng: dòng này vẫn giữ trên máy, bấm Lưu để thử lại"),
    "signed_out": _("Hết phiên đăng nhập: các dòng vẫn giữ trên máy, xin đăng nhập lại"),
    "tick": _("Xin đánh dấu vào ô này trước khi lưu."),
    "undo": _("Hoàn tác"),
    "count": _("{n} phiếu đã nhập trong lần này"),
    "restored": _("Đã lấy lại các dòng còn dở trên máy này."),
}
