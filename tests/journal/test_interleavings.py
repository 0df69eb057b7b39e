"""Several processes send, withdraw, move, merge, split and undo at once: totals stay exact."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from vuonuom.journal import recount
from vuonuom.journal.actions import number_entries, seal_entries
from vuonuom.journal.models import Entry, Tally

ROOT = Path(__file__).resolve().parent.parent.parent
PROCESSES, STEPS = 3, 25


def database_url():
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    who = quote(found["USER"]) + (f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else "")
    where = quote(found["HOST"], safe="") + (f":{found['PORT']}" if found["PORT"] else "")
    return f"postgres://{who}@{where}/{found['NAME']}"


def start(seed, folder):
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("VUONUOM_")},
        "DJANGO_SETTINGS_MODULE": "vuonuom.config.settings",
        "VUONUOM_DATABASE_URL": database_url(),
        "VUONUOM_DATA_DIR": str(folder),
        "VUONUOM_SECRET_KEY": "only-for-tests",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
    }
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.journal.walker", str(seed), str(STEPS)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_random_interleavings_of_processes_end_in_exact_totals(cast, tmp_path):
    walkers = [start(seed, tmp_path) for seed in range(1, PROCESSES + 1)]
    net = 0
    for walker in walkers:
        said, complaint = walker.communicate(timeout=120)
        assert (walker.returncode, complaint) == (0, "")
        net += int(said.split()[0])

    number_entries()
    seal_entries()

    assert list(recount.differences()) == []
    year = Tally.objects.filter(unit=cast.head.pk, measure="ideas.submitted", period__endswith="00")
    assert sum(year.values_list("total", flat=True)) == net
    kinds = Counter(Entry.objects.values_list("kind", flat=True))
    done = {kind for kind in kinds if kind.startswith("organization.unit.")}
    assert done - {"organization.unit.opened"} != set()
