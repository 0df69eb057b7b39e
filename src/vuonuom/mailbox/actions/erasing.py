"""After the day of undoing, a denunciation that was moved out is erased."""

from django.db.models import Q

from vuonuom.accounts.models import Person
from vuonuom.ideas.actions.erasing import erase_words
from vuonuom.ideas.models import Idea
from vuonuom.journal.acts import act, record
from vuonuom.mailbox.models import Hiding, Letter, LetterStep
from vuonuom.mailbox.states import OpinionState
from vuonuom.notifications.models import Notice

ERASED = "–"  # an opinion was given, a text was hidden; what was said is gone


@act
def erase_moved_out(*, by: Person | None, letter: Letter) -> Letter:
    """Erase the words of a moved-out letter. There is no undo: that is what it is for."""
    erase_words(letter.idea)
    LetterStep.objects.filter(letter=letter).update(text="")
    letter.opinions.exclude(state=OpinionState.GIVEN).update(question="", text="")
    letter.opinions.filter(state=OpinionState.GIVEN).update(question="", text=ERASED)
    Hiding.objects.filter(idea=letter.idea_id).update(reason=ERASED)
    _forget_quotations(letter)
    record("mailbox.letter.erased", by=by, subject=letter)
    return letter


def _forget_quotations(letter: Letter) -> None:
    """Notices that quote the title; the one that says where to go does not."""
    about = Q(subject_kind=Letter._meta.label_lower, subject_id=letter.pk)
    about |= Q(subject_kind=Idea._meta.label_lower, subject_id=letter.idea_id)
    for notice in Notice.objects.filter(about):
        if notice.facts:
            notice.delete()
