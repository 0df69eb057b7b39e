from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vuonuom.core import text
from vuonuom.core.codes import spoken
from vuonuom.documents import queries
from vuonuom.documents.models import Document
from vuonuom.web.frame import papers, shortcuts

LONGEST = 40


@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    """A box for a code read from paper."""
    typed = text.one_line(request.GET.get("code", ""))[:LONGEST].replace("/", "")
    if typed.strip("."):
        return redirect(reverse("verify:verify", args=[spoken(typed)]))
    return render(request, "verify/ask.html")


@login_not_required
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Real, revoked or unknown: only what the paper itself says to everybody, no person's name."""
    document = queries.by_code(code[:LONGEST])
    if document is None:
        context = {"code": spoken(code[:LONGEST])}
        return render(request, "verify/unknown.html", context, status=404)
    seen = Document.objects.visible_to(request.user).filter(pk=document.pk).exists()
    return render(request, "verify/document.html", {"document": document, "may_open": seen})


def paper(request: HttpRequest, code: str) -> HttpResponse:
    visible = Document.objects.visible_to(request.user).select_related("unit", "template")
    return papers.show(request, shortcuts.see(visible, code=spoken(code[:LONGEST])))
