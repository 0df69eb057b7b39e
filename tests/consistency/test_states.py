"""Every state, role and measure has its words; every machine is whole."""

import enum
from importlib import import_module

import pytest
from django.db.models import TextChoices
from django.utils.functional import Promise

from tests.consistency.tree import SOURCE, rooms
from vuonuom.access.states import ROLES
from vuonuom.core.states import Machine
from vuonuom.journal.states import MEASURES


def state_modules():
    for room in rooms():
        if (SOURCE / room / "states.py").exists():
            yield import_module(f"vuonuom.{room}.states")


def all_of(kind):
    return [
        pytest.param(value, id=f"{module.__name__}.{key}")
        for module in state_modules()
        for key, value in vars(module).items()
        if kind(value) and len(key) > 1
    ]


def is_choices(value):
    return isinstance(value, enum.EnumMeta) and issubclass(value, TextChoices) and len(value) > 0


MACHINES = all_of(lambda value: isinstance(value, Machine))


@pytest.mark.parametrize("choices", all_of(is_choices))
def test_every_state_has_a_label_of_its_own(choices):
    unlabelled = [member.name for member in choices if not is_marked(member._label_)]
    assert unlabelled == []


def is_marked(label):
    """Marked for translation, which a label made up by Django from the name is not."""
    return isinstance(label, Promise) and str(label).strip() != ""


def test_every_role_and_measure_has_a_label():
    labels = [role.label for role in ROLES.values()] + [m.label for m in MEASURES.values()]
    assert [label for label in labels if not is_marked(label)] == []


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_of_a_machine_can_be_reached(machine):
    reached = {machine.initial}
    for _ in machine.moves:
        reached |= {move.target for move in machine.moves if reached & set(move.sources)}
    assert {move.target for move in machine.moves} <= reached
    assert {source for move in machine.moves for source in move.sources} <= reached


@pytest.mark.parametrize("machine", MACHINES)
def test_a_verb_names_one_move(machine):
    verbs = [move.verb for move in machine.moves]
    assert len(verbs) == len(set(verbs))


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_uses_every_state_of_its_kind(machine):
    used = {machine.initial} | {move.target for move in machine.moves}
    used |= {source for move in machine.moves for source in move.sources}
    assert set(type(machine.initial)) - used == set()
