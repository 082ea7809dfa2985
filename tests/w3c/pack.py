"""Packs the W3C suites into the archive beside this file; the README names the source.

Usage: ``python tests/w3c/pack.py DIRECTORY``, where the directory holds ``dawg-data-r2`` and
``sparql11``. The same files always give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import sys
import tarfile
from pathlib import Path

ARCHIVE = Path(__file__).with_name("suites.tar.xz")
LICENCE = "trig/LICENSE"
"""Where the copy of the suites keeps the text of the two licences."""

_SUITES = ("dawg-data-r2", "sparql11")
_KINDS = frozenset((".csv", ".nt", ".rdf", ".rq", ".ru", ".srj", ".srx", ".tsv", ".ttl", ".txt"))
_MANIFEST_ONLY = frozenset(("entailment", "service"))
"""Groups that are not run: of these the manifest is kept, to count what is left out."""


def wanted(path: Path) -> bool:
    """Return whether a file, named from the root of the suites, belongs in the archive."""
    if path.name == "LICENSE":
        return True
    if path.parent.name in _MANIFEST_ONLY:
        return path.name == "manifest.ttl"
    return path.suffix in _KINDS


def packed(root: Path) -> bytes:
    """Return the archive of the suites under a directory.

    Args:
        root: holds the two suites and the licence.

    Returns:
        A tar archive, compressed with xz; the licence is its first member.
    """
    found = (path for suite in _SUITES for path in (root / suite).rglob("*") if path.is_file())
    names = sorted(path.relative_to(root) for path in found)
    members = [(Path("LICENSE"), root / LICENCE)]
    members += [(name, root / name) for name in names if wanted(name)]
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, path in members:
            content = path.read_bytes()
            entry = tarfile.TarInfo(name.as_posix())  # time 0, owner 0, mode 0644
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return lzma.compress(buffer.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    """Write the archive and say what it is."""
    archive = packed(Path(sys.argv[1]))
    ARCHIVE.write_bytes(archive)
    sys.stdout.write(f"{len(archive)} bytes, sha256 {hashlib.sha256(archive).hexdigest()}\n")


if __name__ == "__main__":
    main()
