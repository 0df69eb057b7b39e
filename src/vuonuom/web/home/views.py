"""Home: an invitation to visitors, a place to write for members."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    page = "home/home.html" if request.user.is_authenticated else "home/welcome.html"
    return render(request, page)
