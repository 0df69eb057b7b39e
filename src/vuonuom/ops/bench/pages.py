"""Pages through the whole WSGI stack in this process: CPU time, queries, answers."""

import io
from collections.abc import Callable, Iterable
from functools import cache
from itertools import cycle, islice
from statistics import median
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.wsgi import get_wsgi_application
from django.db import connection

from vuonuom.core import clock
from vuonuom.ideas.models import Idea
from vuonuom.ops.bench import cpu, people
from vuonuom.ops.bench.bare.views import BARE
from vuonuom.ops.demo import words

ROUNDS = 60
TIMES = 5  # a turn
SENDERS = 400  # an idea or two each, as in life
_stack: list[Callable[..., Iterable[bytes]]] = []


def application() -> Callable[..., Iterable[bytes]]:
    if not _stack:
        _stack.append(get_wsgi_application())
    return _stack[0]


def ask(path: str, cookie: str, form: dict[str, str] | None = None) -> tuple[int, str, bytes]:
    """Status, Location and body of one request."""
    body = urlencode(form).encode() if form is not None else b""
    where, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "POST" if form is not None else "GET",
        "PATH_INFO": where,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if form is not None else "",
        "CONTENT_LENGTH": str(len(body)),
    }
    told: list[Any] = []
    answer = application()(environ, lambda status, headers: told.extend((status, dict(headers))))
    content = b"".join(answer)
    answer.close()  # type: ignore[attr-defined]  # Django's answers end their request so
    return int(told[0][:3]), told[1].get("Location", ""), content


def costs(rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """CPU ms of each page, and how many times the bare page's.

    A machine that others use too is fast for a second and slow for the next: pages are taken in
    short turns, compared within the turn, and the middle of the comparisons stands.
    """
    asked = _pages()
    queries = {name: _ready(page) for name, page in asked.items()}
    now = cpu.clock()
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, page in asked.items():
            began = now()
            for _ in range(TIMES):
                ask(*page)
            taken[name].append((now() - began) * 1000 / TIMES)
    return {
        name: {"ms": median(some), "ratio": quotient(some, taken["bare"]), "queries": queries[name]}
        for name, some in taken.items()
    }


def quotient(some: Iterable[float], others: Iterable[float]) -> float:
    """The middle of the quotients, turn by turn."""
    return median(one / other for one, other in zip(some, others, strict=True))


@cache
def _ready(page: tuple[str, str]) -> int:
    """Ask a page until all that is kept is kept; how many queries it takes then."""
    for _ in range(10):
        _seen(*page)
    return _queries(*page)


@cache
def _pages() -> dict[str, tuple[str, str]]:
    province = people.cookie(people.leader("province"))
    office = people.cookie(people.leader("head"))
    base = people.cookie(people.leader("base"))
    year = clock.today().year
    return {
        "bare": ("/bare/ideas/", province),
        "list": ("/ideas/", province),
        "list.base": ("/ideas/", base),
        "list.head": ("/ideas/", office),
        "board.head": (f"/progress/{people.busiest('head').code}/{year}/", office),
        "board.province": (f"/progress/{people.busiest('province').code}/{year}/", province),
        "board.base": (f"/progress/{people.busiest('base').code}/{year}/", base),
    }


def walked() -> list[tuple[str, str]]:
    """Pages that a worker serves a thousand of: lists, boards and ideas, by several people."""
    asked = _pages()
    whole = Idea.objects.exclude(code__startswith=BARE)  # those of the bare page have no author
    ideas = whole.order_by("-pk").values_list("code", flat=True)[:50]
    office = asked["list.head"][1]
    some = [page for name, page in asked.items() if name != "bare"]
    return [*some, *((f"/ideas/{code}/", office) for code in ideas), ("/", office)]


def _queries(path: str, cookie: str) -> int:
    _seen(path, cookie)
    counted: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        counted.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        _seen(path, cookie)
    return len(counted)


def _seen(path: str, cookie: str) -> None:
    status, where, _ = ask(path, cookie)
    if status != 200:
        raise RuntimeError(f"{path}: {status} {where}")


def send_costs(rounds: int = ROUNDS) -> dict[str, float]:
    """CPU ms of sending an idea and of a bare insert, each posted as a browser does."""
    senders = cycle(people.members(SENDERS))
    for _ in range(4):
        _send(senders, TIMES, "/ideas/new/")
        _send(senders, TIMES, "/bare/insert/")
    now = cpu.clock()
    taken: dict[str, list[float]] = {"/ideas/new/": [], "/bare/insert/": []}
    for _ in range(rounds):
        for path, some in taken.items():
            began = now()
            _send(senders, TIMES, path)
            some.append((now() - began) * 1000 / TIMES)
    sent, bare = taken.values()
    return {"bare": median(bare), "ratio": quotient(sent, bare)}


def _send(senders: Iterable[dict[str, str]], times: int, path: str) -> None:
    for sender in islice(senders, times):
        status, _, body = ask(path, sender["cookie"], form(sender["unit"]))
        if status != 302:
            raise RuntimeError(f"{path}: {status} {body[-2000:].decode()}")


def form(unit: str) -> dict[str, str]:
    key = uuid4().hex
    _, hurt, idea = words.IDEAS[int(key[:4], 16) % len(words.IDEAS)]
    fill = {"nơi": words.PLACES[0], "ai": words.PEOPLE[0]}
    return {
        "csrfmiddlewaretoken": people.TOKEN,
        "_key": key,
        "unit": unit,
        "title": idea.format(**fill),
        "text": f"{hurt.format(**fill)} {key}",  # the same words twice in a day are one idea
        "no_secrets": "on",
    }
