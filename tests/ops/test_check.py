"""`vuonuom check` names table and key of whatever was changed behind the product's back."""

import errno
import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import F

from tests.journal.acting import sent
from vuonuom.core import clock
from vuonuom.files.actions import store
from vuonuom.files.models import StoredFile
from vuonuom.ideas.models import Idea, IdeaAuthor
from vuonuom.journal.actions import number_entries, seal_entries
from vuonuom.journal.models import Entry, Participation, Posting, Seal, Tally
from vuonuom.mailbox.actions import send_letter
from vuonuom.mailbox.models import Letter
from vuonuom.ops import cli
from vuonuom.ops.checking import waiting
from vuonuom.organization.models import Membership
from vuonuom.similarity import actions as similarity
from vuonuom.similarity import index
from vuonuom.similarity.models import Text
from vuonuom.tree.models import Link


@pytest.fixture
def counted(cast, settings, tmp_path):
    """A small instance with something in every table that counts."""
    settings.DATA_DIR = tmp_path
    send_letter(by=cast.author, unit=cast.branch_a1, title="Lịch trực", text="Ghi lịch trực.")
    number_entries()
    seal_entries()
    similarity.rebuild()
    return cast


@pytest.fixture
def check(capsys):
    def checked(*words):
        status = cli.main(["check", *words])
        return status, capsys.readouterr().out

    return checked


def behind_its_back(rows, **changes):
    """As somebody with the database's password would."""
    assert rows.update(**changes) == 1


def test_a_clean_instance_passes(counted, check):
    assert check() == (0, "Khớp hoàn toàn.\n")


def link(cast):
    return Link.objects.filter(ancestor=cast.head.pk, descendant=cast.branch_a1.pk)


CHANGES = {
    "tree_link": lambda cast: (
        link(cast),
        {"distance": 7},
        f"tree_link (ancestor={cast.head.pk}, descendant={cast.branch_a1.pk})",
    ),
    "journal_tally": lambda cast: (
        Tally.objects.filter(unit=cast.base_a.pk, measure="ideas.submitted").filter(
            period=F("period") - F("period") % 100
        ),
        {"total": 9},
        f"journal_tally (unit={cast.base_a.pk}, ideas.submitted",
    ),
    "journal_participation": lambda cast: (
        Participation.objects.filter(unit=cast.head.pk),
        {"count": 5},
        f"journal_participation (unit={cast.head.pk}, ",
    ),
    "journal_posting": lambda cast: (
        Posting.objects.filter(measure="ideas.submitted"),
        {"amount": 2},
        f"journal_posting id: {Posting.objects.get(measure='ideas.submitted').pk}",
    ),
    "journal_entry": lambda cast: (
        Entry.objects.filter(kind="ideas.idea.submitted"),
        {"actor_id": cast.neighbour.pk},
        f"journal_entry id={Entry.objects.get(kind='ideas.idea.submitted').pk} ",
    ),
    "journal_seal": lambda cast: (
        Seal.objects.all(),
        {"root": "0" * 64},
        f"journal_seal id={Seal.objects.get().pk} ",
    ),
    "ideas_ideaauthor": lambda cast: (
        IdeaAuthor.objects.all(),
        {"share": 60},
        f"ideas_ideaauthor (idea={Idea.objects.get().pk})",
    ),
    "ideas_idea": lambda cast: (
        Idea.objects.all(),
        {"year": 2020},
        f"ideas_idea (id={Idea.objects.get().pk}, unit={cast.branch_a1.pk}, year=2020)",
    ),
    "mailbox_letter": lambda cast: (
        Letter.objects.all(),
        {"state": "declined", "closed_at": F("received_at")},
        f"mailbox_letter (id={Letter.objects.get().pk}, ",
    ),
    "organization_membership": lambda cast: (
        Membership.objects.filter(person=cast.neighbour),
        {"ends_on": F("starts_on")},
        f"organization_membership (unit={cast.branch_a2.pk}) organization.members",
    ),
}


@pytest.mark.parametrize("table", CHANGES)
def test_a_change_behind_the_products_back_is_named(counted, check, table):
    rows, change, named = CHANGES[table](counted)
    behind_its_back(rows, **change)

    status, said = check()

    assert status == 1
    assert named in said


def test_a_posting_taken_away_is_named(counted, check):
    posting = Posting.objects.get(measure="ideas.submitted")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_posting WHERE id = %s", [posting.pk])

    status, said = check()

    assert status == 1
    assert f"journal_entry id={posting.entry_id} " in said


def test_an_entry_taken_out_of_a_seal_is_named(counted, check):
    last = Entry.objects.latest("number")
    Posting.objects.filter(entry=last).delete()
    last.delete()

    status, said = check()

    assert status == 1
    assert f"journal_seal id={Seal.objects.get().pk} " in said


@pytest.fixture
def stored(counted, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    upload = ContentFile(b"%PDF-1.4\n%%EOF\n", name="huong-dan.pdf")
    return StoredFile.objects.get(pk=store(by=counted.author, upload=upload).pk)


def test_a_missing_file_is_named(stored, check):
    stored.content.storage.delete(stored.content.name)

    status, said = check()

    assert status == 1
    assert f"files_storedfile (id={stored.pk}, {stored.content.name}): có không đọc được" in said


def test_a_changed_file_is_named(stored, check):
    with stored.content.storage.open(stored.content.name, "ab") as content:
        content.write(b"x")

    status, said = check()

    assert status == 1
    assert f"files_storedfile (id={stored.pk}, " in said


def test_repair_writes_derived_tables_anew_and_says_so(counted, check):
    link(counted).delete()
    Tally.objects.filter(unit=counted.base_a.pk).update(total=99)
    Participation.objects.filter(unit=counted.head.pk).delete()

    status, said = check("--repair")

    assert status == 0
    assert "Đã dựng lại: tree_link, journal_tally, journal_participation.\n" in said
    assert check()[0] == 0


def test_repair_does_not_touch_what_is_not_derived(counted, check):
    IdeaAuthor.objects.update(share=60)

    status, said = check("--repair")

    assert status == 1
    assert "Đã dựng lại: không có gì suy ra được.\n" in said


def test_a_posting_without_its_idea_is_named(counted, check):
    sent(by=counted.author, unit=counted.branch_a1)

    status, said = check()

    assert status == 1
    assert "ideas_idea (id=" in said


def test_texts_that_wait_for_an_index_that_nobody_writes_are_named(counted, check):
    Text.objects.update(stale=True)
    assert check()[0] == 0  # on their way
    old = clock.now() - timedelta(minutes=11)
    os.utime(index.folder() / "meta.json", (old.timestamp(), old.timestamp()))
    Entry.objects.filter(subject_kind="ideas.idea").update(at=old)
    assert "index index: có 1 nội dung đang đợi, phải là chỉ mục theo kịp" in check()[1]


def test_texts_that_wait_for_an_index_that_cannot_be_written_are_named(counted, monkeypatch):
    def full(**_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(waiting, "NamedTemporaryFile", full)
    assert list(waiting.waiting_texts()) == []
    Text.objects.update(stale=True)
    [found] = waiting.waiting_texts()
    assert (found.found, found.expected) == ("1 nội dung đang đợi", "thư mục chỉ mục ghi được")
