"""Workbooks (.xlsx): which sheet is read, and how it is reached, without unpacking what is too large."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.parsers import expat

from kpis.imports.formats import Shown, formats_of
from kpis.imports.grids import Grid
from kpis.imports.markup import CHUNK, Attributes, Damaged, SharedStrings, tags
from kpis.imports.worksheets import SheetRows
from plantracker.archives import MEBIBYTE, Fault, directory_fault
from plantracker.csvfiles import BrokenFile, Limits, shortened

# What the compound files of older and of encrypted workbooks begin with, and what an archive does.
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE = b"PK\x03\x04"
# The parts beside sheets and strings hold some hundred kilobytes at most.
SMALL = 8 * MEBIBYTE
# Each costs about a microsecond; 250,000 rows of four figures have 2.25 million.
MOST_TAGS = 2_500_000
TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"

_AS_CSV = "save the sheet alone as “CSV UTF-8” instead"
_ADVICE = {
    Fault.PARTS: f"save the sheet alone in a new workbook, or {_AS_CSV}",
    Fault.SIZE: _AS_CSV,
    Fault.RATIO: _AS_CSV,
    Fault.ENCRYPTED: "save it without one",
    Fault.PACKING: "save it anew from a spreadsheet",
}
_DAMAGED = "The workbook is damaged: open it in a spreadsheet and save it anew."
_NO_WORKBOOK = "This is an archive, but no workbook: give the workbook or the CSV file itself."
_KINDS = (
    ("macroEnabled", "This is a workbook with macros (.xlsm): save it as “Excel workbook (.xlsx)”."),
    ("sheet.binary", "This is a binary workbook (.xlsb): save it as “Excel workbook (.xlsx)”."),
)


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its title, the name of its part, and whether people see it."""

    title: str
    path: str
    is_visible: bool


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in order, what its parts are named, and how it counts days."""

    sheets: tuple[Sheet, ...]
    strings: str
    styles: str
    is_1904: bool


def refuse_old(content: bytes) -> None:
    """Say what a compound file is: a workbook with a password, or one of before 2007; raises ``BrokenFile``."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise BrokenFile(None, "", "The workbook is protected by a password: save it without one.")
    raise BrokenFile(None, "", "This is a workbook of the old kind (.xls): save it as “Excel workbook (.xlsx)”.")


def workbook_grid(content: bytes, limits: Limits) -> Grid:
    """The first visible sheet of a workbook; raises ``BrokenFile`` where it cannot be had.

    1. Refuse by the archive's directory, before anything is unpacked: parts, sizes, ratio, password.
    2. Refuse what is no workbook, holds another archive, or more tags than can be read in some seconds.
    3. Find the first visible sheet; note which others hold something.
    4. Read what its cells need, the strings and formats; the rows are read as they are asked for.
    """
    with _unless_damaged():
        archive = zipfile.ZipFile(io.BytesIO(content))
        fault = directory_fault(archive.infolist(), len(content))
        if fault:
            raise BrokenFile(None, "", f"{fault.value}: {_ADVICE[fault]}.")
        _check_kind(archive)
        _check_parts(archive)
        book = _book(archive)
        found = next((sheet for sheet in book.sheets if sheet.is_visible), None)
        if found is None:
            raise BrokenFile(None, "", "The workbook has no visible sheet: show the one with the figures.")
        rows = _sheet_rows(archive, book, limits)
        grid = Grid(_rows(archive, found, rows), faults=rows.faults, merged=rows.merged, title=found.title)
        for sheet in book.sheets:
            if sheet is not found and _has_content(archive, sheet):
                grid.notices.append(_unread(sheet, found))
                if sheet.is_visible:
                    grid.others.append(sheet.title)
    return grid


@contextmanager
def _unless_damaged() -> Iterator[None]:
    """Turn what damaged archives, XML and numbers raise into one plain sentence."""
    try:
        yield
    except (Damaged, expat.ExpatError, KeyError, IndexError, ValueError, OverflowError) as error:
        raise BrokenFile(None, "", _DAMAGED) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BrokenFile(None, "", _DAMAGED) from error


