"""The measures of search and of the two lists, by the contract's names."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from vuonuom.ops.bench import serving
from vuonuom.ops.bench.instance import Instance
from vuonuom.ops.bench.instances import Pair, empty_beside
from vuonuom.ops.terminal import complain

MEANT = 100_000  # texts among which the same idea is looked for
NAMES = (
    "similar.rebuild_s",
    "search.hit10.accents",
    "search.hit10.plain",
    "search.hit10.typo",
    "search.p95_ratio",
    "search.common_p95_ms",
    "similar.copy.recall10",
    "similar.copy.p95_ms",
    "similar.sweep_s",
    "similar.findable_p95_ms",
    "similar.meaning.recall10",
    "similar.meaning.terse10",
    "similar.both.p95_ms",
    "similar.worker_rss_mb",
)
MEANING = {"told": "similar.meaning.recall10", "terse": "similar.meaning.terse10"}


def row(measure: str, value: float, unit: str, baseline: float | None = None) -> dict[str, Any]:
    said = {"measure": measure, "value": float(f"{value:.4g}"), "unit": unit}
    return said if baseline is None else said | {"baseline": float(f"{baseline:.4g}")}


def likeness(pair: Pair) -> Iterator[dict[str, Any]]:
    """In an empty instance beside the country: as many generated texts as the country has ideas."""
    with (
        TemporaryDirectory() as folder,
        empty_beside(pair.large.url, Path(folder)) as url,
        Instance(url) as one,
    ):
        one.do("prepare_tables")
        yield from _measured(one, pair.size.ideas)


def _measured(one: Instance, ideas: int) -> Iterator[dict[str, Any]]:
    yield row("similar.rebuild_s", one.do("fill", number=ideas)["s"], "s")
    for name, share in one.do("known_items").items():
        yield row(f"search.hit10.{name}", share, "share")
    times = one.do("search_times")
    yield row("search.p95_ratio", times["ours"] / times["bare"], "ratio", times["bare"])
    yield row("search.common_p95_ms", times["common"], "ms")
    copies = one.do("copies")
    yield row("similar.copy.recall10", copies["recall"], "share")
    yield row("similar.copy.p95_ms", copies["p95"], "ms")
    yield row("similar.sweep_s", one.do("swept", number=min(5_000, ideas // 2))["s"], "s")
    yield row("similar.findable_p95_ms", one.do("findable")["p95"], "ms")
    if not one.do("with_encoder"):
        complain("Không có bộ mã hóa nghĩa: không đo “có thể cùng ý”.")
        return
    found = one.do("meaning", number=min(MEANT, ideas // 10))
    complain(f"cùng ý, khác lời: {found}")
    for name, measure in MEANING.items():
        yield row(measure, found[name]["meaning"], "share", found[name]["words"])
    yield from _served(one)


def _served(one: Instance) -> Iterator[dict[str, Any]]:
    """Both lists over HTTP, and what a worker weighs that has answered them."""
    cookie, texts = one.do("begun")
    with serving.serve(one, with_likeness=True) as running:
        waits = serving.ask_alike(running, cookie, texts)
        yield row("similar.both.p95_ms", waits, "ms")
        yield row("similar.worker_rss_mb", running.worker_rss(), "mb")
