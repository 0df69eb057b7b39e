"""A document's words with its facts in them. A wording can show facts and nothing else."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template import Context, Engine
from django.template.base import Template as Compiled
from django.utils.safestring import SafeString

_page = Engine(autoescape=True)
_plain = Engine(autoescape=False)


@lru_cache(maxsize=64)
def _compiled(engine: Engine, words: str) -> Compiled:
    return engine.from_string(words)


def line(words: str, facts: Mapping[str, Any]) -> str:
    """A title, as plain text."""
    return str(_compiled(_plain, words).render(Context(dict(facts), autoescape=False)))


def page(words: str, facts: Mapping[str, Any]) -> SafeString:
    """A body, as HTML with every fact escaped."""
    return _compiled(_page, words).render(Context(dict(facts)))
