"""Photo sets: pictures with words, for everybody once the exhibition is open."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.exhibitions import rules
from vuonuom.exhibitions.actions.running import (
    NeedsWords,
    line,
    only_curators,
    refuse_unreviewed,
)
from vuonuom.exhibitions.models import Exhibition, Photo, PhotoSet
from vuonuom.files import actions as files
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes

MOST_PHOTOS = 200


class OnlyPictures(Refused):
    pass


class TooMany(Refused):
    pass


class NotEmpty(Refused):
    pass


class GoneAlready(Refused):
    pass


@act
def add_photo_set(*, by: Person, exhibition: Exhibition, title: str) -> PhotoSet:
    """Begin a photo set. Undone while it is empty. Raises NotAllowed, NeedsWords."""
    only_curators(by, exhibition)
    last = exhibition.photo_sets.aggregate(last=Max("position"))["last"] or 0
    photo_set = PhotoSet.objects.create(
        exhibition=exhibition,
        position=last + 1,
        title=line(title, "title", _("Xin đặt tên bộ ảnh.")),
    )
    record("exhibitions.photoset.added", by=by, subject=photo_set)
    return photo_set


@undoes("exhibitions.photoset.added")
@act
def drop_photo_set(*, entry: Entry, by: Person) -> Exhibition:
    """Undo of a photo set that is still empty."""
    found = PhotoSet.objects.filter(pk=entry.subject_id, photos=None).select_related("exhibition")
    photo_set = found.first()
    if photo_set is None:
        raise NotEmpty(_("Bộ ảnh đã có ảnh nên không hoàn tác được nữa."))
    exhibition = photo_set.exhibition
    photo_set.delete()
    reverse(entry, by=by, subject=exhibition)
    return exhibition


@act
def add_photo(
    *,
    by: Person,
    photo_set: PhotoSet,
    upload: Any,
    caption: str,
    credit: str = "",
    reviewed: bool,
) -> Photo:
    """Hang a picture with its words. Undone within a day, or by taking it down.

    Raises NotAllowed, NotReviewed, NeedsWords, TooMany, OnlyPictures, what `files.store` raises.
    """
    only_curators(by, photo_set.exhibition)
    refuse_unreviewed(reviewed=reviewed)
    words = _told(caption)
    if photo_set.photos.count() >= MOST_PHOTOS:
        raise TooMany(_("Nhiều nhất 200 ảnh trong một bộ."))
    stored = files.store(by=by, upload=upload)
    if not stored.is_picture:
        raise OnlyPictures(_("Ở đây chỉ nhận ảnh JPG, PNG, WEBP."), field="upload")
    last = photo_set.photos.aggregate(last=Max("position"))["last"] or 0
    photo = Photo.objects.create(
        photo_set=photo_set,
        file=stored,
        position=last + 1,
        caption=words,
        credit=line(credit, "credit"),
    )
    record("exhibitions.photo.added", by=by, subject=photo, changed={"reviewed": True})
    return photo


def _told(caption: str) -> str:
    words = text.one_line(caption)
    if not words or len(words) > rules.LONGEST_CAPTION:
        raise NeedsWords(_("Xin ghi chú thích cho ảnh, nhiều nhất 500 ký tự."), field="caption")
    return words


@undoes("exhibitions.photo.added")
@act
def drop_photo(*, entry: Entry, by: Person) -> PhotoSet:
    """Undo: the picture is taken down."""
    photo = Photo.objects.filter(pk=entry.subject_id).select_related("photo_set").first()
    if photo is None:
        raise GoneAlready(_("Ảnh này đã được gỡ trước đó."))
    photo.delete()
    reverse(entry, by=by, subject=photo.photo_set)
    return photo.photo_set


@act
def edit_photo(*, by: Person, photo: Photo, caption: str, credit: str = "") -> Photo:
    """Change the words under a photo. Undone by changing them back."""
    only_curators(by, photo.photo_set.exhibition)
    changed = {"caption": _told(caption), "credit": line(credit, "credit")}
    Photo.objects.filter(pk=photo.pk).update(**changed)
    photo.refresh_from_db()
    record("exhibitions.photo.edited", by=by, subject=photo, changed=changed)
    return photo


@act
def remove_photo(*, by: Person, photo: Photo) -> PhotoSet:
    """Take a picture down: hidden from everybody at once.

    No undo: whoever is on it may have asked; it is hung again as a new picture.
    """
    photo_set = photo.photo_set
    only_curators(by, photo_set.exhibition)
    if not Photo.objects.filter(pk=photo.pk).delete()[0]:
        raise GoneAlready(_("Ảnh này đã được gỡ trước đó."))
    record("exhibitions.photoset.photo_removed", by=by, subject=photo_set)
    return photo_set
