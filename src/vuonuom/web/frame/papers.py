"""An issued document as a sheet to print, for whoever may see the record it belongs to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vuonuom.documents import queries
from vuonuom.documents.models import Document


def show(request: HttpRequest, document: Document) -> HttpResponse:
    """The sheet in the layout of NĐ 30/2020, with its QR code. The view has asked `visible_to`."""
    return render(request, "frame/paper.html", {"paper": queries.printable(document)})
