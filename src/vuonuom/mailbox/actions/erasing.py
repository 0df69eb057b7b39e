"""After the day of undoing, a denunciation that was moved out is erased."""

from vuonuom.accounts.models import Person
from vuonuom.ideas.actions.erasing import erase_words
from vuonuom.journal.acts import act, record
from vuonuom.mailbox.models import Letter, LetterStep
from vuonuom.mailbox.states import OpinionState
from vuonuom.notifications.models import Notice

ERASED = "–"  # an opinion was given; what it said is gone


@act
def erase_moved_out(*, by: Person | None, letter: Letter) -> Letter:
    """Erase the words of a moved-out letter. There is no undo: that is what it is for."""
    erase_words(letter.idea)
    LetterStep.objects.filter(letter=letter).update(text="")
    letter.opinions.exclude(state=OpinionState.GIVEN).update(question="", text="")
    letter.opinions.filter(state=OpinionState.GIVEN).update(question="", text=ERASED)
    told = Notice.objects.filter(subject_kind=Letter._meta.label_lower, subject_id=letter.pk)
    for notice in told:
        if notice.facts:  # it quotes the title; the one that says where to go does not
            notice.delete()
    record("mailbox.letter.erased", by=by, subject=letter)
    return letter
