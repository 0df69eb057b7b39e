"""`vuonuom serve`: web workers and one background process, started, watched, stopped together."""

import argparse
import ipaddress
import os
import signal
import socket
import sys
import threading
import time
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.db import connections

import vuonuom
from vuonuom.ops import schema, terminal
from vuonuom.ops.processes import Child
from vuonuom.ops.terminal import Failed

HELP = "Chạy máy chủ web và một tiến trình nền; dừng bằng Ctrl-C."
THREADS = 4  # a worker: pages wait for the database, not for each other
STARTS_WITHIN = 60.0
STOPS_WITHIN = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="địa chỉ (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="cổng (8000)")
    parser.add_argument("--workers", type=int, default=2, metavar="W", help="số tiến trình web (2)")


def run(options: argparse.Namespace) -> int:
    refuse_demo_in_public(options.host)
    refuse_taken_port(options.host, options.port)
    prepare()
    connections.close_all()
    address = f"http://{_bracketed(options.host)}:{options.port}/"
    return Supervisor(children(options, address), address).run()


def refuse_demo_in_public(host: str) -> None:
    """The demo's passwords stand in a public document."""
    if settings.DEMO and not is_loopback(host):
        raise Failed(
            "Bản giả lập có mật khẩu ai cũng biết, nên chỉ mở được ở địa chỉ 127.0.0.1."
            " Để chạy thật, hãy dùng một thư mục dữ liệu khác: vuonuom init."
        )


def is_loopback(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return all(ipaddress.ip_address(str(place[4][0])).is_loopback for place in found)


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failed(
                f"Không mở được cổng {port} ở {host}: {error.strerror}. Chọn cổng khác bằng --port."
            ) from error


def prepare() -> None:
    """Tables up to date, static files gathered and compressed."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if not schema.is_up_to_date():
        terminal.complain("Đang cập nhật cơ sở dữ liệu …")
        schema.bring_up_to_date()
    collect_static()


def collect_static() -> None:
    """Only when something changed since the last time."""
    stamp = settings.STATIC_ROOT / ".gathered"
    seen = _static_state()
    if not stamp.exists() or stamp.read_text() != seen:
        terminal.complain("Đang chuẩn bị tệp tĩnh …")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(seen)


def _static_state() -> str:
    files = [
        path for folder in settings.STATICFILES_DIRS for path in folder.rglob("*") if path.is_file()
    ]
    newest = max((path.stat().st_mtime_ns for path in files), default=0)
    return f"{vuonuom.__version__} {len(files)} {newest}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def children(options: argparse.Namespace, address: str) -> list[Child]:
    environment = dict(os.environ)
    environment["DJANGO_SETTINGS_MODULE"] = os.environ["DJANGO_SETTINGS_MODULE"]
    environment["VUONUOM_DATA_DIR"] = str(settings.DATA_DIR)
    # Links in QR codes and e-mails lead to where we listen, unless a public name was given.
    environment.setdefault("VUONUOM_BASE_URL", address.rstrip("/"))
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host]
    web += ["--port", str(options.port), "--workers", str(options.workers), "--no-ws"]
    web += ["--blocking-threads", str(THREADS), "--respawn-failed-workers"]
    web += [
        "--workers-kill-timeout",
        "8",
        "--log-level",
        "warning",
        "vuonuom.ops.web:application",
    ]
    background = [sys.executable, "-m", "vuonuom.ops.background"]
    return [
        Child("Máy chủ web", web, environment),
        Child("Tiến trình nền", background, environment),
    ]


class Supervisor:
    def __init__(self, processes: list[Child], address: str) -> None:
        self.children = processes
        self.address = address
        self.stop = threading.Event()

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        try:
            for child in self.children:
                child.start()
            self._wait_until_ready()
            while not self.stop.wait(0.5):
                self._watch()
        finally:
            self._stop_all()
        return 0

    def _watch(self) -> None:
        for child in self.children:
            if child.has_ended() and not self.stop.is_set():
                child.start_again()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.stop.is_set():
            if self._answers():
                terminal.say(f"Vườn Ươm đã sẵn sàng: {self.address}")
                terminal.say("Dừng bằng Ctrl-C.")
                return
            if time.monotonic() > deadline:
                raise Failed(f"Máy chủ không trả lời sau {STARTS_WITHIN:.0f} giây.")
            self._watch()
            self.stop.wait(0.2)

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.address}health/", timeout=5) as answer:  # noqa: S310  # our own http
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def _stop_all(self) -> None:
        until = time.monotonic() + STOPS_WITHIN
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait(until)
