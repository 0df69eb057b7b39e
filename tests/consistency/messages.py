"""The texts on screen: found in templates and code, with what the catalogs make of them."""

import re
import sys
from functools import cache
from io import BytesIO

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from tests.consistency.tree import ROOT, SOURCE, name, sources

sys.path.append(str(ROOT / "scripts"))

from messages import LOCALE, merged  # the script that compiles them

PLURAL = (1, 2)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


@cache
def texts():
    """(context, text) of every text marked for translation, and the first file that shows it."""
    found = {}
    for path in [*sources(".py"), *sources(".html"), *sources(".txt", SOURCE / "web")]:
        for _line, message, _comments, context in extract(
            "python", BytesIO(python_of(path).encode()), KEYWORDS
        ):
            singular = message[0] if isinstance(message, tuple) else message
            found.setdefault((context, singular), name(path))
    return found


def python_of(path):
    """The file as Python that calls gettext; a template's indentation would mean something."""
    text = path.read_text()
    if path.suffix == ".py":
        return text
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))


@cache
def catalog(language):
    clashes = []
    whole = merged(LOCALE / language / "parts", clashes)
    assert clashes == []
    return whole


def placeholders(text):
    return sorted(set(PLACEHOLDER.findall(text)))
