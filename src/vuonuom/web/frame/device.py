"""What a shared device keeps of its users: whose it is, and what it says to them."""

from functools import lru_cache

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

SAYS = {
    "restored": _("Đã lấy lại phần bạn viết dở trên máy này."),
    "full": _("Máy hết chỗ chứa, chưa giữ được ý này. Xin bớt ảnh rồi thử lại."),
    "kept": _("{n} ý chờ gửi trên máy này"),
    "unsent": _("Mất mạng, chưa gửi được. Những gì bạn điền vẫn còn đây: có mạng thì bấm lại."),
    "leave": _(
        "Máy này còn {n} ý tưởng chưa gửi. Đăng xuất thì các ý ấy bị xóa khỏi máy. Vẫn đăng xuất?"
    ),
}


@lru_cache(maxsize=65_536)
def owner_of(person_id: int) -> str:
    """The mark of a person, the same on all their devices; it says nothing to anybody else."""
    mark = salted_hmac("vuonuom.web.frame.device", str(person_id), algorithm="sha256")
    return mark.hexdigest()[:20]
