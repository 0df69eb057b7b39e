"""What a record says, out of every table that hangs on it: words become `GONE`, files go.

Whatever hangs on the record is found by walking its tables, so that a later stage's texts are
never forgotten. References, dates, states and shares stay.
"""

from typing import Any

from django.db import models

from vuonuom.core import text
from vuonuom.councils.models import Case
from vuonuom.discussion.models import Comment
from vuonuom.documents.models import Document
from vuonuom.files import actions as files
from vuonuom.files.models import StoredFile
from vuonuom.ideas.models import Draft, Idea, IdeaAuthor
from vuonuom.journal import actions as journal
from vuonuom.notifications import actions as notifications
from vuonuom.reports.models import Report
from vuonuom.similarity import actions as similarity
from vuonuom.similarity.models import Text

GONE = "[đã gỡ bỏ]"
PROSE = 100  # a field at least so long holds what somebody wrote; codes and names of kinds do not
RUN = 4  # so many syllables in a row are a quotation
PAPERS = (Report,)  # issued on their own: removed by their own code

Rows = models.QuerySet[Any]
Belongings = list[tuple[type[models.Model], list[int]]]


def erase(subject: Any) -> tuple[int, int, int]:
    """Empty a record and all that hangs on it: how many records, files, notices. Repeatable."""
    belongings = _belongings(subject)
    _erase_drafts(subject)
    _erase_documents(subject, belongings)
    stored = _files_of(belongings)
    notices = 0
    for model, keys in belongings:
        rows = model._default_manager.filter(pk__in=keys)
        _blank(rows)
        notices += _forget(model, keys)
    _erase_comments(subject)
    removed = _remove_files(stored)
    subject.refresh_from_db()
    return sum(len(keys) for _, keys in belongings), removed, notices


def _belongings(subject: Any) -> Belongings:
    """The record's own key, and the keys in every table that points to it, near and far."""
    found: dict[type[models.Model], set[int]] = {type(subject): {subject.pk}}
    waiting = [(type(subject), {subject.pk})]
    while waiting:
        model, keys = waiting.pop()
        for relation in model._meta.related_objects:
            owner = relation.related_model
            if relation.many_to_many or isinstance(owner, str) or owner in PAPERS:
                continue
            rows = owner._default_manager.filter(**{f"{relation.field.name}__in": keys})
            fresh = set(rows.values_list("pk", flat=True)) - found.get(owner, set())
            if fresh:
                found.setdefault(owner, set()).update(fresh)
                waiting.append((owner, fresh))
    return [(model, sorted(keys)) for model, keys in found.items()]


def _prose_fields(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.choices
        and not field.unique
        and (
            isinstance(field, models.TextField)
            or (isinstance(field, models.CharField) and (field.max_length or 0) >= PROSE)
        )
        and not isinstance(field, models.FileField)
    ]


def texts_of(subject: Any) -> list[str]:
    """What a record itself says."""
    return [getattr(subject, name) for name in _prose_fields(type(subject))]


def _blank(rows: Rows) -> None:
    for name in _prose_fields(rows.model):
        rows.exclude(**{name: ""}).update(**{name: GONE})


def _forget(model: type[models.Model], keys: list[int]) -> int:
    """Notices, searchable texts and the salts of hashes about these records."""
    kind = model._meta.label_lower
    notices = 0
    for key in keys:
        notices += notifications.forget(subject_kind=kind, subject_id=key)
        journal.forget_salts(subject_kind=kind, subject_id=key)
    texts = Text.objects.filter(subject_kind=kind, subject_id__in=keys)
    for row in texts:
        similarity.hide(model(pk=row.subject_id))
    return notices


def _erase_comments(subject: Any) -> None:
    if getattr(subject, "thread_id", None):
        comments = Comment.objects.filter(thread=subject.thread_id)
        keys = list(comments.values_list("pk", flat=True))
        _blank(comments)
        _forget(Comment, keys)


def _erase_drafts(subject: Any) -> None:
    """Drafts of the authors that say the same: typed, sent, and typed again."""
    if isinstance(subject, Idea):
        people = IdeaAuthor.objects.filter(idea=subject).values("person")
        prose = " ".join(texts_of(subject))
        for draft in Draft.objects.filter(person__in=people):
            if quotes(prose, f"{draft.title} {draft.text}"):
                draft.delete()


def _erase_documents(subject: Any, belongings: Belongings) -> None:
    """Papers keep their numbers; the record's texts in their facts go."""
    cases = next((keys for model, keys in belongings if model is Case), [])
    keys = set(Case.objects.filter(pk__in=cases).values_list("panel__minutes_id", flat=True))
    for model, found in belongings:
        for field in model._meta.concrete_fields:
            if field.related_model is Document:
                rows = model._default_manager.filter(pk__in=found)
                keys |= set(rows.values_list(field.attname, flat=True))
    known = [one for one in _all_texts(belongings) if one and one != GONE]
    for document in Document.objects.filter(pk__in=keys - {None}):
        document.facts = _without(document.facts, known)
        document.title = _without(document.title, known)
        document.save(update_fields=["facts", "title"])


def _all_texts(belongings: Belongings) -> list[str]:
    """Every text that is about to go, the longest first."""
    found = {
        value
        for model, keys in belongings
        for name in _prose_fields(model)
        for value in model._default_manager.filter(pk__in=keys).values_list(name, flat=True)
    }
    return sorted(found, key=len, reverse=True)


def _without(value: Any, texts: list[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, texts) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, texts) for inner in value]
    if isinstance(value, str):
        for one in texts:
            value = value.replace(one, GONE)
    return value


def _files_of(belongings: Belongings) -> set[int]:
    stored: set[int] = set()
    for model, keys in belongings:
        for field in model._meta.concrete_fields:
            if field.related_model is StoredFile:
                rows = model._default_manager.filter(pk__in=keys)
                stored |= set(rows.values_list(field.attname, flat=True))
    return stored - {None}


def _remove_files(keys: set[int]) -> int:
    """The rows that show a file go with it, wherever it is shown."""
    for relation in StoredFile._meta.related_objects:
        owner = relation.related_model
        if not isinstance(owner, str):
            owner._default_manager.filter(**{f"{relation.field.name}__in": keys}).delete()
    return files.remove(list(StoredFile.objects.filter(pk__in=keys)))


def quotes(one: str, other: str) -> bool:
    """Whether two texts share a run of syllables, or one whole short text is in the other."""
    a, b = text.fold(one).split(), text.fold(other).split()
    runs = {tuple(a[at : at + RUN]) for at in range(len(a) - RUN + 1)}
    return any(tuple(b[at : at + RUN]) in runs for at in range(len(b) - RUN + 1))
