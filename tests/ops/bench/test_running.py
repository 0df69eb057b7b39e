"""What the bench prints: one JSON object per measure, by the contract's names."""

from argparse import Namespace
from pathlib import Path

import pytest

from vuonuom.ops.bench import measures, running
from vuonuom.ops.bench.instance import Instance
from vuonuom.ops.bench.instances import Pair
from vuonuom.ops.bench.size import QUICK, Size
from vuonuom.ops.terminal import Failed

NAMES = [name for group in measures.GROUPS for name in group.names]


def options(**given):
    usual = {"ideas": None, "units": None, "people": None, "quick": False, "only": "", "json": None}
    return Namespace(**usual | given)


def test_a_row_says_where_and_of_what_size():
    pair = Pair(Instance("sqlite:///x"), Instance("sqlite:///y"), Size(1_000, 300, 1_000))
    row = {"measure": "send.per_s", "value": 120.0, "unit": "per_s"}
    assert running._told(row, pair, quick=True) == row | {
        "database": "sqlite", "ideas": 1_000, "units": 300, "people": 1_000, "quick": True,
    }  # fmt: skip


def test_without_words_the_size_is_full():
    assert running._size(options()) == Size(1_000_000, 112_000, 1_000_000)


def test_quick_takes_a_small_country():
    assert running._size(options(quick=True)) == QUICK


def test_a_country_too_small_to_measure_is_refused():
    with pytest.raises(Failed):
        running._size(options(ideas=10))


def test_a_prefix_that_no_measure_has_is_refused():
    with pytest.raises(Failed):
        running.run(options(only="nothing.", quick=True))


def test_a_prefix_takes_the_groups_that_hold_it():
    taken = [group.names for group in measures.GROUPS if group.answers("send.")]
    assert taken == [("send.cpu_ratio",), ("worker.rss_mb", "send.per_s", "send.p95_ms")]


@pytest.mark.parametrize("name", NAMES)
def test_manual_explains_the_measure(name):
    manual = Path(__file__).parents[3] / "docs" / "bench.md"
    assert f"`{name}`" in manual.read_text(encoding="utf-8")
