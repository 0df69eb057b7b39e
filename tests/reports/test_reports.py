import pytest
from django.db import connection

from tests.cast import FOUNDED
from tests.progress.walk import TODAY, count
from tests.reports.making import begun, frozen, heading, issued, wrote
from vuonuom.access.actions import grant
from vuonuom.access.errors import NotAllowed
from vuonuom.access.models import Grant
from vuonuom.directives.models import Directive
from vuonuom.journal.queries import last_entry
from vuonuom.journal.undoing import CannotUndo, undo
from vuonuom.ops import erasing, purging
from vuonuom.ops.checking.reports import differing_reports
from vuonuom.organization.models import Unit
from vuonuom.reports import paper
from vuonuom.reports.actions import drafting, issuing
from vuonuom.reports.models import Report
from vuonuom.reports.queries import pages
from vuonuom.reports.queries.tables import tables_of
from vuonuom.reports.states import ReportState


def entry_of(report, by):
    return last_entry(actor_id=by.pk, subject_kind="reports.report", subject_id=report.pk)


def test_a_report_is_written_saved_and_issued_under_the_next_number(cast):
    first = issued(cast)
    second = issued(cast, wrote(cast, begun(cast, first.frozen)))
    assert (first.symbol, second.symbol) == ("01/BC-ĐBHB", "02/BC-ĐBHB")
    assert first.hash == Report.objects.get(pk=first.pk).said()


WRITES = {"movement_office": True, "leader": False, "keeper_here": False, "author": False,
          "auditor": False, "stranger": False}  # fmt: skip


@pytest.mark.parametrize("who", WRITES)
def test_who_writes_a_report_of_the_head(cast, who):
    board = frozen(cast, targets=False)
    try:
        begun(cast, board, by=getattr(cast, who))
    except NotAllowed:
        assert not WRITES[who]
    else:
        assert WRITES[who]


def test_a_draft_is_seen_by_its_writers_and_an_issued_one_by_all_who_see_the_board(cast):
    board = frozen(cast, unit=cast.base_a, by=cast.leader, targets=False)
    report = begun(cast, board, by=cast.leader)
    draft = {"leader": True, "movement_office": True, "auditor": False, "keeper_here": False,
             "leader_elsewhere": False, "author": False}  # fmt: skip
    assert {who: seen(report, getattr(cast, who)) for who in draft} == draft
    issued(cast, report, by=cast.leader)
    wanted = draft | {"auditor": True}
    assert {who: seen(report, getattr(cast, who)) for who in wanted} == wanted


def seen(report, person):
    return Report.objects.visible_to(person).filter(pk=report.pk).exists()


def test_an_issued_report_is_neither_written_nor_dropped_nor_issued_again(cast):
    report = issued(cast)
    for attempt in (
        lambda: wrote(cast, report),
        lambda: drafting.drop_report(by=cast.movement_office, report=report),
        lambda: issued(cast, report),
    ):
        with pytest.raises((drafting.SomebodyWasFirst, issuing.SomebodyWasFirst)):
            attempt()
    with pytest.raises(CannotUndo):
        undo(entry=entry_of(report, cast.movement_office), by=cast.movement_office)


def test_who_saves_over_what_they_did_not_read_is_told(cast):
    report = begun(cast)
    old = Report.objects.get(pk=report.pk)
    wrote(cast, report, situation="Của người thứ nhất.")
    with pytest.raises(drafting.SomebodyWasFirst):
        wrote(cast, old, situation="Của người thứ hai.")
    assert report.texts.get(key="situation").text == "Của người thứ nhất."


def test_a_report_has_no_other_texts_than_its_sections_and_tables(cast):
    with pytest.raises(drafting.NoSuchText):
        wrote(cast, begun(cast), elsewhere="Không có mục này.")


@pytest.mark.parametrize("field", ["title", "short", "place"])
def test_what_a_state_paper_needs_is_asked_for(cast, field):
    with pytest.raises(drafting.Missing) as refused:
        begun(cast, frozen(cast, targets=False), heading=heading(**{field: " "}))
    assert refused.value.field == field


def test_a_report_without_a_signer_is_not_issued(cast):
    report = begun(cast, frozen(cast, targets=False), heading=heading(signer=""))
    with pytest.raises(issuing.NeedsSigner):
        issued(cast, report)


