"""What a browser calls itself, in words that its owner recognises."""

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def name(user_agent: str) -> str:
    """Chrome, Android – the first of each that the browser names."""
    found = [
        next((word for mark, word in table if mark in user_agent), "")
        for table in (BROWSERS, MACHINES)
    ]
    return ", ".join(word for word in found if word) or _("Thiết bị không rõ")
