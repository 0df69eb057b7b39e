"""Who does, who spreads, who protects: one person's contributions, and what is kept about them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vuonuom.access.models import Grant
from vuonuom.access.states import ROLES
from vuonuom.adoptions.models import Adoption
from vuonuom.adoptions.states import AdoptionState
from vuonuom.discussion.models import Comment
from vuonuom.ideas import queries as ideas
from vuonuom.ideas.models import IdeaAuthor
from vuonuom.organization.models import Membership
from vuonuom.products.models import Product
from vuonuom.web.frame.shortcuts import person

MOST = 50


def me(request: HttpRequest) -> HttpResponse:
    who = person(request)
    authored = IdeaAuthor.objects.filter(person=who).values("idea_id")
    visible = Product.objects.visible_to(who).select_related("unit")
    helped = Adoption.objects.visible_to(who).filter(state=AdoptionState.IN_USE)
    context = {
        "ideas": [(idea, ideas.road(idea)) for idea in ideas.own(who, MOST)],
        "products": visible.filter(idea__in=authored).order_by("-accepted_on", "-pk")[:MOST],
        "helped": helped.filter(delivered_by=who)
        .select_related("product", "taker")
        .order_by("-confirmed_on", "-pk")[:MOST],
        "guarded": visible.filter(guardian=who).order_by("-accepted_on", "-pk")[:MOST],
    }
    return render(request, "me/me.html", context)


def data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the person, in a few lines (Luật 91/2025/QH15)."""
    who = person(request)
    grants = Grant.objects.filter(person=who).select_related("unit").order_by("starts_on", "pk")
    context = {
        "who": who,
        "memberships": Membership.objects.filter(person=who)
        .select_related("unit")
        .order_by("starts_on", "pk"),
        "grants": [(grant, ROLES[grant.role].label) for grant in grants],
        "idea_count": IdeaAuthor.objects.filter(person=who).count(),
        "comment_count": Comment.objects.filter(person=who, withdrawn_at=None).count(),
        "has_draft": ideas.draft(who) is not None,
    }
    return render(request, "me/data.html", context)
