"""A workbook of a stranger is measured before it is read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from crosslane.data.sheet import container
from crosslane.data.sheet.container import open_package
from crosslane.data.sheet.layout import SheetError
from crosslane.data.sheet.reading import read_workbook
from tests.data.sheet.books import part, with_parts

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def book() -> bytes:
    made, file = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    sheet.title = "facts"
    sheet["A1"], sheet["B2"] = "one", "two"
    made.save(file)
    return file.getvalue()


def sheet_of(cells: str) -> bytes:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


@pytest.mark.parametrize(
    "content",
    [b"", b"id\tname\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
)
def test_what_is_no_workbook_is_refused_with_the_way_out(content: bytes) -> None:
    with pytest.raises(SheetError, match=r"no xlsx workbook.* save it as 'Excel Workbook"):
        open_package(content)


def test_another_archive_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(SheetError, match="no xlsx workbook"):
        open_package(file.getvalue())


def test_every_cut_of_a_workbook_is_refused_or_read(book: bytes) -> None:
    for length in range(0, len(book), 97):
        with pytest.raises(SheetError):
            read_workbook(book[:length])


def test_parts_that_unpack_to_too_much_are_refused(
    book: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MAX_UNPACKED", 1 << 20)
    bomb = with_parts(book, {"xl/more.xml": b"<a>" + b" " * (2 << 20) + b"</a>"})
    assert len(bomb) < 20_000
    with pytest.raises(SheetError, match="unpacks to more than 1048576 bytes"):
        open_package(bomb)


def test_a_part_that_is_larger_than_it_says_is_never_unpacked_whole(book: bytes) -> None:
    """The archive tells 10 bytes and their checksum; behind it stand 50 million."""
    small = b"<a>123</a>"
    packed = zlib.compress(small + b" " * 50_000_000)[2:-4]
    file = io.BytesIO(with_parts(book, {}))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/liar.xml", packed)
    content = bytearray(file.getvalue())
    head = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/liar.xml"))
    (start,) = struct.unpack_from("<I", content, head + 42)
    checksum = zlib.crc32(small)
    struct.pack_into("<HHHIII", content, head + 10, 8, 0, 33, checksum, len(packed), len(small))
    struct.pack_into("<HHHIII", content, start + 8, 8, 0, 33, checksum, len(packed), len(small))
    kept = part(open_package(bytes(content)).content, "xl/liar.xml")
    assert kept == small


def test_too_many_parts_are_refused(book: bytes) -> None:
    many = with_parts(book, {f"x{number}.xml": b"<a/>" for number in range(container.MAX_PARTS)})
    with pytest.raises(SheetError, match="parts; at most 2000"):
        open_package(many)


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(SheetError, match="at most 67108864"):
        open_package(b"x" * (container.MAX_FILE + 1))


@pytest.mark.parametrize("reference", ["XFD1048576", "A9999999", "ZZZ9999999"])
def test_a_cell_far_away_is_refused_before_room_is_made_for_it(book: bytes, reference: str) -> None:
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = sheet_of(f'<row r="{row}"><c r="{reference}"><v>1</v></c><c><v>2</v></c></row>')
    with pytest.raises(SheetError, match="delete what lies far away"):
        open_package(with_parts(book, {SHEET: far}))


@pytest.mark.parametrize(
    "reference", ["a1", "A0", "A99999999", "AAAA1", "1A", "", "A1:B2", "A\uff11"]
)
def test_a_cell_whose_place_cannot_be_told_is_refused(book: bytes, reference: str) -> None:
    odd = sheet_of(f'<row r="1"><c r="{reference}"><v>1</v></c></row>')
    with pytest.raises(SheetError, match=r"damaged: .* has a cell"):
        open_package(with_parts(book, {SHEET: odd}))


def test_a_cell_far_away_that_has_only_a_format_is_no_cell(book: bytes) -> None:
    far = sheet_of(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert read_workbook(with_parts(book, {SHEET: far})).sheets == {"facts": [["id"]]}


def test_room_that_a_workbook_only_claims_to_need_is_not_made(book: bytes) -> None:
    """The library makes it, and dies of it; in a process of its own, whose memory is bounded."""
    shared = b'<sst count="4000000000" uniqueCount="4000000000"><si><t>x</t></si></sst>'
    with pytest.raises(SheetError, match="asks for more memory than reading may take"):
        read_workbook(with_parts(book, {"xl/sharedStrings.xml": shared}))


def test_a_sheet_that_says_it_is_large_is_as_large_as_it_is(book: bytes) -> None:
    sheet = part(book, SHEET).replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in sheet
    found = read_workbook(with_parts(book, {SHEET: sheet})).sheets
    assert found == {"facts": [["one", ""], ["", "two"]]}


def test_a_long_text_that_many_cells_share_is_counted_as_often_as_it_is_shown(
    book: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MAX_TEXT", 1_000_000)
    shared = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    cells = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(40))
    bomb = with_parts(book, {"xl/sharedStrings.xml": shared, SHEET: sheet_of(cells)})
    with pytest.raises(SheetError, match="its cells hold 1200000 characters; at most 1000000"):
        open_package(bomb)


def test_a_document_type_is_refused(book: bytes) -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    with pytest.raises(SheetError, match=r"xl/x\.xml has a document type"):
        open_package(with_parts(book, {"xl/x.xml": laughs}))


def test_a_part_that_is_no_xml_is_told(book: bytes) -> None:
    with pytest.raises(SheetError, match=f"damaged: {SHEET}: "):
        open_package(with_parts(book, {SHEET: b"<worksheet>"}))


def test_macros_and_pictures_are_left_out(book: bytes) -> None:
    given = with_parts(book, {"xl/vbaProject.bin": b"evil", "xl/media/image1.png": b"x"})
    kept = zipfile.ZipFile(io.BytesIO(open_package(given).content)).namelist()
    assert SHEET in kept
    assert not [name for name in kept if not name.endswith((".xml", ".rels"))]


def test_formulas_without_a_value_and_errors_are_told_by_sheet_and_cell(book: bytes) -> None:
    cells = sheet_of(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="C1"><f>A1</f></c></row>'
        '<row r="3"><c r="B3" t="e"><v>#N/A</v></c></row>'
    )
    found = read_workbook(with_parts(book, {SHEET: cells}))
    assert found.blank["facts"] == {
        (1, 3): "holds a formula without a value",
        (3, 2): "holds the error #N/A",
    }
    assert found.sheets["facts"][0][0] == 2


@pytest.mark.parametrize(
    "target", ["/xl/worksheets/sheet1.xml", "worksheets/../worksheets/sheet1.xml"]
)
def test_the_sheet_of_a_part_is_found_however_it_is_addressed(book: bytes, target: str) -> None:
    rels = part(book, "xl/_rels/workbook.xml.rels")
    moved = rels.replace(b"/xl/worksheets/sheet1.xml", target.encode())
    assert target.encode() in moved
    error = sheet_of('<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>')
    given = with_parts(book, {"xl/_rels/workbook.xml.rels": moved, SHEET: error})
    assert open_package(given).blank["facts"] == {(2, 1): "holds the error #REF!"}
