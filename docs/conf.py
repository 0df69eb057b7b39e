"""Sphinx reads Markdown; pages on roles, states and measures are drawn from the code itself."""

import os
import sys
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "vuonuom.config.settings"
os.environ.setdefault("VUONUOM_SECRET_KEY", "only-for-docs")
sys.path.append(str(Path(__file__).parent))

import reference

from vuonuom import __version__

project = "Vườn Ươm"
author = "Vườn Ươm"
release = version = __version__
language = "vi"
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "images"]
html_theme = "furo"
html_title = f"Vườn Ươm {__version__}"
html_show_copyright = False
html_show_sphinx = False

reference.write(Path(__file__).parent)
