"""A frozen board as its page shows it: what it said, and what is otherwise today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vuonuom.journal.states import MEASURES
from vuonuom.progress.models import FrozenBoard
from vuonuom.progress.queries.frozen import Difference, differences
from vuonuom.progress.states import AUTHORS, COMPARED, MEMBERS, ROAD, Pace, Reading
from vuonuom.web.frame.words import number
from vuonuom.web.progress import words
from vuonuom.web.progress.links import Links
from vuonuom.web.progress.rows import more

COLUMNS = (AUTHORS, MEMBERS, *ROAD)


def context(found: FrozenBoard, now: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    then = found.content
    links = Links(found.year, reading)
    headings = (_("Người có ý tưởng"), _("Người sinh hoạt"), *map(str, words.ROAD))
    return {
        "frozen": found,
        "unit": then["unit"],
        "path": then["path"][:-1],
        "board_url": links.board(found.unit.code),
        "all_url": links.frozen(found.unit.code),
        "short_hash": found.hash[:12],
        "changed": [_changed(found, links, one) for one in differences(then, now)],
        "targets": [_target(found, links, one, now) for one in then["targets"]],
        "invitations": then["invitations"],
        "readings": [(r.value, words.reading_label(r, found.year, 0), r == reading)
                     for r in Reading],
        "headings": headings,
        "rows": _Table(then, now, reading, links, headings).drawn(),
        "compared": [
            {"label": MEASURES[m].label, **then["compared"][m]}
            for m in COMPARED
            if m in then["compared"]
        ],
        "months": then["months"],
        "before": found.year - 1,
    }  # fmt: skip


def _changed(found: FrozenBoard, links: Links, one: Difference) -> dict[str, Any]:
    since = links.since(one.code, one.measure, one.reading, found.pk)
    return {
        "unit": one.name,
        "label": MEASURES[one.measure].label,
        "reading": words.reading_label(one.reading, found.year, 0) if one.measure in ROAD else "",
        "then": number(one.then),
        "now": number(one.now),
        "now_url": links.behind(one.code, one.measure, one.reading),
        "more": f"{'+' if one.now > one.then else ''}{number(one.now - one.then)}",
        "since_url": since if one.is_listed else "",
    }


def _target(
    found: FrozenBoard, links: Links, target: Mapping[str, Any], now: Mapping[str, Any]
) -> dict[str, Any]:
    key = str(found.unit_id)
    result = target["results"][key]
    pace = Pace(result["pace"])
    today = next(
        (t["results"].get(key) for t in now["targets"] if t["rule"] == target["rule"]), None
    )
    return {
        **target,
        **result,
        "mark": (pace.label, words.ICONS[pace], words.TONES[pace]),
        "now": today["reached"] if today and today["reached"] != result["reached"] else None,
        "now_url": links.units(found.unit.code, target["rule"], "reached"),
    }


@dataclass(frozen=True)
class _Table:
    """The children, what was recorded at the unit itself, and the sum: drawn as `rows.table` is."""

    then: Mapping[str, Any]
    now: Mapping[str, Any]
    reading: Reading
    links: Links
    headings: tuple[str, ...]

    def drawn(self) -> SafeString:
        children = [self._row(child) for child in self.then["children"]]
        whole = self._row(self.then["unit"], _("Tổng"))
        return mark_safe("".join([*children, self._own(), whole]))  # noqa: S308  # each is escaped

    def _row(self, unit: Mapping[str, Any], label: str = "") -> str:
        old = self._figures(self.then, unit)
        new = self._figures(self.now, unit)
        cells = []
        for measure in COLUMNS:
            shown = number(old[measure])
            # Only a figure that is still the same opens a list of so many rows.
            if new.get(measure) == old[measure]:
                of = self.reading if measure in ROAD else Reading.FLOW
                url = escape(self.links.behind(unit["code"], measure, of))
                shown = f'<a href="{url}">{shown}</a>'
            cells.append(shown)
        return self._line(label or unit["name"], cells)

    def _own(self) -> str:
        """What no child has: persons do not add up, so theirs stays empty."""
        whole = self._figures(self.then, self.then["unit"])
        children = [self._figures(self.then, child) for child in self.then["children"]]
        rest = {m: whole[m] - sum(child[m] for child in children) for m in COLUMNS}
        shown = ["–" if m == AUTHORS else number(rest[m]) for m in COLUMNS]
        return self._line(_("Ghi ở chính đơn vị"), shown)

    def _figures(self, content: Mapping[str, Any], unit: Mapping[str, Any]) -> Mapping[str, int]:
        """None where the unit hangs elsewhere now."""
        found: Mapping[str, Any] = content["figures"].get(str(unit["pk"]), {})
        of_reading: Mapping[str, int] = found.get(self.reading.value, {})
        return of_reading

    def _line(self, label: str, cells: Iterable[str]) -> str:
        first, *rest = (
            (f'data-label="{escape(heading)}"', cell)
            for heading, cell in zip(self.headings, cells, strict=True)
        )
        told = f'<td class="n told" {first[0]}><span class="how">{first[1]}</span></td>'
        marked = "".join(f'<td class="n" {of}>{cell}</td>' for of, cell in rest)
        return f'<tr><th scope="row">{escape(label)}</th>{told}{marked}{more(label)}</tr>'
