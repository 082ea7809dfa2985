"""The texts of the pages: each is defined once and shown somewhere, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

import pytest

import crosslane.visualize
from crosslane.visualize.texts.editor import TEXTS as EDITOR
from crosslane.visualize.words import WORDS, merged

HOME = Path(crosslane.visualize.__file__).parent
ANY = r"[\w./-]*"
"""What may stand where a name is put together."""

_QUOTED = re.compile(r"""(["'`])([\w.-]+)\1""")
_JOINED = re.compile(r"'([\w-]+\.[\w.-]*)' ?~")
_FILLED = re.compile(r"`([\w-]*\.?)\$\{[^}]*\}([\w.-]*)`")


def modules() -> Iterator[ast.AST]:
    """Yield the Python of the pages; of the module that merges the tables what is no table."""
    for file in sorted(HOME.rglob("*.py")):
        if file.parent.name == "texts":
            continue
        tree = ast.parse(file.read_text())
        kept = [
            one for one in tree.body if file != HOME / "words.py" or isinstance(one, ast.ClassDef)
        ]
        yield ast.Module(kept, [])


def in_python() -> tuple[set[str], set[str]]:
    """Return the texts that Python names, and the patterns of those that it puts together."""
    names: set[str] = set()
    patterns: set[str] = set()
    for tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else ANY
                    for one in node.values
                ]
                patterns.add("".join(parts))
    return names, patterns


def written(*kinds: str) -> str:
    return "\n".join(file.read_text() for kind in kinds for file in sorted(HOME.rglob(kind)))


def used(keys: Iterable[str], names: set[str], patterns: Iterable[str]) -> set[str]:
    """Return the keys that are named, or made by a pattern that begins with a known part."""
    whole = "|".join(f"(?:{one})" for one in patterns if re.match(r"[a-z_-]+(\\\.|_)", one))
    made = re.compile(whole or "(?!)")
    return {one for one in keys if one in names or made.fullmatch(one)}


def test_every_text_is_shown_somewhere() -> None:
    names, patterns = in_python()
    pages = written("templates/*.html", "static/*.js")
    names |= {name for _, name in _QUOTED.findall(pages)}
    patterns |= {re.escape(one) + ANY for one in _JOINED.findall(pages)}
    keys = set(WORDS) - set(EDITOR)
    assert sorted(keys - used(keys, names, patterns)) == []


def test_every_text_of_the_editor_is_said_by_its_scripts_or_its_page() -> None:
    names, patterns = in_python()
    pages = written("templates/*.html")
    own = {one.removeprefix("editor."): one for one in EDITOR}
    scripts = written("static/editor*.js")
    spoken = {name for _, name in _QUOTED.findall(scripts)}
    filled = {f"{re.escape(a)}{ANY}{re.escape(b)}" for a, b in _FILLED.findall(scripts)}
    there = used(EDITOR, names | {name for _, name in _QUOTED.findall(pages)}, patterns)
    there |= {own[one] for one in used(own, spoken, filled)}
    assert sorted(set(EDITOR) - there) == []


def test_no_text_is_defined_twice() -> None:
    with pytest.raises(ValueError, match=r"'a' is defined twice"):
        merged({"a": ("one", "一")}, {"b": ("two", "二")}, {"a": ("three", "三")})


def test_a_text_takes_the_same_values_in_both_languages() -> None:
    def values(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    differ = {key: pair for key, pair in WORDS.items() if values(pair[0]) != values(pair[1])}
    assert differ == {}
