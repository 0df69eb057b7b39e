"""A process that has one instance as its database and does what it is told, line by line.

Each instance is measured in a process of its own: settings are read once, and CPU time is told
apart by process. A line in is `{"do": name, ...arguments}`, a line out `{"answer": ...}`.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django

DOES = {
    "build_ground": "building",
    "add_ideas": "building",
    "prepare_tables": "building",
    "is_empty": "building",
    "costs": "pages",
    "send_costs": "pages",
    "walked": "pages",
    "tally_reads": "figures",
    "recounts": "figures",
    "write_ideas": "figures",
    "merge": "figures",
    "members": "people",
    "write_people": "lists",
    "lay_units": "lists",
    "read_and_copy": "lists",
    "enter": "lists",
    "take_out": "lists",
    "lay_old_communes": "reforms",
    "reform": "reforms",
    "report_costs": "reporting",
    "report_units": "reporting",
    "fill": "finding",
    "known_items": "finding",
    "search_times": "finding",
    "copies": "finding",
    "with_encoder": "finding",
    "meaning": "meaning",
    "begun": "finding",
    "findable": "finding",
    "swept": "finding",
}
HERE = Path(__file__).resolve().parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vuonuom.config.settings")
    from django.conf import settings  # noqa: PLC0415  # read now, before anything uses them

    settings.ROOT_URLCONF = "vuonuom.ops.bench.bare.urls"
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    folders.append(HERE)
    django.setup()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else speaks, speaks beside the answers
    for line in sys.stdin:
        order: dict[str, Any] = json.loads(line)
        name = order.pop("do")
        module = import_module(f"vuonuom.ops.bench.{DOES[name]}")
        out.write(json.dumps({"answer": getattr(module, name)(**order)}) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
