"""A page of 25 rows and a form that inserts one, as plain as Django allows."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string

from vuonuom.ideas.models import Idea
from vuonuom.organization.models import Unit


@login_required
def ideas(request: HttpRequest) -> HttpResponse:
    found = Idea.objects.select_related("unit").order_by("-submitted_at")[:25]
    return render(request, "bare/ideas.html", {"ideas": found})


BARE = "B-"  # what codes of its ideas begin with


class BareForm(forms.Form):
    title = forms.CharField(max_length=200)
    text = forms.CharField()
    unit = forms.ModelChoiceField(Unit.objects.all(), to_field_name="code")


@login_required
def insert(request: HttpRequest) -> HttpResponse:
    form = BareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        with transaction.atomic():
            Idea.objects.create(
                code=f"{BARE}{get_random_string(12)}",
                submitted_at=now,
                year=now.year,
                submitted_by_id=request.user.pk or 0,
                **form.cleaned_data,
            )
        return redirect("bare_ideas")
    return render(request, "bare/insert.html", {"form": form})
