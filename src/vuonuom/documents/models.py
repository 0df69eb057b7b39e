"""Register numbers, templates, documents that verify, and printed codes."""

from typing import Any, ClassVar

from django.db import models

from vuonuom.access import queries as access
from vuonuom.documents.states import KINDS
from vuonuom.organization.models import Unit


class Register(models.Model):
    """A register of one unit, kind of document and year: the last number given out."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="registers")
    kind = models.CharField(max_length=20)  # QĐ, BB, GCN: abbreviations of NĐ 30/2020 annex III
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "year"], name="one_register_a_year"),
        ]


class Template(models.Model):
    """The words of one kind of document, versioned by the day from which they hold."""

    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.TextField()  # Django template syntax over the document's facts
    in_force_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "in_force_from"], name="one_wording_a_day"),
        ]


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, person: Any) -> "DocumentQuerySet":
        """Papers of panels in the person's part; others come by the record they belong to."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(access.scope(person, "councils.view"))


class Document(models.Model):
    """An issued document: minutes, decision, certificate. `/verify/CODE` says if it is real."""

    code = models.CharField(max_length=20, unique=True)  # XN-2026-XXXXX
    template = models.ForeignKey(Template, models.PROTECT)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    facts = models.JSONField()  # what the template shows
    issued_on = models.DateField()
    revoked_on = models.DateField(null=True)
    revoked_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "year", "number"], name="a_register_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_words(self) -> str:
        return str(KINDS.get(self.kind, self.kind))

    @property
    def symbol(self) -> str:
        """Số, ký hiệu: 05/QĐ, with a zero before numbers below 10 (NĐ 30/2020)."""
        return f"{self.number:02d}/{self.kind}"


class PrintedCode(models.Model):
    """What `/q/CODE` opens: printed once, good for ever."""

    code = models.CharField(max_length=20, unique=True)
    target = models.CharField(max_length=40)  # mailbox, stand
    target_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "target_id"], name="one_code_a_target"),
        ]
