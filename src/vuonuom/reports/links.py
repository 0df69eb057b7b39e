"""Addresses behind the figures of a report, for page and paper alike (contract: they stay)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """Of one frozen board: each list opens as it stood when the board was frozen."""

    year: int
    frozen: int

    def then(self, code: str, measure: str, *, own: bool = False) -> str:
        """What was counted within the year; of the unit itself only if `own`."""
        alone = "&own=1" if own else ""
        behind = f"?measure={measure}&reading=flow&frozen={self.frozen}&then=1"
        return f"/progress/{code}/{self.year}/list/{behind}{alone}"

    def before(self, code: str, measure: str, months: int) -> str:
        """The same months of the year before."""
        until = f"&months={months}" if months < 12 else ""
        return f"/progress/{code}/{self.year - 1}/list/?measure={measure}&reading=flow{until}"

    def units(self, code: str, rule: int, which: str = "") -> str:
        """Units that a target binds, as they stand today."""
        return f"/progress/{code}/{self.year}/list/?rule={rule}&which={which}"

    def board(self, code: str) -> str:
        return f"/progress/{code}/{self.year}/frozen/{self.frozen}/"
