from datetime import date

import pytest

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.core.errors import Refused
from vuonuom.organization.actions.members import join
from vuonuom.organization.models import Membership, Unit
from vuonuom.web.frame import forms
from vuonuom.web.frame.shortcuts import refuse


class SampleForm(forms.Form):
    title = forms.LineField(label="Tên", max_length=10)
    text = forms.TextField(label="Nội dung", required=False)
    due = forms.DateField(required=False)
    number = forms.NumberField(required=False, min_value=1, max_value=2000)


def errors(**data):
    return SampleForm({"title": "Tên", **data}).errors


def cleaned(**data):
    form = SampleForm({"title": "Tên", **data})
    assert form.errors == {}
    return form.cleaned_data


def test_an_empty_field_is_asked_for_in_vietnamese():
    assert errors(title=" \u200b ") == {"title": ["Xin điền mục này."]}


def test_a_text_that_is_too_long_is_refused_whole():
    assert errors(title="a" * 1_000_000) == {
        "title": ["Dài 1.000.000 ký tự, nhiều nhất là 10. Xin rút bớt."]
    }


def test_the_browser_never_cuts_what_is_pasted():
    assert "maxlength" not in str(SampleForm()["title"])


def test_text_is_stored_composed_and_without_hidden_marks():
    assert cleaned(text="  mo\u0323\u0302t\u202e \x00hai\r\nba ")["text"] == "một hai\nba"


def test_a_line_has_no_line_breaks():
    assert cleaned(title="một\r\n hai")["title"] == "một hai"


@pytest.mark.parametrize("typed", ["22/11/2026", "2026-11-22", "22-11-2026", " 22.11.2026 "])
def test_dates_are_read_as_people_write_them(typed):
    assert cleaned(due=typed)["due"] == date(2026, 11, 22)


def test_a_date_that_is_none_is_refused():
    assert errors(due="31/02/2026") == {"due": ["Xin ghi ngày theo dạng 22/11/2026."]}


@pytest.mark.parametrize("typed", ["1.234", "1234", "1 234", " 1.234 "])
def test_numbers_are_read_as_people_write_them(typed):
    assert cleaned(number=typed)["number"] == 1234


@pytest.mark.parametrize("typed", ["1,5", "12.34", "một", "9" * 5000])
def test_what_is_no_whole_number_is_refused(typed):
    assert errors(number=typed) == {"number": ["Xin ghi một số nguyên, ví dụ 1.234."]}


def test_a_number_out_of_bounds_is_told_the_bound():
    assert errors(number="0") == {"number": ["Nhỏ nhất là 1."]}
    assert errors(number="2001") == {"number": ["Lớn nhất là 2.000."]}


def test_a_refusal_stands_beside_its_field():
    form = SampleForm({"title": "Tên"})
    form.is_valid()
    refuse(form, Refused("Tên này đã có.", field="title"))
    assert form.errors == {"title": ["Tên này đã có."]}


def test_a_refusal_without_a_field_stands_above_the_form():
    form = SampleForm({"title": "Tên"})
    form.is_valid()
    refuse(form, Refused("Chị Hạnh đã trả lời trước.", field="khác"))
    assert form.non_field_errors() == ["Chị Hạnh đã trả lời trước."]


class UnitForm(forms.Form):
    unit = forms.UnitField()

    def __init__(self, *args):
        super().__init__(*args)
        self.fields["unit"].queryset = Unit.objects.all()


@pytest.mark.parametrize("typed", ["branch-a1", "CHI ĐOÀN MAI SƠN 1", "chi doan mai son 1"])
def test_a_unit_is_found_by_code_or_by_name(cast, typed):
    form = UnitForm({"unit": typed})
    assert form.is_valid()
    assert form.cleaned_data["unit"] == cast.branch_a1


def test_an_unknown_unit_is_refused_by_its_name(cast):
    assert UnitForm({"unit": "Chi đoàn Không Đâu"}).errors == {
        "unit": ["Không tìm thấy đơn vị “Chi đoàn Không Đâu”."]
    }


def test_of_several_units_of_one_name_the_codes_are_offered(cast):
    cast.branch_b1.call(cast.branch_a1.name)
    cast.branch_b1.save()
    assert UnitForm({"unit": cast.branch_a1.name}).errors == {
        "unit": ["Có nhiều đơn vị cùng tên. Xin ghi mã: branch-a1, branch-b1."]
    }


class PersonForm(forms.Form):
    who = forms.PersonField()

    def __init__(self, *args, near=None):
        super().__init__(*args)
        self.fields["who"].queryset, self.fields["who"].near = Person.objects.all(), near


@pytest.fixture
def namesakes(cast):
    """Of one name and without a user name, in two branches; the second bears a number."""
    pair = [Person.objects.create_person(full_name="Lê Thị Đào") for _ in range(2)]
    for one, unit in zip(pair, (cast.branch_a1, cast.branch_b1), strict=True):
        join(by=None, person=one, unit=unit, on=clock.today())
    Membership.objects.filter(person=pair[1]).update(number="77")
    return pair


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lê thị đào, branch-a1", 0), ("Le Thi Dao,BRANCH-B1", 1), ("Lê Thị Đào · 77", 1)],
)
def test_of_namesakes_the_unit_or_the_number_tells_who(namesakes, typed, meant):
    form = PersonForm({"who": typed})
    assert form.is_valid()
    assert form.cleaned_data["who"] == namesakes[meant]


def test_of_namesakes_the_one_near_by_is_meant(cast, namesakes):
    near = Membership.objects.current().filter(unit=cast.branch_b1)
    form = PersonForm({"who": "Lê Thị Đào"}, near=near)
    assert form.is_valid()
    assert form.cleaned_data["who"] == namesakes[1]


def test_of_namesakes_nothing_is_told_but_how_to_tell_them_apart(namesakes):
    (said,) = PersonForm({"who": "Lê Thị Đào"}).errors["who"]
    assert said == (
        "Có nhiều người cùng tên. Xin ghi thêm sau dấu phẩy mã đơn vị, mã số hoặc tên đăng nhập:"
        " “Lê Thị Đào, …”."
    )
