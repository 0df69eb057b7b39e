from datetime import date

import pytest

from tests.conferences.making import arranged
from tests.directives.making import assigned, make_clause, make_directive
from vuonuom.directives.models import Clause, Directive
from vuonuom.journal.models import Entry
from vuonuom.organization.models import Unit

HEAD = {
    "number": "46-CTr/TU", "kind": "action_programme", "title": "Chương trình hành động",
    "issuer": "Tỉnh ủy Hoa Ban", "issued_on": "15/03/2025", "parent": "", "unit": "head",
}  # fmt: skip
CLAUSE = {"label": "Mục I.1", "text": "Mỗi đơn vị một sản phẩm", "owner": "", "due_on": ""}


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def error(answer, field):
    return answer.context["form"].errors[field][0]


def test_a_directive_is_entered_in_the_browser(office):
    answer = office.post("/directives/new/", HEAD)
    directive = Directive.objects.get()
    assert answer.url == f"/directives/{directive.code}/"
    assert directive.issued_on == date(2025, 3, 15)


def test_a_double_click_enters_one_directive(office):
    for _ in range(2):
        answer = office.post("/directives/new/", HEAD | {"_key": "one-click"})
    assert Directive.objects.count() == 1
    assert answer.status_code == 302


@pytest.mark.parametrize("field", ["number", "kind", "title", "issuer", "issued_on", "unit"])
def test_an_empty_field_is_asked_for_and_the_rest_is_kept(office, field):
    answer = office.post("/directives/new/", HEAD | {field: " "})
    assert list(answer.context["form"].errors) == [field]
    assert 'value="46-CTr/TU"' in answer.content.decode() or field == "number"


@pytest.mark.parametrize("field", ["number", "title", "issuer", "issued_on", "unit"])
def test_a_megabyte_is_refused_beside_its_field(office, field):
    answer = office.post("/directives/new/", HEAD | {field: "a" * 1_000_000})
    assert list(answer.context["form"].errors) == [field]
    assert Directive.objects.count() == 0


def test_a_script_is_text(office):
    office.post("/directives/new/", HEAD | {"title": "<script>alert(1)</script>"})
    page = office.get(f"/directives/{Directive.objects.get().code}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_decomposed_and_invisible_marks_are_stored_clean(office):
    office.post(
        "/directives/new/", HEAD | {"title": "Nghi\u0323 quye\u0302\u0301t\u200b \u202eA 🌱"}
    )
    assert Directive.objects.get().title == "Nghị quyết A 🌱"


def test_a_day_that_has_not_come_is_refused(office):
    answer = office.post("/directives/new/", HEAD | {"issued_on": "01/01/2090"})
    assert error(answer, "issued_on") == "Ngày ban hành chưa tới."


def test_a_child_before_its_parent_is_refused(office, cast):
    parent = make_directive(cast)
    answer = office.post(
        "/directives/new/", HEAD | {"parent": parent.pk, "issued_on": "01/01/2024"}
    )
    assert list(answer.context["form"].errors) == ["issued_on"]


def test_a_clause_is_added_and_edited(office, cast):
    directive = make_directive(cast)
    office.post(
        f"/directives/{directive.code}/clauses/new/",
        CLAUSE | {"owner": "doan co so mai son", "due_on": "31/12/2026"},
    )
    clause = Clause.objects.get()
    assert (clause.owner, clause.due_on) == (cast.base_a, date(2026, 12, 31))
    office.post(f"/directives/{directive.code}/clauses/{clause.pk}/", CLAUSE | {"label": "Mục 2"})
    clause.refresh_from_db()
    assert (clause.label, clause.owner) == ("Mục 2", None)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"text": ""}, "text"), ({"label": "a" * 1_000_000}, "label"),
     ({"text": "a" * 1_000_000}, "text"), ({"owner": "không có"}, "owner"),
     ({"due_on": "31/02/2026"}, "due_on"), ({"due_on": "01/01/2020"}, "due_on")],
)  # fmt: skip
def test_a_wrong_clause_says_what_to_change(office, cast, change, field):
    directive = make_directive(cast)
    answer = office.post(f"/directives/{directive.code}/clauses/new/", CLAUSE | change)
    assert list(answer.context["form"].errors) == [field]
    assert Clause.objects.count() == 0


