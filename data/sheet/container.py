"""A workbook as a file of a stranger: what is in it is bounded before a library reads it.

A small file can stand for terabytes: by compression, by one cell far away from the others, or by a
long text that a million cells share. Parts are unpacked up to a limit and packed again, so what
was measured here is what is read later.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from crosslane.data.sheet.layout import SheetError

MAX_FILE = 64 << 20
"""Most bytes of a workbook."""
MAX_UNPACKED = 256 << 20
"""Most bytes of its parts, unpacked."""
MAX_PARTS = 2000
"""Most parts."""
MAX_AREA = 8_000_000
"""Most cells of the rectangle from the first cell of a sheet to the last one."""
MAX_TEXT = 512 << 20
"""Most characters of all cells of a workbook."""

_MAIN = "xl/workbook.xml"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that is safe to read.

    Args:
        content: the file, packed again from the parts that are text.
        blank: cells that have a formula without a value, or an error, by the name of the sheet;
            whoever reads the workbook finds nothing in them.
    """

    content: bytes
    blank: Mapping[str, Mapping[tuple[int, int], str]]


def open_package(content: bytes) -> Package:
    """Measure a workbook and return what of it is read.

    Args:
        content: the bytes of the file.

    Returns:
        The workbook without macros, pictures and all else that is no XML.

    Raises:
        SheetError: for what is no xlsx workbook, and for one that is too large.
    """
    if len(content) > MAX_FILE:
        raise SheetError(f"the file has {len(content)} bytes; at most {MAX_FILE}")
    parts = _parts(content)
    if _MAIN not in parts:
        raise SheetError("it is no xlsx workbook; save it as 'Excel Workbook (.xlsx)'")
    scans = {name: _scan(name, body) for name, body in parts.items()}
    lengths = [one for scan in scans.values() for one in scan.shared]
    text = sum(scan.length(lengths) for scan in scans.values())
    if text > MAX_TEXT:
        raise SheetError(f"its cells hold {text} characters; at most {MAX_TEXT}")
    for scan in scans.values():
        scan.check()
    try:
        blank = {name: scans[part].blank for name, part in _sheets(parts) if part in scans}
    except ElementTree.ParseError as error:
        raise SheetError(f"the workbook is damaged: {error}") from None
    return Package(_packed(parts), blank)


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return dict(_unpacked(archive))
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
        OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        # RuntimeError: the archive itself is encrypted
        raise SheetError(
            "it is no xlsx workbook, or a damaged one, or one with a password; open it and save "
            f"it as 'Excel Workbook (.xlsx)' without a password ({error})"
        ) from None


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    found = archive.infolist()
    if len(found) > MAX_PARTS:
        raise SheetError(f"it has {len(found)} parts; at most {MAX_PARTS}")
    left = MAX_UNPACKED
    for one in found:
        if not one.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(one) as file:
            body = file.read(left + 1)
        left -= len(body)
        if left < 0:
            raise SheetError(f"it unpacks to more than {MAX_UNPACKED} bytes")
        yield one.filename.lstrip("/"), body


def _packed(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body)
    return made.getvalue()


@dataclass(slots=True)
class _Scan:
    """What one part holds: cells of a sheet, or texts that cells share."""

    name: str
    shared: list[int] = field(default_factory=list)  # length of each shared text
    used: Counter[int] = field(default_factory=Counter)  # how often cells show which of them
    own: int = 0  # characters of other cells
    last: tuple[int, int] = (0, 0)
    blank: dict[tuple[int, int], str] = field(default_factory=dict)
    _at: tuple[int, int] = (0, 0)
    _type: str = ""
    _text: str = ""  # its beginning; more of it is never needed
    _length: int = 0
    _formula: bool = False
    _held: bool = False
    _in: str = ""

    def length(self, shared: list[int]) -> int:
        """Return how many characters the cells show."""
        known = len(shared)
        return self.own + sum(
            shared[one] * times for one, times in self.used.items() if 0 <= one < known
        )

    def check(self) -> None:
        """Refuse a sheet whose cells lie too far apart."""
        rows, columns = self.last
        if rows * columns > MAX_AREA:
            raise SheetError(
                f"{self.name} has cells down to row {rows} and up to column {columns}, an area of "
                f"more than {MAX_AREA} cells; delete what lies far away from the table"
            )

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", str(self._at[0] + 1))
            if not _ROW.fullmatch(number):
                raise SheetError(f"the workbook is damaged: {self.name} has a row {number!r}")
            self._at = (int(number), 0)
        elif name == "c":
            self._at = self._place(attributes.get("r"))
            self._type, self._formula = attributes.get("t", ""), False
            self._text, self._length = "", 0
            self._held = False
        elif name == "f":
            self._formula = True
        elif name == "si":
            self._text, self._length = "", 0
        if name in ("v", "t"):
            self._in = name
        self._held = self._held or name != "c"

    def _place(self, reference: str | None) -> tuple[int, int]:
        """Return row and column of a cell, which follows on the one before if it does not say."""
        if reference is None:
            return self._at[0], self._at[1] + 1
        found = _CELL.fullmatch(reference)
        if not found:
            raise SheetError(f"the workbook is damaged: {self.name} has a cell {reference!r}")
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column

    def text(self, text: str) -> None:
        """Take text."""
        if self._in:
            self._length += len(text)
            if len(self._text) < 12:
                self._text += text[:12]

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = tag.rpartition(":")[2]
        if name in ("v", "t"):
            self._in = ""
        elif name == "si":
            self.shared.append(self._length)
        elif name == "c":
            self._cell()

    def _cell(self) -> None:
        if self._formula and not self._text:
            self.blank[self._at] = "holds a formula without a value"
        elif self._type == "e":
            self.blank[self._at] = f"holds the error {self._text}"
        if not self._held:
            return  # it has only a format
        row, column = self._at
        self.last = (max(self.last[0], row), max(self.last[1], column))
        if self._type == "s" and self._text.isascii() and self._text.strip().isdigit():
            self.used[int(self._text)] += 1
        else:
            self.own += self._length


def _scan(name: str, body: bytes) -> _Scan:
    made = _Scan(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = made.begin
    parser.EndElementHandler = made.end
    parser.CharacterDataHandler = made.text

    def refuse(*_: object) -> None:
        raise SheetError(f"{name} has a document type, which no workbook needs")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise SheetError(f"the workbook is damaged: {name}: {error}") from None
    return made


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name and the part of each sheet."""
    targets = {}
    for one in ElementTree.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>")):  # noqa: S314 - `_scan` has refused document types
        target = one.get("Target", "")
        path = posixpath.normpath(posixpath.join("xl", target))
        targets[one.get("Id", "")] = path.lstrip("/")
    for one in ElementTree.fromstring(parts[_MAIN]).iter():  # noqa: S314 - as above
        if one.tag.rpartition("}")[2] == "sheet":
            ids = [value for key, value in one.attrib.items() if key.endswith("}id")]
            yield one.get("name", ""), targets.get(ids[0], "") if ids else ""
