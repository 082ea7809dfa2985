"""Settings: one table for flags, environment and documentation."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from crosslane.graph.engine.limits import Limits
from crosslane.settings import SettingError, Settings, table


def test_the_environment_overrides_defaults_and_flags_override_both() -> None:
    environ = {"CROSSLANE_PORT": "9000", "CROSSLANE_SPARQL_TIMEOUT": "2.5", "HOME": "/nowhere"}
    found = Settings.from_environment(environ, port=9001, host=None)
    assert (found.port, found.sparql_timeout, found.host) == (9001, 2.5, "127.0.0.1")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"CROSSLANE_PROT": "1"}, "CROSSLANE_PROT is no setting; known are CROSSLANE_HOST"),
        ({"CROSSLANE_PORT": "many"}, "CROSSLANE_PORT='many': a value of type int is needed"),
    ],
)
def test_a_setting_that_cannot_be_used_is_an_error(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        Settings.from_environment(environ)


def test_every_limit_of_the_engine_is_a_setting_with_the_same_default() -> None:
    limits = Limits()
    assert Settings().limits() == {item.name: getattr(limits, item.name) for item in fields(limits)}


def test_every_setting_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    for flag, variable, default, help_text in table():
        assert (
            f"| `{flag}` | `{variable}` | {f'`{default}`' if default else ''} | {help_text} |"
            in text
        )
