"""What the consistency tests read: the files that belong to the product."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "vuonuom"
WEB = SOURCE / "web"


@cache
def files() -> tuple[Path, ...]:
    """Every file that git has or would take: committed, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in sorted(listed.split("\0")) if name)
    return tuple(path for path in paths if path.is_file())


def sources(suffix: str, under: Path = SOURCE) -> list[Path]:
    return [path for path in files() if path.suffix == suffix and under in path.parents]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rooms() -> list[str]:
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def action_functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Top-level functions of every `actions.py` and `actions/` package."""
    for path in sources(".py"):
        if "actions" in path.relative_to(SOURCE).with_suffix("").parts[1:]:
            module = ast.parse(path.read_text())
            yield from ((path, n) for n in module.body if isinstance(n, ast.FunctionDef))
