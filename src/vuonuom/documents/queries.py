"""Documents as papers, and what everybody may know of one."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from vuonuom.core.codes import spoken
from vuonuom.documents import qr, rendering
from vuonuom.documents.models import Document, PrintedCode
from vuonuom.organization.models import Succession, Unit


@dataclass(frozen=True)
class Printable:
    document: Document
    unit: str
    day: str
    body: SafeString
    signer: str
    signer_title: str
    path: str
    link: str
    qr: SafeString


def by_code(code: str) -> Document | None:
    """The document of a code as a person read it from paper."""
    found = Document.objects.select_related("unit", "template")
    return found.filter(code=spoken(code)).first()


def printable(document: Document) -> Printable:
    facts = {
        "unit": document.unit.name,
        "on_day": in_words(document.issued_on),
        "symbol": document.symbol,
        **document.facts,
    }
    path = f"/verify/{document.code}"
    return Printable(
        document=document,
        unit=document.unit.name,
        day=in_words(document.issued_on),
        body=rendering.page(document.template.body, facts),
        signer=str(facts.get("signer", "")),
        signer_title=str(facts.get("signer_title", "")),
        path=path,
        link=qr.link(path),
        qr=qr.svg(qr.link(path)),
    )


def in_words(day: date) -> str:
    """ngày 05 tháng 02 năm 2026: a zero before days below 10 and months 1 and 2 (NĐ 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def printed(code: str) -> PrintedCode | None:
    return PrintedCode.objects.filter(code=spoken(code)).first()


def living(unit: Unit) -> list[Unit]:
    """The unit itself, or those that carry its work on today, in the order of their names."""
    found: dict[int, Unit] = {}
    seen: set[int] = set()
    waiting = [unit]
    while waiting:
        one = waiting.pop()
        if one.pk in seen:
            continue
        seen.add(one.pk)
        if not one.is_closed:
            found[one.pk] = one
            continue
        after = Succession.objects.filter(predecessor=one).select_related("successor")
        waiting += [each.successor for each in after]
    return sorted(found.values(), key=lambda each: (each.sort_key, each.pk))
