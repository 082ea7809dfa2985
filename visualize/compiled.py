"""Compiled templates, kept from one start to the next: compiling is a fifth of a start.

They are code, as the ``.pyc`` files of Python are, and trusted as those are: what runs them is
the right to write the directory, which `Artefacts` demands of this user or the system alone
before it reads a file, and its digest is checked before a byte of it is looked at. Where a system
does not tell who may write a file, templates are compiled at every start.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import jinja2
import msgspec
from jinja2.bccache import Bucket

from crosslane.artefacts import Artefacts, contents, fingerprint

_KIND = "templates"


class Compiled(jinja2.BytecodeCache):
    """The templates of a directory as one artefact; Jinja checks each against its source.

    Args:
        artefacts: where it is.
        directory: the templates.
        options: the file that says how they are compiled.
    """

    def __init__(self, artefacts: Artefacts, directory: Path, options: Path) -> None:
        """Read what is kept."""
        self._artefacts = artefacts if os.name == "posix" else Artefacts()
        self._key = ""
        self._known: dict[str, bytes] = {}
        self._more = False
        if self._artefacts.directory is None:
            return
        program = f"{jinja2.__version__} {sys.version} {sys.implementation.cache_tag}"
        sources = [("program", program.encode()), ("options", options.read_bytes())]
        self._key = fingerprint([*sources, *contents(directory, (".html",))])
        found = self._artefacts.get(_KIND, self._key)
        if found is not None:
            self._known = _read(found)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it is kept; code of another source is not taken."""
        found = self._known.get(bucket.key)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Note the code of a template; `keep` writes it."""
        self._known[bucket.key] = bucket.bytecode_to_string()
        self._more = True

    def keep(self) -> None:
        """Write what had to be compiled, with the rest."""
        if self._more:
            self._artefacts.put(_KIND, self._key, msgspec.msgpack.encode(self._known))


def _read(content: bytes) -> dict[str, bytes]:
    return msgspec.msgpack.decode(content, type=dict[str, bytes])
