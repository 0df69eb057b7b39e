"""The simplest act that counts: an idea without a mailbox, for tests of the journal alone."""

from vuonuom.journal.acts import Count, act, record, reverse


@act
def send(*, by, unit, on=None, cohort=0, authors=None, about=""):
    """One idea at a unit, by its authors; its subject is who sent it."""
    people = [by] if authors is None else authors
    counts = [Count(unit.pk, "ideas.submitted", cohort=cohort, on=on, about=about)]
    counts += [Count(unit.pk, "ideas.authored", person=p.pk, on=on) for p in people]
    entry = record("tests.idea.sent", by=by, subject=by, counts=counts)
    by.sent = entry
    return by


@act
def take_back(*, by, entry):
    reverse(entry, by=by, subject=by)
    return by


def sent(*, by, unit, **kwargs):
    """Send, and the entry of it."""
    return send(by=by, unit=unit, **kwargs).sent
