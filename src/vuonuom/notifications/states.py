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
