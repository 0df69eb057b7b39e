"""A report of a unit and year: the figures of a frozen board, and the words beside them."""

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.documents.models import Document
from vuonuom.organization.models import Unit
from vuonuom.progress.models import FrozenBoard
from vuonuom.recognition.models import EmulationMovement
from vuonuom.reports.states import SHOWN, ReportKind, ReportState


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Any) -> "ReportQuerySet":
        """Issued ones: whoever sees the board. Drafts: whoever may freeze it."""
        if not person.is_authenticated:
            return self.none()
        issued = Q(state__in=SHOWN) & access.scope(person, "progress.view")
        return self.filter(issued | access.scope(person, "targets.assign"))


class Report(models.Model):
    """Báo cáo sơ kết, tổng kết. Once issued it never changes; a later one may replace it."""

    code = models.CharField(max_length=20, unique=True)  # BC-2026-XXXXX
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    frozen = models.ForeignKey(FrozenBoard, models.PROTECT, related_name="reports")
    movement = models.ForeignKey(
        EmulationMovement, models.PROTECT, null=True, related_name="reports"
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    title = models.CharField(max_length=300)  # trích yếu
    superior = models.CharField(max_length=200, blank=True)  # cơ quan chủ quản
    short = models.CharField(max_length=40)  # the issuer in the number: 05/BC-TĐVX
    place = models.CharField(max_length=80)  # địa danh
    authority = models.CharField(max_length=120, blank=True)  # TM. BAN THƯỜNG VỤ
    signer_title = models.CharField(max_length=120, blank=True)
    signer = models.CharField(max_length=80, blank=True)
    recipients = models.TextField(blank=True)  # nơi nhận, one a line
    # As they were when it was issued: units are renamed and directives corrected.
    issuer = models.CharField(max_length=200, blank=True)
    bases = models.TextField(blank=True)  # căn cứ, one a line
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="report")
    issued_at = models.DateTimeField(null=True)
    hash = models.CharField(max_length=64, blank=True)  # of all that it says, since it was issued
    version = models.PositiveIntegerField(default=1)  # of the draft: who saves says what they read
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SHOWN, document__isnull=False, issued_at__isnull=False)
                & ~Q(hash="")
                | ~Q(state__in=SHOWN) & Q(document=None, issued_at=None, hash=""),
                name="an_issued_report_has_its_number",
            ),
        ]
        indexes = [models.Index(fields=["unit", "year", "state"], name="report_of_unit")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == ReportState.DRAFT

    @property
    def issued_by(self) -> str:
        return self.issuer or self.unit.name

    @property
    def symbol(self) -> str:
        """05/BC-TĐVX; the number is still to come in a draft."""
        return f"{self.document.symbol}-{self.short}" if self.document else f"…/BC-{self.short}"

    def said(self) -> str:
        """The hash of all that it says; its figures by the hash of the board they are of."""
        texts = self.texts.order_by("key").values_list("key", "text")
        said = [
            *(self.code, self.unit_id, self.year, self.kind, self.frozen.hash, self.title),
            *(self.superior, self.short, self.place, self.authority, self.signer_title),
            *(
                self.signer,
                self.recipients,
                self.issuer,
                self.bases,
                self.document_id,
                [list(one) for one in texts],
            ),
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class ReportText(models.Model):
    """The words of a section, or beside a table."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    key = models.CharField(max_length=40)  # of `Section`, of `TableKey`, or target-NUMBER
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="one_text_a_key"),
        ]
