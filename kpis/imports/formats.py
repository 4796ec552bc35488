"""What the numbers of a workbook stand for, which only the formats of its cells say."""

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import IO

from kpis.imports.days import EPOCH
from kpis.imports.markup import Damaged, tags

# Spreadsheets know 65,490 formats of cells, and days up to 31 December 9999.
MOST_FORMATS = 65_536
LAST_SERIAL = 2_958_465
# How many days later a workbook of the old Macintosh begins to count, in 1904.
LATER = 1_462

# What a number format shows as it stands: quoted text, the character after a sign, colours, languages.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODE = re.compile(r"[dmyhs]", re.IGNORECASE)


class Shown(Enum):
    """What a number is shown as by the format of its cell."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"


# The formats that a workbook may use without spelling them out.
_BUILT_IN = dict.fromkeys((9, 10), Shown.PERCENT) | dict.fromkeys(
    (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), Shown.DATE
)


def formats_of(part: IO[bytes]) -> list[Shown]:
    """What each cell format of a workbook shows a number as, by its index."""
    codes = dict(_BUILT_IN)
    formats: list[Shown] = []
    group = ""
    for tag, attributes in tags(part):
        if tag == "numFmt":
            codes[int(attributes["numFmtId"])] = shown_by(attributes["formatCode"])
        elif tag in ("cellStyleXfs", "cellXfs"):
            group = tag
        elif tag == "xf" and group == "cellXfs":
            formats.append(codes.get(int(attributes.get("numFmtId", "0")), Shown.NUMBER))
        if len(formats) > MOST_FORMATS or len(codes) > MOST_FORMATS:
            raise Damaged
    return formats


def shown_by(code: str) -> Shown:
    """What a number format shows a number as.

    >>> shown_by("0.0%"), shown_by("mmm yy"), shown_by('#,##0 "days"')
    (<Shown.PERCENT: 'percent'>, <Shown.DATE: 'date'>, <Shown.NUMBER: 'number'>)
    """
    bare = _LITERAL.sub("", code)
    if "%" in bare:
        return Shown.PERCENT
    return Shown.DATE if _DATE_CODE.search(bare) else Shown.NUMBER


def number_text(digits: str, shown: Shown, is_1904: bool) -> str:
    """A number of a workbook as text, to the 15 digits of a spreadsheet and without a power of ten.

    A percentage comes as people see it, with its sign: the workbook has 0.336 for 33.6%. A date comes as
    2026-04-01, with its time where it has one. Raises ``ValueError`` for what is no number.
    """
    if shown is Shown.NUMBER and len(digits) <= 15 and digits.isascii() and digits.isdigit():
        return digits
    number = float(digits)
    if not math.isfinite(number):
        return digits
    if shown is Shown.PERCENT:
        return f"{_plain(100 * number)}%"
    if shown is Shown.DATE and 0 <= (serial := number + LATER * is_1904) <= LAST_SERIAL:
        return _date_text(serial)
    return _plain(number)


def _plain(number: float) -> str:
    return f"{Decimal(f'{number:.15g}'):f}"


def _date_text(serial: float) -> str:
    days, fraction = divmod(serial, 1)
    day = EPOCH + timedelta(days=days)
    seconds = round(fraction * 24 * 60 * 60)
    if not seconds:
        return day.isoformat()
    return str(datetime(day.year, day.month, day.day) + timedelta(seconds=seconds))
