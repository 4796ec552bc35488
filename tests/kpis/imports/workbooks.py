"""Workbooks for the tests: good ones written by a library, hostile ones by hand."""

import io
import zipfile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

STYLES = (
    f'<styleSheet {MAIN}><numFmts count="3"><numFmt numFmtId="164" formatCode="mmm\\-yy"/>'
    '<numFmt numFmtId="165" formatCode="0.0%"/>'
    '<numFmt numFmtId="166" formatCode="#,##0.00 &quot;days&quot;"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)
# The cell formats of STYLES by what they show.
GENERAL, DAY, MONTH, PERCENT, DAYS, INSTANT = range(6)


def cell(reference, value, kind="n", style=None):
    """A cell with a value; of a text, ``kind`` is "inlineStr"."""
    styled = "" if style is None else f' s="{style}"'
    if kind == "inlineStr":
        return f'<c r="{reference}" t="inlineStr"{styled}><is><t>{value}</t></is></c>'
    return f'<c r="{reference}" t="{kind}"{styled}><v>{value}</v></c>'


def row(number, *cells):
    """A row of cells: texts become texts, numbers numbers, and what is XML already stays."""
    written = []
    for column, each in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", cells, strict=False):
        if isinstance(each, str) and each.startswith("<c"):
            written.append(each)
        elif each != "":
            kind = "inlineStr" if isinstance(each, str) else "n"
            written.append(cell(f"{column}{number}", each, kind))
    return f'<row r="{number}">{"".join(written)}</row>'


def sheet(*rows, below=""):
    """The XML of a sheet; ``below`` follows its rows."""
    return f"<worksheet {MAIN}><sheetData>{''.join(rows)}</sheetData>{below}</worksheet>"


def parts_of(*sheets, strings=None, styles=STYLES, states=(), properties="", content_type=TYPE):
    """The parts of a workbook by name, for sheets in order."""
    relations = [(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    relations.append(("rId98", "styles", "styles.xml"))
    if strings is not None:
        relations.append(("rId99", "sharedStrings", "/xl/sharedStrings.xml"))
    states = states or ("visible",) * len(sheets)
    named = "".join(
        f'<sheet name="Sheet{at}" sheetId="{at}" r:id="rId{at}" state="{state}"/>' for at, state in enumerate(states, 1)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{content_type}"/></Types>',
        "_rels/.rels": relationships(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{KIND}">{properties}<sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(*relations),
        "xl/styles.xml": styles,
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{strings}</sst>"
    return parts | {f"xl/worksheets/sheet{at}.xml": each for at, each in enumerate(sheets, 1)}


def relationships(*relations):
    written = "".join(
        f'<Relationship Id="{id}" Type="{KIND}/{kind}" Target="{target}"/>' for id, kind, target in relations
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{written}</Relationships>'
    )


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    """An archive of parts by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def workbook(*rows, below="", **options):
    """A workbook of one sheet with these rows."""
    return zipped(parts_of(sheet(*rows, below=below), **options))


def saved(book):
    """A workbook as the library writes it."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
