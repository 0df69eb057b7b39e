"""Documents in bulk: the rows and register numbers that `documents.issue` gives."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from vuonuom.core import text
from vuonuom.documents import actions as documents
from vuonuom.documents import rendering
from vuonuom.documents.models import Document, Register, Template
from vuonuom.ops.loading.letters import Codes
from vuonuom.ops.loading.sheets import Sheet


class Papers:
    """Numbers run on per unit, kind and year, in the order of issuing."""

    def __init__(self, new_code: Codes) -> None:
        self.new_code = new_code
        self.last: Counter[tuple[int, str, int]] = Counter()
        self.templates: dict[str, Template] = {}
        self.sheet = Sheet(
            Document,
            ("code", "template_id", "unit_id", "kind", "year", "number", "title", "facts",
             "issued_on", "revoked_on", "revoked_reason"),
        )  # fmt: skip

    def issue(
        self, *, unit: int, kind: str, key: str, facts: Mapping[str, Any], on: date
    ) -> tuple[int, int]:
        """Returns (id, register number)."""
        if key not in self.templates:
            self.templates[key] = documents.wording(key, on)
        template = self.templates[key]
        self.last[unit, kind, on.year] += 1
        number = self.last[unit, kind, on.year]
        title = text.one_line(rendering.line(template.title, facts))[:300]
        pk = self.sheet.add(
            self.new_code("XN", on.year), template.pk, unit, kind, on.year, number, title,
            dict(facts), on, None, "",
        )  # fmt: skip
        return pk, number

    def write(self) -> None:
        self.sheet.write()
        registers = Sheet(Register, ("unit_id", "kind", "year", "last_number"))
        for (unit, kind, year), last in self.last.items():
            registers.add(unit, kind, year, last)
        registers.write()
