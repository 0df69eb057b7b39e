"""Putting texts where the index finds them; the writer follows within moments."""

from django.db import models

from vuonuom.similarity.models import Text


def put(
    subject: models.Model,
    *,
    code: str,
    title: str,
    body: str,
    unit_id: int | None,
    year: int,
    field_id: int | None = None,
    stage: str,
    hidden: bool = False,
) -> None:
    """Write or renew the searchable text of a record, in the caller's transaction."""
    Text.objects.update_or_create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        defaults={
            "code": code,
            "title": title[:300],
            "body": body,
            "unit_id": unit_id,
            "year": year,
            "field_id": field_id,
            "stage": stage,
            "hidden": hidden,
            "stale": True,
        },
    )


def restage(subject: models.Model, stage: str) -> None:
    """The record grew: hạt, mầm, cây, rừng."""
    _texts(subject).update(stage=stage, stale=True)


def hide(subject: models.Model) -> None:
    """Take a record out of every search; the row stays until the index has followed."""
    _texts(subject).update(hidden=True, title="", body="", stale=True)


def _texts(subject: models.Model) -> models.QuerySet[Text]:
    return Text.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