def test_an_owner_that_closed_meanwhile_is_not_found(office, cast):
    directive = make_directive(cast)
    Unit.objects.filter(pk=cast.base_a.pk).update(closed_on=date(2025, 7, 1))
    answer = office.post(f"/directives/{directive.code}/clauses/new/", CLAUSE | {"owner": "base-a"})
    assert list(answer.context["form"].errors) == ["owner"]


def test_the_page_shows_clauses_with_what_hangs_on_them(office, cast):
    clause = make_clause(cast, due_on=date(2025, 1, 1), owner=cast.base_a)
    late = make_clause(cast, clause.directive, label="Mục III", due_on=date(2025, 2, 1))
    assigned(cast, clause=clause)
    low = make_directive(cast, number="46-CTr/TU", parent=clause.directive)
    page = office.get(f"/directives/{clause.directive.code}/").content.decode()
    assert [words for words in (
        "Đoàn cơ sở Mai Sơn", "Chỉ tiêu đổi mới sáng tạo", "Đang thực hiện",
        "Chưa thực hiện", "Quá hạn, chưa xong", low.code, late.label,
    ) if words not in page] == []  # fmt: skip


def test_an_added_clause_can_be_taken_back_by_the_button(office, cast):
    directive = make_directive(cast)
    office.post(f"/directives/{directive.code}/clauses/new/", CLAUSE)
    page = office.get(f"/directives/{directive.code}/").content.decode()
    entry = Entry.objects.get(kind="directives.clause.added")
    assert f"/undo/{entry.pk}/" in page


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("movement_office", 200, 200), ("leader", 200, 404), ("keeper_here", 200, 404),
     ("author", 200, 404), ("auditor", 200, 404), ("admin", 200, 404), ("stranger", 200, 404)],
)  # fmt: skip
def test_all_read_directives_and_the_office_writes_them(client, cast, who, reads, writes):
    clause = make_clause(cast)
    client.force_login(getattr(cast, who))
    code = clause.directive.code
    assert client.get(f"/directives/{code}/").status_code == reads
    for page in ("edit/", "clauses/new/", f"clauses/{clause.pk}/"):
        assert client.get(f"/directives/{code}/{page}").status_code == writes
        assert client.post(f"/directives/{code}/{page}", CLAUSE | HEAD).status_code in {302, writes}
    assert client.get("/directives/NQ-0000-00000/").status_code == 404


def test_whoever_may_not_enter_directives_is_refused(client, cast):
    client.force_login(cast.leader)
    answer = client.post("/directives/new/", HEAD | {"unit": "base-a"})
    assert list(answer.context["form"].errors) == ["unit"]
    assert Directive.objects.count() == 0


def test_the_list_takes_the_same_queries_for_any_number(
    office, cast, django_assert_max_num_queries
):
    make_clause(cast)
    office.get("/directives/")
    with django_assert_max_num_queries(12) as one:
        office.get("/directives/")
    for n in range(25):
        make_directive(cast, number=f"{n}-KH")
    with django_assert_max_num_queries(12) as many:
        office.get("/directives/")
    assert len(one) == len(many)


def test_the_page_takes_the_same_queries_for_any_number_of_clauses(
    office, cast, django_assert_max_num_queries
):
    first = make_clause(cast, owner=cast.base_a)
    address = f"/directives/{first.directive.code}/"
    office.get(address)
    with django_assert_max_num_queries(12) as one:
        office.get(address)
    for n in range(25):
        make_clause(cast, first.directive, label=f"Mục {n}", owner=cast.base_b)
    with django_assert_max_num_queries(12) as many:
        office.get(address)
    assert len(one) == len(many)


def test_a_directive_leads_to_the_conferences_on_it_that_one_may_see(office, cast, client_of):
    directive = make_directive(cast)
    draft = arranged(cast, directive=directive)
    at = f"/directives/{directive.code}/"
    assert draft.title in office.get(at).text
    assert f"/conferences/new/?directive={directive.pk}" in office.get(at).text
    assert draft.title not in client_of(cast.author).get(at).text
