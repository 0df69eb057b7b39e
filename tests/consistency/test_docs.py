"""The docs build without a warning and know every setting, role and machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.consistency.test_states import MACHINES
from tests.consistency.tree import ROOT, SOURCE
from vuonuom import __version__
from vuonuom.access.states import ROLES
from vuonuom.config.env import NAMES, PREFIXES

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The docs as text: what a reader sees, generated pages included."""
    target = tmp_path_factory.mktemp("docs")
    command = [Path(sys.executable).parent / "sphinx-build", "-W", "-q", "-E", "-b", "text"]
    answer = subprocess.run(
        [*command, "-d", target / "trees", DOCS, target / "out"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    return target / "out"


def test_docs_build_without_warnings(built):
    assert (built / "index.txt").exists()


@pytest.mark.parametrize("setting", [*NAMES, *PREFIXES])
def test_every_setting_is_documented_with_its_default(setting):
    table = (DOCS / "settings.md").read_text()
    [row] = re.findall(rf"^\| `{setting}\*?` \|.*$", table, re.MULTILINE)
    assert NAMES.get(setting, "") in row


def test_every_role_is_documented(built):
    text = (built / "roles.txt").read_text()
    assert [key for key in ROLES if f'"{key}"' not in text] == []


@pytest.mark.parametrize("machine", MACHINES)
def test_every_machine_is_drawn(built, machine):
    text = re.sub(r"\s+", " ", (built / "states.txt").read_text())
    assert re.sub(r"\s+", " ", machine.mermaid()) in text


def test_every_room_has_its_line_in_the_architecture():
    text = (DOCS / "architecture.md").read_text()
    rooms = [path.parent.name for path in SOURCE.glob("*/__init__.py")]
    assert [room for room in rooms if f"`{room}`" not in text] == []


def test_decision_records_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (DOCS / "adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_changelog_tells_of_this_version():
    text = (ROOT / "CHANGELOG.md").read_text()
    assert f"## [{__version__}]" in text or "## [Chưa phát hành]" in text


def test_what_is_under_way_fits_on_one_hand():
    lines = (DOCS / "under-way.md").read_text().splitlines()
    assert len([line for line in lines if line.startswith("* ")]) <= 5