def _check_kind(archive: zipfile.ZipFile) -> None:
    if TYPES not in archive.namelist() or RELATIONS not in archive.namelist():
        raise BrokenFile(None, "", _NO_WORKBOOK)
    types = " ".join(attributes.get("ContentType", "") for _, attributes in _small(archive, TYPES))
    for kind, message in _KINDS:
        if kind in types:
            raise BrokenFile(None, "", message)
    if "spreadsheetml" not in types:
        raise BrokenFile(None, "", _NO_WORKBOOK)


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Unpack each part once without keeping it, for what would only be met half-way through."""
    tags = 0
    for part in archive.infolist():
        with archive.open(part) as file:
            chunk = file.read(CHUNK)
            if chunk.startswith(ARCHIVE):
                message = "The workbook holds another archive: save the sheet alone in a new workbook."
                raise BrokenFile(None, part.filename, message)
            while chunk:
                tags += chunk.count(b"<") - chunk.count(b"</")
                chunk = file.read(CHUNK)
    if tags > MOST_TAGS:
        raise BrokenFile(None, "", f"The workbook holds too many cells, filled or empty: {_AS_CSV}.")


def _book(archive: zipfile.ZipFile) -> Book:
    path = dict(_relations(archive, "").values())["officeDocument"]
    related = _relations(archive, path)
    by_kind = dict(related.values())
    sheets = []
    is_1904 = False
    for tag, attributes in _small(archive, path):
        if tag == "workbookPr":
            is_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            kind, target = related[next((value for key, value in attributes.items() if key.endswith(":id")), "")]
            if kind == "worksheet":
                sheets.append(Sheet(attributes["name"], target, attributes.get("state", "visible") == "visible"))
    # Sheets that share a part would be read over and over.
    if len({sheet.path for sheet in sheets}) < len(sheets):
        raise Damaged
    return Book(tuple(sheets), by_kind.get("sharedStrings", ""), by_kind.get("styles", ""), is_1904)


def _relations(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the archive: by id the kind and the name of the part."""
    folder, name = posixpath.split(path)
    found = {}
    for tag, attributes in _small(archive, posixpath.join(folder, "_rels", f"{name}.rels")):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
            found[attributes["Id"]] = (posixpath.basename(attributes["Type"]), target.lstrip("/"))
    return found


def _small(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[str, Attributes]]:
    """The tags of a part that is small in every workbook of good faith."""
    if archive.getinfo(path).file_size > SMALL:
        raise Damaged
    with archive.open(path) as part:
        yield from tags(part)


def _sheet_rows(archive: zipfile.ZipFile, book: Book, limits: Limits) -> SheetRows:
    strings: list[str] = []
    formats: list[Shown] = []
    if book.strings:
        with archive.open(book.strings) as part:
            strings = SharedStrings(limits.rows * limits.columns).read(part)
    if book.styles:
        if archive.getinfo(book.styles).file_size > SMALL:
            raise Damaged
        with archive.open(book.styles) as part:
            formats = formats_of(part)
    return SheetRows(strings, formats, book.is_1904, limits)


def _rows(archive: zipfile.ZipFile, sheet: Sheet, rows: SheetRows) -> Iterator[tuple[int, list[str]]]:
    with _unless_damaged(), archive, archive.open(sheet.path) as part:
        yield from rows.read(part)


def _has_content(archive: zipfile.ZipFile, sheet: Sheet) -> bool:
    with archive.open(sheet.path) as part:
        return any(tag in ("v", "t") for tag, _ in tags(part))


def _unread(sheet: Sheet, found: Sheet) -> str:
    hidden = "" if sheet.is_visible else "hidden "
    return f"Only the sheet “{shortened(found.title)}” was read, the {hidden}sheet “{shortened(sheet.title)}” was not."
