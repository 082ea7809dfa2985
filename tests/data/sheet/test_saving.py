"""Files are written all or none, whatever comes between."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from crosslane.data.sheet.layout import SheetError
from crosslane.data.sheet.saving import JOURNAL, finish, write_all

NEW = {"claims/temu.tsv": "new temu\n", "facts.tsv": "new facts\n", "claims/x.tsv": "new\n"}
NAMES = ["claims/temu.tsv", "facts.tsv"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "claims").mkdir()
    for name in NAMES:
        (tmp_path / name).write_bytes(b"old\r\n")
    return tmp_path


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_all_files_are_written_and_nothing_else_is_left(root: Path) -> None:
    write_all(root, NEW)
    assert everything(root) == {name: text.encode() for name, text in NEW.items()}
    assert finish(root) == ()


class Killed(BaseException):
    """Stands for the end of the process: nothing is cleaned up after it."""


def failing(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Let the replacing of a file fail, the first or a later one."""
    real, calls = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == number:
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_file_that_cannot_be_put_in_place_leaves_all_as_they_were(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = everything(root)
    failing(monkeypatch, number, OSError(errno.EACCES, "Permission denied", "facts.tsv"))
    with pytest.raises(SheetError, match=r"cannot write facts\.tsv: Permission denied; no table"):
        write_all(root, NEW)
    assert everything(root) == before


def test_a_directory_that_is_missing_leaves_all_as_they_were(root: Path) -> None:
    before = everything(root)
    with pytest.raises(SheetError, match="No such file or directory"):
        write_all(root, {**NEW, "gone/x.tsv": "x\n"})
    assert everything(root) == before


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_import_that_is_killed_is_finished_later_or_never_began(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = everything(root)
    with monkeypatch.context() as patch:
        failing(patch, number, Killed())
        with pytest.raises(Killed):
            write_all(root, NEW)
    done = finish(root)
    found = {name: body for name, body in everything(root).items() if not name.endswith(".part")}
    if number == 1:  # the journal was not in place yet
        assert (done, found) == ((), before)
    else:
        assert (done, found) == (tuple(NEW), {k: v.encode() for k, v in NEW.items()})
    write_all(root, NEW)
    assert everything(root) == {name: text.encode() for name, text in NEW.items()}


@pytest.mark.parametrize(
    "text", ["", "{", '["../x.tsv"]', '["claims/../x.tsv"]', '["/etc/x"]', "5", "[5]", '{"a": 1}']
)
def test_a_journal_that_is_none_is_not_followed(root: Path, text: str) -> None:
    (root / JOURNAL).write_text(text)
    before = everything(root)
    with pytest.raises(SheetError, match="delete it"):
        finish(root)
    assert everything(root) == before


def test_a_journal_names_every_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, 2, Killed())
    with pytest.raises(Killed):
        write_all(root, NEW)
    assert json.loads((root / JOURNAL).read_text()) == list(NEW)
