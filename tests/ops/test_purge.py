"""Remove means remove (`trust.md` 2), and what was removed does not come back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from tests.conferences.making import running
from tests.conferences.test_turnout import certified, let_in
from tests.files.test_store import picture
from vuonuom.access.actions import grant
from vuonuom.accounts.models import Person
from vuonuom.conferences.models import Presence
from vuonuom.core import clock
from vuonuom.files.actions import store
from vuonuom.files.models import StoredFile
from vuonuom.files.queries import has_small
from vuonuom.ideas.actions import edit_idea
from vuonuom.ideas.models import Draft, Idea, IdeaPicture
from vuonuom.journal.models import Entry, Tombstone
from vuonuom.mailbox.actions import send_letter
from vuonuom.mailbox.models import LetterStep
from vuonuom.mailbox.states import StepKind
from vuonuom.ops import cli, erasing
from vuonuom.similarity import actions as similarity

TITLE = "Ghi lịch trực lên bảng chung của chi đoàn"
TEXT = "Nhiều bạn quên lịch trực hằng tuần, nên ghi lên bảng chung ở cửa phòng họp."


@pytest.fixture
def idea(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    letter = send_letter(by=cast.author, unit=cast.branch_a1, title=TITLE, text=TEXT)
    idea = edit_idea(by=cast.author, idea=letter.idea, title=TITLE, text=f"{TEXT} Rất rẻ.")
    upload = ContentFile(b"%PDF-1.4\n%%EOF\n", name="bang.pdf")
    picture = store(by=cast.author, upload=upload)
    IdeaPicture.objects.create(idea=idea, file=picture)
    LetterStep.objects.create(
        letter=letter, kind=StepKind.ANSWERED, text=f"Cảm ơn: {TITLE}", at=clock.now()
    )
    Draft.objects.create(person=cast.author, title=TITLE, text=TEXT, saved_at=clock.now())
    similarity.follow()
    return Idea.objects.get(pk=idea.pk)


@pytest.fixture
def second(cast):
    person = Person.objects.create_person(username="second_admin", full_name="Kim Thị Hai")
    grant(by=None, person=person, role="admin", unit=cast.head, on=clock.today())
    return person


def purge(idea, reason="Đơn của tác giả ngày 02/03/2026", by="admin", second="second_admin"):
    return cli.main(["purge", idea.code, "--reason", reason, "--by", by, "--second", second])


def everything_written():
    """Every text in every table but people and units, as one string."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a table's own name
            texts += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(texts)


@pytest.mark.usefixtures("second")
@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_conference_is_left_and_who_came_stays_counted(cast, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    conference = running(cast, cast.branch_a1)
    let_in(cast, conference, cast.author)
    certified(cast, conference)
    assert purge(conference) == 0
    assert "Nghị quyết 57" not in everything_written()
    assert Presence.objects.count() == 1
    assert cli.main(["check"]) == 0


@pytest.mark.usefixtures("second")
@pytest.mark.django_db(transaction=True)
class TestPurge:
    def test_no_word_of_the_idea_is_left_anywhere(self, idea, tmp_path):
        assert purge(idea) == 0
        assert "lịch trực" not in everything_written()
        on_disk = [p for p in tmp_path.rglob("*") if p.is_file()]
        assert [p for p in on_disk if "lịch trực".encode() in p.read_bytes()] == []

    def test_its_files_are_gone_from_the_disk(self, idea):
        name = StoredFile.objects.get().content.name
        assert purge(idea) == 0
        assert not default_storage.exists(name)
        assert StoredFile.objects.count() == 0

    def test_the_act_stays_counted_and_check_is_clean(self, idea):
        assert purge(idea) == 0
        assert Entry.objects.latest("pk").kind == "ideas.idea.purged"
        assert cli.main(["check"]) == 0

    def test_its_salts_are_forgotten(self, idea):
        purge(idea)
        about = Entry.objects.filter(subject_kind="ideas.idea", subject_id=idea.pk)
        assert list(about.exclude(kind="ideas.idea.purged").exclude(salt=None)) == []

    def test_what_lies_out_of_reach_is_listed(self, idea, capsys):
        purge(idea)
        assert "Còn nằm ngoài tầm với:\n- bản sao lưu" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ({"second": "admin"}, "Gỡ bỏ vĩnh viễn cần hai người khác nhau."),
            ({"second": "leader"}, "leader không có quyền gỡ bỏ ở đơn vị này."),
            ({"reason": "  "}, "Hãy nêu lý do gỡ bỏ."),
            (
                {"reason": "Vì ghi LICH TRUC len bang"},
                "Lý do không được nhắc lại nội dung hay tên tác giả.",
            ),
            (
                {"reason": "Theo đơn của Nguyễn Thị Hạt"},
                "Lý do không được nhắc lại nội dung hay tên tác giả.",
            ),
            ({"second": "nobody"}, "Không có người dùng nobody."),
        ],
    )
    def test_it_is_refused_in_one_plain_sentence(self, idea, capsys, words, sentence):
        assert purge(idea, **words) == 1
        assert capsys.readouterr().err == f"{sentence}\n"
        assert Idea.objects.get().title == TITLE

    def test_a_second_purge_is_refused(self, idea):
        purge(idea)
        assert purge(idea) == 1

    def test_an_unknown_code_is_named(self, idea, capsys):
        idea.code = "YT-2026-00000"
        assert purge(idea) == 1
        assert "YT-2026-00000" in capsys.readouterr().err


