"""CPU time as the kernel tells it."""

import os
import subprocess
import sys

from vuonuom.ops.bench import cpu


def test_time_of_a_process_grows_with_its_work():
    before = cpu.process_time(os.getpid())
    sum(range(2_000_000))
    assert cpu.process_time(os.getpid()) > before


def test_a_process_that_has_ended_took_nothing_more():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert cpu.process_time(ended.pid) == 0.0


def test_children_are_found_under_their_parent():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert child.pid in cpu.children(os.getpid())
    finally:
        child.communicate(b"\n")
