"""The page of roles: who may open it, give a role there and end it."""

import pytest
from django.contrib.auth import authenticate

from vuonuom.access.actions import AlreadyGranted, grant
from vuonuom.access.models import Grant
from vuonuom.accounts.models import Person
from vuonuom.claims.actions import signing_in
from vuonuom.claims.actions.appointing import appoint, dismiss
from vuonuom.claims.actions.signing_in import open_sign_in
from vuonuom.core import clock
from vuonuom.journal.queries import entries_of
from vuonuom.journal.undoing import undo
from vuonuom.notifications.models import Notice
from vuonuom.organization.actions.members import join

PAGE = "/units/base-a/roles/"


@pytest.fixture
def admin(cast, client_of):
    return client_of(cast.admin)


def mentors(cast):
    return Grant.objects.filter(person=cast.neighbour, role="mentor", unit=cast.base_a)


def test_only_who_may_give_roles_opens_the_page(cast, client_of):
    people = (cast.admin, cast.movement_office, cast.leader, cast.auditor, cast.author)
    assert [client_of(one).get(PAGE).status_code for one in people] == [200, 404, 404, 404, 404]


def test_a_role_is_given_ended_and_both_are_taken_back(cast, admin):
    typed = {"person": cast.neighbour.username, "role": "mentor"}
    page = admin.post(PAGE, typed, follow=True).text
    assert mentors(cast).get().granted_by == cast.admin
    assert "Hoàn tác" in page
    held = mentors(cast).get()
    page = admin.post(f"{PAGE}{held.pk}/end/", follow=True).text
    assert mentors(cast).get().ends_on is not None
    assert cast.neighbour.full_name not in page.split('id="held"')[1]


def test_a_role_that_is_held_is_refused_in_words_even_in_the_same_instant(cast):
    given = {"person": cast.mentor, "role": "mentor", "unit": cast.base_a, "on": clock.today()}
    with pytest.raises(AlreadyGranted):
        grant(by=cast.admin, **given)


def test_whoever_is_given_a_role_or_loses_it_is_told(cast):
    admin, on = cast.admin, clock.today()
    made = appoint(by=admin, person=cast.neighbour, role="mentor", unit=cast.base_a, on=on)
    undo(entry=entry_of(made, "claims.role.given"), by=admin)
    made = appoint(by=admin, person=cast.neighbour, role="mentor", unit=cast.base_a, on=on)
    dismiss(by=admin, grant=made, on=on)
    undo(entry=entry_of(made, "claims.role.ended"), by=admin)
    told = Notice.objects.filter(person=cast.neighbour).order_by("pk")
    role = f"“Người hướng dẫn” ở {cast.base_a.name}"
    assert [one.words.removeprefix(f"{admin} ") for one in told] == [
        f"giao cho bạn vai trò {role}.",
        f"thu lại vai trò {role} vừa giao cho bạn.",
        f"giao cho bạn vai trò {role}.",
        f"rút vai trò “Người hướng dẫn” của bạn ở {cast.base_a.name}.",
        f"hoàn tác: bạn vẫn giữ vai trò {role}.",
    ]
    assert mentors(cast).filter(ends_on=None).count() == 1


def entry_of(made, kind):
    return entries_of("access.grant", made.pk).get(kind=kind)


def test_what_was_typed_stays_beside_the_reason(cast, admin):
    page = admin.post(PAGE, {"person": "không ai cả", "role": "mentor"}).text
    assert "Không tìm thấy ai tên “không ai cả”." in page
    assert 'value="không ai cả"' in page
    twice = admin.post(PAGE, {"person": cast.mentor.username, "role": "mentor"}).text
    assert "Người này đã có vai trò này ở đơn vị này." in twice


def test_membership_is_no_role_to_give(cast, admin):
    admin.post(PAGE, {"person": cast.neighbour.username, "role": "member"})
    assert not Grant.objects.filter(person=cast.neighbour).exists()


def test_nobody_ends_their_own_right_to_give_roles(cast, admin):
    own = Grant.objects.get(person=cast.admin)
    page = admin.post(f"/units/head/roles/{own.pk}/end/", follow=True).text
    own.refresh_from_db()
    assert own.ends_on is None
    assert "xin để một người quản trị khác rút" in page


def test_a_role_elsewhere_does_not_exist_here(cast, admin):
    elsewhere = Grant.objects.get(person=cast.keeper_here, role="keeper")
    assert admin.post(f"{PAGE}{elsewhere.pk}/end/").status_code == 404


# -- a way to sign in -------------------------------------------------------------------


def test_somebody_from_a_list_is_given_a_way_to_sign_in_once(cast, admin):
    Person.objects.filter(pk=cast.neighbour.pk).update(username=None, password="!")
    answer = admin.post(f"{PAGE}sign-in/", {"who": cast.neighbour.full_name})
    opened = answer.context["opened"]
    assert opened.first_password in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert authenticate(username=opened.username, password=opened.first_password) == cast.neighbour
    assert opened.first_password not in admin.get(PAGE).text


def test_a_new_password_ends_the_sessions_of_the_old_one(cast, admin, client_of):
    theirs = client_of(cast.neighbour)
    admin.post(f"{PAGE}sign-in/", {"who": cast.neighbour.username})
    assert theirs.get("/me/").status_code == 302


def test_whoever_is_given_a_password_is_told_by_whom(cast, admin):
    admin.post(f"{PAGE}sign-in/", {"who": cast.neighbour.username})
    told = Notice.objects.get(person=cast.neighbour)
    assert told.words.startswith("Cao Thị Quản đã cấp cho bạn mật khẩu đăng nhập mới.")


def test_nobody_opens_the_sign_in_of_those_who_hold_more(cast, client_of):
    grant(by=None, person=cast.leader, role="admin", unit=cast.base_a, on=clock.today())
    join(by=None, person=cast.movement_office, unit=cast.branch_a1, on=clock.today())
    page = client_of(cast.leader).post(f"{PAGE}sign-in/", {"who": cast.movement_office.username})
    assert "Người này giữ vai trò ngoài phần việc của bạn" in page.text
    assert page.context["opened"] is None


def test_namesakes_get_different_user_names(cast):
    twins = [Person.objects.create_person(full_name="Lê Thị Đào") for _ in range(3)]
    for twin in twins:
        join(by=None, person=twin, unit=cast.branch_a1, on=clock.today())
    opened = [open_sign_in(by=cast.admin, person=twin) for twin in twins]
    assert [one.username for one in opened] == ["le.thi.dao", "le.thi.dao.2", "le.thi.dao.3"]


def test_a_namesake_at_the_same_instant_gets_the_next_user_name(cast, monkeypatch):
    names = iter(["neighbour", "le.thi.dao"])  # the first was taken while this one was asked for
    monkeypatch.setattr(signing_in, "_free_username", lambda person: next(names))
    twin = Person.objects.create_person(full_name="Lê Thị Đào")
    join(by=None, person=twin, unit=cast.branch_a1, on=clock.today())
    opened = open_sign_in(by=cast.admin, person=twin)
    twin.refresh_from_db()
    assert (twin.username, twin.check_password(opened.first_password)) == ("le.thi.dao", True)


def test_a_given_password_must_be_changed(cast, admin):
    admin.post(f"{PAGE}sign-in/", {"who": cast.neighbour.username})
    cast.neighbour.refresh_from_db()
    assert cast.neighbour.must_change_password
