"""Files within the limits of size that could take minutes or gigabytes, and what reading each of them costs.

``python -m tests.kpis.imports.bombs FOLDER`` reads each file of a folder, by the limits of an upload where it may be
one, and writes one JSON list a line: its name, its first message, the processor time that it took in plain loops, and
by how many MB memory has grown since the start. A plain loop is a million steps that read nothing: beside it a
file costs the same on a slow or busy processor as on a fast one.
"""

import io
import json
import random
import re
import sys
import time
import zipfile
from itertools import chain
from pathlib import Path

from kpis.imports.reading import read_observations
from plantracker.csvfiles import BY_COMMAND, BY_UPLOAD, MEBIBYTE
from tests.kpis.imports.workbooks import MAIN, parts_of, row, sheet, zipped

HEAD = row(1, "kpi", "period", "value")
FIGURES = sheet(HEAD, row(2, "shoplifting", "2026-04", 12))

DAMAGED = "The workbook is damaged: open it in a spreadsheet and save it anew."
CELLS = "The workbook holds too many cells, filled or empty: save the sheet alone as “CSV UTF-8” instead."
EMPTY = "The file is empty: it needs at least a header."
LONG = "A cell has more than a million characters: shorten it."
PROBLEMS = "There are more than 1,000 problems: mend the first ones, and try again."
ROWS = "The file has more than {} rows: split it."
QUOTE = "The quote that opens this cell is never closed: close it with a quote."
SIZE = "Unpacked it is larger than 50 MB: save the sheet alone as “CSV UTF-8” instead."
CELL = "The cell has 4,194,304 characters: give it at most 32,767."
NO_TEXT = (
    "The file is not UTF-8, and not Windows-1252 either: save it as “CSV UTF-8”."
    " If it was sent to you, ask for it again."
)
MERGED = "These cells are merged: unmerge them, and fill in each."


def padded(parts):
    """An archive with half a megabyte of noise, so that its ratio looks harmless."""
    noise = random.Random(1).randbytes(MEBIBYTE // 2)
    return zipped(parts | {"xl/media/noise.bin": noise})


def inside(xml):
    """A workbook whose sheet has this in the place of its rows."""
    return padded(parts_of(sheet(xml)))


def blank(megabytes):
    """A workbook whose sheet is so many megabytes of blanks, written piece by piece."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts_of(FIGURES).items():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, content)
        archive.writestr("xl/media/noise.bin", random.Random(1).randbytes(MEBIBYTE // 2))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(megabytes):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def with_strings(xml):
    """A workbook of one figure with these shared strings."""
    return padded(parts_of(FIGURES, strings=xml))


def workbooks():
    """Hostile workbooks: name, content, and what is said of it first."""
    error = '<c t="e"><v>#N/A</v></c>'
    formats = f"<styleSheet {MAIN}><cellXfs>{'<xf/>' * 100_000}</cellXfs></styleSheet>"
    million = "".join(f'<row r="{at}"><c><v>{at}</v></c></row>' for at in range(2, 1_000_001))
    attributes = " ".join(f'a{at}=""' for at in range(400_000))
    yield "600-mb.xlsx", blank(600), SIZE
    yield "million-rows.xlsx", inside(HEAD + million), CELLS
    yield "empty-cells.xlsx", inside(f'<row r="1">{"<c/>" * 2_490_000}</row>'), EMPTY
    yield "strings.xlsx", with_strings("<si><t>abcd</t></si>" * 990_000), ""
    yield "formats.xlsx", padded(parts_of(FIGURES, styles=formats)), DAMAGED
    yield "errors.xlsx", inside(HEAD + f"<row>{error * 3}</row>" * 240_000), PROBLEMS
    yield "merged.xlsx", padded(parts_of(sheet(HEAD, below='<mergeCell ref="A1:B2"/>' * 100_000))), MERGED
    yield "attribute.xlsx", inside(f'<row x="{"y" * 4_000_000}"/>'), DAMAGED
    yield "attributes.xlsx", inside(f"<row {attributes}/>"), DAMAGED
    yield "comment.xlsx", inside(f"<!--{'y' * 4_000_000}-->"), DAMAGED
    yield "depth.xlsx", inside("<a>" * 2_400_000), DAMAGED
    yield "depth-of-strings.xlsx", with_strings("<a>" * 2_400_000), DAMAGED
    yield "text.xlsx", inside(row(1, "y" * 4_000_000)), LONG
    yield "shared-text.xlsx", with_strings(f"<si><t>😀{'y' * 4_000_000}</t></si>"), LONG
    yield "pieces.xlsx", with_strings(f"<si>{'<t>a</t>' * 1_200_000}</si>"), LONG


def texts():
    """Hostile CSV files: name, content, and what is said of it first."""
    head = b"kpi,2026-04\n"
    yield "commas.csv", b"," * (5 * MEBIBYTE), EMPTY
    yield "lines.csv", b"\n" * (5 * MEBIBYTE), ROWS.format("20,000")
    yield "quotes.csv", b'"' * (5 * MEBIBYTE - 1), QUOTE
    yield "pairs.csv", b'kpi,"' + b'""' * (2 * MEBIBYTE), QUOTE
    yield "one-cell.csv", b"kpi,period,value\nm,2026-04," + b"x" * (4 * MEBIBYTE), CELL
    yield "broken-at-the-end.csv", head + b"".join(b"m%d,1\n" % number for number in range(19_000)) + b'"', QUOTE
    yield (
        "million-rows.csv",
        head + b"".join(b"m%d,1\n" % number for number in range(1_000_000)),
        ROWS.format("250,000"),
    )
    yield "high-bytes.csv", b"\xe9" * (5 * MEBIBYTE), NO_TEXT


def write(folder):
    """Write all into a folder, and give back what is said of each by its name."""
    expected = {}
    for name, content, message in chain(workbooks(), texts()):
        (folder / name).write_bytes(content)
        expected[name] = message
    return expected


def main(folder):
    started_with, loop = _peak(), _plain_loop()
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        before = time.process_time()
        limits = BY_UPLOAD if len(content) <= BY_UPLOAD.size else BY_COMMAND
        found = read_observations(path.name, content, limits)
        seconds = time.process_time() - before
        # The processor may have changed its pace meanwhile: the slower loop counts.
        earlier, loop = loop, _plain_loop()
        loops = seconds / max(earlier, loop)
        message = found.problems[0].message if found.problems else ""
        print(json.dumps([path.name, message, round(loops, 1), _peak() - started_with]))


def _plain_loop():
    """The seconds of processor time that a million steps take now."""
    before = time.process_time()
    sum(number * number % 7 for number in range(1_000_000))
    return time.process_time() - before


def _peak():
    """The most memory that this process has held, in MB; what ``resource`` knows counts its parent's too."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+([0-9]+) kB", status)[1]) // 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))
