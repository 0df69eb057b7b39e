"""Timing the steps of the road, once a day: nobody's act, so nothing for the journal."""

from datetime import date

from django.db import transaction

from vuonuom.progress.models import StepsCounted, StepTime
from vuonuom.progress.queries.steps import medians


@transaction.atomic
def time_steps(*, year: int, on: date) -> int:
    """Write the times of a year's ideas anew. Two at once: the second finds them counted."""
    StepsCounted.objects.get_or_create(year=year, defaults={"on": date.min})
    counted = StepsCounted.objects.select_for_update().get(year=year)
    if counted.on >= on:
        return 0
    StepTime.objects.filter(counted=counted).delete()
    found = [
        StepTime(unit_id=unit, counted=counted, step=step, ideas=ideas, days=days)
        for unit, step, ideas, days in medians(year)
    ]
    StepTime.objects.bulk_create(found, batch_size=2000)
    StepsCounted.objects.filter(year=year).update(on=on)
    return len(found)
