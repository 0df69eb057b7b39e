"""A real instance: the real tree of units, read whole before anything is made."""

import pytest

from vuonuom.core import text
from vuonuom.documents.models import Template
from vuonuom.journal import recount
from vuonuom.journal.models import Tally
from vuonuom.ops import init
from vuonuom.ops.terminal import Failed
from vuonuom.organization.models import Field, Unit

HEAD = "code,name,province_code,province_name\n"


@pytest.fixture
def tree_of(tmp_path):
    def read(content):
        path = tmp_path / "cay.csv"
        path.write_text(content, encoding="utf-8-sig")
        return init.read_tree(path)

    return read


@pytest.mark.django_db
def test_the_real_tree_has_34_provinces_and_3321_communes():
    top = init.load_tree("Việt Nam", init.read_tree(init.PACKAGED))
    kinds = [Unit.objects.filter(kind__key=key).count() for key in ("head", "province", "base")]
    assert kinds == [1, 34, 3321]
    total = Tally.objects.get(unit=top.pk, measure="organization.units", period=202500)
    assert (total.own, total.total) == (1, 3356)
    assert list(recount.differences()) == []
    hoan_kiem = Unit.objects.get(code="00070")
    assert hoan_kiem.name == "Phường Hoàn Kiếm"
    assert hoan_kiem.search_text == text.fold("phuong hoan kiem")


@pytest.mark.django_db
def test_a_unit_can_be_opened_after_the_load():
    from datetime import date

    from vuonuom.organization.actions.units import open_unit

    top = init.load_tree("Việt Nam", [])
    kind = top.organization.kinds.get(key="province")
    new = open_unit(
        by=None, organization=top.organization, kind=kind, code="99", name="Mới", parent=top,
        on=date(2026, 1, 1),
    )  # fmt: skip
    assert new.pk > top.pk
    assert list(recount.differences()) == []


@pytest.mark.django_db
def test_lists_are_loaded_once():
    init.load_lists()
    init.load_lists()
    assert Field.objects.count() == len(init.FIELDS)
    assert Template.objects.filter(key="giay-chung-nhan-sang-kien").count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD, "không có dòng nào"),
        ("code,name\n1,A\n", "thiếu cột: province_code, province_name"),
        (HEAD + "1,A,1,B\n2, ,1,B\n", "dòng 3: còn ô trống"),
        (HEAD + "1,A,1,B\n1,C,1,B\n", "dòng 3: mã 1 bị lặp"),
        (HEAD + "1,A\n", "dòng 2: còn ô trống"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tree_of, content, sentence):
    with pytest.raises(Failed, match=sentence):
        tree_of(content)
