"""What the style guide shows: every component once, with invented figures."""

import re
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest

from vuonuom.web.frame.forms import (
    ChoiceField,
    DateField,
    Form,
    LineField,
    NumberField,
    TextField,
    TickField,
)
from vuonuom.web.frame.show import Bar, Cell, Page, Step

ROAD = [
    Step("hat", "Đã trả lời", "done"),
    Step("mam", "Đã thử", "done"),
    Step("cay", "Sản phẩm", "now"),
    Step("rung", "Nơi khác dùng", "todo"),
]
TALL = [
    Step("hat", "Bài toán", "done", "Chờ hơn một giờ mỗi sáng thứ hai"),
    Step("mam", "Ươm 74 ngày", "done", "Thử ở một phường, 1.200 lượt"),
    Step("cay", "Nghiệm thu", "done", "Hội đồng 7/7"),
    Step("rung", "Đang dùng ở 14 xã", "now", "3 nơi đang xin", "#road"),
]
BARS = [
    Bar(3412, "ý tưởng", 1, "#funnel", "hat"),
    Bar(3288, "đã trả lời", 0.964, "#funnel"),
    Bar(402, "đã thử", 0.118, "#funnel", "mam"),
    Bar(173, "công nhận", 0.051, "#funnel"),
    Bar(61, "sản phẩm", 0.018, "#funnel", "cay"),
    Bar(96, "nơi đang dùng", 0.028, "#funnel", "rung"),
]
NAMES = (
    "Mai Sơn, Đồng Lúa, Bến Gỗ, Sông Vàng, Cây Đa, Gò Nổi, Bãi Dừa, Suối Trong, Đèo Gió, "
    "Lạch Trường, Hòn Son, Cồn Cát, Rừng Thông, Đầm Sen, Núi Voi, Tân Lập"
)
TONES = {"Sông Vàng": "going", "Đèo Gió": "going", "Gò Nổi": "late", "Hòn Son": "late"}
CELLS = [
    Cell(name, TONES.get(name, "good"), "#heat", "2 / 1" if name == "Đồng Lúa" else "")
    for name in NAMES.split(", ")
] + [Cell("Cù Lao", "off", note="mới lập")]
ROWS = [
    ("Phường Đồng Lúa", ("Đạt", "tick", "good"), 0.9, 214, 31, 6, 11),
    ("Phường Sông Vàng", ("Đúng nhịp", "mam", "going"), 0.6, 1180, 22, 2, 3),
    ("Đặc khu Gò Nổi", ("Chậm", "clock", "late"), 0.2, 41, 2, 0, 0),
]


class SampleForm(Form):
    title = LineField(label="Tên ý tưởng", max_length=60)
    text = TextField(
        label="Nội dung", help_text="Việc gì đang khó, làm khác đi thế nào, ai được lợi."
    )
    due = DateField(label="Hạn", required=False)
    number = NumberField(label="Số lượt", required=False)
    field = ChoiceField(
        label="Lĩnh vực", choices=[("", "– chọn –"), ("cchc", "Cải cách hành chính")]
    )
    kind = ChoiceField(
        label="Ai được xem",
        choices=[("branch", "Trong chi đoàn"), ("base", "Trong đoàn cơ sở")],
        widget=forms.RadioSelect,
    )
    clean_of_secrets = TickField(label="Không có bí mật nhà nước, số căn cước, hồ sơ vụ việc")


def signs() -> list[str]:
    """Every sign of the sprite."""
    sprite = Path(str(finders.find("img/signs.svg"))).read_text()
    return re.findall(r'<symbol id="([a-z]+)"', sprite)


def everything(request: HttpRequest) -> dict[str, Any]:
    typed = {
        "title": "Quét mã QR lấy số thứ tự ở quầy một cửa để bà con khỏi đứng chờ đông ở sảnh",
        "text": "Sáng thứ hai nào sảnh cũng đông.",
        "due": "31/02/2026",
        "kind": "branch",
    }
    return {
        "road": ROAD,
        "tall": TALL,
        "bars": BARS,
        "cells": CELLS,
        "rows": ROWS,
        "signs": signs(),
        "form": SampleForm(typed),
        "page": Page((), 3, has_next=True),
    }
