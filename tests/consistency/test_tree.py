"""The tree works anywhere: it names no registry and no path of a machine it was written on."""

import re

from tests.consistency.tree import ROOT, files, name

# Written in pieces, so that this file does not name them itself.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npm", "deb." + "debian.org"]
PATHS = ["/ro" + "ot/", "/wo" + "rk/", "/opt/" + "wheels", "/opt/" + "py", "/home" + "/"]
PLACES = re.compile("|".join(re.escape(place) for place in HOSTS + PATHS))
DATA = {".json", ".jsonl", ".csv", ".npz", ".woff2", ".png", ".jpg"}


def test_no_file_names_a_registry_or_a_path_of_this_machine():
    found = [
        f"{name(path)}: {match[0]}"
        for path in files()
        if path.suffix not in DATA or path.parent == ROOT
        for match in PLACES.finditer(path.read_text())
    ]
    assert found == []


def test_browser_code_is_fetched_and_never_committed():
    assert [name(path) for path in files() if "static/vendor/" in name(path)] == []


def test_every_runtime_dependency_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text()
    listed = text.split("\ndependencies = [\n")[1].split("\n]")[0].splitlines()
    assert [line for line in listed if not re.search(r'",\s+# \S', line)] == []
