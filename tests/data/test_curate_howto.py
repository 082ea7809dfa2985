"""The page on curation is tried: every command of it, in order, prints what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crosslane.loading import data_directory

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/howto/curate.md"
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
MARK = "--- next command ---"


@dataclass
class Command:
    """A command of the page, and the lines that it shows under it."""

    line: str
    shown: list[str] = field(default_factory=list)


def commands() -> list[Command]:
    found: list[Command] = []
    for block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Command(line.removeprefix("$ ")))
            else:
                found[-1].shown.append(line)
    return found


def pattern(shown: list[str]) -> re.Pattern[str]:
    """Return what an output has to be; ``...`` stands for whatever is left out."""
    parts = []
    for line in shown:
        rest = r"(?:.*\n)*" if line == "..." else None
        parts.append(rest or re.escape(line).replace(r"\.\.\.", ".*") + r"\n")
    return re.compile("".join(parts))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Run the commands in one shell on a copy of the tables; what each printed."""
    where = tmp_path_factory.mktemp("curate")
    leave = shutil.ignore_patterns("*.py", "__pycache__", "sheet", "extract", "*.md")
    shutil.copytree(data_directory(), where / "data", ignore=leave)
    script = [f'crosslane() {{ "{sys.executable}" -m crosslane "$@"; }}']
    for one in commands():
        script += [one.line, f"echo '{MARK}'"]
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("CROSSLANE_")},
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
        "CROSSLANE_ARTEFACTS": "none",
    }
    done = subprocess.run(  # noqa: S603 - the commands of our own page
        ["bash", "-c", "\n".join(script)],  # noqa: S607 - whichever bash there is
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.split(f"{MARK}\n")[:-1]


def test_every_command_of_the_page_runs(printed: list[str]) -> None:
    assert len(printed) == len(commands()) > 20


@pytest.mark.parametrize("number", range(len(commands())))
def test_a_command_prints_what_the_page_shows(printed: list[str], number: int) -> None:
    command = commands()[number]
    assert pattern(command.shown).fullmatch(printed[number]), (command.line, printed[number])


def test_the_tables_of_the_project_stay_as_they_are(printed: list[str]) -> None:
    assert not (data_directory() / "claims/exampleshop.tsv").exists()
