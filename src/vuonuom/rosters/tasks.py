"""What the background process does with lists: reads those sent, enters those confirmed, undoes."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db.models import F
from django.utils.translation import gettext as _

from vuonuom.core.errors import Refused
from vuonuom.files import progress
from vuonuom.files.actions import checked_list
from vuonuom.files.models import StoredFile
from vuonuom.files.queries import on_disk
from vuonuom.rosters.actions.entering import ENTER, HasRejections
from vuonuom.rosters.actions.handling import note_failing, note_reading, note_staying
from vuonuom.rosters.actions.people import PASSES
from vuonuom.rosters.actions.undoing import Share, undo_entering
from vuonuom.rosters.models import Intake
from vuonuom.rosters.queries.intakes import entry_of
from vuonuom.rosters.queries.people import Tell
from vuonuom.rosters.queries.plans import Source
from vuonuom.rosters.queries.readings import Read, read_list
from vuonuom.rosters.queries.tables import Corrections
from vuonuom.rosters.states import UNDER_WAY, IntakeState, ListKind

MOST_TRIES = 2  # a file that kills its reader is not read for ever
EVERY = 0.5  # seconds between two words on how far it has come


def next_one() -> int | None:
    """The key of the list that has waited longest."""
    waiting = Intake.objects.filter(state__in=UNDER_WAY).order_by("pk")
    return waiting.values_list("pk", flat=True).first()


def work_on(key: int) -> None:
    """Read, enter or undo one list. It may be killed at any time, and begun again."""
    Intake.objects.filter(pk=key).update(tries=F("tries") + 1)
    intake = Intake.objects.select_related("unit", "by", "file").get(pk=key)
    try:
        _WORK[IntakeState(intake.state)](intake)
    finally:
        progress.forget(intake.code)


def _enter(intake: Intake) -> None:
    try:
        with on_disk(_file(intake)) as path:
            ENTER[ListKind(intake.kind)](
                by=intake.by,
                intake=intake,
                source=_source(intake, path),
                good_alone=True,
                tell=_tell(intake, PASSES if intake.kind == ListKind.PEOPLE else 1),
            )
    except HasRejections as refusal:  # good when it was read: somebody was first
        note_failing(by=None, intake=intake, trouble=_since_then(refusal))
    except Refused as refusal:
        note_failing(by=None, intake=intake, trouble=refusal.sentence)


def _since_then(refusal: HasRejections) -> str:
    first = refusal.plan.rejected[0]
    return _(
        "Từ lúc đọc tệp, có người đã làm thay đổi trước: dòng %(line)s nay không nhập được"
        " (%(why)s) Chưa dòng nào được nhập; xin nộp lại tệp để xem lại."
    ) % {"line": first.line, "why": first.reason}


def _read(intake: Intake) -> None:
    with TemporaryDirectory() as folder:
        answer = Path(folder, "tra-loi.xlsx")
        try:
            with on_disk(_file(intake)) as path:
                read = read_list(
                    _source(intake, path),
                    ListKind(intake.kind),
                    scope=intake.unit,
                    answer=answer,
                    tell=_tell(intake),
                )
        except Refused as refusal:
            read = Read(trouble=refusal.sentence, line=intake.line, mapping=intake.mapping)
        upload = None
        if answer.exists():
            with answer.open("rb") as content:
                upload = checked_list(File(content, name=f"tra-loi-{intake.code}.xlsx"))
        note_reading(by=None, intake=intake, read=read, answer=upload)


def _take_back(intake: Intake) -> None:
    try:
        _refuse_endless(intake)
        undo_entering(entry=entry_of(intake), by=intake.by, tell=_often(intake))
    except Refused as refusal:
        note_staying(by=None, intake=intake, trouble=refusal.sentence)


def _refuse_endless(intake: Intake) -> None:
    if intake.tries > MOST_TRIES:
        raise Refused(_("Máy đã thử hai lần mà chưa hoàn tác xong. Mọi thứ vẫn như trước."))


_WORK = {
    IntakeState.WAITING: _read,
    IntakeState.CONFIRMED: _enter,
    IntakeState.LEAVING: _take_back,
}


def _file(intake: Intake) -> StoredFile:
    if intake.tries > MOST_TRIES:
        raise Refused(_("Tệp quá lớn hoặc bị hỏng, máy không đọc hết được. Xin chia nhỏ tệp."))
    if intake.file is None:
        raise Refused(_("Tệp đã được xóa sau một tuần. Xin gửi lại."))
    return intake.file


def _source(intake: Intake, path: Path) -> Source:
    corrections = Corrections(line=intake.line, mapped=intake.mapping or None, unit=intake.unit_id)
    return Source(path, ending=path.suffix.lstrip("."), corrections=corrections)


def _tell(intake: Intake, passes: int = 1) -> Tell:
    """Say how many lines are done, over as many passes as there are."""
    whole = int(intake.found.get("lines", 0)) * passes
    say = _often(intake)
    return lambda done: say(done, whole)


def _often(intake: Intake) -> Share:
    """Say (done, whole), at most twice a second."""
    told = 0.0

    def tell(done: int, whole: int) -> None:
        nonlocal told
        if time.monotonic() - told > EVERY:
            told = time.monotonic()
            progress.tell(intake.code, done, whole)

    return tell
