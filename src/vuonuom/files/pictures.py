"""Pictures made anew: upright, at most 3,000 pixels a side, without a word of where and when."""

from dataclasses import dataclass

import pyvips
from django.utils.translation import gettext as _

from vuonuom.files.kinds import JPEG, PNG, WEBP, Kind, WrongContent

LONGEST_SIDE = 3000
SMALL_SIDE = 720  # what a phone's whole width or a tile on a desk shows
Unreadable = pyvips.Error
MOST_PIXELS = 80_000_000  # a telephone's largest is 50 to 64 million; a bomb has thousands
_SAVING = {
    JPEG.media_type: (".jpg", {"Q": 85, "optimize_coding": True, "interlace": True}),
    PNG.media_type: (".png", {"compression": 7}),
    WEBP.media_type: (".webp", {"Q": 85}),
}


@dataclass(frozen=True)
class Picture:
    content: bytes
    width: int
    height: int
    small: bytes | None = None


def renewed(content: bytes, kind: Kind) -> Picture:
    """The same picture encoded again. Raises WrongContent when it cannot or must not be decoded."""
    try:
        _refuse_bomb(content)
        # `thumbnail` turns by the camera's note, shrinks while loading, and brings colours to sRGB.
        image = pyvips.Image.thumbnail_buffer(
            content, LONGEST_SIDE, height=LONGEST_SIDE, size="down", export_profile="srgb"
        )
        suffix, options = _SAVING[kind.media_type]
        made = image.write_to_buffer(suffix, keep="none", **options)
        return Picture(made, *_size(image), small(made))
    except pyvips.Error:
        raise WrongContent(_("Ảnh bị hỏng, không đọc được. Xin chọn ảnh khác.")) from None


def small(content: bytes) -> bytes | None:
    """The copy that lists and telephones show; None where the picture itself is that small."""
    if max(_size(pyvips.Image.new_from_buffer(content, ""))) <= SMALL_SIDE:
        return None
    image = pyvips.Image.thumbnail_buffer(content, SMALL_SIDE, height=SMALL_SIDE, size="down")
    made: bytes = image.write_to_buffer(".webp", keep="none", Q=75, effort=2)
    return made


def _refuse_bomb(content: bytes) -> None:
    """By what the header says, before a pixel is decoded."""
    width, height = _size(pyvips.Image.new_from_buffer(content, ""))
    if width * height > MOST_PIXELS:
        sentence = _("Ảnh quá lớn (%(width)s × %(height)s điểm ảnh). Xin thu nhỏ rồi gửi lại.")
        raise WrongContent(sentence % {"width": width, "height": height})


def _size(image: pyvips.Image) -> tuple[int, int]:
    return image.width, image.height
