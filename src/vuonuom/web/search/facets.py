"""What a question can be narrowed to, counted over what the person may see and nothing else.

The counts are those of the best hits that are read (`READ`), each of which was asked of
`visible_to`: a count over the index itself would tell of what may not be seen.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.ideas.states import Stage
from vuonuom.similarity.queries import Hit
from vuonuom.tree.models import Link

READ = 100
MOST = 12  # choices of a facet
IDEA = Idea._meta.label_lower


@dataclass(frozen=True)
class Choice:
    value: str
    label: str | Promise
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str | Promise
    choices: list[Choice]


type Seen = Sequence[tuple[Hit, Any]]


def of(seen: Seen, asked: dict[str, str], kinds: dict[str, Any]) -> list[Facet]:
    """The facets of what was found; a facet without a choice is left out."""
    kind_of = {kind: key for key, (_label, of_key) in kinds.items() for kind in of_key}
    fields = [row.field for hit, row in seen if hit.kind == IDEA and row.field]
    columns: list[tuple[str, Any, Iterable[str], dict[str, Any]]] = [
        ("kind", _("Loại"), (kind_of[hit.kind] for hit, _row in seen),
         {key: label for key, (label, _kinds) in kinds.items()}),
        ("unit", _("Thuộc"), *_units(seen, asked.get("unit", ""))),
        ("year", _("Năm"), (str(year) for _hit, row in seen if (year := year_of(row))), {}),
        ("field", _("Lĩnh vực"),
         (field.code for field in fields), {field.code: field.name for field in fields}),
        ("stage", _("Bước"), (row.stage.value for hit, row in seen if hit.kind == IDEA),
         dict(Stage.choices)),
        ("by", _("Tác giả"), *_people(seen)),
    ]  # fmt: skip
    made = [_facet(name, label, values, labels, asked) for name, label, values, labels in columns]
    return [facet for facet in made if facet.choices]


def _facet(
    name: str, label: Any, values: Iterable[str], labels: dict[str, Any], asked: dict[str, str]
) -> Facet:
    counts = Counter(values)
    chosen = asked.get(name, "")
    if chosen and (chosen in labels or chosen in counts):
        counts[chosen] += 0  # stays a choice, so that it can be taken back
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST]
    if name == "year":
        ranked.sort(reverse=True)
    choices = [Choice(key, labels.get(key, key), n, key == chosen) for key, n in ranked]
    return Facet(name, label, choices)


def year_of(row: Any) -> int | None:
    if year := getattr(row, "year", None):
        return int(year)
    for name in ("accepted_on", "proposed_at", "published_at", "issued_on"):
        if day := getattr(row, name, None):
            return int(day.year)
    return None


def _units(seen: Seen, chosen: str) -> tuple[list[str], dict[str, str]]:
    """One step down from the chosen unit, or from the top of all that was found."""
    homes = [row.unit_id for _hit, row in seen if getattr(row, "unit_id", None)]
    paths: dict[int, list[int]] = {}
    known: dict[int, tuple[str, str]] = {}
    links = Link.objects.filter(descendant__in=set(homes)).order_by("distance")
    told = links.values_list(
        "descendant_id", "ancestor_id", "ancestor__unit__code", "ancestor__unit__name"
    )
    for home, unit, code, name in told:
        paths.setdefault(home, []).append(unit)
        known[unit] = (code, name)
    above = next((pk for pk, (code, _name) in known.items() if code == chosen), None)
    steps = [_step(paths[home], above) for home in homes]
    found = [known[step][0] for step in steps if step in known]
    return found, dict(known.values())


def _step(path: list[int], above: int | None) -> int | None:
    """The unit on the way down to `path[0]` that stands right below `above`."""
    if above is None:
        return path[-2] if len(path) > 1 else path[-1]
    if above not in path:
        return None
    return path[max(path.index(above) - 1, 0)]


def authors_of(seen: Seen) -> dict[int, dict[str, str]]:
    """Of each idea that was found: its authors, whose names stand on its page."""
    ideas = [hit.pk for hit, _row in seen if hit.kind == IDEA]
    found: dict[int, dict[str, str]] = {}
    for author in IdeaAuthor.objects.filter(idea__in=ideas).select_related("person"):
        found.setdefault(author.idea_id, {})[str(author.person_id)] = str(author.person)
    return found


def _people(seen: Seen) -> tuple[list[str], dict[str, str]]:
    authors = list(authors_of(seen).values())
    names = {key: name for people in authors for key, name in people.items()}
    return [key for people in authors for key in people], names
