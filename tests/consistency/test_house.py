"""Lint, format, types and the order of the rooms: each as its own tool says it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.consistency.tree import ROOT

BIN = Path(sys.executable).parent


def complaints(*command):
    """What the tool printed if it was not content, else nothing."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    answer = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return answer.stdout + answer.stderr if answer.returncode else ""


def test_lint_is_clean():
    assert complaints("ruff", "check", "--no-cache") == ""


def test_code_is_formatted():
    assert complaints("ruff", "format", "--check", "--no-cache") == ""


def test_types_are_strict_and_clean():
    assert complaints("mypy") == ""


def test_rooms_import_only_rooms_below():
    assert complaints("lint-imports", "--no-logo", "--no-cache") == ""
