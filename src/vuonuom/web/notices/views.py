from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vuonuom.notifications import actions, queries
from vuonuom.notifications.models import Notice
from vuonuom.web.frame import shortcuts
from vuonuom.web.notices.forms import PreferenceForm, wishes


def notices(request: HttpRequest) -> HttpResponse:
    person = shortcuts.person(request)
    page = shortcuts.paginate(queries.notices_of(person), request)
    return render(request, "notices/list.html", {"page": page, "unread": queries.unread(person)})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read(person=shortcuts.person(request))
    shortcuts.done(request, _("Đã đánh dấu là đã đọc."))
    return redirect("notices:list")


@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one as read and go where it leads: by POST, for it changes something."""
    person = shortcuts.person(request)
    notice = shortcuts.see(Notice.objects.filter(person=person), pk=notice_id)
    actions.read(person=person, notice=notice)
    return redirect(notice.path)


def preferences(request: HttpRequest) -> HttpResponse:
    person = shortcuts.person(request)
    sent = request.POST if request.method == "POST" else None
    form = PreferenceForm(sent, initial=wishes(queries.preference_of(person)))
    if form.is_valid():
        actions.prefer(by=person, **form.cleaned_data)
        shortcuts.done(request, _("Đã lưu lựa chọn."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form, "email": person.email})
