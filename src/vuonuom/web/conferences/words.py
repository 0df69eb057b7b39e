"""How a conference's day and state are written."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vuonuom.conferences.models import Conference
from vuonuom.conferences.queries import Guests
from vuonuom.conferences.states import ConferenceState, PartnerState, Reply
from vuonuom.core import clock
from vuonuom.web.frame import words

DAYS = (
    gettext_lazy("Thứ hai"),
    gettext_lazy("Thứ ba"),
    gettext_lazy("Thứ tư"),
    gettext_lazy("Thứ năm"),
    gettext_lazy("Thứ sáu"),
    gettext_lazy("Thứ bảy"),
    gettext_lazy("Chủ nhật"),
)
MARKS: dict[str, tuple[str, str]] = {  # sign and tone beside the word of a state
    ConferenceState.DRAFT: ("pen", "off"),
    ConferenceState.OPEN: ("letter", "going"),
    ConferenceState.RUNNING: ("people", "good"),
    ConferenceState.CLOSED: ("tick", "off"),
    ConferenceState.CANCELLED: ("stop", "late"),
}
REPLIES: dict[str, tuple[str, str]] = {
    Reply.WAITING: ("clock", "wait"),
    Reply.COMING: ("tick", "good"),
    Reply.EXCUSED: ("pause", "off"),
}

PARTNERS: dict[str, tuple[str, str]] = {
    PartnerState.ASKED: ("clock", "wait"),
    PartnerState.ACCEPTED: ("people", "good"),
    PartnerState.DECLINED: ("pause", "off"),
}

GUESTS = {
    Guests.ALL: gettext_lazy("Tất cả"),
    Guests.PRESENT: gettext_lazy("Có mặt"),
    Guests.ABSENT: gettext_lazy("Vắng"),
    Guests.COMING: gettext_lazy("Sẽ dự"),
    Guests.EXCUSED: gettext_lazy("Xin vắng"),
}


def when(conference: Conference) -> str:
    """Thứ bảy, 28/11/2026, 07:30–11:30."""
    begins = conference.starts_at.astimezone(clock.LOCAL)
    ends = conference.ends_at.astimezone(clock.LOCAL)
    return _("%(weekday)s, %(day)s, %(hours)s") % {
        "weekday": DAYS[begins.weekday()],
        "day": words.day(begins),
        "hours": f"{begins:%H:%M}–{ends:%H:%M}",
    }


# What the page of a door says by itself; the script takes the sentences from the page.
DOOR = {
    "kept": gettext_lazy("Mã đúng, mời vào"),
    "taken": gettext_lazy("Mời vào"),
    "already": gettext_lazy("Đã vào rồi"),
    "unsure": gettext_lazy("Chưa thấy trong danh sách, đã giữ lại để hỏi"),
    "unknown": gettext_lazy("Không có trong danh sách mời"),
    "elsewhere": gettext_lazy("Mã của hội nghị khác"),
    "odd": gettext_lazy("Không đọc được mã này"),
    "held": gettext_lazy("Chưa bắt đầu đón đại biểu, đã giữ lại"),
    "refused": gettext_lazy("Không nhận"),
    "since": gettext_lazy("Đã vào cửa này lúc {time}."),
    "ask_host": gettext_lazy("Mời gặp ban tổ chức."),
    "online": gettext_lazy("Có mạng, đã gửi hết"),
    "sending": gettext_lazy("Đang gửi {n} lượt"),
    "offline": gettext_lazy("Mất mạng: {n} lượt giữ trên máy, sẽ tự gửi"),
    "signed_out": gettext_lazy("Hết phiên đăng nhập: {n} lượt vẫn giữ trên máy, xin đăng nhập lại"),
    "clock": gettext_lazy("Đồng hồ máy này lệch {n} phút. Giờ vào cửa vẫn ghi đúng."),
    "no_camera": gettext_lazy("Không mở được máy ảnh. Gõ mã cũng nhanh."),
    "take_back": gettext_lazy("Gỡ"),
}
