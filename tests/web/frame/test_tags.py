import pytest
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory

from vuonuom.web.frame import tags
from vuonuom.web.frame.show import Bar, Cell, Step


def render(source, request=None, **context):
    return Template(source).render(Context({"request": request, **context}))


def test_a_sign_is_passed_over_by_screen_readers():
    assert tags.sign("clock") == (
        '<svg class="sign" aria-hidden="true"><use href="/static/img/signs.svg#clock"/></svg>'
    )


def test_a_status_has_word_icon_and_colour():
    shown = render('{% status "Quá hạn" "clock" "late" %}')
    assert shown == f'<span class="status late">{tags.sign("clock")}Quá hạn</span>'


def test_a_status_escapes_its_word():
    assert "<b>" not in render("{% status word 'tick' 'good' %}", word="<b>")


def test_a_form_gets_a_fresh_key_each_time_it_is_opened():
    request = RequestFactory().get("/")
    assert render("{% act_key %}", request) != render("{% act_key %}", request)


def test_a_form_shown_again_keeps_the_key_it_was_sent_with():
    request = RequestFactory().post("/", {"_key": "abc"})
    assert render("{% act_key %}", request) == '<input type="hidden" name="_key" value="abc">'


def test_the_present_step_of_a_road_is_told_to_screen_readers():
    shown = render(
        "{% road steps %}", steps=[Step("hat", "Gửi", "done"), Step("mam", "Ươm", "now")]
    )
    assert shown.count('aria-current="step"') == 1


def test_a_funnel_bar_that_is_not_empty_can_be_seen():
    shown = render("{% funnel bars %}", bars=[Bar(1, "nơi dùng", 0.00001), Bar(0, "khác", 0)])
    assert [width in shown for width in ('width="0.6%"', 'width="0.0%"')] == [True, True]


def test_a_heat_cell_says_its_tone_by_a_sign_as_well():
    shown = render("{% heat cells %}", cells=[Cell("Mai Sơn", "late")])
    assert tags.sign("clock") in shown


def test_pace_beyond_the_target_is_drawn_full():
    assert 'class="run" width="100.0"' in render("{% pace 1.7 %}")


def test_here_changes_one_parameter_and_begins_again_at_page_one():
    request = RequestFactory().get("/ideas/", {"year": "2026", "page": "3", "q": "quét mã"})
    assert render("{% here year=2025 %}", request) == "?q=qu%C3%A9t+m%C3%A3&amp;year=2025"


def test_what_a_person_typed_is_shown_as_text():
    shown = render("{{ text|paragraphs }}", text="<script>alert(1)</script>\n\nhai")
    assert shown == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n\n<p>hai</p>"


@pytest.mark.parametrize(("extra", "found"), [("undo:12", "12"), ("", ""), (None, "")])
def test_a_message_knows_the_act_it_can_take_back(extra, found):
    assert tags.undo_of(Message(25, "Đã gửi", extra_tags=extra)) == found
