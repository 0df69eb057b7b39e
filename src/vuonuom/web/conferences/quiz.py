"""A few questions: asked of whoever likes, answered at once to that person alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vuonuom.access import queries as access
from vuonuom.conferences import queries, rules
from vuonuom.conferences.actions import quizzing
from vuonuom.conferences.models import Conference, Question
from vuonuom.core.errors import Refused
from vuonuom.web.conferences.forms import QuizForm
from vuonuom.web.frame.shortcuts import done, person, refuse, see

TAKEN = "taken_quizzes"  # in the session: a second try is for oneself and is not counted


def quiz(request: HttpRequest, code: str) -> HttpResponse:
    """The result is in this answer and nowhere else."""
    who = person(request)
    found = see(Conference.objects.visible_to(who).select_related("unit"), code=code)
    tried = queries.quiz_of(found)
    if not tried:
        raise Http404
    chosen = _chosen(request, [one.question for one in tried])
    taken = request.session.get(TAKEN, [])
    if len(chosen) == len(tried) and found.pk not in taken:
        quizzing.note_answers(chosen)
        request.session[TAKEN] = [*taken, found.pk]
    context = {
        "conference": found,
        "lines": [(one, chosen.get(one.question)) for one in tried],
        "answered": len(chosen) == len(tried),
        "missing": request.method == "POST" and len(chosen) < len(tried),
        "right": sum(place == question.right for question, place in chosen.items()),
        "follows": access.can(who, rules.VIEW, found.unit_id),
    }
    return render(request, "conferences/quiz.html", context)


def _chosen(request: HttpRequest, questions: list[Question]) -> dict[Question, int]:
    if request.method != "POST":
        return {}
    found = {one: request.POST.get(f"q{one.pk}", "") for one in questions}
    places = {one: int(typed) for one, typed in found.items() if typed in set("0123456789")}
    return {one: place for one, place in places.items() if place < len(one.options)}


def write(request: HttpRequest, code: str) -> HttpResponse:
    who = person(request)
    mine = Conference.objects.visible_to(who).filter(access.scope(who, rules.RUN))
    found = see(mine.select_related("unit"), code=code)
    form = QuizForm(request.POST or None, initial={"quiz": queries.quiz_text(found)})
    if request.method == "POST" and form.is_valid():
        try:
            quizzing.set_quiz(by=who, conference=found, questions=form.cleaned_data["quiz"])
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã ghi câu hỏi ôn lại."))
            return redirect("conferences:page", code=code)
    return render(request, "conferences/write_quiz.html", {"form": form, "conference": found})
