"""The taker confirms use in its own words; only that counts."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.adoptions import rules
from vuonuom.adoptions.actions.asking import (
    NeedsWords,
    UnitIsClosed,
    checked,
    move,
    step_back,
    tell,
)
from vuonuom.adoptions.models import Adoption, AdoptionEvidence
from vuonuom.adoptions.states import AdoptionState
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.files import actions as files
from vuonuom.ideas import actions as ideas
from vuonuom.ideas import queries as idea_queries
from vuonuom.ideas.models import Idea
from vuonuom.journal.acts import Count, act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.similarity import actions as similarity

MOST_EVIDENCE = 12


class NotByGiver(Refused):
    pass


@act
def confirm_use(
    *, by: Person, adoption: Adoption, use: str, adapted: str = "", evidence: Sequence[Any] = ()
) -> Adoption:
    """The taking unit says that it uses the product: posted at giver and taker.

    The first confirmation makes the idea one that is in use elsewhere. Undone within a day.
    Raises NotByGiver, NotAllowed, UnitIsClosed, NeedsWords, SomebodyWasFirst.
    """
    if rules.is_of_giver(by, adoption):
        raise NotByGiver(_("Bạn thuộc bên chuyển giao. Người của nơi nhận sẽ xác nhận."))
    if not rules.takes(by, adoption):
        raise NotAllowed
    if adoption.taker.is_closed:
        raise UnitIsClosed(_("Đơn vị nhận đã khép lại hoặc đã sáp nhập."))
    words = checked(use, "use", _("Xin viết đơn vị đang dùng thế nào."))
    change = checked(adapted, "adapted", "")
    on = clock.today()
    move(adoption, "confirmed", confirmed_by=by, confirmed_on=on, use=words, adapted=change)
    if len(evidence) > MOST_EVIDENCE:
        raise NeedsWords(_("Nhiều nhất 12 tệp minh chứng."), field="evidence")
    for upload in evidence:
        AdoptionEvidence.objects.create(adoption=adoption, file=files.store(by=by, upload=upload))
    product = adoption.product
    if product.idea is not None:
        ideas.mark_in_use(by=by, idea=product.idea, on=on)
    similarity.restage(product, "rung")
    sentence = gettext_noop("%(taker)s xác nhận đang dùng “%(title)s”.")
    for person in team(adoption):
        tell(adoption, person, by, sentence)
    record(
        "adoptions.adoption.confirmed",
        by=by,
        subject=adoption,
        counts=[Count(adoption.giver_id, "adoptions.given"),
                Count(adoption.taker_id, "adoptions.taken")],
        changed={"use": words},
    )  # fmt: skip
    return adoption


def team(adoption: Adoption) -> list[Person]:
    """Who is glad to hear of it: the one who asked, the guardian, the authors. Each once."""
    product = adoption.product
    people = {adoption.requested_by_id: adoption.requested_by}
    if product.guardian is not None:
        people[product.guardian.pk] = product.guardian
    if product.idea is not None:
        for author in product.idea.authors.select_related("person"):
            people[author.person_id] = author.person
    return list(people.values())


@undoes("adoptions.adoption.confirmed")
@act
def undo_confirm(*, entry: Entry, by: Person) -> Adoption:
    """Undo: handed over but not confirmed; the idea is not in use there."""
    adoption = Adoption.objects.select_related("product__idea").get(pk=entry.subject_id)
    step_back(adoption, "confirmed", confirmed_by=None, confirmed_on=None, use="", adapted="")
    adoption.evidence.all().delete()
    product = adoption.product
    stands = product.adoptions.filter(confirmed_on__isnull=False).exists()
    if not stands:
        similarity.restage(product, "cay")
    if product.idea is not None and _mark_goes(product.idea, stands=stands):
        ideas.take_back(by=by, idea=product.idea, verb="in_use")
    reverse(entry, by=by, subject=adoption)
    return adoption


def _mark_goes(idea: Idea, *, stands: bool) -> bool:
    """Each confirmation marked the idea, the first one counted: that mark goes last."""
    mark = idea_queries.last_mark(idea, "in_use")
    return mark is not None and not (stands and mark.postings.exists())


@act
def end_use(*, by: Person, adoption: Adoption, reason: str) -> Adoption:
    """The taker no longer uses it and says why. What was counted happened and stays counted."""
    if not rules.takes(by, adoption):
        raise NotAllowed
    words = checked(reason, "reason", _("Xin ghi vì sao thôi dùng."))
    move(adoption, "ended", ended_on=clock.today(), reason=words)
    sentence = gettext_noop("%(taker)s đã thôi dùng “%(title)s”, kèm lý do.")
    tell(adoption, adoption.product.guardian, by, sentence)
    tell(adoption, adoption.requested_by, by, sentence)
    record("adoptions.adoption.ended", by=by, subject=adoption, changed={"reason": words})
    return adoption


@undoes("adoptions.adoption.ended")
@act
def undo_end(*, entry: Entry, by: Person) -> Adoption:
    adoption = Adoption.objects.get(pk=entry.subject_id)
    step_back(adoption, "ended", state=AdoptionState.IN_USE, ended_on=None, reason="")
    reverse(entry, by=by, subject=adoption)
    return adoption
