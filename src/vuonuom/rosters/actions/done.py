"""What entering a list made and ended: keys only, so that its undo can take them back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class Done:
    persons: list[int] = field(default_factory=list)
    started: list[int] = field(default_factory=list)  # memberships
    ended: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    renamed: list[int] = field(default_factory=list)  # former names

    def kept(self) -> dict[str, list[list[int]]]:
        """Runs of keys: a million that follow each other are two numbers."""
        return {name: list(_runs(keys)) for name, keys in vars(self).items() if keys}

    @classmethod
    def of(cls, kept: dict[str, list[list[int]]]) -> "Done":
        return cls(**{name: list(_keys(runs)) for name, runs in kept.items()})


def _runs(keys: Iterable[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for key in keys:
        if run and key == run[1] + 1:
            run[1] = key
            continue
        if run:
            yield run
        run = [key, key]
    if run:
        yield run


def _keys(runs: Sequence[Sequence[int]]) -> Iterator[int]:
    for first, last in runs:
        yield from range(first, last + 1)
