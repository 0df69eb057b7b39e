"""The kinds of change that a reform's lines name, and the shares of its splits."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from django.utils.translation import gettext as _

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.text import fold
from vuonuom.rosters.rules.cells import BadCell

HUNDRED = Decimal(100)
PPM = 10_000  # parts per million in one of a hundred


class Kind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"
    RENAME = "rename"
    CLOSE = "close"
    OPEN = "open"
    KEEP = "keep"


_WORDS = {
    Kind.MERGE: "sáp nhập,nhập,hợp nhất,gộp,merge,merged,merger",
    Kind.SPLIT: "chia,chia tách,tách,split,divide",
    Kind.MOVE: "chuyển,điều chuyển,chuyển cấp trên,chuyển đơn vị,move,moved",
    Kind.RENAME: "đổi tên,rename,renamed",
    Kind.CLOSE: "giải thể,close,closed,dissolve,dissolved",
    Kind.OPEN: "thành lập,thành lập mới,lập mới,open,opened,found,founded,new",
    Kind.KEEP: "giữ nguyên,không đổi,keep,kept,unchanged,same",
}
_NAMED = {fold(word): kind for kind, words in _WORDS.items() for word in words.split(",")}


def kind_of(words: str) -> Kind:
    """Raises BadCell."""
    if not words:
        raise BadCell(_("Thiếu loại thay đổi."), "kind")
    found = _NAMED.get(fold(words))
    if found is None:
        sentence = _("Loại thay đổi là: sáp nhập, chia, chuyển, đổi tên, giải thể, thành lập.")
        raise BadCell(sentence, "kind")
    return found


def share_of(cell: object) -> Decimal | None:
    """In parts of a hundred as written, "60", "60 %" and "60,5"; None of an empty cell."""
    words = as_text(cell).replace("%", "").replace(" ", "").replace(",", ".")
    if not words:
        return None
    try:
        share = Decimal(words)
    except InvalidOperation:
        raise BadCell(_("Tỷ lệ phải là một số phần trăm."), "share") from None
    if not 0 < share <= HUNDRED:
        raise BadCell(_("Tỷ lệ phải lớn hơn 0 và không quá 100."), "share")
    return share


def in_ppm(shares: Sequence[Decimal | None]) -> list[int]:
    """Shares that sum to 100 in parts per million. Raises BadCell.

    A column that Excel shows in percent holds 0.6 for 60 %: shares that sum to 1 are such.
    """
    said = [share for share in shares if share is not None]
    if len(said) < len(shares):
        raise BadCell(_("Thiếu tỷ lệ của đơn vị được chia."), "share")
    whole = sum(said, Decimal(0))
    if whole == 1:
        said, whole = [share * HUNDRED for share in said], HUNDRED
    if whole != HUNDRED:
        sentence = _("Tỷ lệ các phần cộng lại là %(sum)s %%, phải đúng 100 %%.")
        told = f"{whole.normalize():f}".replace(".", ",")
        raise BadCell(sentence % {"sum": told}, "share")
    return [round(share * PPM) for share in said]
