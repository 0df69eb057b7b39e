import pytest

from vuonuom.similarity import repairs, terms

SAID = "sang kien lay so thu tu tai quay mot cua quet ma qr dien thoai wifi"
TEXTS = terms.folded(SAID)
PAIRS = set(terms.pairs(TEXTS))


def repaired(words):
    return " ".join(repairs.repaired(words.split(), TEXTS.count, lambda pair: pair in PAIRS))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sangs kieesn", "sang kien"),  # Telex
        ("ddieejn thoaji", "dien thoai"),
        ("laays soos thuws tuwj", "lay so thu tu"),
        ("sang1 kie61n", "sang kien"),  # VNI
        ("sagn kien", "sang kien"),
        ("dine thoai", "dien thoai"),
        ("quetma qr", "quet ma qr"),
        ("sangkien", "sang kien"),
        ("wifi qr", "wifi qr"),
        ("mot hai ba", "mot hai ba"),  # Vietnamese, though no text has it
        ("xyzzyq 2026", "xyzzyq 2026"),
        ("", ""),
    ],
)
def test_unknown_words_are_put_right(typed, meant):
    assert repaired(typed) == meant


def test_syllable_that_vietnamese_has_is_never_changed():
    assert repairs.repaired(["kiem"], lambda _: 0, lambda _: 1) == ["kiem"]
