"""An issued document as a sheet to print, for whoever may see the record it belongs to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vuonuom.documents import queries
from vuonuom.documents.models import Document


def show(
    request: HttpRequest, document: Document, *, back: tuple[str, str] = ("", "")
) -> HttpResponse:
    """The sheet in the layout of NĐ 30/2020, with its QR code. The view has asked `visible_to`.

    `back`: address and name of the page it was opened from; not printed.
    """
    url, label = back
    context = {"paper": queries.printable(document), "back_url": url, "back_label": label}
    return render(request, "frame/paper.html", context)
