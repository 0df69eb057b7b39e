"""Uploads in forms and downloads to those who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.files.test_store import package, picture
from vuonuom.files.actions import store
from vuonuom.web.frame import downloads
from vuonuom.web.frame.forms import Form
from vuonuom.web.frame.uploads import UploadField, UploadsField


class Papers(Form):
    one = UploadField(pictures_only=True, required=False)
    some = UploadsField(most=2, required=False)


def bound(**files):
    form = Papers({}, files)
    form.is_valid()
    return form


def jpg(name="a.jpg"):
    return SimpleUploadedFile(name, picture())


def pdf(name="a.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7")


def test_a_form_cleans_to_what_was_checked():
    cleaned = bound(one=jpg(), some=[pdf(), jpg()]).cleaned_data
    assert (cleaned["one"].name, [each.name for each in cleaned["some"]]) == (
        "a.jpg", ["a.pdf", "a.jpg"],
    )  # fmt: skip


def test_nothing_uploaded_is_nothing():
    assert bound().cleaned_data == {"one": None, "some": []}


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({"one": SimpleUploadedFile("a.jpg", package("x"))}, "one"),
        ({"one": pdf()}, "one"),
        ({"some": [pdf(), pdf(), pdf()]}, "some"),
        ({"some": [SimpleUploadedFile("a.pdf", b"")]}, "some"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(files, field):
    assert list(bound(**files).errors) == [field]


@pytest.mark.django_db
def test_a_file_is_sent_privately_and_never_guessed(cast):
    answer = downloads.send(store(by=cast.author, upload=pdf("Biên bản.pdf")))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    answer.close()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Bi")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=3600"


@pytest.mark.django_db
def test_a_picture_that_the_browser_has_is_not_sent_again(cast):
    stored = store(by=cast.author, upload=jpg())
    request = RequestFactory().get("/", headers={"If-None-Match": f'"{stored.sha256}"'})
    assert downloads.send(stored, request).status_code == 304
