"""Vietnamese on screen, English as the second language, and nothing unmarked in between."""

import ast
import re

import pytest
from django import forms
from django.core import validators
from django.utils import translation

from tests.consistency import messages
from tests.consistency.tree import SOURCE, WEB, name, sources

OPS = SOURCE / "ops"

# The style guide shows parts at work with made-up content, to those who build pages.
TEMPLATES = [path for path in sources(".html", WEB) if path.name != "styleguide.html"]
# What the command line says is Vietnamese only; everything else speaks both languages.
ROOM_CODE = [p for p in sources(".py") if p.parent.name != "config" and OPS not in p.parents]
NAMES = ("Vườn Ươm", "English", "Tiếng Việt")  # a name is the same in every language
HIDDEN = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}"
    r"|{%\s*block \w*class\s*%}.*?{%\s*endblock\b.*?%}"
    r"|{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|<kbd>.*?</kbd>"  # what stands on a key is the same in every language
    r"|<!--.*?-->|<svg\b.*?</svg>|<script\b.*?</script>|<style\b.*?</style>",
    re.DOTALL,
)
LANGUAGE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SHOWN = re.compile(r"""\b(?:alt|title|placeholder|aria-label|label)=(["'])(.*?)\1""", re.DOTALL)
TAG = re.compile(r"<[^<>]*>", re.DOTALL)
CODE = re.compile(r"\b[A-Z]{2}-[\d-]+\b")  # an example of a code is the same in every language
WORD = re.compile(r"[^\W\d_]{2,}")
ENGLISH = re.compile(
    r"\b(?:the|of|and|your|you|is|are|this|that|with|please|sign|password|invalid|required"
    r"|save|cancel|delete|edit|send|submit|search|from|not|has|have|been|enter|select)\b",
    re.IGNORECASE,
)


def unmarked(template):
    """Words that the page would show in one language only."""
    text = LANGUAGE.sub(" ", HIDDEN.sub(" ", template))
    attributes = " ".join(match[2] for match in SHOWN.finditer(text))
    shown = f"{TAG.sub(' ', text)} {attributes}"
    for known in NAMES:
        shown = shown.replace(known, " ")
    return WORD.findall(CODE.sub(" ", re.sub(r"&\w+;", " ", shown)))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_of_a_template_is_marked_for_translation(path):
    assert unmarked(path.read_text()) == []


def test_texts_are_written_in_vietnamese():
    english = [
        f"{where}: {text}"
        for (_context, text), where in messages.texts().items()
        if text.isascii() and ENGLISH.search(text)
    ]
    assert english == []


@pytest.mark.parametrize("path", ROOM_CODE, ids=name)
def test_what_a_refusal_says_is_marked_for_translation(path):
    raised = [node.exc for node in ast.walk(ast.parse(path.read_text())) if is_raise(node)]
    texts = [text for call in raised if call.args for text in unmarked_texts(call.args[0])]
    assert [text for text in texts if not text.isascii()] == []


def is_raise(node):
    return isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)


def unmarked_texts(argument):
    """The text itself, or the texts within an f-string; a call such as `_()` has marked it."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    values = [getattr(part, "value", None) for part in parts]
    return [value for value in values if isinstance(value, str)]


def test_every_text_has_its_english():
    english = messages.catalog("en")
    missing = []
    for (context, text), where in messages.texts().items():
        entry = english.get(text, context)
        strings = entry.string if entry and isinstance(entry.string, tuple) else ()
        if not entry or entry.fuzzy or not (all(strings) and (strings or entry.string)):
            missing.append(f"{where}: {text}")
    assert [text for text in missing if text.split(": ", 1)[1] not in NAMES] == []


@pytest.mark.parametrize("language", ["en", "vi"])
def test_translations_keep_their_placeholders(language):
    for entry in messages.catalog(language):
        if entry.id:
            ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            wanted = {place for text in ids for place in messages.placeholders(text)}
            for string in strings:
                assert set(messages.placeholders(string)) <= wanted, entry.id


def framework_texts():
    """What Django itself says about a field that was filled in wrongly."""
    fields = [getattr(forms, name) for name in dir(forms) if name.endswith("Field")]
    for field in fields:
        yield from getattr(field, "default_error_messages", {}).values()
    for validator in vars(validators).values():
        message = getattr(validator, "message", None)
        if message:
            yield message


def test_django_speaks_vietnamese_about_every_field():
    with translation.override("vi"):
        shown = {untranslated(text): said(text) for text in framework_texts()}
    assert [text for text, vietnamese in shown.items() if text and text == vietnamese] == []


def untranslated(text):
    with translation.override(None):
        return said(text)


def said(text):
    return text % {"number": 2} if hasattr(text, "_proxy____plural") else str(text)
