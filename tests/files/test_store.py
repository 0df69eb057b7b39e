"""Uploads: typed by content, pictures made anew, refused with the reason."""

import errno
import io
import zipfile

import pytest
import pyvips
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from vuonuom.core.errors import Refused
from vuonuom.files import actions, kinds, pictures
from vuonuom.files.actions import NoRoom, checked, make_small_copies, remove, store
from vuonuom.files.models import StoredFile
from vuonuom.files.queries import has_small

GPS = "exif-ifd3-GPSLatitude"


def picture(width=40, height=20, suffix=".jpg", **meta):
    image = pyvips.Image.black(width, height, bands=3).copy(interpretation="srgb")
    for name, (kind, value) in meta.items():
        image.set_type(kind, name, value)
    return image.write_to_buffer(suffix)


def package(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part), "<x/>")  # of 1980: the same bytes every time
    return out.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")
OLE = kinds.OLE + bytes(600)
DOC = OLE + "WordDocument\0".encode("utf-16-le")


def upload(name, content):
    return SimpleUploadedFile(name, content)


def refusal(name, content):
    with pytest.raises(Refused) as refused:
        checked(upload(name, content))
    return refused.value.sentence


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("anh.JPG", picture(), "image/jpeg"),
        ("anh.png", picture(suffix=".png"), "image/png"),
        ("anh.webp", picture(suffix=".webp"), "image/webp"),
        ("bao cao.pdf", b"%PDF-1.7\n...", "application/pdf"),
        ("bao cao.docx", DOCX, kinds.DOCX.media_type),
        ("bang.xlsx", XLSX, kinds.XLSX.media_type),
        ("cu.doc", DOC, "application/msword"),
    ],
)
def test_kind_is_that_of_the_content(name, content, media_type):
    assert checked(upload(name, content)).kind.media_type == media_type


