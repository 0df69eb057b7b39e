"""The rubrics that the product ships, each with its source."""

import json
from datetime import date
from pathlib import Path

from django.db import transaction

from vuonuom.councils.models import Rubric
from vuonuom.councils.rules.rubrics import is_complete
from vuonuom.councils.states import RubricStatus

PACKAGED = Path(__file__).parent.parent / "data" / "rubrics.json"
READ_ON = date(2025, 1, 1)  # the sources name no first day; all were in use in 2025


@transaction.atomic
def load_rubrics(path: Path = PACKAGED) -> int:
    """Put the shipped rubrics in place, or renew them; returns how many. Safe to repeat.

    Data and no act of anybody: nothing is recorded.
    """
    definitions = json.loads(path.read_text(encoding="utf-8"))
    for definition in definitions:
        complete = is_complete(definition)
        Rubric.objects.update_or_create(
            key=definition["id"],
            defaults={
                "name": definition["name"],
                "scope": definition["scope"],
                "definition": definition,
                "source": definition["source"],
                "status": RubricStatus.COMPLETE if complete else RubricStatus.DRAFT,
                "in_force_from": READ_ON,
            },
        )
    return len(definitions)
