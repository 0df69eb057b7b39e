"""A letter keeps the numbers of its clock: they may come from rules of several levels."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

NUMBERS = {"working_days": 5, "remind_before": 1, "remind_after": 1, "help_every": 2}


def keep_numbers(apps, schema_editor):
    rules = apps.get_model("mailbox", "ClockRule").objects.filter(pk=OuterRef("clock_id"))
    letters = apps.get_model("mailbox", "Letter").objects.exclude(clock=None)
    letters.update(**{number: Subquery(rules.values(number)) for number in NUMBERS})


class Migration(migrations.Migration):

    dependencies = [
        ("mailbox", "0004_templates_opinions_absences_hidings"),
    ]

    operations = [
        *(
            migrations.AddField("letter", number, models.PositiveSmallIntegerField(default=days))
            for number, days in NUMBERS.items()
        ),
        migrations.RunPython(keep_numbers, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("letter", "clock"),
    ]
