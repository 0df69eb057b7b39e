"""The road that figures follow, its two readings, and the words for pace."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vuonuom.core.states import Machine, Move


class Pace(models.TextChoices):
    """How a unit stands against what was asked of it."""

    REACHED = "reached", _("Đạt")
    ON_PACE = "on_pace", _("Đúng nhịp")
    LATE = "late", _("Chậm")
    EXEMPT = "exempt", _("Được miễn")


class Reading(models.TextChoices):
    """The two readings of the road. They are never mixed in one table (architecture 1.5)."""

    COHORT = "cohort", _("Của các ý tưởng gửi năm nay")
    FLOW = "flow", _("Xảy ra trong năm nay")


class Sending(models.TextChoices):
    """Reminders that go from the system to each silent member."""

    WAITING = "waiting", _("Đang gửi dần")
    SENT = "sent", _("Đã gửi hết")


MEMBER_REMINDER = Machine(
    subject="progress.memberreminder",
    initial=Sending.WAITING,
    moves=(Move("sent", (Sending.WAITING,), Sending.SENT),),
)


class Planned(models.TextChoices):
    """A freeze that waits for its day."""

    WAITING = "waiting", _("Chờ đến ngày")
    DONE = "done", _("Đã chốt")
    CANCELLED = "cancelled", _("Đã bỏ")


PLANNED_FREEZE = Machine(
    subject="progress.plannedfreeze",
    initial=Planned.WAITING,
    moves=(
        Move("done", (Planned.WAITING,), Planned.DONE),
        Move("cancelled", (Planned.WAITING,), Planned.CANCELLED),
    ),
)

FROZEN = "progress.frozenboard.frozen"  # the journal's kind

# Từ ý tưởng đến sử dụng: each counts an idea once, at the unit it was sent to.
ROAD = (
    "ideas.submitted",
    "ideas.answered",
    "ideas.tried",
    "ideas.recognised",
    "ideas.made_product",
    "ideas.in_use_elsewhere",
)
# The steps between them, each by what it leads to.
STEPS = ROAD[1:]
# What is laid beside the year before.
COMPARED = (
    "ideas.submitted",
    "ideas.tried",
    "ideas.recognised",
    "products.accepted",
    "adoptions.given",
    "adoptions.taken",
    "exhibitions.opened",
    "conferences.held",
    "products.joint",
    "exhibitions.joint",
    "conferences.joint",
)
# What most units have none of: told where there is some.
RARE = (
    "exhibitions.opened",
    "conferences.held",
    "products.joint",
    "exhibitions.joint",
    "conferences.joint",
)
# Owned with another unit, which counts it: shown apart, added to nothing.
JOINT = ("products.joint", "exhibitions.joint", "conferences.joint")
# What a term lays year beside year, and sums.
TERM = tuple(dict.fromkeys((*ROAD, *COMPARED)))
MEMBERS = "organization.members"
AUTHORS = "ideas.authors"
STOCKS = (MEMBERS, "organization.units", "products.in_use")
# What only targets ask: how a product was judged when it was accepted.
JUDGED = ("products.fitting", "products.new", "products.renewed")
# All that opens its list.
LISTED = tuple(dict.fromkeys((*ROAD, *COMPARED, *JUDGED, AUTHORS, *STOCKS)))
