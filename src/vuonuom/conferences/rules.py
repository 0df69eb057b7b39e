"""Who may do what to a conference, how codes and programmes are read, when somebody came."""

import re
from dataclasses import dataclass
from datetime import time, timedelta

from django.db.models import QuerySet

from vuonuom.access import queries as access
from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.conferences.models import Conference, ConferencePartner, Helper
from vuonuom.conferences.states import PartnerState
from vuonuom.core import codes, text
from vuonuom.organization.models import Unit

RUN = "conferences.run"
VIEW = "conferences.view"
_LINE = re.compile(r"(?P<hour>\d{1,2})\s*[:h.]\s*(?P<minute>\d{2})?[\s–:.-]*(?P<rest>.*)")


def demand(person: Person, unit: Unit) -> None:
    """Raises NotAllowed."""
    if not access.can(person, RUN, unit):
        raise NotAllowed


NAMES_KEPT = timedelta(days=366)  # twelve months: who came, and their certificates
FEWEST = 10  # openings are told from so many on, else not at all (`trust.md` 5)
_ENTRY = re.compile(r"(?P<conference>HN-\d{4}-[0-9A-Z]{5})-(?P<code>[0-9A-Z]{6})")
_SHORT = re.compile(r"[0-9A-Z]{6}")
_LONGEST = 200


def entry_of(typed: str) -> tuple[str, str]:
    """What was scanned or typed: the conference's code, if it was in it, and the person's.

    The address in a QR code, `HN-2026-00000-K7Q2M9`, `K7Q-2M9` or `k7q 2m9`; else two nothings.
    """
    spoken = codes.spoken(text.one_line(typed[:_LONGEST]))
    whole = _ENTRY.search(spoken)
    if whole:
        return whole["conference"], whole["code"]
    short = spoken.replace("-", "").replace(".", "")
    return "", short if _SHORT.fullmatch(short) else ""


def runs(person: Person, conference: Conference) -> bool:
    return access.can(person, RUN, conference.unit_id)


def co_hosts(person: Person, conference: Conference) -> bool:
    """Whether a unit of theirs holds it with the hosts: they invite and let in their own."""
    return accepted(person, RUN).filter(conference=conference).exists()


def hosts_of(person: Person, conference: Conference) -> bool:
    return runs(person, conference) or co_hosts(person, conference)


def may_answer(person: Person, partner: ConferencePartner) -> bool:
    return access.can(person, RUN, partner.unit_id)


def may_end(person: Person, partner: ConferencePartner) -> bool:
    """Both sides may."""
    return runs(person, partner.conference) or may_answer(person, partner)


def follows(person: Person, conference: Conference) -> bool:
    """Who sees its figures."""
    return (
        access.can(person, VIEW, conference.unit_id)
        or accepted(person, VIEW).filter(conference=conference).exists()
    )


def accepted(person: Person, permission: str) -> QuerySet[ConferencePartner]:
    """The partners among the units where the person has `permission`."""
    found = ConferencePartner.objects.filter(state=PartnerState.ACCEPTED)
    return found.filter(access.scope(person, permission))


def may_check_in(person: Person, conference: Conference) -> bool:
    """The hosts and partners, and whoever they named."""
    return hosts_of(person, conference) or helps(person, conference)


def helps(person: Person, conference: Conference) -> bool:
    return Helper.objects.filter(conference=conference, person=person).exists()


@dataclass(frozen=True)
class Line:
    """One line of a programme as it is typed: "08:00 Khai mạc | Ban Thường vụ"."""

    at: time
    title: str
    speaker: str = ""

    def __str__(self) -> str:
        tail = f" | {self.speaker}" if self.speaker else ""
        return f"{self.at:%H:%M} {self.title}{tail}"


def hour_of(typed: str) -> time | None:
    """7:30, 07h30, 7h, 7.30: as people write an hour."""
    found = _LINE.fullmatch(text.one_line(typed).casefold())
    return None if found is None or found["rest"] else _time(found)


def programme_of(typed: str) -> tuple[list[Line], list[str]]:
    """The lines that were understood, and those that were not."""
    lines, odd = [], []
    for written in map(text.one_line, typed.splitlines()):
        line = _line(written)
        if line is not None:
            lines.append(line)
        elif written:
            odd.append(written)
    return lines, odd


def _line(written: str) -> Line | None:
    found = _LINE.fullmatch(written)
    at = _time(found) if found else None
    if found is None or at is None:
        return None
    title, _, speaker = (part.strip() for part in found["rest"].partition("|"))
    return Line(at, title, speaker) if title else None


def _time(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


@dataclass(frozen=True)
class Asked:
    """A question as it is typed: its text, `*` before the right answer, `-` others, `>` why."""

    text: str
    options: tuple[str, ...]
    right: int
    why: str = ""

    def __str__(self) -> str:
        marks = ("*" if place == self.right else "-" for place in range(len(self.options)))
        answers = [f"{mark} {option}" for mark, option in zip(marks, self.options, strict=True)]
        return "\n".join([self.text, *answers, *([f"> {self.why}"] if self.why else [])])


def quiz_of(typed: str) -> tuple[list[Asked], list[str]]:
    """Questions, with an empty line between two; and the first lines of those not understood."""
    asked, odd = [], []
    for block in re.split(r"\n\s*\n", typed.strip()):
        lines = [text.one_line(line) for line in block.splitlines() if line.strip()]
        question = _question(lines)
        if question is not None:
            asked.append(question)
        elif lines:
            odd.append(lines[0])
    return asked, odd


def _question(lines: list[str]) -> Asked | None:
    options = [line for line in lines[1:] if line[0] in "*-" and line[1:].strip()]
    right = [place for place, line in enumerate(options) if line[0] == "*"]
    why = " ".join(line[1:].strip() for line in lines[1:] if line[0] == ">")
    known = 1 + len(options) + sum(line[0] == ">" for line in lines[1:])
    if len(options) < 2 or len(right) != 1 or known != len(lines) or lines[0][0] in "*->":
        return None
    texts = tuple(option[1:].strip()[:300] for option in options)
    return Asked(lines[0][:500], texts, right[0], why[:500])
