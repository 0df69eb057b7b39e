"""`vuonuom serve` on a real port: refuses, answers, heals, stops."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from vuonuom.ops import serve
from vuonuom.ops.terminal import Failed

PATIENCE = 90  # seconds; two busy cores need long for the migrations


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_loopback_addresses_are_known(host):
    assert serve.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "192.168.1.5"])  # noqa: S104
def test_a_demo_is_refused_on_a_public_address(settings, host):
    settings.DEMO = True
    with pytest.raises(Failed, match="Bản giả lập có mật khẩu ai cũng biết"):
        serve.refuse_demo_in_public(host)


def test_a_demo_may_run_at_home(settings):
    settings.DEMO = True
    serve.refuse_demo_in_public("127.0.0.1")


def test_a_taken_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Failed, match=f"Không mở được cổng {taken.getsockname()[1]}"):
            serve.refuse_taken_port("127.0.0.1", taken.getsockname()[1])


class Instance:
    """One data directory and the commands run on it."""

    def __init__(self, folder):
        self.folder = folder
        self.log = folder / "log"
        self.environment = {
            **os.environ,
            "VUONUOM_DATA_DIR": str(folder / "data"),
            "VUONUOM_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "vuonuom.config.settings",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def command(self, *words):
        return [sys.executable, "-m", "vuonuom.ops.cli", *words]

    def run(self, *words):
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, check=False
        )

    def serve(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command("serve", "--port", str(self.port), "--workers", "1"),
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: "đã sẵn sàng" in self.log.read_text(), self.log)

    def health(self):
        with urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=10) as answer:
            return json.load(answer)

    def children(self, parent=None):
        """Process ids and command lines of those started by `parent`."""
        parent = parent or self.process.pid
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                status = (folder / "status").read_text()
                if int(re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE)[1]) == parent:
                    found[int(folder.name)] = (folder / "cmdline").read_text()
        return found


def wait_until(true, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.1)
    pytest.fail(log.read_text()[-2000:])


def alive(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_an_instance_is_made_served_healed_and_stopped(tmp_path):
    instance = Instance(tmp_path)
    tree = tmp_path / "cay.csv"
    tree.write_text("code,name,province_code,province_name\n1,Xã A,1,Tỉnh B\n")
    made = instance.run("init", "--tree", str(tree))
    assert made.returncode == 0, made.stderr
    assert "Đã tạo 3 đơn vị" in made.stdout
    again = instance.run("init")
    assert (again.returncode, "đã có dữ liệu" in again.stderr) == (1, True)

    instance.serve()
    try:
        assert instance.health()["product"] == "vuonuom"
        first = instance.children()
        assert len(first) == 2
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(instance.children().keys() - first.keys()) == 2, instance.log)
        wait_until(lambda: answers(instance), instance.log)
        started = set(instance.children())
        started |= {pid for child in started for pid in instance.children(child)}
        for _ in range(2):
            assert instance.run("periodic").returncode == 0
        instance.process.send_signal(signal.SIGTERM)
        assert instance.process.wait(timeout=30) == 0
        wait_until(lambda: not any(alive(pid) for pid in started), instance.log)
    finally:
        instance.process.kill()
        instance.process.wait()


def answers(instance):
    with suppress(OSError):
        return bool(instance.health())
    return False
