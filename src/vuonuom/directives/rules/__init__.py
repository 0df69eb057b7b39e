"""Who may do what to directives, targets and challenges, and which clause is late."""

from datetime import date

from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.directives.models import Clause
from vuonuom.directives.states import ClauseState, RuleKind
from vuonuom.journal.states import MEASURES, Nature
from vuonuom.organization.models import Unit

EDIT = "directives.edit"
ASSIGN = "targets.assign"
ANSWER = "mailbox.work"  # whoever reads a unit's letters speaks for it about its figure
MOST = 10_000_000  # nobody is asked for more
PUBLISH = "mailbox.work"  # whoever reads a unit's letters may ask its people for ideas

# What a target may ask of a unit: records that count once and are the same in both readings.
UNIT_MEASURES = (
    "products.accepted", "products.fitting", "products.new", "products.renewed",
    "adoptions.taken", "adoptions.given", "ideas.submitted",
)  # fmt: skip
STOCK_MEASURES = ("products.in_use",)
# What may stand over or under a ratio's line: each happens within the year.
RATIO_MEASURES = (
    *UNIT_MEASURES,
    *(k for k, m in MEASURES.items() if k.startswith("ideas.") and m.nature is Nature.FLOW
      and k not in (*UNIT_MEASURES, "ideas.authored")),
)  # fmt: skip
MEMBERS = "organization.members"
# And of a member: persons with at least one.
MEMBER_MEASURES = tuple(k for k, m in MEASURES.items() if m.nature is Nature.PERSONS)


KNOWN: dict[str, tuple[str, ...]] = {
    RuleKind.PER_UNIT: UNIT_MEASURES + STOCK_MEASURES,
    RuleKind.TOTAL: UNIT_MEASURES + STOCK_MEASURES,
    RuleKind.SHARE: MEMBER_MEASURES,
    RuleKind.RATIO: RATIO_MEASURES,
    RuleKind.GROWTH: UNIT_MEASURES,
    RuleKind.PER_MEMBER: MEMBER_MEASURES,
}


# Of a term: what happens month by month and adds up. Persons and what there is do not.
OF_A_TERM = (RuleKind.PER_UNIT, RuleKind.TOTAL, RuleKind.RATIO)


def clause_state(*, has_answer: bool, done_on: date | None) -> ClauseState:
    if done_on is not None:
        return ClauseState.DONE
    return ClauseState.UNDER_WAY if has_answer else ClauseState.NOT_BEGUN


def is_late(*, due_on: date | None, done_on: date | None, today: date) -> bool:
    """Done after its day, or not done and its day is over. What has no day is never late."""
    return due_on is not None and (done_on or today) > due_on


def may_report(person: Person, clause: Clause) -> bool:
    """Say that a clause is done: who keeps the directive, and who leads the unit that owns it."""
    if access.can(person, EDIT, clause.directive.unit_id):
        return True
    return clause.owner_id is not None and access.can(person, ASSIGN, clause.owner_id)


def demand(person: Person, permission: str, unit: Unit) -> None:
    """Raises NotAllowed."""
    if not access.can(person, permission, unit):
        raise NotAllowed


def is_stock(measure: str) -> bool:
    return measure in MEASURES and MEASURES[measure].nature is Nature.STOCK


def out_of_bounds(least: int = 1) -> str:
    return _("Con số phải từ %(least)s tới 10.000.000.") % {"least": least}


def misses(reached: int, total: int) -> str:
    """How far parts stay behind the figure they are parts of."""
    return _("Các phần cộng lại được %(reached)s, còn thiếu %(missing)s so với %(total)s.") % {
        "reached": reached,
        "missing": total - reached,
        "total": total,
    }
