import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.directives.making import make_directive
from tests.directives.test_reading import RESOLUTION, word
from vuonuom.directives.models import Clause


@pytest.fixture
def office(client, cast):
    client.force_login(cast.movement_office)
    return client


def read(client, directive, content, name="57.txt"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/directives/{directive.code}/read/", {"file": file})


def kept(form, **changes):
    """What the browser sends of a draft: a tick that is not set is not sent."""
    values = {bound.name: bound.value() for bound in form}
    return {name: value for name, value in (values | changes).items() if value is not False}


def test_a_file_becomes_a_draft_that_is_corrected_and_saved(office, cast):
    directive = make_directive(cast)
    form = read(office, directive, RESOLUTION.encode()).context["form"]
    assert Clause.objects.count() == 0
    data = kept(form) | {"text-2": "Sửa lại", "keep-3": ""}
    del data["keep-3"]
    office.post(f"/directives/{directive.code}/read/save/", data)
    entered = list(Clause.objects.order_by("position").values_list("label", "text"))
    assert entered[0] == ("Mục I.1", "Sửa lại")
    assert [label for label, _text in entered] == [
        "Mục I.1", "Mục II", "Mục II.1.1", "Mục II.1.2.a", "Mục II.1.2.đ", "Điều 3",
    ]  # fmt: skip


def test_a_word_file_becomes_a_draft(office, cast):
    answer = read(office, make_directive(cast), word("Điều 1. Một", "Điều 2. Hai"), "a.docx")
    assert [label.value() for _, label, _ in answer.context["form"].rows] == ["Điều 1", "Điều 2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", b"no word"), ("a.pdf", b"%PDF-1.7"), ("a.txt", b"\xff\xfe\x00"),
     ("a.txt", b"khong co so nao"), ("a.txt", b"")],
)  # fmt: skip
def test_a_bad_file_is_refused_beside_its_field(office, cast, name, content):
    answer = read(office, make_directive(cast), content, name)
    assert list(answer.context["form"].errors) == ["file"]


def test_a_draft_with_an_error_keeps_all_that_was_typed(office, cast):
    directive = make_directive(cast)
    data = kept(read(office, directive, b"1. Mot\n2. Hai").context["form"]) | {"label-2": ""}
    form = office.post(f"/directives/{directive.code}/read/save/", data).context["form"]
    assert list(form.errors) == ["label-2"]
    assert form["text-1"].value() == "Mot"
    assert Clause.objects.count() == 0


@pytest.mark.parametrize("count", ["", "0", "-1", "x", "9" * 30, "201"])
def test_a_draft_of_a_strange_size_enters_nothing(office, cast, count):
    directive = make_directive(cast)
    answer = office.post(f"/directives/{directive.code}/read/save/", {"count": count})
    assert answer.status_code == 200
    assert Clause.objects.count() == 0


def test_a_double_click_saves_a_draft_once(office, cast):
    directive = make_directive(cast)
    data = kept(read(office, directive, b"1. Mot\n2. Hai").context["form"]) | {"_key": "one-click"}
    for _ in range(2):
        office.post(f"/directives/{directive.code}/read/save/", data)
    assert Clause.objects.count() == 2


@pytest.mark.parametrize("who", ["leader", "author", "auditor"])
def test_who_does_not_edit_directives_reads_no_files_into_them(client, cast, who):
    directive = make_directive(cast)
    client.force_login(getattr(cast, who))
    assert client.get(f"/directives/{directive.code}/read/").status_code == 404
    assert read(client, directive, b"1. Mot").status_code == 404
    assert client.post(f"/directives/{directive.code}/read/save/").status_code == 404
