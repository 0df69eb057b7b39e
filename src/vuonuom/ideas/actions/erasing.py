"""Remove means remove (`trust.md` 2): the acts stay counted, the words are gone."""

from vuonuom.discussion.models import Comment
from vuonuom.files import actions as files
from vuonuom.files.models import StoredFile
from vuonuom.ideas.models import (
    Idea,
    IdeaPicture,
    IdeaVersion,
    JoinRequest,
    NoveltyStatement,
    ShareAnswer,
)
from vuonuom.journal.models import Entry
from vuonuom.similarity import actions as similarity


def erase_words(idea: Idea) -> None:
    """Empty an idea for good, in the caller's transaction: versions, comments, pictures, index.

    The salts of its journal entries go too, so that no hash can be tried against a guess.
    """
    Idea.objects.filter(pk=idea.pk).update(title="", text="")
    IdeaVersion.objects.filter(idea=idea).update(title="", text="")
    NoveltyStatement.objects.filter(idea=idea).update(text="")
    ShareAnswer.objects.filter(idea=idea).update(reason="")
    JoinRequest.objects.filter(idea=idea).update(text="", reply="")
    Comment.objects.filter(thread__idea=idea).update(text="")
    pictures = IdeaPicture.objects.filter(idea=idea)
    kept = list(StoredFile.objects.filter(pk__in=pictures.values("file_id")))
    pictures.delete()
    files.remove(kept)
    similarity.hide(idea)
    entries = Entry.objects.filter(subject_kind=Idea._meta.label_lower, subject_id=idea.pk)
    entries.update(salt=None)
    idea.title = idea.text = ""
