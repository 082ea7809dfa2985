"""The list of questions: every one that the modules ask is named, and nothing else."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest

from crosslane.graph import answers
from crosslane.graph.questions import catalogue, cells, entities

HELPERS = {"paged", "subjects"}
"""Public functions of the modules that answer no question by themselves."""


def public(module: ModuleType) -> set[str]:
    functions = inspect.getmembers(module, inspect.isfunction)
    own = {name for name, one in functions if one.__module__ == module.__name__}
    return {name for name in own if not name.startswith("_")} - HELPERS


@pytest.mark.parametrize("module", [catalogue, cells, entities])
def test_every_question_of_a_module_is_named(module: ModuleType) -> None:
    assert public(module) <= set(answers.__all__)


@pytest.mark.parametrize("name", answers.__all__)
def test_a_question_is_a_question(name: str) -> None:
    first = (getattr(answers, name).__doc__ or "").partition("\n")[0]
    assert "?" in first


def test_names_are_sorted_and_there() -> None:
    assert list(answers.__all__) == sorted(answers.__all__)
    assert all(callable(getattr(answers, name)) for name in answers.__all__)
