from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.directives.making import assigned, total
from tests.progress.walk import movement
from tests.reports.making import begun, frozen
from tests.reports.reading import book_rows, word_tables
from vuonuom.progress.states import AUTHORS, MEMBERS, ROAD
from vuonuom.reports import book, paper
from vuonuom.reports.figures import written
from vuonuom.reports.queries import pages
from vuonuom.reports.queries.pages import Chapter, Passage, Told
from vuonuom.reports.queries.tables import Figure, Part, tables_of

ADDED = (*ROAD, MEMBERS)
DAY = date(2026, 9, 15)


def content(own, children):
    """A frozen board's content with these figures: own, and of each child."""

    def unit(pk, name):
        return {"pk": pk, "code": f"u-{pk}", "name": name, "is_closed": False}

    units = dict(enumerate(children, start=2))
    whole = {m: own[m] + sum(child[m] for child in children) for m in ADDED} | {AUTHORS: 3}
    return {
        "months": 9,
        "unit": unit(1, "Toàn đoàn"),
        "children": [unit(pk, f"Đơn vị {pk}") for pk in units],
        "figures": {"1": {"flow": whole}}
        | {str(pk): {"flow": figures | {AUTHORS: 1}} for pk, figures in units.items()},
        "compared": {},
        "targets": [],
        "invitations": [],
    }


FIGURES = st.fixed_dictionaries({measure: st.integers(0, 10**7) for measure in ADDED})


@settings(max_examples=40, deadline=None)
@given(own=FIGURES, children=st.lists(FIGURES, min_size=1, max_size=5))
def test_children_and_own_make_the_whole_on_page_in_word_and_in_excel(own, children):
    board = SimpleNamespace(year=2026, pk=7, content=content(own, children))
    [table] = tables_of(board)
    assert table.holds
    for whole, *parts in (columns(table), *files(table)):
        assert [sum(one) for one in zip(*parts, strict=True)] == list(whole)


def columns(table):
    """The whole, then its parts: of columns that add up."""
    rows = [[f.value for f, adds in zip(row.figures, table.adds, strict=True) if adds]
            for row in table.rows]  # fmt: skip
    return [rows[-1], *rows[:-1]]


def files(table):
    told = told_of(table)
    [from_word] = word_tables(paper.word(told))
    [from_book] = book_rows(book.sheets(told)).values()
    for rows in (from_word, from_book):
        numbers = [[cell for cell, adds in zip(row[1:], table.adds, strict=True) if adds]
                   for row in rows[-len(table.rows) :]]  # fmt: skip
        yield [numbers[-1], *numbers[:-1]]


def told_of(*tables):
    report = SimpleNamespace(
        unit=SimpleNamespace(name="Toàn đoàn"), title="Sơ kết", year=2026, document=None,
        issued_by="Toàn đoàn",
        symbol="…/BC-TĐ", place="Hoa Ban", superior="", is_draft=True, recipients="",
        authority="", signer_title="", signer="", frozen=SimpleNamespace(on=DAY),
    )  # fmt: skip
    passages = tuple(Passage(at, table, "") for at, table in enumerate(tables, start=1))
    return Told(report, (), (Chapter("I", "results", "Kết quả", "", passages),))


def test_every_figure_opens_its_list_but_differences_and_what_is_not_said(cast):
    board = frozen(cast)
    bare = [
        (table.key, figure)
        for table in tables_of(board)
        for row in table.rows
        for figure in row.figures
        if not figure.path and figure.value is not None and not figure.signed
    ]
    assert bare == []


def test_what_is_recorded_at_the_unit_itself_has_its_row(cast):
    [children] = [t for t in tables_of(frozen(cast)) if t.key == "children"]
    assert [row.part for row in children.rows[-3:]] == [Part.PLAIN, Part.OWN, Part.WHOLE]
    assert children.holds


def test_a_target_of_each_unit_adds_up(cast):
    [target] = [t for t in tables_of(frozen(cast)) if t.key.startswith("target-")]
    assert [[f.value for f in row.figures] for row in target.rows] == [
        [1, 0, 1, 0], [1, 0, 1, 0], [0, 0, 0, 0], [2, 0, 2, 0],
    ]  # fmt: skip


def test_an_amount_is_told_by_its_figure(cast):
    movement(cast)
    assigned(cast, total(10, "ideas.submitted"), year=2026)
    targets = tables_of(frozen(cast, targets=False))[0]
    told = {row.label: [f.value for f in row.figures] for row in targets.rows}
    assert told["Cả phong trào có thêm sản phẩm"] == [10, 4, 6, None]


def test_the_comparison_is_with_the_same_months_of_the_year_before(cast):
    [compared] = [t for t in tables_of(frozen(cast)) if t.key == "compared"]
    [ideas] = [row for row in compared.rows if row.label == "Ý tưởng"]
    this, before, more = ideas.figures
    assert (this.value, before.value, more.value) == (4, 0, 4)
    assert "months=9" in before.path


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure(1234567), "1.234.567"),
        (Figure(5, signed=True), "+5"),
        (Figure(-5, signed=True), "-5"),
        (Figure(12, about=True), "≈ 12"),
        (Figure(None), "–"),
    ],
)
def test_figures_are_written_as_people_here_write_them(figure, shown):
    assert written(figure) == shown


def test_a_report_is_told_in_five_queries(cast, django_assert_max_num_queries):
    report = begun(cast)
    from vuonuom.reports.models import Report

    with django_assert_max_num_queries(5):
        pages.told(Report.objects.select_related("frozen").get(pk=report.pk), with_empty=True)


def test_what_few_units_have_is_told_where_there_is_some(cast):
    [compared] = [t for t in tables_of(frozen(cast)) if t.key == "compared"]
    assert "Triển lãm đã mở cửa" not in [row.label for row in compared.rows]
