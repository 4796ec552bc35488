"""The pack as a spreadsheet shows it: LibreOffice opens every file, and every cell is compared.

``make test-office`` runs this lane; it fails where LibreOffice is not installed.
"""

import csv
import io
import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from commitments.actions.plan import create_aim
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Aim
from commitments.reporting.pack import sealed_pack
from commitments.reporting.pack_columns import FILES
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, approve, make_plan, observe, open_round_of, submit

pytestmark = [pytest.mark.office, pytest.mark.django_db]

# Comma, double quote, UTF-8, from the first line: what the import dialogue proposes for these files.
AS_PROPOSED = "CSV:44,34,76,1"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DANGEROUS = {
    "formula": "=1+1",
    "plus": "+3,857 more than planned",
    "minus": "-2+3",
    "at": "@SUM(A1:A9)",
    "link": '=HYPERLINK("https://example.org","here")',
    "blank": "  =1+1",
    "wide": "＝1+1",
    "lines": 'First line\nsecond, with “quotes” and "plain" ones; £866,733',
    "quoted": "'90s housing",
}


@pytest.fixture
def pack():
    """The sealed pack of a plan whose texts a spreadsheet could take for something else."""
    cast = make_plan()
    for order, (slug, title) in enumerate(DANGEROUS.items(), start=10):
        aim = Aim(plan=cast.plan, theme=cast.streets, slug=slug, order=order, title=title)
        create_aim(aim=aim, deputies=[], kpis=[], by=cast.governance, at=WRITTEN_AT)
    round_ = open_round_of(cast)
    approve(submit(cast.patrols, round_, by=cast.lead, activity="=2+2 officers"), by=cast.governance)
    observe(cast.burglary, "2023/24 Q3", "356", by=cast.analyst)
    seal = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record
    note = CorrectionNote("quarter", "", "-11%", "+11%", "=wrong sign")
    record_correction(seal=seal, note=note, by=cast.governance, at=CUT_OFF + timedelta(days=1))
    return sealed_pack(seal)


@pytest.fixture
def opened(pack, tmp_path):
    """Each file as LibreOffice reads it: name → rows of (kind, value)."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is not installed: this lane needs soffice."
    names = list(FILES)
    for name in names:
        (tmp_path / name).write_bytes(pack.files[name])
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    told = [program, profile, "--headless", f"--infilter={AS_PROPOSED}", "--convert-to", "fods", "--outdir", "."]
    ran = subprocess.run([*told, *names], cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False)
    assert ran.returncode == 0, ran.stderr
    return {name: sheet_of(tmp_path / name.replace(".csv", ".fods")) for name in names}


def sheet_of(path):
    """Rows of cells; trailing repeats of empty cells left out."""
    rows = []
    for row in ElementTree.parse(path).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.iter(f"{TABLE}table-cell"):
            assert f"{TABLE}formula" not in cell.attrib, f"a formula came alive in {path.name}"
            cells += [read(cell)] * int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        repeats = int(row.get(f"{TABLE}number-rows-repeated", "1"))
        rows += [cells] * min(repeats, 1000)
    return rows


def read(cell):
    """The cell's kind and its text, or its number."""
    kind = cell.get(f"{OFFICE}value-type", "empty")
    if kind in ("float", "percentage", "currency"):
        return "number", Decimal(cell.get(f"{OFFICE}value"))
    return kind, "\n".join(said(part) for part in cell.iter(f"{TEXT}p"))


def said(part):
    """The text of a paragraph, whose further blanks and tabs are elements of their own."""
    blanks = " " * int(part.get(f"{TEXT}c", "1")) if part.tag == f"{TEXT}s" else ""
    tab = "\t" if part.tag == f"{TEXT}tab" else ""
    return blanks + tab + (part.text or "") + "".join(said(child) + (child.tail or "") for child in part)


def number_in(cell):
    """The figure that a cell of a file stands for."""
    return Decimal(cell.removesuffix("%").replace(",", "")) / (100 if cell.endswith("%") else 1)


@pytest.mark.parametrize("name", FILES)
def test_every_cell_arrives_as_it_was_written(pack, opened, name):
    header, *rows = csv.reader(io.StringIO(pack.files[name].decode("utf-8-sig"), newline=""))
    figures = {column.name for column in FILES[name] if column.is_figure}
    shown = opened[name]
    assert [text for _, text in shown[0][: len(header)]] == header
    for number, row in enumerate(rows, start=1):
        for column, cell, (kind, value) in zip(header, row, shown[number][: len(header)], strict=True):
            where = f"{name}, row {number + 1}, {column}: {cell!r}"
            if not cell:
                assert kind == "empty", where
            elif column in figures:
                assert (kind, round(value, 9)) == ("number", round(number_in(cell), 9)), where
            elif kind == "date":
                assert date.fromisoformat(cell), where
            else:
                assert (kind, value) == ("string", cell), where


def test_dangerous_texts_stay_text(opened, pack):
    header, *rows = opened["aims.csv"]
    names = [text for _, text in header]
    titles = {row[names.index("aim")][1]: row[names.index("title")] for row in rows if row[0][0] == "string"}
    for slug, title in DANGEROUS.items():
        # Each is written with one guard before it, save the one that begins with a letter.
        guard = "" if slug == "lines" else "'"
        assert titles[slug] == ("string", guard + title)


def test_figures_are_numbers(opened):
    header, *rows = opened["table_one.csv"]
    names = [text for _, text in header]
    burglary = next(row for row in rows if row[names.index("kpi")] == ("string", "burglary"))
    found = {name: burglary[names.index(name)] for name in ("baseline", "current", "change", "change_percent")}
    assert found == {
        "baseline": ("number", Decimal(400)),
        "current": ("number", Decimal(356)),
        "change": ("number", Decimal(-44)),
        "change_percent": ("number", Decimal("-0.11")),
    }