@pytest.mark.usefixtures("second")
@pytest.mark.django_db(transaction=True)
class TestRestore:
    def test_brings_everything_back_and_check_is_clean(self, idea, tmp_path):
        backup = tmp_path / "sao-luu.tar.gz"
        name = StoredFile.objects.get().content.name
        assert cli.main(["backup", str(backup)]) == 0
        before = everything_written()
        Idea.objects.update(title="Khác")
        default_storage.delete(name)

        assert cli.main(["restore", str(backup)]) == 0

        assert Idea.objects.get().title == TITLE
        assert default_storage.exists(name)
        assert sorted(everything_written().split("\n")) == sorted(before.split("\n"))
        assert cli.main(["check"]) == 0

    def test_small_copies_of_pictures_come_back(self, idea, cast, tmp_path):
        stored = store(by=cast.author, upload=ContentFile(picture(1440, 720), name="a.jpg"))
        backup = tmp_path / "sao-luu.tar.gz"
        cli.main(["backup", str(backup)])
        for name in (stored.content.name, stored.small_name):
            default_storage.delete(name)

        assert cli.main(["restore", str(backup)]) == 0

        assert has_small(StoredFile.objects.get(pk=stored.pk))

    def test_what_was_purged_since_is_purged_again(self, idea, tmp_path):
        backup = tmp_path / "backup" / "sao-luu.tar.gz"
        backup.parent.mkdir()
        cli.main(["backup", str(backup)])
        purge(idea)

        assert cli.main(["restore", str(backup)]) == 0

        assert Idea.objects.get().title == erasing.GONE
        assert "lịch trực" not in everything_written()
        assert Tombstone.objects.count() == 1
        assert StoredFile.objects.count() == 0
        assert cli.main(["check"]) == 0

    def test_it_says_of_when_the_backup_was_as_people_here_write_it(self, idea, tmp_path, capsys):
        backup = tmp_path / "sao-luu.tar.gz"
        with clock.told(datetime(2026, 3, 8, 18, 30, tzinfo=UTC)):
            cli.main(["backup", str(backup)])
        cli.main(["restore", str(backup)])
        assert "lúc 01:30 ngày 09/03/2026" in capsys.readouterr().out

    def test_new_rows_go_on_behind_the_restored_ones(self, idea, cast, tmp_path):
        backup = tmp_path / "sao-luu.tar.gz"
        cli.main(["backup", str(backup)])
        cli.main(["restore", str(backup)])
        letter = send_letter(by=cast.author, unit=cast.branch_a1, title="Hai", text="Ba bốn")
        assert letter.idea.pk > idea.pk

    @pytest.mark.parametrize("damage", ["cut", "no tar", "absent"])
    def test_a_damaged_backup_replaces_nothing(self, idea, tmp_path, capsys, damage):
        backup = tmp_path / "sao-luu.tar.gz"
        cli.main(["backup", str(backup)])
        spoil(backup, damage)
        Idea.objects.update(title="Khác")
        capsys.readouterr()  # on a slow machine the backup told how far it was

        assert cli.main(["restore", str(backup)]) == 1

        assert Idea.objects.get().title == "Khác"
        assert len(capsys.readouterr().err.splitlines()) == 1


def spoil(backup: Path, damage):
    if damage == "cut":
        backup.write_bytes(backup.read_bytes()[:-2000])
    elif damage == "no tar":
        backup.write_text("không phải bản sao lưu")
    else:
        backup.unlink()
