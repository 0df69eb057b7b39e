"""A report as a draft: begun from a frozen board, written, dropped."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import codes, text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.progress.models import FrozenBoard
from vuonuom.recognition.models import EmulationMovement
from vuonuom.reports import rules
from vuonuom.reports.models import Report, ReportText
from vuonuom.reports.queries.pages import keys_of
from vuonuom.reports.states import REPORT, ReportState


class SomebodyWasFirst(Refused):
    pass


class Missing(Refused):
    pass


class NotItsBoard(Refused):
    pass


class NoSuchText(Refused):
    pass


@dataclass(frozen=True)
class Heading:
    """What stands around the body of the paper."""

    title: str
    short: str
    place: str
    superior: str = ""
    authority: str = ""
    signer_title: str = ""
    signer: str = ""
    recipients: str = ""

    def written(self) -> dict[str, str]:
        said = {name: text.one_line(words) for name, words in asdict(self).items()}
        lines = (text.one_line(line) for line in self.recipients.splitlines())
        return said | {"recipients": "\n".join(line for line in lines if line)}


@act
def begin_report(
    *,
    by: Person,
    frozen: FrozenBoard,
    kind: str,
    heading: Heading,
    movement: EmulationMovement | None = None,
    replaces: Report | None = None,
) -> Report:
    """Begin a report of a frozen board as a draft. What it replaces gives it its texts."""
    rules.demand(by, frozen.unit)
    if replaces is not None:
        _check_replaced(replaces, frozen)
    year = frozen.year
    report = Report.objects.create(
        code=codes.new_code("BC", year, lambda code: Report.objects.filter(code=code).exists()),
        unit=frozen.unit,
        year=year,
        kind=kind,
        frozen=frozen,
        movement=movement,
        replaces=replaces,
        created_by=by,
        **_checked(heading),
    )
    if replaces is not None:
        _copy_texts(replaces, report)
    record("reports.report.begun", by=by, subject=report, changed=heading.written())
    return report


@undoes("reports.report.begun")
@act
def undo_beginning(*, entry: Entry, by: Person) -> Report:
    """The draft is dropped, its words stay with it."""
    report = Report.objects.select_related("unit").get(pk=entry.subject_id)
    rules.demand(by, report.unit)
    move_report(report, "dropped", replaces=None)
    reverse(entry, by=by, subject=report)
    return report


@act
def write_report(
    *, by: Person, report: Report, version: int, heading: Heading, texts: Mapping[str, str]
) -> Report:
    """Save a draft as it was typed on what stood at `version`. Undo by writing again."""
    rules.demand(by, report.unit)
    written = _checked(heading)
    if unknown := set(texts) - set(keys_of(report)):
        raise NoSuchText(_("Báo cáo này không có mục %(key)s.") % {"key": min(unknown)})
    mine = Report.objects.filter(pk=report.pk, state=ReportState.DRAFT, version=version)
    if not mine.update(version=version + 1, **written):
        raise SomebodyWasFirst(_was_first(report))
    kept = {key: text.clean(words) for key, words in texts.items()}
    report.texts.all().delete()
    ReportText.objects.bulk_create(
        ReportText(report=report, key=key, text=words) for key, words in kept.items() if words
    )
    report.refresh_from_db()
    record("reports.report.written", by=by, subject=report, changed={**written, **kept})
    return report


@act
def drop_report(*, by: Person, report: Report) -> Report:
    """Put a draft away."""
    rules.demand(by, report.unit)
    move_report(report, "dropped")
    record("reports.report.dropped", by=by, subject=report)
    return report


@undoes("reports.report.dropped")
@act
def restore_report(*, entry: Entry, by: Person) -> Report:
    report = Report.objects.select_related("unit").get(pk=entry.subject_id)
    rules.demand(by, report.unit)
    move_report(report, "restored")
    reverse(entry, by=by, subject=report)
    return report


def move_report(report: Report, verb: str, **also: object) -> None:
    """Raises SomebodyWasFirst."""
    move = REPORT.move(verb)
    mine = Report.objects.filter(pk=report.pk, state__in=move.sources)
    if not mine.update(state=move.target, **also):
        raise SomebodyWasFirst(_was_first(report))
    report.refresh_from_db()


def _was_first(report: Report) -> str:
    now = Report.objects.get(pk=report.pk)
    if now.is_draft:
        return _("Có người vừa lưu bản soạn này. Xin mở lại ở cửa sổ khác để so trước khi lưu.")
    return _("Có người đã làm trước: báo cáo nay ở trạng thái “%(state)s”.") % {
        "state": now.get_state_display()
    }


def _checked(heading: Heading) -> dict[str, str]:
    written = heading.written()
    for field in ("title", "short", "place"):
        if not written[field]:
            raise Missing(_("Văn bản hành chính cần có mục này."), field=field)
    return written


def _check_replaced(replaces: Report, frozen: FrozenBoard) -> None:
    if (replaces.unit_id, replaces.year) != (frozen.unit_id, frozen.year):
        raise NotItsBoard(_("Báo cáo thay thế là của cùng đơn vị, cùng năm."), field="frozen")
    others = Report.objects.filter(replaces=replaces)
    if replaces.state != ReportState.ISSUED or others.exists():
        raise SomebodyWasFirst(_("Báo cáo này đã có bản thay thế."))


def _copy_texts(old: Report, new: Report) -> None:
    wanted = set(keys_of(new))
    ReportText.objects.bulk_create(
        ReportText(report=new, key=one.key, text=one.text)
        for one in old.texts.all()
        if one.key in wanted
    )
