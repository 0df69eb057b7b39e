"""Form fields for uploads: what they clean to has been read, typed by content and made safe."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vuonuom.core.errors import Refused
from vuonuom.files import kinds
from vuonuom.files.actions import Checked, checked
from vuonuom.web.frame.forms import FileField


def _checked(upload: Any, *, pictures_only: bool) -> Checked:
    try:
        ready = checked(upload)
    except Refused as refused:
        raise ValidationError(refused.sentence, code="refused") from refused
    if pictures_only and not ready.kind.is_picture:
        raise ValidationError(_("Ở đây chỉ nhận ảnh JPG, PNG, WEBP."), code="no_picture")
    return ready


class UploadField(FileField):
    """One file, cleaned to a `files.actions.Checked` for `files.actions.store`."""

    def __init__(self, *, pictures_only: bool = False, **kwargs: Any) -> None:
        self.pictures_only = pictures_only
        accept = kinds.PICTURES if pictures_only else kinds.EVERYTHING
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        return _checked(upload, pictures_only=self.pictures_only) if upload else None


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(FileField):
    """Some files at once, cleaned to a list of `Checked`; `unread`: as they came, for the act."""

    def __init__(
        self, *, pictures_only: bool = False, most: int = 5, unread: bool = False, **kwargs: Any
    ) -> None:
        self.pictures_only, self.most, self.unread = pictures_only, most, unread
        accept = kinds.PICTURES if pictures_only else kinds.EVERYTHING
        kwargs.setdefault("widget", _ManyFiles(attrs={"accept": accept, "multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        uploads = [super(UploadsField, self).clean(each, initial) for each in given or [None]]
        found = [each for each in uploads if each]
        if len(found) > self.most:
            sentence = _("Nhiều nhất %(most)s tệp mỗi lần gửi.")
            raise ValidationError(sentence, code="too_many", params={"most": self.most})
        if self.unread:
            return found
        return [_checked(each, pictures_only=self.pictures_only) for each in found]
