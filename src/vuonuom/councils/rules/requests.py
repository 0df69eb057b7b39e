"""The author's request (đơn yêu cầu công nhận sáng kiến) and what the law asks of it.

Fields: Phụ lục I TT 18/2013/TT-BKHCN (`forms.json`, don_yeu_cau_cong_nhan_sang_kien). Time limit:
within one year of the first application, filed no earlier than it.
"""

from dataclasses import dataclass
from datetime import date

from vuonuom.core import text


@dataclass(frozen=True)
class RequestForm:
    first_applied_on: date  # or first tried, whichever was earlier
    essence: str
    conditions: str
    benefit_author: str
    committed: bool
    benefit_adopter: str = ""
    confidential: str = ""  # kept apart and shown to the panel alone


REQUIRED = ("essence", "conditions", "benefit_author")


def missing(request: RequestForm) -> list[str]:
    """Required parts that say nothing, in the form's order."""
    return [name for name in REQUIRED if not text.clean(getattr(request, name))]


def last_filing_day(first_applied_on: date) -> date:
    """One year later, the same day; of 29 February the 28th."""
    year = first_applied_on.year + 1
    try:
        return first_applied_on.replace(year=year)
    except ValueError:
        return first_applied_on.replace(year=year, day=28)
