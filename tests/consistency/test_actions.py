"""An action is one thing a person does: it says who, writes one entry, and can be taken back."""

import ast

import pytest

from tests.consistency.tree import action_functions, name

ACTS = {"act", "reorganisation"}
WRITES = {"record", "reverse"}


def called(node):
    """The last name of what a decorator or call names: `acts.record(...)` is "record"."""
    target = node.func if isinstance(node, ast.Call) else node
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def is_act(function):
    return any(called(decorator) in ACTS for decorator in function.decorator_list)


def writes(function):
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return [call for call in calls if called(call) in WRITES]


def first_text(call):
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) else ""


def undone_kinds():
    return {
        first_text(decorator)
        for _, function in ALL
        for decorator in function.decorator_list
        if isinstance(decorator, ast.Call) and called(decorator) == "undoes"
    }


ALL = list(action_functions())
ACTIONS = [
    pytest.param(path, function, id=f"{name(path.parent)}/{path.stem}:{function.name}")
    for path, function in ALL
    if is_act(function)
]


def test_whatever_is_done_by_somebody_is_an_act():
    by_hand = [
        f"{name(path)}:{function.name}"
        for path, function in ALL
        if looks_like_an_action(function) and not is_act(function)
    ]
    assert by_hand == []


def looks_like_an_action(function):
    """Public, keyword-only and done by somebody; a helper takes its object first."""
    keywords = [argument.arg for argument in function.args.kwonlyargs]
    return not function.name.startswith("_") and not function.args.args and "by" in keywords


@pytest.mark.parametrize(("path", "function"), ACTIONS)
def test_action_takes_keywords_only_and_says_by_whom(path, function):
    arguments = function.args
    assert [argument.arg for argument in arguments.posonlyargs + arguments.args] == []
    assert "by" in [argument.arg for argument in arguments.kwonlyargs]


@pytest.mark.parametrize(("path", "function"), ACTIONS)
def test_action_writes_exactly_one_entry(path, function):
    assert len(writes(function)) == 1


@pytest.mark.parametrize(("path", "function"), ACTIONS)
def test_action_is_undoable_or_says_why_not(path, function):
    is_undo = any(called(decorator) == "undoes" for decorator in function.decorator_list)
    undone = {first_text(call) for call in writes(function)} <= undone_kinds()
    explained = "undo" in (ast.get_docstring(function) or "").lower()
    assert is_undo or undone or explained
