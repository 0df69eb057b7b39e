"""`kill -9` of the server during 200 sends: what was acknowledged is there, once."""

import json
import os
import signal
import sqlite3
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from tests.ops.test_serve import Instance

SENDS = 200
MEMBER = """
import django
django.setup()
from vuonuom.accounts.actions import make_token
from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.organization.actions.members import join
from vuonuom.organization.models import Unit
person = Person.objects.create_person(full_name="Nguyễn Thị Hạt", username="hat")
join(by=None, person=person, unit=Unit.objects.get(code="00001"), on=clock.today())
print(make_token(by=person, name="thử").secret)
"""


@pytest.fixture
def instance(tmp_path):
    made = Instance(tmp_path)
    tree = tmp_path / "cay.csv"
    tree.write_text("code,name,province_code,province_name\n1,Xã A,1,Tỉnh B\n")
    assert made.run("init", "--tree", str(tree)).returncode == 0
    yield made
    made.process.kill()
    made.process.wait()


def member_token(instance):
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", MEMBER],
        env=instance.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def kill_all(instance):
    """Supervisor, server, workers, background: at one blow."""
    found = set(instance.children())
    found |= {pid for child in found for pid in instance.children(child)}
    for pid in (instance.process.pid, *found):
        os.kill(pid, signal.SIGKILL)
    while any(map(open_files, found)):
        time.sleep(0.01)  # until the last of them has let go of the port


def open_files(pid):
    """How many: none any more for a process that is dead but not yet buried."""
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0


@pytest.mark.journey
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_every_acknowledged_idea_is_there_once_after_a_kill(instance):
    token = member_token(instance)
    instance.serve()
    acknowledged, lock = {}, threading.Lock()

    def send(number):
        body = {"text": f"Ý tưởng số {number}", "unit": "00001", "no_secrets": True}
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"send-{number}",
        }
        request = Request(
            f"http://127.0.0.1:{instance.port}/api/v1/ideas",
            json.dumps(body).encode(),
            headers,
        )
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310  # our own http
                code = json.load(answer)["code"]
        except (URLError, OSError, ValueError):
            return
        with lock:
            is_new = number not in acknowledged  # what is sent again kills nobody
            acknowledged[number] = code
            if is_new and len(acknowledged) == SENDS // 4:
                kill_all(instance)

    with ThreadPoolExecutor(8) as clients:
        list(clients.map(send, range(SENDS)))
    instance.process.wait()
    assert SENDS // 4 <= len(acknowledged) < SENDS

    with closing(sqlite3.connect(instance.folder / "data" / "vuonuom.sqlite3")) as database:
        rows = database.execute("SELECT code, text FROM ideas_idea").fetchall()
    kept = dict(rows)
    assert len(rows) == len({text for _, text in rows})
    lost = [n for n, code in acknowledged.items() if kept.get(code) != f"Ý tưởng số {n}"]
    assert lost == []

    instance.serve()
    before = dict(acknowledged)
    with ThreadPoolExecutor(4) as clients:
        list(clients.map(send, range(0, SENDS, 10)))
    again = {n: acknowledged[n] for n in range(0, SENDS, 10)}
    assert [n for n in again if n in before and again[n] != before[n]] == []
    instance.process.send_signal(signal.SIGTERM)
    assert instance.process.wait(timeout=30) == 0
    checked = instance.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
