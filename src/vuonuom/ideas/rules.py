"""Who may send, edit and withdraw an idea, and what its authors' shares must be."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.access.states import MEMBER
from vuonuom.accounts.models import Person
from vuonuom.core.errors import Refused
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.ideas.states import ALIVE, IdeaState
from vuonuom.organization.models import Unit

type Shares = Sequence[tuple[Person, int]]

WHOLE = 100
MOST_AUTHORS = 20
# Later the words belong to a project and a council's case too: a new idea is the honest way.
EDITABLE = (IdeaState.SUBMITTED, IdeaState.TAKEN_UP, IdeaState.DECLINED)


class SharesDoNotSum(Refused):
    pass


class AuthorTwice(Refused):
    pass


class UnitIsClosed(Refused):
    pass


def may_submit(person: Person, unit: Unit) -> bool:
    return access.can(person, "ideas.submit", unit)


def may_enter_for_others(person: Person, unit: Unit) -> bool:
    """Nhập hộ: whoever keeps the mailbox types in a paper slip, the credit is its author's."""
    return access.can(person, "mailbox.work", unit)


def is_author(person: Person, idea: Idea) -> bool:
    return IdeaAuthor.objects.filter(idea=idea, person=person).exists()


def may_edit(person: Person, idea: Idea) -> bool:
    return idea.state in EDITABLE and is_author(person, idea)


def may_withdraw(person: Person, idea: Idea) -> bool:
    """Its authors; and whoever typed it in for somebody, by an undo."""
    return idea.submitted_by_id == person.pk or is_author(person, idea)


def authors_open(idea: Idea) -> bool:
    """Until a trial is finished: from then on a request for recognition names the authors."""
    return idea.state in ALIVE and idea.first_tried_on is None


def may_share_out(person: Person, idea: Idea, authors: Sequence[IdeaAuthor]) -> bool:
    """The first author, or whoever typed the idea in. A sealed name's alias never signs in."""
    first = min(authors, key=lambda author: (author.position, author.pk or 0))
    return person.pk in (first.person_id, idea.submitted_by_id)


def may_join(person: Person, idea: Idea, authors: Sequence[IdeaAuthor]) -> bool:
    """A member who sees the idea, while it takes authors and its first author can be asked.

    Never one that is hidden, and never one whose author's name is sealed: nobody signs in as them.
    """
    if not (authors and authors_open(idea)) or idea.hidden_at is not None:
        return False
    first = authors[0].person
    return (
        len(authors) < MOST_AUTHORS
        and person.pk not in {author.person_id for author in authors}
        and first.is_active
        and bool(first.username)
        and bool(access.reach(person).by_role.get(MEMBER))
    )


def check_authors(authors: Shares) -> None:
    """Raises AuthorTwice, SharesDoNotSum."""
    people = {person.pk for person, _ in authors}
    if len(people) != len(authors):
        raise AuthorTwice(_("Một người chỉ được ghi một lần trong nhóm tác giả."), field="authors")
    if not 1 <= len(authors) <= MOST_AUTHORS:
        raise SharesDoNotSum(
            _("Một ý tưởng có từ 1 đến %(most)d tác giả.") % {"most": MOST_AUTHORS}, field="authors"
        )
    if any(not 1 <= share <= WHOLE for _, share in authors):
        raise SharesDoNotSum(_("Phần của mỗi người từ 1 đến 100 %."), field="authors")
    total = sum(share for _, share in authors)
    if total != WHOLE:
        raise SharesDoNotSum(
            _("Các phần đóng góp cộng lại được %(total)d %%, cần đúng 100 %%.") % {"total": total},
            field="authors",
        )


def check_sender(by: Person, unit: Unit, authors: Shares) -> None:
    """Raises UnitIsClosed, NotAllowed."""
    if unit.is_closed:
        raise UnitIsClosed(
            _("Đơn vị này đã khép lại hoặc đã sáp nhập. Xin chọn đơn vị khác của bạn."),
            field="unit",
        )
    if not may_submit(by, unit):
        raise NotAllowed
    on_behalf = by.pk not in {person.pk for person, _ in authors}
    if on_behalf and not may_enter_for_others(by, unit):
        raise NotAllowed(_("Bạn cần có tên trong nhóm tác giả."))
