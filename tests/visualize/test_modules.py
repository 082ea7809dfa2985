"""A page names all scripts that its script imports."""

from __future__ import annotations

import re

import pytest

from crosslane.visualize.assets import static
from crosslane.visualize.drawing.modules import imported


def test_every_import_of_the_graph_is_named_once() -> None:
    names = imported("graph.js")
    assert len(set(names)) == len(names)
    said = {
        name
        for script in ("graph.js", *names)
        for name in re.findall(r"from '\./([^']+)'", static()[script].body.decode())
    }
    assert set(names) == said


def test_a_script_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"nothing\.js"):
        imported("nothing.js")
