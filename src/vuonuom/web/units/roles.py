"""Who holds which role on a unit: given and ended by whoever may give roles there."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vuonuom.access import queries as access
from vuonuom.access.states import MEMBER, ROLES, gives_roles
from vuonuom.accounts.models import Person
from vuonuom.claims.actions import appointing, signing_in
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.organization.models import Membership, Unit
from vuonuom.progress.queries import unit as reads
from vuonuom.web.frame.forms import ChoiceField, Form, PersonField
from vuonuom.web.frame.shortcuts import done, paginate, person, refuse, see, told

# What each role is for, in one line: who gives a role need not know the product by heart.
DOES: dict[str, str | Promise] = {
    "keeper": gettext_lazy("Mở hộp thư của đơn vị, trả lời từng thư, lập danh sách thành viên."),
    "mentor": gettext_lazy("Dẫn các dự án ươm tạo: mốc, lần thử, minh chứng."),
    "secretary": gettext_lazy("Lập hội đồng, nhận hồ sơ, ghi biên bản, trông danh mục sản phẩm."),
    "reviewer": gettext_lazy("Ngồi hội đồng và chấm hồ sơ."),
    "leader": gettext_lazy("Xem tiến độ, giao chỉ tiêu, quyết định ở hội đồng và cổng ươm tạo."),
    "office": gettext_lazy("Ghi văn bản chỉ đạo, mở phong trào, quản lý cây đơn vị, làm báo cáo."),
    "organiser": gettext_lazy("Tổ chức hội nghị: giấy mời, điểm danh, tài liệu."),
    "curator": gettext_lazy("Dựng triển lãm: phòng, gian, bộ ảnh, nhãn."),
    "auditor": gettext_lazy("Xem mọi bước và nhật ký, không sửa gì."),
    "seal_keeper": gettext_lazy("Giữ một trong hai khóa mở tên kín; ở ngoài hàng dọc của tác giả."),
    "admin": gettext_lazy("Giao vai trò, quản lý đơn vị và danh sách người."),
}


class GrantForm(Form):
    person = PersonField(
        label=gettext_lazy("Giao cho ai"), help_text=gettext_lazy("Họ tên hoặc tên đăng nhập.")
    )
    role = ChoiceField(label=gettext_lazy("Vai trò"))

    def __init__(self, *args: Any, people: QuerySet[Person], unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self.fields["person"], people, unit)
        given = [(key, role.label) for key, role in ROLES.items() if key != MEMBER]
        self.fields["role"].choices = [("", gettext_lazy("– chọn –")), *given]  # type: ignore[attr-defined]


class SignInForm(Form):
    who = PersonField(
        label=gettext_lazy("Cho ai"),
        help_text=gettext_lazy(
            "Người đã có trong danh sách. Mật khẩu cũ, nếu có, thôi dùng được ngay."
        ),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self.fields["who"], people, unit)


def _among(field: Any, people: QuerySet[Person], unit: Unit) -> None:
    """These people; where names are alike, the one who is a member here."""
    field.queryset, field.near = people, Membership.objects.current().filter(unit=unit)


def roles(request: HttpRequest, code: str) -> HttpResponse:
    who, unit = person(request), _unit(request, code)
    form = GrantForm(request.POST or None, people=access.grantable(who), unit=unit)
    if form.is_valid() and not unit.is_closed:
        try:
            made = appointing.appoint(by=who, unit=unit, on=clock.today(), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            done(request, _("Đã giao vai trò cho %(person)s.") % {"person": made.person}, made)
            return redirect("units:roles", code)
    return _page(request, unit, form=form)


def _page(
    request: HttpRequest,
    unit: Unit,
    *,
    form: GrantForm | None = None,
    sign_in: SignInForm | None = None,
    opened: Person | None = None,
) -> HttpResponse:
    who = person(request)
    page, people = paginate(access.granted(who, unit), request), access.grantable(who)
    context = {
        "unit": unit,
        "form": form or GrantForm(people=people, unit=unit),
        "sign_in": sign_in or SignInForm(people=people, unit=unit),
        "opened": opened,
        "page": page,
        "held": [(one, ROLES[one.role], _may_end(one, who)) for one in page.rows],
        "kinds": [(ROLES[key].label, does) for key, does in DOES.items()],
    }
    return render(request, "units/roles.html", context)


@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    who = person(request)
    held = see(access.granted(who, _unit(request, code)), pk=pk)
    try:
        appointing.dismiss(by=who, grant=held, on=clock.today())
    except Refused as refused:
        told(request, refused)
    else:
        done(request, _("Đã rút vai trò của %(person)s.") % {"person": held.person}, held)
    return redirect("units:roles", code)


@never_cache
@require_POST
def sign_in(request: HttpRequest, code: str) -> HttpResponse:
    """The password is on this answer and nowhere else, so it leads to no other page."""
    who, unit = person(request), _unit(request, code)
    form, opened = SignInForm(request.POST, people=access.grantable(who), unit=unit), None
    if form.is_valid():
        try:
            opened = signing_in.open_sign_in(by=who, person=form.cleaned_data["who"])
        except Refused as refused:
            refuse(form, refused)
        else:
            form = SignInForm(people=access.grantable(who), unit=unit)
    return _page(request, unit, sign_in=form, opened=opened)


def _unit(request: HttpRequest, code: str) -> Unit:
    who = person(request)
    unit: Unit = see(reads.visible(who), code=code)
    if not access.can(who, access.GIVE, unit):
        raise Http404
    return unit


def _may_end(held: Any, who: Person) -> bool:
    """A loan ends by itself; one's own right to give roles is another's to end."""
    return held.ends_on is None and not (held.person_id == who.pk and gives_roles(held.role))
