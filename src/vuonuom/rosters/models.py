"""One list on its way in: its file, how its columns are read, and what entering it did."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.files.models import StoredFile
from vuonuom.organization.models import Unit
from vuonuom.rosters.states import MANAGE, IntakeState, ListKind, Rejection


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, person: Any) -> "IntakeQuerySet":
        """Those of a part of the tree where one may enter the same."""
        if not person.is_authenticated:
            return self.none()
        parts = (
            Q(kind=kind) & access.scope(person, permission) for kind, permission in MANAGE.items()
        )
        return self.filter(reduce(or_, parts))


class Intake(models.Model):
    """Một lần nhập danh sách. The file, with its names, goes when dropped or after a week."""

    code = models.CharField(max_length=20, unique=True)  # DS-2026-XXXXX
    kind = models.CharField(max_length=10, choices=ListKind.choices)
    # Nothing outside it is touched; null: all trees, by the installation itself.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=IntakeState.choices, default=IntakeState.WAITING
    )
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    answer = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    line = models.PositiveSmallIntegerField(default=0)  # of the table's head; 0: to be found
    mapping = models.JSONField(default=dict)  # field -> column, from 0; empty: to be proposed
    signature = models.TextField(blank=True)  # the head's words folded: no personal data
    found = models.JSONField(default=dict)  # what entering would do, or did, in numbers
    shown = models.JSONField(default=dict)  # the head, the first lines, the first rejections
    done = models.JSONField(default=dict)  # keys of what it made and ended, for its undo
    trouble = models.CharField(max_length=300, blank=True)  # why it could not be read
    tries = models.PositiveSmallIntegerField(default=0)  # how often work on it was begun

    objects: ClassVar[Any] = IntakeQuerySet.as_manager()

    rejected: Sequence[Rejection] = ()  # of the reading that was just done; never stored

    def __str__(self) -> str:
        return self.code
