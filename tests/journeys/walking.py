"""Several people at their own devices on one instance, and a look at every page they come to."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browsing import PHONE, axe, enter, fits, screenshot

PATIENCE = 30_000  # ms: a busy machine is slow, not broken


@dataclass
class Walk:
    """`walk.as_(person)` is that person's page; `walk.look(page, name)` examines it."""

    new_page: Any
    pages: dict[int, Page] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def as_(self, person: Any, **look: bool) -> Page:
        if person.pk not in self.pages:
            page = self.pages[person.pk] = self.visitor(**look)
            enter(page, person)
        return self.pages[person.pk]

    def visitor(self, **look: bool) -> Page:
        page: Page = self.new_page(**look)
        page.context.set_default_timeout(PATIENCE)
        return page

    def look(self, page: Page, name: str) -> None:
        """Axe finds nothing, and nothing reaches beyond the edge of a phone. Once for each name."""
        if name in self.seen:
            return
        axe(page)
        size = page.viewport_size
        page.set_viewport_size(PHONE["viewport"])
        fits(page)
        page.set_viewport_size(size)
        self.seen.append(name)
        screenshot(page, f"{len(self.seen):02}-{name}")


def press(page: Page, label: str) -> None:
    """Press the button in sight under these words, and wait for the page it leads to."""
    button = page.locator("button:visible", has_text=label).first
    with page.expect_navigation():
        button.click()
    refuse_errors(page)


def follow(page: Page, label: str) -> None:
    """Follow the link that stands in sight under these words."""
    with page.expect_navigation():
        page.locator("main a:visible", has_text=label).first.click()
    refuse_errors(page)


def unfold(page: Page, label: str) -> None:
    """Open the fold under these words, unless it stands open."""
    fold = page.locator("details.fold", has=page.locator("summary", has_text=label)).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def refuse_errors(page: Page) -> None:
    """A form that came back with errors says so here, not three steps later."""
    assert page.locator("p.error:visible, [role=alert]:visible").all_inner_texts() == []


def fill(page: Page, **words: str) -> None:
    """Write into the fields of these names that are in sight."""
    for name, said in words.items():
        page.locator(f"[name={name}]:visible").first.fill(said)


def choose(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"select[name={name}]:visible").first.select_option(value)


def pick(page: Page, name: str, value: str) -> None:
    """One of some round buttons or boxes."""
    page.locator(f"input[name={name}][value='{value}']:visible").first.check()


def tick(page: Page, name: str) -> None:
    page.locator(f"input[type=checkbox][name={name}]:visible").first.check()
