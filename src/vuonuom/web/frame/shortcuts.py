"""What views say again and again, in one word each."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from vuonuom.accounts.models import Person
from vuonuom.core import rows
from vuonuom.core.errors import Refused
from vuonuom.journal import acts, undoing
from vuonuom.journal.models import Entry
from vuonuom.web.frame.show import Page
from vuonuom.web.frame.tags import UNDO

DEEPEST = 400  # pages; whoever looks further should filter


def person(request: HttpRequest) -> Person:
    """The signed-in person of a page that asks for sign-in."""
    user: Any = request.user
    if not isinstance(user, Person):
        raise TypeError("no signed-in person on this request")
    # Not the lazy one in front of it, which an act asks for its key a hundred times.
    return cast("Person", getattr(user, "_wrapped", user))


def see[M: Model](queryset: QuerySet[M], **where: Any) -> M:
    """The one object, or 404: what a person may not see does not exist for them."""
    return get_object_or_404(queryset, **where)


def refuse(form: BaseForm, refused: Refused) -> None:
    """Show a refusal beside the field it names, or above the form."""
    named = refused.field if refused.field in form.fields else None
    form.add_error(named, refused.sentence)


def safe_next(request: HttpRequest, default: str) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if ours else default


def back(request: HttpRequest, default: str) -> HttpResponseRedirect:
    """To where the form asked to go next, if that is one of our own pages."""
    return HttpResponseRedirect(safe_next(request, default))


def done(request: HttpRequest, sentence: str, subject: Model | None = None) -> None:
    """Say that it is done, with a button that takes it back where that is possible."""
    entry = newest_entry(request, subject) if subject is not None else None
    undoable = entry is not None and undoing.can_be_undone(entry)
    messages.success(request, sentence, extra_tags=f"{UNDO}{entry.pk}" if undoable else "")  # type: ignore[union-attr]


def newest_entry(request: HttpRequest, subject: Model) -> Entry | None:
    """The person's newest act on a record: no more of it than its key and its kind."""
    if entry := acts.just_recorded(subject, person(request)):
        return entry
    found = rows.read(
        "SELECT id, kind FROM journal_entry WHERE subject_kind = %s AND subject_id = %s"
        " AND actor_id = %s ORDER BY id DESC LIMIT 1",
        subject._meta.label_lower, subject.pk, request.user.pk,
    )  # fmt: skip
    return Entry(pk=found[0][0], kind=found[0][1]) if found else None


def told(request: HttpRequest, refused: Refused) -> None:
    messages.error(request, refused.sentence)


def paginate[M: Model](queryset: QuerySet[M], request: HttpRequest, per: int = 25) -> Page[M]:
    """One page of a list of any length: reads one row more than it shows and counts nothing."""
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), DEEPEST) if asked.isdecimal() and len(asked) < 9 else 1
    start = (number - 1) * per
    rows = tuple(queryset[start : start + per + 1])
    more = len(rows) > per
    return Page(rows[:per], number, more and number < DEEPEST, more and number == DEEPEST)
