"""One instance under measurement, as the bench holds it: a database, a folder, a process."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vuonuom.ops.terminal import Failed


def environment(url: str, folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("VUONUOM_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "VUONUOM_DATABASE_URL": url,
        "VUONUOM_DATA_DIR": str(folder),
        "VUONUOM_EMAIL_URL": "file:",
        "VUONUOM_ENCODER": "none",  # a million vectors take a day; likeness has measures of its own
        "VUONUOM_SECRET_KEY": "bench-only-never-a-real-instance",
    }


class Instance:
    """Started by `with`; `do` asks the process inside."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def database(self) -> str:
        return "sqlite" if self.url.startswith("sqlite") else "postgresql"

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="vuonuom-bench-")
        self.folder = Path(self._folder.name)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vuonuom.ops.bench.inside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(self.url, self.folder),
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        if kind is not None:
            self.process.terminate()
        self.process.wait()
        self._folder.cleanup()

    def do(self, name: str, **arguments: Any) -> Any:
        if self.process.stdin is None or self.process.stdout is None:
            raise Failed("Tiến trình đo chưa chạy.")
        self.process.stdin.write(json.dumps({"do": name, **arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            how = f"{name}, {self.database}, mã {self.process.wait()}"
            raise Failed(f"Không đo được ({how}). Xem lý do ở các dòng trên.")
        return json.loads(line)["answer"]
