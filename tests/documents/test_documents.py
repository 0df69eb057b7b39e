"""Register numbers, wordings, revoking, and codes on paper."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from vuonuom.core.errors import Refused
from vuonuom.documents import qr, queries, wordings
from vuonuom.documents.actions import issue, load_templates, printed_code, revoke, wording
from vuonuom.documents.models import Document, Register, Template

ON = date(2026, 2, 5)
DECISION = "quyet-dinh-cong-nhan-sang-kien"


def issued(unit, kind="QĐ", key=DECISION, on=ON, **facts):
    return issue(unit=unit, kind=kind, template_key=key, facts={"title": "Tủ sách", **facts}, on=on)


@pytest.mark.django_db
def test_numbers_run_per_unit_kind_and_year(cast):
    a, b = cast.base_a, cast.base_b
    given = [
        issued(a).number,
        issued(a).number,
        issued(b).number,
        issued(a, kind="BB").number,
        issued(a, on=date(2027, 1, 1)).number,
        issued(a).number,
    ]
    assert given == [1, 2, 1, 1, 1, 3]


@pytest.mark.django_db(transaction=True)
def test_a_failed_act_leaves_no_gap(cast):
    @transaction.atomic
    def failing():
        issued(cast.base_a)
        raise RuntimeError

    issued(cast.base_a)
    with pytest.raises(RuntimeError):
        failing()
    assert issued(cast.base_a).number == 2


ISSUING = """
import sys
sys.path.insert(0, {root!r})
import django
django.setup()
from django.db import connections, transaction
connections["default"].settings_dict["NAME"] = {database!r}
from datetime import date
from random import random
from vuonuom.documents.actions import issue
from vuonuom.organization.models import Unit
unit = Unit.objects.get(code="base-a")
for _ in range({times}):
    try:
        with transaction.atomic():
            issue(unit=unit, kind="QĐ", template_key={key!r}, facts={{}}, on=date(2026, 2, 5))
            if random() < 0.3:
                raise RuntimeError
    except RuntimeError:
        pass
"""


@pytest.mark.django_db(transaction=True)
def test_numbers_neither_skip_nor_repeat_among_processes(cast):
    load_templates()
    script = ISSUING.format(
        root=str(Path(__file__).parents[2]),
        database=connection.settings_dict["NAME"],
        times=15,
        key=DECISION,
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    running = [subprocess.Popen([sys.executable, "-c", script], env=environment) for _ in range(4)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0, 0]
    given = sorted(Document.objects.values_list("number", flat=True))
    assert given == list(range(1, len(given) + 1))
    assert Register.objects.get().last_number == len(given) > 0


@pytest.mark.django_db
def test_a_document_is_worded_as_on_its_day(cast):
    load_templates()
    old = issued(cast.base_a)
    Template.objects.create(key=DECISION, title="Mới", body="mới", in_force_from=date(2026, 6, 1))
    assert issued(cast.base_a, on=date(2026, 5, 31)).template == old.template
    assert issued(cast.base_a, on=date(2026, 6, 1)).title == "Mới"


@pytest.mark.django_db
def test_a_document_before_all_wordings_is_an_error_of_ours(cast):
    with pytest.raises(LookupError):
        wording(DECISION, date(1990, 1, 1))


@pytest.mark.django_db
def test_loading_wordings_again_changes_nothing():
    assert (load_templates(), load_templates()) == (len(wordings.shipped()), 0)


@pytest.mark.django_db
@pytest.mark.parametrize("shipped", wordings.shipped(), ids=lambda w: w.key)
def test_every_wording_stands_without_facts(cast, shipped):
    document = issued(cast.base_a, key=shipped.key)
    assert "{{" not in queries.printable(document).body


@pytest.mark.django_db
def test_facts_are_text_and_never_markup(cast):
    document = issued(cast.base_a, panel="<script>alert(1)</script>")
    assert "<script>" not in queries.printable(document).body
    assert document.title == "Quyết định công nhận sáng kiến “Tủ sách”"


@pytest.mark.django_db
def test_symbol_has_a_zero_below_ten(cast):
    assert issued(cast.base_a).symbol == "01/QĐ"


def test_days_are_written_with_their_zeros():
    assert queries.in_words(ON) == "ngày 05 tháng 02 năm 2026"
    assert queries.in_words(date(2026, 11, 22)) == "ngày 22 tháng 11 năm 2026"


@pytest.mark.django_db
def test_a_document_is_revoked_once_and_with_a_reason(cast):
    document = issued(cast.base_a)
    with pytest.raises(Refused, match="Xin ghi lý do thu hồi"):
        revoke(by=cast.leader, document=document, reason=" \u200b ")
    assert revoke(by=cast.leader, document=document, reason="Ghi sai tên").revoked_on
    with pytest.raises(Refused, match="đã được thu hồi trước đó"):
        revoke(by=cast.leader, document=document, reason="Nữa")


@pytest.mark.django_db
def test_a_target_has_one_printed_code_for_ever(cast):
    first = printed_code(target="mailbox", target_id=cast.branch_a1.pk)
    assert printed_code(target="mailbox", target_id=cast.branch_a1.pk) == first


def test_a_qr_code_is_svg_without_style():
    drawn = qr.svg("https://vuonuom.example/q/Q-2026-00000")
    assert drawn.startswith("<svg")
    assert "style=" not in drawn


@override_settings(BASE_URL="https://vuonuom.example")
def test_links_on_paper_are_absolute():
    assert qr.link("/q/x") == "https://vuonuom.example/q/x"


def test_settings_have_a_base_url():
    assert settings.BASE_URL.startswith("http")
