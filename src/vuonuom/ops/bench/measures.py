"""What is measured, by the names of the contract, on a pair of instances."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from vuonuom.ops.bench import likeness, serving
from vuonuom.ops.bench.instance import Instance
from vuonuom.ops.bench.instances import Pair, empty_beside
from vuonuom.ops.bench.serving import CLIENTS
from vuonuom.ops.terminal import complain

Row = dict[str, Any]
BOARDS = ("board.head", "board.province", "board.base")
_TURNS = range(40)  # large and small by turns
SENDERS = 200
SENT = 1_500
SECONDS = 10.0  # of writing
PAGES = 2_000  # over two workers: a thousand each


@dataclass(frozen=True)
class Group:
    """Measures that are taken together."""

    names: tuple[str, ...]
    take: Callable[[Pair], Iterator[Row]]

    def answers(self, prefix: str) -> bool:
        return any(name.startswith(prefix) for name in self.names)


def _row(measure: str, value: float, unit: str, baseline: float | None = None) -> Row:
    row: Row = {"measure": measure, "value": _short(value), "unit": unit}
    return row if baseline is None else row | {"baseline": _short(baseline)}


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def page_costs(pair: Pair) -> Iterator[Row]:
    """Against a bare Django page of the same 25 rows: of boards the dearest."""
    found = pair.large.do("costs")
    queries = {name: page["queries"] for name, page in found.items()}
    complain(f"{pair.database}: truy vấn mỗi trang {queries}")
    bare = found["bare"]["ms"]
    yield _row("page.list.cpu_ratio", found["list"]["ratio"], "ratio", bare)
    dearest = max(found[name]["ratio"] for name in BOARDS)
    yield _row("page.board.cpu_ratio", dearest, "ratio", bare)


def page_growth(pair: Pair) -> Iterator[Row]:
    """Against the same page with 1/100 of the ideas, by turns: the middle of the quotients."""
    turns = [(pair.large.do("costs", rounds=1), pair.small.do("costs", rounds=1)) for _ in _TURNS]
    grown = {
        name: (median(large[name]["ms"] / small[name]["ms"] for large, small in turns),
               median(small[name]["ms"] for _, small in turns))
        for name in ("list", *BOARDS)
    }  # fmt: skip
    yield _row("page.list.growth_ratio", *_of(grown["list"]))
    yield _row("page.board.growth_ratio", *_of(max(grown[name] for name in BOARDS)))


def _of(grown: tuple[float, float]) -> tuple[float, str, float]:
    quotient, small = grown
    return quotient, "ratio", small


def send_cost(pair: Pair) -> Iterator[Row]:
    """Against a bare view that inserts one row."""
    found = pair.large.do("send_costs")
    yield _row("send.cpu_ratio", found["ratio"], "ratio", found["bare"])


def served(pair: Pair) -> Iterator[Row]:
    """Over HTTP: first pages, for the memory of a worker, then eight clients that send."""
    paths = [tuple(one) for one in pair.large.do("walked")]
    senders = pair.large.do("members", number=SENDERS)
    with serving.serve(pair.large) as running:
        serving.walk(running, paths, PAGES)
        yield _row("worker.rss_mb", running.worker_rss(), "mb")
        serving.send_many(running, senders, SENDERS)
        sent = serving.send_many(running, senders, SENT)
        yield _row("send.per_s", sent.per_s, "per_s")
        yield _row("send.p95_ms", sent.p95_ms, "ms")


def tally_reading(pair: Pair) -> Iterator[Row]:
    """Against the same rows by primary key, joined to their unit."""
    found = pair.large.do("tally_reads")
    yield _row("tally.read_ratio", found["read"] / found["join"], "ratio", found["join"])


def tally_recount(pair: Pair) -> Iterator[Row]:
    """Against reading the same postings and summing them up the tree with numpy."""
    found = pair.large.do("recounts")
    if found["wrong"]:
        complain(f"{pair.database}: {found['wrong']} con số sai")
    yield _row("tally.recount_ratio", found["check"] / found["bare"], "ratio", found["bare"])


def tally_writing(pair: Pair) -> Iterator[Row]:
    """By eight processes at once."""
    with ExitStack() as stack:
        clients = [stack.enter_context(Instance(pair.large.url)) for _ in range(CLIENTS)]
        pool = stack.enter_context(ThreadPoolExecutor(CLIENTS))
        for seconds in (0.5, SECONDS):  # once to get ready
            tasks = [
                pool.submit(client.do, "write_ideas", number=number, seconds=seconds)
                for number, client in enumerate(clients)
            ]
            written = sum(task.result() for task in tasks)
    yield _row("tally.write_per_s", written, "per_s")


def merging(pair: Pair) -> Iterator[Row]:
    found = pair.large.do("merge")
    complain(f"{pair.database}: sáp nhập hai đơn vị, {found['descendants']} đơn vị bên dưới")
    yield _row("organization.merge_s", found["s"], "s")


def importing(pair: Pair) -> Iterator[Row]:
    """Against reading the same list and laying it down unchecked, into units without people."""
    with TemporaryDirectory() as folder:
        file = str(Path(folder, "people.xlsx"))
        with empty_beside(pair.large.url, Path(folder)) as url:
            with Instance(url) as one:
                units = one.do("lay_units", units=pair.size.units)
                one.do("write_people", file=file, units=pair.size.units, people=pair.size.people)
                bare = one.do("read_and_copy", file=file)
            with Instance(url) as fresh:
                found = fresh.do("enter", file=file)
    complain(f"{pair.database}: {found['new']} người vào {units} đơn vị trong {found['s']:.0f} s")
    yield _row("import.people_ratio", found["s"] / bare["people"], "ratio", bare["people"])
    yield _row("import.people_bare_ratio", found["s"] / bare["bare"], "ratio", bare["bare"])
    yield _row("import.people_rss_mb", found["rss"], "mb")


def exporting(pair: Pair) -> Iterator[Row]:
    """Against writing the same rows that lie ready."""
    with Instance(pair.large.url) as fresh:
        found = fresh.do("take_out")
    yield _row("export.ideas_ratio", found["s"] / found["bare"], "ratio", found["bare"])
    yield _row("export.ideas_rss_mb", found["rss"], "mb")


def reforming(pair: Pair) -> Iterator[Row]:
    """The shape of July 2025: 10,000 old communes into the 3,321 real ones, and back."""
    with TemporaryDirectory() as folder, empty_beside(pair.large.url, Path(folder)) as url:
        with Instance(url) as one:
            laid = one.do("lay_old_communes", units=pair.size.units)
        with Instance(url) as fresh:
            found = fresh.do("reform", units=pair.size.units)
    told = (
        f"{laid['old']} xã cũ thành {laid['new']} xã, tổng toàn quốc {found['totals']} giữ nguyên"
    )
    complain(f"{pair.database}: {told}, {found['wrong']} con số sai")
    yield _row("reform.apply_s", found["s"], "s")
    yield _row("reform.undo_s", found["undo"], "s")


def reporting(pair: Pair) -> Iterator[Row]:
    """Against the bare page of 25 rows; and seconds to freeze, report and write it as Word."""
    found = pair.large.do("report_costs")
    for name in ("page", "word", "excel"):
        yield _row(f"report.{name}_ratio", found[name], "ratio", found["bare"])
    yield _row("report.root_s", found["root_s"], "s")
    yield _row("recognition.movement_ratio", found["movement"], "ratio", found["bare"])


def reporting_units(pair: Pair) -> Iterator[Row]:
    """One report for each base, frozen, begun and written as Word, one after another."""
    found = pair.large.do("report_units")
    complain(f"{pair.database}: báo cáo của {found['units']} đơn vị cơ sở")
    yield _row("report.units_s", found["s"], "s")


REPORTING = (
    "report.page_ratio",
    "report.word_ratio",
    "report.excel_ratio",
    "report.root_s",
    "recognition.movement_ratio",
)
GROUPS = (
    Group(("page.list.cpu_ratio", "page.board.cpu_ratio"), page_costs),
    Group(("page.list.growth_ratio", "page.board.growth_ratio"), page_growth),
    Group(("send.cpu_ratio",), send_cost),
    Group(("worker.rss_mb", "send.per_s", "send.p95_ms"), served),
    Group(("tally.read_ratio",), tally_reading),
    Group(("tally.recount_ratio",), tally_recount),
    Group(("organization.merge_s",), merging),
    Group(("reform.apply_s", "reform.undo_s"), reforming),
    Group(("tally.write_per_s",), tally_writing),
    Group(("import.people_ratio", "import.people_bare_ratio", "import.people_rss_mb"), importing),
    Group(("export.ideas_ratio", "export.ideas_rss_mb"), exporting),
    Group(REPORTING, reporting),
    Group(("report.units_s",), reporting_units),
    Group(likeness.NAMES, likeness.likeness),
)
