"""Pages drawn from the code: roles with their permissions, states with their moves, measures."""

from importlib import import_module
from pathlib import Path

import django
from django.utils import translation

from vuonuom.access.states import PERMISSIONS, ROLES
from vuonuom.core.states import Machine
from vuonuom.journal.states import MEASURES

SOURCE = Path(__file__).resolve().parent.parent / "src" / "vuonuom"
NOTE = "<!-- Trang này được vẽ từ mã nguồn khi dựng tài liệu; sửa ở mã nguồn, đừng sửa ở đây. -->\n"


def write(folder):
    django.setup()
    with translation.override(None):  # the text as written: Vietnamese
        pages = {"roles": roles(), "states": states(), "measures": measures()}
    for name, text in pages.items():
        path = folder / f"{name}.md"
        if not path.exists() or path.read_text() != NOTE + text:
            path.write_text(NOTE + text)


def roles():
    lines = [
        "# Vai trò và quyền",
        "",
        "Một vai trò được giao cho một người ở một đơn vị và có hiệu lực ở đơn vị ấy cùng mọi đơn",
        "vị bên dưới. Khóa trong mã không bao giờ đổi.",
    ]
    for role in ROLES.values():
        lines += ["", f"## {role.label}", "", f"Khóa `{role.key}`. Được:", ""]
        lines += [f"* `{permission}`" for permission in sorted(role.permissions)]
    lines += ["", "## Ai có quyền nào", ""]
    for permission in sorted(PERMISSIONS):
        holders = [str(role.label) for role in ROLES.values() if permission in role.permissions]
        lines.append(f"* `{permission}`: {', '.join(holders)}")
    return "\n".join(lines) + "\n"


def states():
    lines = [
        "# Trạng thái và bước chuyển",
        "",
        "Mỗi sơ đồ là một bảng trong `states.py` của phòng mang tên ấy; mã chỉ đi theo bảng này.",
    ]
    for machine in machines():
        lines += ["", f"## `{machine.subject}`", ""]
        lines += [f"* `{state.value}`: {state.label}" for state in type(machine.initial)]
        lines += ["", "```text", machine.mermaid(), "```"]
    return "\n".join(lines) + "\n"


def machines():
    found = {}
    for path in sorted(SOURCE.glob("*/states.py")):
        module = import_module(f"vuonuom.{path.parent.name}.states")
        kept = [value for value in vars(module).values() if isinstance(value, Machine)]
        found |= {machine.subject: machine for machine in kept}
    return [found[subject] for subject in sorted(found)]


def measures():
    lines = [
        "# Những gì được đếm",
        "",
        "Mỗi con số là tổng của các bút toán trong nhật ký; bấm vào số nào cũng mở được danh sách.",
        "",
        "| khóa | trên màn hình | loại |",
        "|---|---|---|",
    ]
    lines += [f"| `{m.key}` | {m.label} | {m.nature.value} |" for m in MEASURES.values()]
    return "\n".join(lines) + "\n"
