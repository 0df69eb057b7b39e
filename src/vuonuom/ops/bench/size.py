"""How large an instance is; the defaults are the contract's full size."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Size:
    ideas: int = 1_000_000
    units: int = 112_000
    people: int = 1_000_000

    @property
    def small(self) -> "Size":
        """The same country with 1/100 of the ideas: what growth is measured against."""
        return Size(max(self.ideas // 100, 100), self.units, self.people)

    @property
    def facts(self) -> dict[str, int]:
        return asdict(self)


QUICK = Size(ideas=20_000, units=3_000, people=20_000)