def test_an_image_that_is_a_zip_is_refused_with_the_reason():
    assert refusal("anh.jpg", package("a.txt")).startswith(
        "Tên tệp nói là .jpg nhưng nội dung là .zip."
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("anh.png", picture(), "Tên tệp nói là .png nhưng nội dung là .jpg. Xin kiểm tra lại tệp."),
        ("bang.xlsx", DOCX,
         "Tên tệp nói là .xlsx nhưng nội dung là .docx. Xin kiểm tra lại tệp."),
        ("rong.pdf", b"", "Tệp này rỗng."),
        ("hong.jpg", picture()[:60], "Ảnh bị hỏng, không đọc được. Xin chọn ảnh khác."),
        ("hong.docx", DOCX[:60], "Tệp bị hỏng, không mở được."),
        ("macro.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
         "Tệp có macro. Xin lưu lại thành tệp không có macro rồi gửi."),
        ("khoa.doc", OLE + kinds.ENCRYPTED,
         "Tệp đặt mật khẩu nên không mở được. Xin bỏ mật khẩu rồi gửi lại."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(name, content, sentence):
    assert refusal(name, content) == sentence


def test_a_script_is_not_taken():
    assert refusal("trang.html", b"<script>alert(1)</script>").startswith("Vườn Ươm nhận ảnh")


def test_a_picture_over_ten_megabytes_is_refused_before_it_is_decoded():
    assert refusal("to.jpg", b"\xff\xd8\xff" + bytes(kinds.PICTURE_BYTES)) == (
        "Tệp nặng 10,0 MB, nhiều nhất là 10 MB."
    )


def test_a_bomb_is_refused_by_its_header(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 700)
    assert refusal("bom.png", picture(suffix=".png")) == (
        "Ảnh quá lớn (40 × 20 điểm ảnh). Xin thu nhỏ rồi gửi lại."
    )


def test_location_and_every_other_note_are_removed():
    located = picture(**{
        GPS: (pyvips.GValue.gstr_type, "21/1 0/1 0/1"),
        "exif-ifd0-Artist": (pyvips.GValue.gstr_type, "Nguyễn Thị Hạt"),
    })  # fmt: skip
    assert GPS in pyvips.Image.new_from_buffer(located, "").get_fields()
    kept = pyvips.Image.new_from_buffer(checked(upload("a.jpg", located)).content, "")
    notes = ("exif", "xmp", "iptc", "icc")
    assert [field for field in kept.get_fields() if field.startswith(notes)] == []


def test_a_picture_is_turned_upright():
    lying = picture(40, 20, orientation=(pyvips.GValue.gint_type, 6))
    turned = checked(upload("a.jpg", lying))
    assert (turned.width, turned.height) == (20, 40)


def test_a_large_picture_is_made_smaller():
    kept = checked(upload("a.png", picture(6000, 100, ".png")))
    assert (kept.width, kept.height) == (3000, 50)


def test_a_picture_has_a_small_copy_without_a_word_of_where():
    place = {GPS: (pyvips.GValue.gstr_type, "21/1 2/1 3/1")}
    small = pyvips.Image.new_from_buffer(
        checked(upload("a.jpg", picture(1440, 720, **place))).small, ""
    )
    assert (small.width, small.height) == (720, 360)
    assert [name for name in small.get_fields() if name.startswith("exif")] == []


def test_a_picture_that_is_small_itself_has_none():
    assert checked(upload("a.jpg", picture(720, 40))).small is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ('C:\\Users\\x\\Bản "vẽ"; 1%.pdf', "Bản vẽ 1.pdf"),
        ("...pdf", "tep.pdf"),
        ("khong-duoi", "khong-duoi.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("dài" * 100 + ".pdf", "dài" * 40 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, kept):
    upload_ = upload("x.pdf", b"%PDF-")
    upload_._name = name  # as a client that cleans nothing would send it
    assert checked(upload_).name == kept


@pytest.mark.django_db
def test_store_keeps_the_content_under_a_name_of_chance(cast):
    stored = store(by=cast.author, upload=upload("Bí mật của tôi.pdf", b"%PDF-1.7"))
    with stored.content.open() as content:
        assert content.read() == b"%PDF-1.7"
    assert stored.name == "Bí mật của tôi.pdf"
    assert "mat" not in stored.content.name


def test_a_full_disk_is_said_and_leaves_no_row(cast, monkeypatch):
    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    with pytest.raises(NoRoom, match="hết chỗ"):
        store(by=cast.author, upload=upload("anh.jpg", picture()))
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_remove_takes_row_and_content(cast):
    stored = store(by=cast.author, upload=upload("a.jpg", picture(800, 40)))
    storage, names = stored.content.storage, (stored.content.name, stored.small_name)
    assert [storage.exists(name) for name in names] == [True, True]
    assert remove([stored]) == 1
    assert [storage.exists(name) for name in names] == [False, False]
    assert not StoredFile.objects.exists()


def stored_before_small_copies(cast, width=1440):
    """As the rows of earlier versions stand after the upgrade."""
    stored = store(by=cast.author, upload=upload("a.jpg", picture(width, 720)))
    stored.content.storage.delete(stored.small_name)
    StoredFile.objects.filter(pk=stored.pk).update(small=None)
    return stored


def test_pictures_of_earlier_versions_get_their_small_copy(cast):
    stored = stored_before_small_copies(cast)
    assert (make_small_copies(), make_small_copies()) == (1, 0)
    stored.refresh_from_db()
    with stored.content.storage.open(stored.small_name) as small:
        image = pyvips.Image.new_from_buffer(small.read(), "")
    assert (has_small(stored), image.width, image.height) == (True, 720, 360)


def test_what_needs_no_small_copy_or_cannot_be_read_is_looked_at_once(cast):
    little, lost = stored_before_small_copies(cast, 600), stored_before_small_copies(cast)
    lost.content.storage.delete(lost.content.name)
    assert make_small_copies() == 0
    assert list(StoredFile.objects.values_list("pk", "small").order_by("pk")) == [
        (little.pk, False),
        (lost.pk, False),
    ]


def test_few_small_copies_are_made_in_a_turn(cast, monkeypatch):
    monkeypatch.setattr(actions, "SMALL_AT_ONCE", 1)
    for _ in range(2):
        stored_before_small_copies(cast)
    assert [make_small_copies() for _turn in range(3)] == [1, 1, 0]
