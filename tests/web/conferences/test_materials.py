import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conferences.making import opened
from vuonuom.conferences.models import Material, Opening
from vuonuom.files.models import StoredFile
from vuonuom.journal.models import Entry

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def conference(cast):
    return opened(cast, cast.branch_a1)


def put_up(client, conference, content=PDF, name="nghi-quyet.pdf"):
    file = SimpleUploadedFile(name, content)
    address = f"/conferences/{conference.code}/materials/new/"
    return client.post(address, {"upload": file, "title": "Toàn văn"}, follow=True)


def look(client, conference):
    answer = client.get(f"/conferences/{conference.code}/materials/{Material.objects.get().pk}/")
    content = b"".join(answer.streaming_content) if answer.status_code == 200 else b""
    return answer.status_code, content


def test_a_material_is_put_up_and_opened_by_those_invited(client_of, cast, conference):
    put_up(client_of(cast.leader), conference)
    assert look(client_of(cast.author), conference) == (200, PDF)
    assert look(client_of(cast.neighbour), conference) == (404, b"")


def test_what_is_not_what_its_name_says_is_refused(client_of, cast, conference):
    answer = put_up(client_of(cast.leader), conference, b"MZ\x90", "nghi-quyet.pdf")
    assert list(answer.context["form"].errors) == ["upload"]
    assert Material.objects.count() == 0


def test_nobody_can_say_who_opened_it(client_of, cast, conference):
    put_up(client_of(cast.leader), conference)
    acts = Entry.objects.count()
    look(client_of(cast.author), conference)
    assert Entry.objects.count() == acts
    assert {field.name for field in Opening._meta.fields} == {"id", "material", "on"}


def test_a_second_look_is_no_second_opening(client_of, cast, conference):
    put_up(client_of(cast.leader), conference)
    author = client_of(cast.author)
    for _ in range(2):
        look(author, conference)
    assert Opening.objects.count() == 1


@pytest.mark.parametrize(("openings", "told"), [(9, "dưới mười lượt mở"), (10, "10 lượt mở")])
def test_openings_are_told_from_ten_on(client_of, cast, conference, openings, told):
    leader = client_of(cast.leader)
    put_up(leader, conference)
    for _ in range(openings):
        Opening.objects.create(material=Material.objects.get(), on="2026-01-01")
    assert f" · {told}<" in leader.get(f"/conferences/{conference.code}/").content.decode()
    page = client_of(cast.author).get(f"/conferences/{conference.code}/").content.decode()
    assert "lượt mở" not in page


def test_a_material_is_taken_down_with_its_file(client_of, cast, conference):
    leader = client_of(cast.leader)
    put_up(leader, conference)
    one = f"/conferences/{conference.code}/materials/{Material.objects.get().pk}/take-down/"
    assert client_of(cast.author).post(one).status_code == 404
    leader.post(one)
    assert (Material.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_putting_up_is_undone(client_of, cast, conference):
    leader = client_of(cast.leader)
    put_up(leader, conference)
    added = Entry.objects.get(kind="conferences.material.added")
    leader.post(f"/undo/{added.pk}/")
    assert (Material.objects.count(), StoredFile.objects.count()) == (0, 0)
