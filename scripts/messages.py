"""Compile the message catalogs: locale/<language>/parts/*.po, merged, into django.mo beside them.

One part per area, so that two people never edit one catalog. Babel does it; no system tool needed.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "vuonuom" / "locale"


def main() -> int:
    clashes: list[str] = []
    for folder in sorted(LOCALE.glob("*/parts")):
        catalog = merged(folder, clashes)
        target = folder.parent / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as file:
            write_mo(file, catalog)
    for clash in clashes:
        print(clash, file=sys.stderr)
    return 0  # the first part wins; that there is no clash is a test


def merged(folder: Path, clashes: list[str]) -> Catalog:
    """One catalog of all parts; a text translated in two ways is a clash, named by both parts."""
    whole = Catalog(locale=folder.parent.name, fuzzy=False)
    where: dict[object, str] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=folder.parent.name)
        for message in part:
            if not message.id:
                continue
            key = (message.context, message.id)
            before = whole.get(message.id, message.context)
            if before and before.string != message.string:
                clashes.append(f"{message.id!r}: {where[key]} và {path.name} dịch khác nhau")
            elif not before:
                whole[message.id] = message
                where[key] = path.name
    return whole


if __name__ == "__main__":
    sys.exit(main())
