"""Reports of a unit and year, one of them chapter by chapter, and those of the units below."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.directives.models import Directive
from vuonuom.organization.models import Unit
from vuonuom.progress.models import FrozenBoard
from vuonuom.progress.queries.near import Place
from vuonuom.reports import rules
from vuonuom.reports.models import Report, ReportText
from vuonuom.reports.queries.tables import Table, tables_of
from vuonuom.reports.states import ReportState, Section

ROMAN = ("I", "II", "III", "IV", "V", "VI")


@dataclass(frozen=True)
class Passage:
    """A table and the words beside it."""

    number: int
    table: Table
    text: str


@dataclass(frozen=True)
class Chapter:
    number: str
    key: str
    title: str
    text: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Told:
    """A report, whole: what page and paper show."""

    report: Report
    bases: tuple[str, ...]
    chapters: tuple[Chapter, ...]

    @property
    def tables(self) -> list[Table]:
        return [passage.table for chapter in self.chapters for passage in chapter.passages]

    @property
    def holds(self) -> bool:
        return all(table.holds for table in self.tables)


@dataclass(frozen=True)
class Below:
    """A unit right below, and its issued reports of the year."""

    unit: Place
    reports: tuple[Report, ...]


def reports_of(person: Person, unit: Unit, year: int) -> QuerySet[Report]:
    """The newest first; drafts only for those who write them."""
    seen: QuerySet[Report] = Report.objects.visible_to(person).filter(unit=unit, year=year)
    return (
        seen.exclude(state=ReportState.DROPPED)
        .select_related("document", "frozen")
        .defer("frozen__content")
        .order_by("-pk")
    )


def open_report(person: Person, unit: Unit, year: int) -> QuerySet[Report]:
    """To be asked for a code: with all that its page needs."""
    seen: QuerySet[Report] = Report.objects.visible_to(person).filter(unit=unit, year=year)
    return seen.select_related(
        "unit", "document", "frozen__unit", "movement__unit", "replaces__document",
        "replaced_by__document",
    )  # fmt: skip


def boards_to_report(unit: Unit, year: int) -> QuerySet[FrozenBoard]:
    found: QuerySet[FrozenBoard] = FrozenBoard.objects.filter(unit=unit, year=year)
    return found.defer("content").order_by("-on", "-pk")


def last_written(unit: Unit) -> Report | None:
    """Whose heading a new report begins with."""
    return Report.objects.filter(unit=unit).order_by("-pk").first()


def keys_of(report: Report) -> list[str]:
    return rules.text_keys([table.key for table in tables_of(report.frozen)])


def told(report: Report, *, with_empty: bool) -> Told:
    """Two queries more. A paper leaves out sections that nobody wrote; a draft shows them."""
    texts = dict(report.texts.values_list("key", "text"))
    tables = tables_of(report.frozen)
    shown = [
        section
        for section in Section
        if with_empty or texts.get(section.value) or section is Section.RESULTS
    ]
    chapters = (_chapter(at, section, texts, tables) for at, section in enumerate(shown))
    bases = bases_of(report) if report.is_draft else tuple(report.bases.splitlines())
    return Told(report, bases, tuple(chapters))


def _chapter(
    at: int, section: Section, texts: Mapping[str, str], tables: Iterable[Table]
) -> Chapter:
    passages: tuple[Passage, ...] = ()
    if section is Section.RESULTS:
        passages = tuple(
            Passage(number, table, texts.get(table.key, ""))
            for number, table in enumerate(tables, start=1)
        )
    text = texts.get(section.value, "")
    return Chapter(ROMAN[at], section.value, str(section.label), text, passages)


def bases_of(report: Report) -> tuple[str, ...]:
    """Căn cứ: the directives that the targets hang on, and the movement."""
    codes = [one["directive_code"] for one in report.frozen.content["targets"]]
    found = Directive.objects.filter(code__in=codes).order_by("issued_on", "pk")
    lines = [
        _("Căn cứ %(kind)s số %(number)s ngày %(day)s của %(issuer)s về “%(title)s”")
        % {
            "kind": one.get_kind_display(),
            "number": one.number,
            "day": f"{one.issued_on:%d/%m/%Y}",
            "issuer": one.issuer,
            "title": one.title,
        }
        for one in found
    ]
    if report.movement is not None:
        law = _("Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15 tháng 6 năm 2022")
        call = _("Căn cứ phong trào thi đua “%(name)s” do %(unit)s phát động") % {
            "name": report.movement.name,
            "unit": report.movement.unit.name,
        }
        return (law, *lines, call)
    return tuple(lines)


def below(children: Iterable[Place], year: int) -> list[Below]:
    """Each living unit right below with what it issued: units only, one query."""
    living = [child for child in children if not child.is_closed]
    issued: dict[int, list[Report]] = defaultdict(list)
    found = Report.objects.filter(
        unit__in=[child.pk for child in living], year=year, state=ReportState.ISSUED
    )
    for report in found.select_related("document").order_by("-pk"):
        issued[report.unit_id].append(report)
    return [Below(child, tuple(issued[child.pk])) for child in living]


@dataclass(frozen=True)
class Gathered:
    """What the units right below wrote in one section."""

    section: Section
    texts: tuple[ReportText, ...]


def gathered(person: Person, unit: Unit, children: Iterable[Place], year: int) -> list[Gathered]:
    """The issued words of the units right below, section by section: to write one's own from."""
    seen = Report.objects.visible_to(person).filter(
        unit__in=[child.pk for child in children], year=year, state=ReportState.ISSUED
    )
    texts = ReportText.objects.filter(report__in=seen, key__in=Section.values)
    by_section: dict[str, list[ReportText]] = defaultdict(list)
    for one in texts.select_related("report__unit").order_by("report__unit__sort_key", "pk"):
        by_section[one.key].append(one)
    return [
        Gathered(section, tuple(by_section[section.value]))
        for section in Section
        if section.value in by_section
    ]
