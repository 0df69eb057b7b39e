"""What pages show in the components of the frame; tags take anything with these attributes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of a road. `state` is "done", "now" or "todo"."""

    sign: str
    label: str
    state: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a funnel; `share` from 0 to 1 is its length."""

    count: int
    label: str
    share: float
    url: str = ""
    sign: str = ""
    note: str = ""


@dataclass(frozen=True)
class Cell:
    """One unit in a heat grid. `tone` is "good", "going", "late" or "off"."""

    label: str
    tone: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Page[T]:
    """Some rows of a long list, read without counting the whole."""

    rows: tuple[T, ...]
    number: int
    has_next: bool
    is_capped: bool = False  # the list goes on, further than anybody pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1
