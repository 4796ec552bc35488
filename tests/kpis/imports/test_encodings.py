"""Encodings of CSV files: four are read, one with a word of caution, all else is refused."""

import pytest

from tests.kpis.imports.reads import only_problem, only_row, problem, read

TEXT = "kpi,period,value,note\r\nshoplifting,2026-04,12,Café “Corner”: £5 – it’s\r\n"
NOTE = "Café “Corner”: £5 – it’s"
CAUTION = (
    "The file is not UTF-8. It was read as Windows-1252: check the £ signs and the quotes,"
    " or save the file as “CSV UTF-8”."
)
NEITHER = (
    "The file is not UTF-8, and not Windows-1252 either: save it as “CSV UTF-8”."
    " If it was sent to you, ask for it again."
)


def with_note(note):
    """The file with the bytes of a note in a column of its own."""
    return b"kpi,period,value,note\r\nshoplifting,2026-04,12," + note + b"\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 le", "utf-16 be"],
)
def test_unicode_is_read(content):
    assert only_row(content).note == NOTE
    assert read(content).notices == ()


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (TEXT.encode("cp1252"), NOTE),
        # Without the quotes of Windows the bytes are those of Latin-1 as well.
        (with_note("Siân: ½ of £5".encode("latin-1")), "Siân: ½ of £5"),
        (with_note(b"caf\xe9\x92s"), "café’s"),
        (with_note(b"\x80 \x85 \x95 \x99 \xb0"), "€ … • ™ °"),
    ],
    ids=["cp1252", "latin-1", "accent before a quote", "signs"],
)
def test_windows_1252_is_read_with_a_notice(content, note):
    found = read(content)
    assert (found.problems, found.notices) == ((), (CAUTION,))
    assert [row.note for row in found.rows] == [note]


WHOLE = {
    "utf-16 le without mark": (
        TEXT.encode("utf-16-le"),
        "The file is in UTF-16 without its mark: save it as “CSV UTF-8”.",
    ),
    "utf-16 be without mark": (
        TEXT.encode("utf-16-be"),
        "The file is in UTF-16 without its mark: save it as “CSV UTF-8”.",
    ),
    "utf-32": (TEXT.encode("utf-32"), "The file is in UTF-32: save it as “CSV UTF-8”."),
    "ebcdic": (
        "kpi,period,value\nshoplifting,2026-04,12\n".encode("cp037"),
        "The file is in EBCDIC: save it as “CSV UTF-8”.",
    ),
    "lone surrogate in utf-16": (
        b"\xff\xfe" + "kpi,period,value\r\n".encode("utf-16-le") + b"\x00\xd8\x0a\x00",
        "The file is marked as UTF-16, but holds what is no character, or is cut short: save it as “CSV UTF-8”.",
    ),
    "utf-16 cut short": (
        b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1],
        "The file is marked as UTF-16, but holds what is no character, or is cut short: save it as “CSV UTF-8”.",
    ),
    "bytes of anything": (bytes(range(256)) * 40, NEITHER),
    "mostly accents": (b"kpi,period,value\n" + b"\xe9" * 20, NEITHER),
}


@pytest.mark.parametrize("name", WHOLE)
def test_other_encoding_is_refused(name):
    content, message = WHOLE[name]
    assert only_problem(content).message == message
    assert list(read(content).rows) == []


@pytest.mark.parametrize(
    ("note", "value"),
    [
        ("Café “Corner”".encode("mac_roman"), "Caf\\x8e \\xd2Corner\\xd3"),
        ("“Corner”: it’s".encode("mac_roman"), "\\xd2Corner\\xd3: it\\xd5s"),
        ("Zoë".encode("mac_roman"), "Zo\\x91"),
        ("£5 ".encode() + "£6".encode("cp1252"), "\\xa36"),
        ("it’s ".encode() + b"\xa36", "\\xa36"),
        ("£".encode()[:1] + b"5", "\\xc25"),
        (b"it" + "’".encode()[:2] + b"s", "it\\xe2\\x80s"),
        (b"\xed\xa0\x80", "\\xed\\xa0\\x80"),
        (b"\x81\x8d", "\\x81\\x8d"),
        (b"\xd3 \xc9", "\\xd3 \\xc9"),
    ],
    ids=[
        *(
            "mac roman",
            "mac roman quotes",
            "mac roman accent",
            "mixed",
            "mixed with quotes",
            "cut short after one byte",
        ),
        *("cut short after two bytes", "lone surrogate", "no character of Windows", "latin-1 capitals"),
    ],
)
def test_what_is_no_text_is_named_where_it_stands(note, value):
    found = only_problem(with_note(note))
    assert (found.row, found.column, found.message) == (2, "note", NEITHER)
    assert found.value.endswith(value)


def test_unreadable_byte_is_named_by_its_own_row():
    content = TEXT.encode() + b"shoplifting,2026-05,12,\x81\r\n"
    assert only_problem(content) == problem(3, "note", "\\x81", NEITHER)
