"""What the device says by itself; the scripts take the sentences from the page."""

from django.utils.translation import gettext_lazy as _

SHELL = {
    "waiting": _("Chờ gửi"),
    "sending": _("Đang gửi"),
    "sent": _("Đã gửi"),
    "returned": _("Cần xem lại"),
    "pictures": _("{n} ảnh"),
    "written": _("Viết lúc {at}"),
    "online": _("Có mạng, đã gửi hết"),
    "kept": _("Có mạng, {n} ý cần xem lại"),
    "going": _("Đang gửi {n} ý"),
    "offline": _("Mất mạng: {n} ý giữ trên máy, sẽ tự gửi khi có mạng"),
    "signed_out": _("Hết phiên đăng nhập: {n} ý vẫn giữ trên máy, xin đăng nhập lại"),
    "others": _("Máy này còn {n} ý của người khác chờ gửi. Người ấy đăng nhập thì máy tự gửi."),
    "nobody": _("Hãy đăng nhập một lần khi có mạng, rồi viết được cả khi mất mạng."),
    "no_text": _("Xin viết vài chữ về ý tưởng."),
    "too_long": _("Nội dung dài quá 10.000 ký tự. Xin rút bớt."),
    "no_tick": _("Xin đánh dấu vào ô cuối để tiếp tục."),
    "too_many": _("Nhiều nhất 6 ảnh."),
    "full": _("Máy hết chỗ chứa, chưa giữ được ý này. Xin bớt ảnh rồi thử lại."),
    "again": _("Gửi lại"),
    "edit": _("Sửa"),
    "drop": _("Bỏ"),
    "sure": _("Bỏ hẳn ý này khỏi máy?"),
}
