"""Artefacts: used when they are what was written, rebuilt in every other case, never an error."""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane import loading
from crosslane.artefacts import KEPT, Artefacts, contents, fingerprint, user_cache
from crosslane.data.faults import DataError
from crosslane.graph.store import KnowledgeGraph
from crosslane.loading import load_graph
from crosslane.visualize.page import environment, prepare
from tests.articles import articles

KEY = "0" * 64
posix = pytest.mark.skipif(os.name != "posix", reason="the system does not tell who wrote a file")


@pytest.fixture
def kept(tmp_path: Path) -> Artefacts:
    return Artefacts(tmp_path / "kept")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a copy of the tables that may be changed."""
    root = tmp_path / "data"
    shutil.copytree(articles(), root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return root


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often tables are read and N-Quads are written."""
    counted: Counter[str] = Counter()

    def counting(module: str, name: str) -> None:
        target = __import__(module, fromlist=[name])
        real: Callable[..., object] = getattr(target, name)

        def called(*given: object) -> object:
            counted[name] += 1
            return real(*given)

        monkeypatch.setattr(target, name, called)

    counting("crosslane.loading", "_read")
    counting("crosslane.graph.rdf", "record_quads")
    return counted


def file_of(kept: Artefacts, kind: str) -> Path:
    assert kept.directory is not None
    (found,) = kept.directory.glob(f"{kind}-*.artefact")
    return found


def same(one: KnowledgeGraph, other: KnowledgeGraph) -> bool:
    return (one.records, one.release, one.content_hash, one.curated) == (
        other.records,
        other.release,
        other.content_hash,
        other.curated,
    )


@given(content=st.binary(max_size=200))
def test_what_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    kept = Artefacts(tmp_path_factory.mktemp("kept"))
    kept.put("records", KEY, content)
    assert Artefacts(kept.directory).get("records", KEY) == content


def test_what_was_never_kept_is_none(kept: Artefacts) -> None:
    kept.put("records", KEY, b"here")
    assert kept.get("records", "1" * 64) is None
    assert kept.get("quads", KEY) is None


@given(
    st.lists(st.tuples(st.text(max_size=4), st.binary(max_size=4)), max_size=4),
    st.lists(st.tuples(st.text(max_size=4), st.binary(max_size=4)), max_size=4),
)
def test_other_contents_have_another_fingerprint(
    one: list[tuple[str, bytes]], other: list[tuple[str, bytes]]
) -> None:
    assert (fingerprint(one) == fingerprint(other)) is (one == other)


@given(data=st.data())
def test_a_file_with_any_byte_changed_is_not_used(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    kept = Artefacts(tmp_path_factory.mktemp("kept"))
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    whole = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(whole))
    assert kept.get("records", KEY) is None


