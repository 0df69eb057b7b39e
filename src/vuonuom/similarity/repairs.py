"""Typed words that no text has: Telex and VNI keys left in, a slip of the finger, a lost space.

Only unknown words are looked at, and what they might have been comes from the make of Vietnamese
syllables and not from texts: a repair must not tell what stands where one may not look.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

ONSETS = (
    "", *"bcdghklmnpqrstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr"
)  # fmt: skip
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem"
    " ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay"
    " oc oe oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uau uay uc ue uech uen uenh"
    " uet ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt"
    " uyu y yem yen yet yeu"
)
LETTERS = "abcdeghiklmnopqrstuvxy"
LONGEST = 12  # letters of a word that is repaired; two syllables without their space fit in

type Seen = Callable[[str], int]  # in how many texts a syllable, or a pair "a_b", stands


@cache
def syllables() -> frozenset[str]:
    """Every syllable that Vietnamese can have, without marks."""
    return frozenset(onset + rime for onset in ONSETS for rime in _RIMES.split())


def repaired(words: list[str], seen: Seen, pairs: Seen) -> list[str]:
    """`words` with what is unknown put right where it can be; each pair is asked of `pairs`."""
    out: list[str] = []
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        out += _meant(word, out[-1] if out else "", after, seen, pairs)
    return out


def _meant(word: str, before: str, after: str, seen: Seen, pairs: Seen) -> list[str]:
    if word in syllables() or word.isdecimal() or len(word) > LONGEST or seen(word):
        return [word]
    if plain := telex(word) or vni(word):
        return [plain]
    halves = [[a, b] for a, b in _halves(word) if pairs(f"{a}_{b}")]
    if halves:
        return max(halves, key=lambda two: pairs("_".join(two)))

    def beside(one: str) -> tuple[int, int]:
        return pairs(f"{before}_{one}") + pairs(f"{one}_{after}"), seen(one)

    near = max(sorted(_slips(word)), key=beside, default="")
    return [near] if near and seen(near) else [word]


def telex(word: str) -> str:
    """ "sangs" → "sang", "kieesn" → "kien": the syllable, if keys of Telex were left in it."""
    plain = word.replace("dd", "d")
    for double in ("aa", "ee", "oo"):
        plain = plain.replace(double, double[0])
    plain = re.sub(r"(?<=[aou])w", "", plain).replace("w", "u")
    for rest in (plain, *_without_tone(plain)):
        if rest in syllables() and rest != word:
            return rest
    return ""


def _without_tone(word: str) -> Iterator[str]:
    """The word without one tone key, which stands behind a vowel."""
    for at in range(len(word) - 1, 0, -1):
        if word[at] in "sfrxj" and any(letter in "aeiouy" for letter in word[:at]):
            yield word[:at] + word[at + 1 :]


def vni(word: str) -> str:
    """ "kie61n" → "kien": the syllable, if digits of VNI were left in it."""
    plain = re.sub(r"[1-9]", "", word)
    return plain if plain != word and len(plain) > 1 and plain in syllables() else ""


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for at in range(1, len(word)):
        if word[:at] in syllables() and word[at:] in syllables():
            yield word[:at], word[at:]


def _slips(word: str) -> set[str]:
    """Syllables one slip away: a letter too few, too many, another, or two the wrong way round."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {a + b[1:] for a, b in cuts if b}
    near |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    near |= {a + letter + b[1:] for a, b in cuts if b for letter in LETTERS}
    near |= {a + letter + b for a, b in cuts for letter in LETTERS}
    return near & syllables()
