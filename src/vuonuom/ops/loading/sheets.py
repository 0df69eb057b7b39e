"""Rows gathered per table while acts are loaded, then written in one go each."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from vuonuom.core import tables


@dataclass
class Sheet:
    """The rows of one table on their way in. Columns are attribute names; `id` comes first."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: list[list[Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._fresh = tables.Ids(self.model)
        self._at = {name: i + 1 for i, name in enumerate(self.columns)}

    def add(self, *values: Any) -> int:
        """Add a row; returns its key."""
        pk = self._fresh()
        self.rows.append([pk, *values])
        return pk

    def last(self) -> list[Any]:
        return self.rows[-1]

    def set(self, row: list[Any], **values: Any) -> None:
        """Change a row that is not written yet, as an act would."""
        for name, value in values.items():
            row[self._at[name]] = value

    def write(self) -> None:
        """Write the rows and forget them: a large load is written piece by piece."""
        tables.insert(self.model, ("id", *self.columns), self.rows)
        tables.reset_sequences([self.model])
        self.rows.clear()
