"""Every template is shown by somebody, and every one that is named exists."""

import re
from pathlib import Path

import allauth
import pytest
from django.forms.renderers import get_default_renderer
from django.template.loader import get_template

from tests.consistency.tree import SOURCE, WEB, name, sources

NAMED = re.compile(r"""["']([\w/-]+\.(?:html|txt))(?:#[\w-]+)?["']""")
COMMENT = re.compile(r"#.*$", re.MULTILINE)
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
ALLAUTH = Path(allauth.__file__).parent / "templates"
# What the product is measured against is no part of it, and is shown by the bench alone.
BENCH = SOURCE / "ops" / "bench"
FIELDS = "django/forms/"  # Django's own pages of form fields, which its form renderer finds
TEMPLATES = [*sources(".html", WEB), *sources(".txt", WEB)]


def named():
    """Template names in code and templates, and who names each first."""
    found = {}
    for path in [*sources(".py"), *TEMPLATES]:
        if BENCH in path.parents:
            continue
        text = path.read_text()
        for template in NAMED.findall(COMMENT.sub("", text) if path.suffix == ".py" else text):
            found.setdefault(template, name(path))
    return found


def test_every_template_is_used():
    used = named().keys() | BY_DJANGO
    unused = [str(path.relative_to(WEB)) for path in TEMPLATES]
    assert [t for t in unused if t not in used and not (ALLAUTH / t).exists()] == []


@pytest.mark.parametrize("template", sorted(t for t in named() if t.endswith(".html")))
def test_every_named_template_exists_and_parses(template):
    load = get_default_renderer().get_template if template.startswith(FIELDS) else get_template
    load(template)


def test_no_template_lies_outside_web():
    strays = [name(path) for path in sources(".html") if not {WEB, BENCH} & {*path.parents}]
    rendered = [path for path in strays if "/documents/" not in path]
    assert rendered == [], f"pages belong into {name(SOURCE / 'web')}"
