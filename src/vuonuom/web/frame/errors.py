"""Pages for what went wrong: in plain words, with a way back, without touching the database."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from vuonuom.web.frame import kept
from vuonuom.web.frame.context import Frame


@dataclass(frozen=True)
class Trouble:
    code: int
    title: str | Promise
    sentence: str | Promise
    sprout: str = "hat"
    may_retry: bool = False


BAD = Trouble(
    400,
    _("Yêu cầu này không đọc được"),
    _("Địa chỉ hoặc dữ liệu gửi lên bị sai. Hãy quay lại trang trước và thử lại."),
)
FORBIDDEN = Trouble(
    403,
    _("Bạn chưa được mở trang này"),
    _("Trang này dành cho người giữ một nhiệm vụ khác. Nếu cần, hãy hỏi đơn vị của bạn."),
)
MISSING = Trouble(
    404,
    _("Không có gì ở địa chỉ này"),
    _("Có thể liên kết đã cũ, ghi thiếu, hoặc nội dung không dành cho bạn."),
)
TOO_MANY = Trouble(
    429,
    _("Bạn thử hơi nhanh"),
    _("Để giữ an toàn cho các tài khoản, xin chờ vài phút rồi thử lại."),
    may_retry=True,
)
BROKEN = Trouble(
    500,
    _("Hệ thống vừa gặp lỗi"),
    _("Việc dang dở đã được hủy trọn vẹn, không có gì ghi nửa chừng. Xin thử lại sau ít phút."),
    may_retry=True,
)


def show(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    context = {
        "frame": Frame(request),
        "title": trouble.title,
        "sentence": trouble.sentence,
        "sprout": trouble.sprout,
        "code": trouble.code,
        "address": request.path if trouble.may_retry else "",
    }
    return HttpResponse(render_to_string("frame/error.html", context), status=trouble.code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, BAD)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, FORBIDDEN)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, MISSING)


def too_many(request: HttpRequest) -> HttpResponse:
    return show(request, TOO_MANY)


def broken(request: HttpRequest) -> HttpResponse:
    return show(request, BROKEN)


@requires_csrf_token
def untrusted_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token no longer fits, most often because the person signed in meanwhile.

    When the browser vouches that it came from our own page, it is shown again to be sent anew.
    """
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return show(request, FORBIDDEN)
    return kept.resend_page(request, kept.from_post(request))
