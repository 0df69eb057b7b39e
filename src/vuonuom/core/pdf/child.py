"""`python -m vuonuom.core.pdf.child < file.pdf`: its pages as JSON, or one word of what is wrong.

The reader is C++ and the file a stranger's: whatever it does to memory and time ends here.
"""

import json
import resource
import sys
from typing import NoReturn

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

MOST_PAGES = 300
MOST_CHARACTERS = 2_000_000
MEMORY = 1 << 30  # bytes of addresses
SECONDS = 20  # of CPU


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        found = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        stop("password" if error.err_code == FPDF_ERR_PASSWORD else "broken")
    if len(found) > MOST_PAGES:
        stop("pages")
    pages, characters = [], 0
    for at in range(len(found)):
        pages.append(found[at].get_textpage().get_text_bounded())
        characters += len(pages[-1])
        if characters > MOST_CHARACTERS:
            stop("long")
    json.dump({"pages": pages}, sys.stdout)


def stop(word: str) -> NoReturn:
    json.dump({"wrong": word}, sys.stdout)
    raise SystemExit


if __name__ == "__main__":
    main()