def test_a_draft_is_dropped_and_restored(cast):
    report = drafting.drop_report(by=cast.movement_office, report=begun(cast))
    assert report.state == ReportState.DROPPED
    undo(entry=entry_of(report, cast.movement_office), by=cast.movement_office)
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_beginning_a_report_is_undone(cast):
    report = begun(cast)
    undo(entry=entry_of(report, cast.movement_office), by=cast.movement_office)
    report.refresh_from_db()
    assert report.state == ReportState.DROPPED


def test_a_later_report_replaces_an_earlier_one_and_takes_its_words(cast):
    old = issued(cast)
    new = begun(cast, old.frozen, replaces=old)
    assert new.texts.get(key="situation").text == "Toàn đoàn có bốn chi đoàn."
    issued(cast, new)
    old.refresh_from_db()
    old.document.refresh_from_db()
    assert (old.state, old.document.revoked_reason) == (
        ReportState.REPLACED,
        "Được thay bằng báo cáo số 02/BC-ĐBHB.",
    )
    with pytest.raises(drafting.SomebodyWasFirst):
        begun(cast, old.frozen, replaces=old)


def test_the_figures_of_a_report_stay_after_later_acts(cast):
    report = issued(cast)
    before = tables_of(report.frozen)
    count(by=None, unit=cast.branch_a1, measure="ideas.submitted", on=TODAY, amount=3)
    assert tables_of(Report.objects.get(pk=report.pk).frozen) == before


def test_an_issued_report_keeps_its_name_and_bases_after_later_corrections(cast):
    report = issued(cast)
    before = paper.word(pages.told(Report.objects.get(pk=report.pk), with_empty=False))
    Unit.objects.filter(pk=cast.head.pk).update(name="Tên khác")
    Directive.objects.update(title="Trích yếu khác")
    assert paper.word(pages.told(Report.objects.get(pk=report.pk), with_empty=False)) == before


def test_a_report_is_removed_for_good_by_its_code_and_check_stays_clean(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    Grant.objects.filter(person=cast.curator).delete()
    grant(by=cast.admin, person=cast.curator, role="admin", unit=cast.head, on=FOUNDED)
    report = issued(cast, wrote(cast, begun(cast), rewards="Điều không nên viết ra."))
    purging.purge(code=report.code, reason="Lộ tin", by=cast.admin, second=cast.curator)
    assert set(report.texts.values_list("text", flat=True)) == {erasing.GONE}
    assert list(differing_reports()) == []


def test_check_tells_of_an_issued_report_that_was_changed_by_force(cast):
    report = issued(cast)
    assert list(differing_reports()) == []
    report.texts.update(text="Khác")
    assert {one.key for one in differing_reports()} == {str(report.pk)}


def test_check_tells_of_an_issued_report_that_is_gone(cast):
    report = issued(cast)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_reporttext")
        cursor.execute("DELETE FROM reports_report")
    assert [one.key for one in differing_reports()] == [str(report.pk)]


def test_a_paper_leaves_out_what_nobody_wrote_and_a_draft_shows_it(cast):
    report = wrote(cast, begun(cast), rewards="Hai giấy khen.")
    whole = pages.told(report, with_empty=True)
    paper = pages.told(report, with_empty=False)
    assert [c.number for c in whole.chapters] == ["I", "II", "III", "IV", "V", "VI"]
    assert [(c.number, c.key) for c in paper.chapters] == [
        ("I", "situation"),
        ("II", "results"),
        ("III", "rewards"),
    ]


def test_units_below_with_and_without_a_report(cast):
    board = frozen(cast, unit=cast.base_a, by=cast.leader, targets=False)
    report = begun(cast, board, by=cast.leader)
    wrote(cast, report, by=cast.leader, limits="Còn chậm.")
    issued(cast, report, by=cast.leader)
    from vuonuom.progress.queries.near import near

    children = near(cast.head).children
    found = {one.unit.code: len(one.reports) for one in pages.below(children, 2026)}
    assert found == {"base-a": 1, "base-b": 0}
    told = pages.gathered(cast.movement_office, cast.head, children, 2026)
    assert [(one.section.value, [t.text for t in one.texts]) for one in told] == [
        ("situation", ["Toàn đoàn có bốn chi đoàn."]),
        ("limits", ["Còn chậm."]),
    ]