@given(data=st.data())
def test_a_truncated_file_is_not_used(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    kept = Artefacts(tmp_path_factory.mktemp("kept"))
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert kept.get("records", KEY) is None


def test_a_file_under_another_name_is_not_used(kept: Artefacts) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    path.rename(path.with_name(path.name.replace(KEY, "1" * 64)))
    assert kept.get("records", "1" * 64) is None


def test_a_file_of_another_format_is_not_used(kept: Artefacts) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    path.write_bytes(path.read_bytes().replace(b"artefact 1", b"artefact 2"))
    assert kept.get("records", KEY) is None


def test_a_file_that_is_not_used_is_told_on_the_log(
    kept: Artefacts, caplog: pytest.LogCaptureFixture
) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    path.write_bytes(b"")
    with caplog.at_level(logging.DEBUG, "crosslane.artefacts"):
        kept.get("records", KEY)
    assert f"artefact {path} is not used: it is damaged" in caplog.text


@posix
def test_what_is_written_is_for_this_user_alone(kept: Artefacts) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_may_write_is_not_used(kept: Artefacts, mode: int) -> None:
    kept.put("records", KEY, b"the payload")
    file_of(kept, "records").chmod(mode)
    assert kept.get("records", KEY) is None


@posix
def test_a_directory_that_others_may_write_is_neither_read_nor_written(kept: Artefacts) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    path.parent.chmod(0o770)
    kept.put("quads", KEY, b"more")
    assert kept.get("records", KEY) is None
    assert list(path.parent.iterdir()) == [path]


@posix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give it away")
@pytest.mark.parametrize("what", ["file", "directory"])
def test_what_belongs_to_another_user_is_not_used(kept: Artefacts, what: str) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    os.chown(path if what == "file" else path.parent, 12345, 12345)
    assert kept.get("records", KEY) is None


@posix
def test_a_link_in_the_place_of_a_file_is_not_followed(kept: Artefacts, tmp_path: Path) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert kept.get("records", KEY) is None


@posix
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(kept: Artefacts) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    path.unlink()
    os.mkfifo(path, 0o600)
    assert kept.get("records", KEY) is None


@pytest.mark.parametrize("blocked", ["kept", "kept/below"])
def test_a_place_that_is_no_directory_keeps_nothing_and_is_no_error(
    tmp_path: Path, blocked: str
) -> None:
    (tmp_path / "kept").write_text("a file")
    kept = Artefacts(tmp_path / blocked)
    kept.put("records", KEY, b"the payload")
    assert kept.get("records", KEY) is None


def test_a_directory_that_cannot_be_written_is_read(
    kept: Artefacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.put("records", KEY, b"the payload")
    real = os.open

    def refuse(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_WRONLY:
            raise PermissionError(13, "read-only file system")
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    kept.put("quads", KEY, b"more")
    assert (kept.get("records", KEY), kept.get("quads", KEY)) == (b"the payload", None)


def test_a_disk_that_fills_up_leaves_nothing_behind(
    kept: Artefacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    kept.put("records", KEY, b"the payload")
    assert kept.directory is not None
    assert list(kept.directory.iterdir()) == []


def test_the_newest_of_a_kind_stay_and_other_kinds_too(kept: Artefacts) -> None:
    kept.put("quads", KEY, b"another kind")
    for number in range(KEPT + 3):
        kept.put("records", f"{number:064}", b"the payload")
        os.utime(file_named(kept, f"{number:064}"), (number, number))
    left = [number for number in range(KEPT + 3) if kept.get("records", f"{number:064}")]
    assert left == list(range(3, KEPT + 3))
    assert kept.get("quads", KEY) == b"another kind"


def file_named(kept: Artefacts, key: str) -> Path:
    assert kept.directory is not None
    return kept.directory / f"records-{key}.artefact"


def test_what_a_killed_process_left_is_removed_and_what_is_being_written_is_not(
    kept: Artefacts,
) -> None:
    kept.put("records", KEY, b"the payload")
    path = file_of(kept, "records")
    left, fresh = path.with_name("records-a.part"), path.with_name("records-b.part")
    left.write_bytes(b"half")
    fresh.write_bytes(b"half")
    os.utime(left, (0, 0))
    kept.put("records", "1" * 64, b"the payload")
    assert (left.exists(), fresh.exists()) == (False, True)


@pytest.mark.parametrize("setting", ["", "none"])
def test_artefacts_can_be_switched_off(setting: str, tmp_path: Path) -> None:
    kept = Artefacts.named(setting, {"HOME": str(tmp_path)})
    kept.put("records", KEY, b"the payload")
    assert kept.get("records", KEY) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environ", "system", "directory"),
    [
        ({"XDG_CACHE_HOME": "/c", "HOME": "/home/a"}, "linux", "/c/crosslane"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/a"}, "linux", "/home/a/.cache/crosslane"),
        ({"HOME": "/Users/a"}, "darwin", "/Users/a/Library/Caches/crosslane"),
        ({"LOCALAPPDATA": "/local", "HOME": "/h"}, "win32", "/local/crosslane/cache"),
        ({}, "linux", None),
        ({"HOME": ""}, "darwin", None),
        ({}, "win32", None),
    ],
)
def test_the_users_cache_is_where_the_system_has_it(
    environ: dict[str, str], system: str, directory: str | None
) -> None:
    found = user_cache(environ, system)
    assert (found and found.as_posix()) == directory


def test_a_directory_that_is_not_there_has_no_contents(tmp_path: Path) -> None:
    assert contents(tmp_path / "nowhere", (".tsv",)) == []


def test_the_second_load_reads_no_table_and_gives_the_same_graph(
    data: Path, kept: Artefacts, built: Counter[str]
) -> None:
    first = load_graph(data, kept)
    assert first.curated
    second = load_graph(data, kept)
    assert same(first, second)
    assert built == {"_read": 1, "record_quads": 1}


def test_without_artefacts_every_load_reads_the_tables(data: Path, built: Counter[str]) -> None:
    load_graph(data, Artefacts())
    load_graph(data)
    assert built["_read"] == 2


def test_a_kept_graph_knows_its_history(data: Path, kept: Artefacts, built: Counter[str]) -> None:
    plain = load_graph(data)
    load_graph(data, kept)
    again = load_graph(data, kept)
    assert built["_read"] == 2
    assert again.history.releases == plain.history.releases
    assert again.history.versions == plain.history.versions
    assert again.history.current == plain.history.current
    for release in plain.history.release:
        assert same(again.known(release), plain.known(release))


def test_an_old_release_is_what_was_read_even_if_the_files_change_later(
    data: Path, kept: Artefacts
) -> None:
    plain = load_graph(data)
    load_graph(data, kept)
    again = load_graph(data, kept)
    shutil.rmtree(data / "history")
    oldest = next(iter(plain.history.release))
    assert again.history.read(oldest) == plain.history.read(oldest)


def test_a_changed_table_is_read_anew(data: Path, kept: Artefacts, built: Counter[str]) -> None:
    first = load_graph(data, kept)
    path = data / "claims" / "temu.tsv"
    path.write_text(path.read_text().replace("\tplatform\towns", "\tseller\towns", 1))
    second = load_graph(data, kept)
    assert second.records != first.records
    assert second.content_hash == load_graph(data).content_hash != first.content_hash
    assert built["_read"] == 3


def test_a_table_that_comes_or_goes_is_seen(data: Path, kept: Artefacts) -> None:
    before = load_graph(data, kept).records.claims
    (data / "claims" / "shein.tsv").unlink()
    assert load_graph(data, kept).records.claims != before


def test_a_changed_history_is_read_anew(data: Path, kept: Artefacts) -> None:
    load_graph(data, kept)
    path = data / "releases.tsv"
    path.write_text(path.read_text() + "not a release\n")
    with pytest.raises(DataError, match=r"releases\.tsv"):
        load_graph(data, kept)


def test_faulty_tables_are_never_kept(data: Path, kept: Artefacts) -> None:
    path = data / "claims" / "temu.tsv"
    path.write_text(path.read_text().replace("platform", "plattform"))
    for _ in range(2):
        with pytest.raises(DataError):
            load_graph(data, kept)
    assert kept.directory is not None
    assert not kept.directory.exists()


def test_tables_written_while_they_are_read_are_not_kept(
    data: Path, kept: Artefacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = loading._read

    def slow(root: Path) -> object:
        found = real(root)
        path = data / "releases.tsv"
        path.write_text(path.read_text() + "\n")
        return found

    monkeypatch.setattr(loading, "_read", slow)
    load_graph(data, kept)
    assert kept.directory is not None
    assert not kept.directory.exists()


@pytest.mark.parametrize("kind", ["records", "quads"])
@pytest.mark.parametrize("damage", [b"", b"crosslane artefact 1\n", bytes(5000)])
def test_a_damaged_artefact_is_made_again(
    data: Path, kept: Artefacts, built: Counter[str], kind: str, damage: bytes
) -> None:
    first = load_graph(data, kept)
    assert first.curated
    file_of(kept, kind).write_bytes(damage)
    second = load_graph(data, kept)
    assert same(first, second)
    assert built[{"records": "_read", "quads": "record_quads"}[kind]] == 2
    assert same(first, load_graph(data, kept))
    assert built[{"records": "_read", "quads": "record_quads"}[kind]] == 2


def test_records_of_another_shape_are_read_anew(
    data: Path, kept: Artefacts, built: Counter[str]
) -> None:
    first = load_graph(data, kept)
    key = file_of(kept, "records").name.removeprefix("records-").removesuffix(".artefact")
    kept.put("records", key, b"\x81\xa7records\x01")
    assert load_graph(data, kept).records == first.records
    assert built["_read"] == 2


def test_compiled_templates_are_used_again_and_render_the_same(kept: Artefacts) -> None:
    made = environment()
    cache = made.cache
    assert cache is not None
    names = made.list_templates()
    compiled: list[str] = []
    real = made.compile

    def counting(source: str, name: str | None = None, filename: str | None = None) -> object:
        compiled.append(str(name))
        return real(source, name, filename)

    def start() -> int:
        compiled.clear()
        cache.clear()
        prepare(kept)
        return len(compiled)

    made.compile = counting  # type: ignore[method-assign,assignment]
    try:
        assert start() == len(names)
        assert start() == 0
        file_of(kept, "templates").write_bytes(b"damage")
        assert start() == len(names)
        assert start() == 0
    finally:
        made.__dict__.pop("compile")


def _load(directory: Path, data: Path) -> str:
    return load_graph(data, Artefacts(directory)).content_hash


def test_processes_that_build_at_once_give_the_same_and_leave_whole_files(
    data: Path, kept: Artefacts
) -> None:
    assert kept.directory is not None
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        found = set(pool.starmap(_load, [(kept.directory, data)] * 8))
    assert found == {load_graph(data).content_hash}
    assert {path.suffix for path in kept.directory.iterdir()} == {".artefact"}
    assert file_of(kept, "records").exists()
    assert _load(kept.directory, data) in found
