"""Units that hold a conference together, and what one of them sees of it."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Prefetch, Q, QuerySet, Value, When

from vuonuom.access import queries as access
from vuonuom.accounts.models import Person
from vuonuom.conferences import rules
from vuonuom.conferences.models import Conference, ConferencePartner
from vuonuom.conferences.states import PartnerState
from vuonuom.organization.models import Unit
from vuonuom.tree import queries as tree


def partners(conference: Conference, person: Person) -> list[ConferencePartner]:
    """By name, each with whether the person runs (`runs`) or follows (`follows`) conferences."""
    found = conference.partners.select_related("unit").annotate(
        runs=_there(person, rules.RUN), follows=_there(person, rules.VIEW)
    )
    return list(found.order_by("unit__sort_key", "pk"))


def _there(person: Person, permission: str) -> Case:
    mine = When(access.scope(person, permission), then=Value(True))
    return Case(mine, default=Value(False), output_field=BooleanField())


def with_joint(conferences: QuerySet[Conference]) -> QuerySet[Conference]:
    """For a list: `joint` of each are those who hold it with its unit."""
    accepted = ConferencePartner.objects.filter(state=PartnerState.ACCEPTED)
    named = accepted.select_related("unit").order_by("unit__sort_key", "pk")
    return conferences.prefetch_related(Prefetch("partners", named, to_attr="joint"))


def units_to_ask(conference: Conference) -> QuerySet[Unit]:
    """Living units that may hold it too: see `actions.sharing`."""
    living: QuerySet[Unit] = Unit.objects.living()
    there = living.filter(organization__roster_only=False)
    return there.exclude(pk__in=tree.above([conference.unit_id]))


def held_by(person: Person) -> QuerySet[Conference]:
    """Conferences that a unit of theirs holds, as host or as partner."""
    joint = rules.accepted(person, rules.RUN).values("conference")
    mine = access.scope(person, rules.RUN) | Q(pk__in=joint)
    found: QuerySet[Conference] = Conference.objects.visible_to(person).filter(mine)
    return found.select_related("unit", "directive")


@dataclass(frozen=True)
class Side:
    """What one person has to do with a conference."""

    runs: bool  # arranges it
    co_hosts: bool  # runs conferences in a unit that holds it too: invites, lets in their own
    follows: bool  # sees its figures
    partners: list[ConferencePartner]

    @property
    def joint(self) -> list[ConferencePartner]:
        return [one for one in self.partners if one.state == PartnerState.ACCEPTED]

    @property
    def asked(self) -> list[ConferencePartner]:
        """Those for whom the person has to answer."""
        return [one for one in self.partners if one.state == PartnerState.ASKED and one.runs]  # type: ignore[attr-defined]


def side_of(conference: Conference, person: Person) -> Side:
    found = partners(conference, person)
    joint = [one for one in found if one.state == PartnerState.ACCEPTED]
    runs = access.can(person, rules.RUN, conference.unit_id)
    follows = runs or access.can(person, rules.VIEW, conference.unit_id)
    return Side(
        runs=runs,
        co_hosts=not runs and any(one.runs for one in joint),  # type: ignore[attr-defined]
        follows=follows or any(one.follows for one in joint),  # type: ignore[attr-defined]
        partners=found,
    )


def own(conference: Conference, person: Person, permission: str) -> Q:
    """Of which units the person sees single lines: a partner only of their own."""
    if access.can(person, permission, conference.unit_id):
        return Q()
    return access.scope(person, permission)
