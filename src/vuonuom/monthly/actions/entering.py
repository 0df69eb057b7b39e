"""A list of ideas, entered in one act: each line a slip of its writer, all of it or nothing."""

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.ideas import actions as ideas
from vuonuom.journal.acts import act, record
from vuonuom.mailbox.actions.sending import send_letter
from vuonuom.mailbox.actions.slips import enter_slip
from vuonuom.mailbox.actions.steps import move
from vuonuom.mailbox.models import Letter
from vuonuom.mailbox.states import OPEN, StepKind
from vuonuom.monthly.queries.plans import IdeasPlan, New, plan_ideas
from vuonuom.organization.models import Unit
from vuonuom.rosters.actions.entering import ENTER, NothingToEnter, keep, planned
from vuonuom.rosters.actions.undoing import UNDO, ChangedSince, Share
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.people import Tell
from vuonuom.rosters.queries.plans import PLANS, Source, nobody
from vuonuom.rosters.rules.rights import demand
from vuonuom.rosters.states import ListKind


@act
def enter_ideas(
    *,
    by: Person | None,
    intake: Intake,
    source: Source,
    good_alone: bool = False,
    tell: Tell = nobody,
) -> Intake:
    """Enter a list of ideas: whoever is named is the author and is told; nothing enters twice.

    Undone as other lists are. Raises what reading the file raises, HasRejections, NothingToEnter.
    """
    demand(by, ListKind.IDEAS, intake.unit)
    plan, head = planned(intake, source, good_alone=good_alone, tell=tell)
    if not isinstance(plan, IdeasPlan) or not plan.new:
        raise NothingToEnter(_("Mọi ý trong danh sách đã có sẵn."))
    people = Person.objects.in_bulk([new.writer.person for new in plan.new])
    units = Unit.objects.in_bulk([new.writer.unit for new in plan.new])
    letters = []
    for done, new in enumerate(plan.new, start=1):
        letters.append(_enter(new, people[new.writer.person], units[new.writer.unit], by).pk)
        tell(done)
    keep(intake, plan, head, {"letters": letters})
    record("rosters.intake.entered", by=by, subject=intake)
    return intake


def _enter(new: New, author: Person, unit: Unit, by: Person | None) -> Letter:
    """By whoever enters the list; by the writer where the installation itself does."""
    said = new.said
    if by is None or by.pk == author.pk:
        return send_letter(
            by=author, unit=unit, title=said.title, text=said.text, claimed_at=said.claimed_at
        )
    return enter_slip(
        by=by, unit=unit, author=author, title=said.title, text=said.text,
        claimed_at=said.claimed_at,
    )  # fmt: skip


def take_out(intake: Intake, by: Person | None, tell: Share) -> None:
    """Take every idea of the list out again. Raises ChangedSince where one has gone on."""
    letters = Letter.objects.filter(pk__in=intake.done["letters"]).select_related(
        "idea__submitted_by"
    )
    waiting = [letter for letter in letters if letter.state in OPEN]
    if len(waiting) != len(letters):
        raise ChangedSince(_("Có ý đã được trả lời hoặc xử lý, không hoàn tác cả danh sách được."))
    for done, letter in enumerate(waiting, start=1):
        sender = letter.idea.submitted_by
        ideas.withdraw_idea(by=sender, idea=letter.idea)
        move(letter, StepKind.WITHDRAWN, by=by or sender)
        tell(done, len(waiting))


PLANS[ListKind.IDEAS] = plan_ideas
ENTER[ListKind.IDEAS] = enter_ideas
UNDO[ListKind.IDEAS] = take_out
