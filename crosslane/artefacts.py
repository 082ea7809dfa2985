"""Results of a build, kept in files by the content that they were made from.

A file's name holds the hash of everything that its payload follows from, so it never has to be
changed, only left behind: another content has another name. Whatever is wrong with a file, or
with the directory, costs the time of a build and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time, time_ns

_MAGIC = b"crosslane artefact 1\n"
_HEAD = len(_MAGIC) + hashlib.sha256().digest_size
_SUFFIX, _PART = ".artefact", ".part"

KEPT = 4
"""Files of each kind that stay: those written last."""

_ABANDONED = 3600.0
"""Seconds after which a file that was never finished is taken for left behind."""

OFF = ("", "none")
"""What switches artefacts off instead of naming a directory."""

AUTOMATIC = "auto"
"""Stands for `user_cache`."""


def user_cache(environ: Mapping[str, str], system: str = sys.platform) -> Path | None:
    """Return where a user's caches of this package belong.

    Args:
        environ: usually ``os.environ``.
        system: as ``sys.platform`` has it.

    Returns:
        The directory, which need not exist; ``None`` where the user has none.

    Example:
        >>> user_cache({"XDG_CACHE_HOME": "/var/cache"}, "linux").as_posix()
        '/var/cache/crosslane'
    """
    if system == "win32":
        local = environ.get("LOCALAPPDATA")
        return Path(local, "crosslane", "cache") if local else None
    named = environ.get("XDG_CACHE_HOME", "")
    if named.startswith("/"):
        return Path(named, "crosslane")
    home = environ.get("HOME", "")
    if not home.startswith("/"):
        return None
    below = "Library/Caches" if system == "darwin" else ".cache"
    return Path(home, below, "crosslane")


def fingerprint(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return the hash of named contents; their order, names and bounds count too.

    Args:
        parts: a name and the bytes under it.

    Returns:
        SHA-256 in hexadecimal.

    Example:
        >>> fingerprint([("a", b"bc")]) == fingerprint([("ab", b"c")])
        False
    """
    found = hashlib.sha256()
    for name, content in parts:
        told = name.encode()
        found.update(b"%d %d\n" % (len(told), len(content)) + told)
        found.update(content)
    return found.hexdigest()


def contents(directory: Path, suffixes: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Return the files right in a directory, by their names.

    Args:
        directory: where to look; one that is not there has no files.
        suffixes: the ends of the names that count.

    Returns:
        Name and content of each, sorted by name.

    Raises:
        OSError: a file cannot be read.
    """
    try:
        names = sorted(name for name in os.listdir(directory) if name.endswith(suffixes))
    except FileNotFoundError:
        return []
    return [(name, (directory / name).read_bytes()) for name in names]


@dataclass(frozen=True, slots=True)
class Artefacts:
    """A directory of build results; any number of processes may use it at the same time.

    Args:
        directory: where they are, made when something is first written; ``None`` keeps nothing.
    """

    directory: Path | None = None

    @classmethod
    def named(cls, setting: str, environ: Mapping[str, str] = os.environ) -> Artefacts:
        """Return the directory that a setting names.

        Args:
            setting: a path, ``auto`` for the user's cache, ``none`` or nothing for no directory.
            environ: where ``auto`` looks.

        Example:
            >>> Artefacts.named("none").directory is None
            True
        """
        if setting in OFF:
            return cls()
        return cls(user_cache(environ) if setting == AUTOMATIC else Path(setting).expanduser())

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what is kept.

        Args:
            kind: what it is, such as ``records``.
            key: the fingerprint of what it was made from.

        Returns:
            The payload as it was written; ``None`` where there is none, or where its file is
            damaged, of another format, or may have been written by somebody else.
        """
        if self.directory is None:
            return None
        path = self._path(kind, key)
        try:
            whole = _read(path)
        except FileNotFoundError:
            return None
        except (OSError, _UnfitError) as error:
            _tell(path, str(error))
            return None
        payload = whole[_HEAD:]
        if whole.startswith(_MAGIC) and whole[len(_MAGIC) : _HEAD] == _digest(kind, key, payload):
            return payload
        _tell(path, "it is damaged, or of another format")
        return None

    def put(self, kind: str, key: str, payload: bytes) -> None:
        """Keep something, and forget the oldest of its kind; where nothing can be written, do not.

        Args:
            kind: what it is, such as ``records``.
            key: the fingerprint of what it was made from.
            payload: its bytes.
        """
        if self.directory is None:
            return
        path = self._path(kind, key)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_directory(self.directory)
            _write(path, _MAGIC + _digest(kind, key, payload) + payload)
        except (OSError, _UnfitError) as error:
            _tell(path, f"it cannot be written: {error}")
            return
        self._forget(kind, path)

    def refuse(self, kind: str, key: str, why: str) -> None:
        """Say on the log that what is kept is not used.

        Args:
            kind: what it is.
            key: the fingerprint of what it was made from.
            why: what is wrong with it.
        """
        _tell(self._path(kind, key), why)

    def _path(self, kind: str, key: str) -> Path:
        return (self.directory or Path()) / f"{kind}-{key}{_SUFFIX}"

    def _forget(self, kind: str, latest: Path) -> None:
        """Remove what is old; another process may be doing the same."""
        aged = []
        for path in latest.parent.glob(f"{kind}-*"):
            with suppress(OSError):
                aged.append((path.stat().st_mtime, path))
        whole = sorted(one for one in aged if one[1].suffix == _SUFFIX and one[1] != latest)
        old = [path for _, path in whole[: max(len(whole) - KEPT + 1, 0)]]
        old += [path for at, path in aged if path.suffix == _PART and at < time() - _ABANDONED]
        for path in old:
            with suppress(OSError):
                path.unlink()


class _UnfitError(Exception):
    """A file or a directory that must not be used; the text says why."""


def _digest(kind: str, key: str, payload: bytes) -> bytes:
    """Return the hash of a payload and of what it claims to be, so that no file stands in."""
    return hashlib.sha256(f"{kind} {key}\n".encode() + payload).digest()


def _read(path: Path) -> bytes:
    """Return a file that nobody but this user and the system could have written."""
    _check_directory(path.parent)
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise _UnfitError("it is no file")
        _check_owner(found)
        return file.read()


def _check_directory(directory: Path) -> None:
    found = directory.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise _UnfitError("its place is no directory")
    _check_owner(found)


def _check_owner(found: os.stat_result) -> None:
    """Refuse what another user owns or may write; the system's own account may do anything."""
    if os.name != "posix":
        return
    if found.st_uid not in (0, os.geteuid()):
        raise _UnfitError("it belongs to another user")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _UnfitError("others may write it")


def _write(path: Path, content: bytes) -> None:
    """Write a file that is whole from the moment on which it has its name."""
    part = path.with_name(f"{path.name}.{os.getpid()}-{time_ns()}{_PART}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def _tell(path: Path, why: str) -> None:
    """Say on the log that a file is not used."""
    import logging

    logging.getLogger("crosslane.artefacts").debug("artefact %s is not used: %s", path, why)
