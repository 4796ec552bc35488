"""Text files in the encodings that spreadsheets write, turned into UTF-8 or refused with the reason.

UTF-8 and UTF-16 can be told by their bytes. Windows-1252 cannot: every byte but five stands for some
character, and Mac Roman or half a UTF-8 sequence give other characters, not errors. So a file that is no
UTF-8 is read as Windows-1252 only where that gives what English and Welsh figures hold, and with a notice.
"""

import codecs
import re
from typing import NamedTuple

from plantracker.csvfiles import BrokenFile, records

READ_AS_WINDOWS = (
    "The file is not UTF-8. It was read as Windows-1252: check the £ signs and the quotes,"
    " or save the file as “CSV UTF-8”."
)
_SAVE = "save it as “CSV UTF-8”."

# Signs, punctuation and small letters with accents. Capitals with accents are left out: among their
# bytes are the quotes and dashes of Mac Roman. 80 € 85 … 91 ‘ 92 ’ 93 “ 94 ” 95 • 96 – 97 — 99 ™ are Windows'.
_PLAUSIBLE = re.compile(
    rb"[\x00-\x7f\x80\x85\x91-\x97\x99\xa0\xa3\xa7\xa9\xae\xb0-\xb4\xb7\xbc-\xbe\xd7\xe0-\xfd\xff]*+"
)
# What betrays another encoding all the same: a sequence of UTF-8, whole or (the quotes and dashes) cut
# short; an opening quote after a letter, where Mac Roman has ë or ì.
_SUSPECT = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}|\xe2\x80|[A-Za-z][\x91\x93]")
_HIGH = bytes(range(0x80, 0x100))
# Of English or Welsh text only a few characters in a hundred are no ASCII.
_MOST_HIGH = 0.2
_NO_UTF8 = re.compile("[\udc80-\udcff]")


class Decoded(NamedTuple):
    """The content in UTF-8 without a byte order mark, and what the reader has to be told of it."""

    content: bytes
    notice: str = ""


def in_utf8(content: bytes) -> Decoded:
    """The content of a text file in UTF-8.

    UTF-8 with and without a byte order mark and UTF-16 with one are read; Windows-1252 is read with a
    notice. Raises ``BrokenFile`` for anything else: UTF-16 without a mark, UTF-32, EBCDIC, Mac Roman, a
    mixture, a sequence cut short, a lone surrogate.
    """
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise BrokenFile(None, "", f"The file is in UTF-32: {_SAVE}")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(_from_utf16(content))
    start = content[:400]
    if start.count(0) * 3 >= len(start) > 0:
        raise BrokenFile(None, "", f"The file is in UTF-16 without its mark: {_SAVE}")
    if "kpi" in start.decode("cp037").lower():
        raise BrokenFile(None, "", f"The file is in EBCDIC: {_SAVE}")
    content = content.removeprefix(codecs.BOM_UTF8)
    if _is_utf8(content):
        return Decoded(content)
    if not _is_windows(content):
        raise _no_utf8(content)
    return Decoded(content.decode("cp1252").encode(), READ_AS_WINDOWS)


def _from_utf16(content: bytes) -> bytes:
    try:
        return content.decode("utf-16").encode()
    except UnicodeDecodeError as error:
        message = "The file is marked as UTF-16, but holds what is no character, or is cut short: "
        raise BrokenFile(None, "", message + _SAVE) from error


def _is_utf8(content: bytes) -> bool:
    # Most files are ASCII, and telling that makes no copy.
    if content.isascii():
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_windows(content: bytes) -> bool:
    if not _PLAUSIBLE.fullmatch(content) or _SUSPECT.search(content):
        return False
    return len(content) - len(content.translate(None, _HIGH)) <= _MOST_HIGH * len(content)


def _no_utf8(content: bytes) -> BrokenFile:
    """Say where the first byte is that is no UTF-8."""
    message = f"The file is not UTF-8, and not Windows-1252 either: {_SAVE} If it was sent to you, ask for it again."
    titles: list[str] = []
    try:
        for number, cells in enumerate(records(content), 1):
            titles = titles or cells
            for index, cell in enumerate(cells):
                if _NO_UTF8.search(cell):
                    return BrokenFile(number, cell, message, titles[index] if index < len(titles) else "")
    except BrokenFile:
        pass
    return BrokenFile(None, "", message)
