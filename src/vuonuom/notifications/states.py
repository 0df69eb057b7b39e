from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    AT_ONCE = "at_once", _("Gửi ngay")
    DIGEST = "digest", _("Bản tin gộp")


class Sending(models.TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    CLAIMED = "claimed", _("Đang gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")


class Digest(models.TextChoices):
    DAILY = "daily", _("Mỗi ngày")
    WEEKLY = "weekly", _("Mỗi tuần, sáng thứ hai")
    NEVER = "never", _("Không gửi e-mail")
