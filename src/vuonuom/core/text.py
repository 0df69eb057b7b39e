"""Vietnamese text: one form to store, one folded form to find and one key to sort by."""

import re
import unicodedata
from functools import _lru_cache_wrapper, lru_cache

# Invisible marks that change how text reads unseen: zero-width, bidi, BOM, soft hyphen.
# U+200D stays inside emoji; alone it is dropped by `clean`.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")

# What people shorten; both sides are folded. Extendable as data later (domain rules a6: the one
# true duplicate among 645 real titles differed only in "TP.HCM" for "Thành phố Hồ Chí Minh").
ABBREVIATIONS = {
    "tp hcm": "thanh pho ho chi minh",
    "tphcm": "thanh pho ho chi minh",
    "tp": "thanh pho",
    "hcm": "ho chi minh",
    "cntt": "cong nghe thong tin",
    "cand": "cong an nhan dan",
    "cchc": "cai cach hanh chinh",
    "cds": "chuyen doi so",
    "dmst": "doi moi sang tao",
    "khcn": "khoa hoc cong nghe",
    "gddt": "giao duc dao tao",
    "gd dt": "giao duc dao tao",
    "ubnd": "uy ban nhan dan",
    "tthc": "thu tuc hanh chinh",
    "dvc": "dich vu cong",
    "ttst": "tuoi tre sang tao",
    "hssv": "hoc sinh sinh vien",
    "sv": "sinh vien",
    "pccc": "phong chay chua chay",
    "attp": "an toan thuc pham",
    "bhyt": "bao hiem y te",
    "bhxh": "bao hiem xa hoi",
}
_LONGEST = max(len(short.split()) for short in ABBREVIATIONS)
_BEGINNINGS = frozenset(short.split()[0] for short in ABBREVIATIONS)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """Text as it is stored: NFC, without control and direction-changing marks, trimmed."""
    text = _INVISIBLE.sub("", _CONTROL.sub("", nfc(text).replace("\r\n", "\n")))
    return text.strip().strip("\u200d").strip()


def one_line(text: str) -> str:
    if _is_tidy(text):
        return text
    return _SPACES.sub(" ", clean(text))


def _is_tidy(text: str) -> bool:
    """Whether `one_line` would leave a text alone: a list of a million names asks this often.

    Printable text has no control, no invisible mark and no space but the plain one.
    """
    return (
        text.isprintable()
        and "  " not in text
        and text == text.strip()
        and unicodedata.is_normalized("NFC", text)
    )


def strip_marks(text: str) -> str:
    """Lower case without Vietnamese marks; đ becomes d, which decomposition leaves alone."""
    decomposed = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """The form in which texts are compared: folded syllables with abbreviations written out.

    "TP.HCM", "Thành phố Hồ Chí Minh" and "THANH PHO HO CHI MINH" (NFC or NFD) fold alike.
    """
    return " ".join(expand([part for word in text.split() for part in _of_word(_folded, word)]))


LONGEST_WORD = 40  # what is longer is no word, and is not remembered


def _of_word[T](find: "_lru_cache_wrapper[T]", word: str) -> T:
    """Found once for each word: people's names share few."""
    return find(word) if len(word) <= LONGEST_WORD else find.__wrapped__(word)


@lru_cache(maxsize=16384)
def _folded(word: str) -> tuple[str, ...]:
    """The folded syllables of what stands between two spaces."""
    return tuple(_NOT_WORD.sub(" ", strip_marks(word)).split())


def expand(syllables: list[str]) -> list[str]:
    """Write abbreviations out, the longest first."""
    if _BEGINNINGS.isdisjoint(syllables):
        return syllables
    out: list[str] = []
    at = 0
    while at < len(syllables):
        for size in range(min(_LONGEST, len(syllables) - at), 0, -1):
            full = ABBREVIATIONS.get(" ".join(syllables[at : at + size]))
            if full:
                out += full.split()
                at += size
                break
        else:
            out.append(syllables[at])
            at += 1
    return out


# The Vietnamese alphabet's order (TCVN): a ă â b c d đ e ê ... y; tones come after letters:
# không dấu, huyền, sắc, hỏi, ngã, nặng is the dictionaries' usual order of tones.
_LETTERS = {c: f"{i:02d}" for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}


def sort_key(text: str) -> str:
    """A key whose byte order is Vietnamese order: Đ comes after D, not after Z."""
    words = _SPACES.split(nfc(text).casefold().strip())
    return " ".join(_of_word(_sorted_word, word) for word in words)


@lru_cache(maxsize=16384)
def _sorted_word(word: str) -> str:
    letters, tones = "", ""
    for char in word:
        base = unicodedata.normalize("NFD", char)
        tone = "".join(_TONES[mark] for mark in base if mark in _TONES) or "0"
        plain = unicodedata.normalize("NFC", "".join(m for m in base if m not in _TONES))
        letters += "3" + _LETTERS[plain] if plain in _LETTERS else "1" + plain
        tones += tone
    return letters + "0" + tones
