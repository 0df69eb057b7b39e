"""What a file is, by its content; its name only has to agree."""

import zipfile
from dataclasses import dataclass
from io import BytesIO

import puremagic
from django.utils.translation import gettext as _

from vuonuom.core.errors import Refused

MEGABYTE = 1024 * 1024
PICTURE_BYTES = 10 * MEGABYTE
DOCUMENT_BYTES = 20 * MEGABYTE
LIST_BYTES = 64 * MEGABYTE  # a list of a million people takes 39
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "vbaProject.bin"


class WrongContent(Refused):
    """The file is not what its name says, or nothing that we take."""


class TooLarge(Refused):
    pass


@dataclass(frozen=True)
class Kind:
    media_type: str
    endings: tuple[str, ...]  # the first is the one we give

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def most_bytes(self) -> int:
        return PICTURE_BYTES if self.is_picture else DOCUMENT_BYTES


_OFFICE = "application/vnd.openxmlformats-officedocument."
JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Kind("image/png", ("png",))
WEBP = Kind("image/webp", ("webp",))
PDF = Kind("application/pdf", ("pdf",))
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", ("docx",))
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))
PPTX = Kind(f"{_OFFICE}presentationml.presentation", ("pptx",))
DOC = Kind("application/msword", ("doc",))
XLS = Kind("application/vnd.ms-excel", ("xls",))
ODS = Kind("application/vnd.oasis.opendocument.spreadsheet", ("ods",))
CSV = Kind("text/csv", ("csv",))
LISTS = ".xlsx,.xls,.ods,.csv"  # what a list of units or people may come as
KINDS = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, PPTX, DOC, XLS)
BY_TYPE = {kind.media_type: kind for kind in KINDS}
BY_ENDING = {ending: kind for kind in KINDS for ending in kind.endings}
PICTURES = ".jpg,.jpeg,.png,.webp"
EVERYTHING = ",".join(f".{ending}" for ending in BY_ENDING)

_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_OLE_STREAMS = {"WordDocument": DOC, "Workbook": XLS, "Book": XLS}


def refuse_size(size: int, kind: Kind | None) -> None:
    """Raises TooLarge; without a kind only what is too large for any."""
    most = kind.most_bytes if kind else DOCUMENT_BYTES
    if size > most:
        sentence = _("Tệp nặng %(has)s MB, nhiều nhất là %(most)s MB.")
        has = f"{size / MEGABYTE:.1f}".replace(".", ",")
        raise TooLarge(sentence % {"has": has, "most": most // MEGABYTE})


def agreed(name: str, content: bytes) -> Kind:
    """The kind of the content, if the name agrees with it. Raises WrongContent, TooLarge."""
    if not content:
        raise WrongContent(_("Tệp này rỗng."))
    kind = of_content(content)
    ending = ending_of(name)
    if kind is None:
        raise WrongContent(_unknown(ending, content))
    if ending and ending not in kind.endings:
        sentence = _("Tên tệp nói là .%(said)s nhưng nội dung là .%(real)s. Xin kiểm tra lại tệp.")
        raise WrongContent(sentence % {"said": ending, "real": kind.endings[0]})
    refuse_size(len(content), kind)
    return kind


def agreed_list(name: str, content: bytes) -> Kind:
    """The kind of a spreadsheet, if the name agrees with it. Raises WrongContent, TooLarge."""
    if len(content) > LIST_BYTES:
        sentence = _("Danh sách nặng hơn %(most)s MB. Xin chia thành nhiều tệp.")
        raise TooLarge(sentence % {"most": LIST_BYTES // MEGABYTE})
    if not content.strip():
        raise WrongContent(_("Tệp này rỗng."))
    kind, ending = _of_list(content), ending_of(name)
    if kind is None or ending not in kind.endings:
        raise WrongContent(_("Xin gửi bảng tính .xlsx, .xls, .ods hoặc .csv."))
    return kind


def _of_list(content: bytes) -> Kind | None:
    if content.startswith(b"PK\x03\x04") and ODS.media_type.encode() in content[:200]:
        return ODS
    if (kind := of_content(content)) is not None:
        return kind if kind in (XLSX, XLS) else None
    is_text = b"\0" not in content or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return CSV if is_text else None


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def of_content(content: bytes) -> Kind | None:
    """The kind, or None for what we do not take. Raises WrongContent for a locked or macro file."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if content.startswith(OLE):
        return _old_office_kind(content)
    return None


def _office_kind(content: bytes) -> Kind | None:
    """By the main part inside; nothing is unpacked, so that a bomb has nothing to fill."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = set(package.namelist())
    except zipfile.BadZipFile:
        raise WrongContent(_("Tệp bị hỏng, không mở được.")) from None
    if "[Content_Types].xml" not in parts:
        return None
    if any(part.endswith(MACROS) for part in parts):
        raise WrongContent(_("Tệp có macro. Xin lưu lại thành tệp không có macro rồi gửi."))
    return next((kind for part, kind in _MAIN_PARTS.items() if part in parts), None)


def _old_office_kind(content: bytes) -> Kind | None:
    if ENCRYPTED in content:
        raise WrongContent(_("Tệp đặt mật khẩu nên không mở được. Xin bỏ mật khẩu rồi gửi lại."))
    for stream, kind in _OLE_STREAMS.items():
        # Names of streams stand in the directory as UTF-16, ended by a zero.
        if f"{stream}\0".encode("utf-16-le") in content:
            return kind
    return None


def _unknown(ending: str, content: bytes) -> str:
    real = _best_guess(content)
    taken = _("Vườn Ươm nhận ảnh JPG, PNG, WEBP; tài liệu PDF, Word, Excel, PowerPoint.")
    if ending in BY_ENDING and real:
        sentence = _("Tên tệp nói là .%(said)s nhưng nội dung là .%(real)s.")
        return f"{sentence % {'said': ending, 'real': real}} {taken}"
    if ending in BY_ENDING:
        sentence = _("Tên tệp nói là .%(said)s nhưng nội dung không phải.")
        return f"{sentence % {'said': ending}} {taken}"
    return taken


def _best_guess(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    try:
        return puremagic.from_string(content[:65536]).lstrip(".")
    except (puremagic.PureError, ValueError):
        return ""
