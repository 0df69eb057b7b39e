"""Addresses of boards and lists, made without a search for each of hundreds of numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

from vuonuom.progress.states import ROAD, Reading


@dataclass(frozen=True)
class Links:
    year: int
    reading: Reading

    def board(self, code: str) -> str:
        return f"/progress/{code}/{self.year}/?reading={self.reading.value}"

    def base(self, code: str, year: int = 0) -> str:
        return f"/progress/{code}/{year or self.year}/list/"

    def parts(self, measures: Iterable[str]) -> list[str]:
        """The end of each address. Measures of the road follow the reading, others the year."""
        return [self._part(m, self.reading if m in ROAD else Reading.FLOW) for m in measures]

    def behind(self, code: str, measure: str, reading: Reading | None = None) -> str:
        if reading is not None:
            return self.base(code) + self._part(measure, reading)
        return self.base(code) + self.parts([measure])[0]

    def flow(self, code: str, measure: str, *, year: int = 0, months: int = 0) -> str:
        until = f"&months={months}" if months else ""
        return self.base(code, year) + self._part(measure, Reading.FLOW) + until

    def flows(self, code: str, measure: str, year: int, months: int) -> list[str]:
        """The lists of the first month, the first two, ...: of a table of many cells."""
        whole = self.flow(code, measure, year=year)
        return [f"{whole}&months={n}" for n in range(1, months + 1)]

    def units(self, code: str, rule: int, which: str = "") -> str:
        return f"{self.base(code)}?rule={rule}&which={which}"

    def estimate(self, code: str, measure: str, of: str) -> str:
        return f"/progress/{code}/{self.year}/estimate/?measure={measure}&of={of}"

    def since(self, code: str, measure: str, reading: Reading, frozen: int) -> str:
        return self.base(code) + self._part(measure, reading) + f"&frozen={frozen}"

    def frozen(self, code: str) -> str:
        return f"/progress/{code}/{self.year}/frozen/"

    def changes(self, code: str) -> str:
        return f"/progress/{code}/{self.year}/changes/"

    def late(self, code: str, rule: int) -> str:
        return f"/progress/{code}/{self.year}/late/?rule={rule}"

    def remind(self, code: str, rule: int) -> str:
        return f"/progress/{code}/{self.year}/late/remind/?rule={rule}"

    def invite(self, code: str, rule: int) -> str:
        return f"/progress/{code}/{self.year}/invite/?rule={rule}"

    def _part(self, measure: str, reading: Reading) -> str:
        return f"?measure={measure}&reading={reading.value}"
