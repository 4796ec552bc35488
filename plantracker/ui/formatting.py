"""Figures, dates and lists of words as pages print them; files print plain figures of their own.

Dates and times follow the GOV.UK style guide ("22 January 2024", "6pm", "midnight"). Negative
figures have a true minus, which no font confuses with a hyphen.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUS = "\N{MINUS SIGN}"
SHARE = "%"
MONEY = "£"


def figure(value: Decimal, unit: str, decimals: int) -> str:
    """A figure with its thousands and its symbol; the word of any other unit is printed apart.

    >>> figure(Decimal("33940"), "offences", 0), figure(Decimal("866733.00"), "£", 0), figure(Decimal("51"), "%", 0)
    ('33,940', '£866,733', '51%')
    >>> figure(Decimal("-2.25"), "%", 1), figure(Decimal("-5"), "£", 0), figure(Decimal("-0.2"), "days", 0)
    ('−2.3%', '−£5', '0')
    """
    rounded = _rounded(value, decimals)
    sign = MINUS if rounded < 0 else ""
    return sign + _with_symbol(f"{abs(rounded):,f}", unit)


def plain_figure(value: Decimal) -> str:
    """A figure's own digits with thousands commas, without trailing zeros and without a unit.

    >>> plain_figure(Decimal("40089.0000")), plain_figure(Decimal("-2.50")), plain_figure(Decimal("0.0000"))
    ('40,089', '−2.5', '0')
    """
    shown = (value + 0).normalize()
    digits = f"{abs(shown):,f}"
    return (MINUS if shown < 0 else "") + digits


def unit_words(unit: str) -> str:
    """What is printed beside figures that carry no symbol of their unit; empty for £ and %.

    >>> unit_words("kWh"), unit_words("£"), unit_words("%")
    ('kWh', '', '')
    """
    return "" if unit in (SHARE, MONEY) else unit


def signed(change: Decimal, unit: str, decimals: int) -> str:
    """A change with its sign, that of a share in percentage points.

    A change too small for the measure's decimals keeps its own digits, so that it never reads as none.

    >>> signed(Decimal("2242"), "offences", 0), signed(Decimal("-360983"), "£", 0), signed(Decimal(0), "officers", 0)
    ('+2,242', '−£360,983', '0')
    >>> signed(Decimal("-5"), "%", 0), signed(Decimal("1.0"), "%", 0), signed(Decimal(0), "%", 0)
    ('−5 percentage points', '+1 percentage point', '0 percentage points')
    >>> signed(Decimal("0.2500"), "days", 0)
    '+0.25'
    """
    rounded = _rounded(change, decimals)
    shown = change.normalize() if change and not rounded else rounded
    digits = f"{abs(shown):,f}"
    if unit == SHARE:
        digits += " percentage point" if abs(shown) == 1 else " percentage points"
    else:
        digits = _with_symbol(digits, unit)
    return _sign(shown) + digits


def signed_percent(percent: Decimal) -> str:
    """A change as a percentage of what it started from.

    >>> signed_percent(Decimal("263.3")), signed_percent(Decimal("-1234.5")), signed_percent(Decimal("0.0"))
    ('+263.3%', '−1,234.5%', '0.0%')
    """
    return f"{_sign(percent)}{abs(percent):,f}%"


def day(on: date) -> str:
    """A date in words.

    >>> day(date(2024, 1, 22))
    '22 January 2024'
    """
    return f"{on.day} {on:%B %Y}"


def instant(at: datetime) -> str:
    """An aware instant by the clock of London.

    >>> from datetime import UTC
    >>> instant(datetime(2024, 1, 22, 18, 0, tzinfo=UTC)), instant(datetime(2023, 7, 21, 17, 5, tzinfo=UTC))
    ('22 January 2024, 6pm', '21 July 2023, 6:05pm')
    >>> instant(datetime(2024, 1, 1, 12, 0, tzinfo=UTC)), instant(datetime(2024, 1, 1, 0, 0, tzinfo=UTC))
    ('1 January 2024, midday', '1 January 2024, midnight')
    """
    local = at.astimezone(LONDON)
    return f"{day(local.date())}, {_clock(local.hour, local.minute)}"


def months(first: date, last: date) -> str:
    """The months that a period covers, its ends included.

    >>> months(date(2023, 10, 1), date(2023, 12, 31)), months(date(2024, 1, 1), date(2024, 1, 31))
    ('October to December 2023', 'January 2024')
    >>> months(date(2023, 4, 1), date(2024, 3, 31))
    'April 2023 to March 2024'
    """
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "aim"), counted(1200, "aim"), counted(0, "theme has begun", "themes have begun")
    ('1 aim', '1,200 aims', '0 themes have begun')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def file_size(size: int) -> str:
    """The size of a file of so many bytes, to three digits at most.

    >>> file_size(0), file_size(999), file_size(1000), file_size(40563), file_size(999_999), file_size(1_234_567)
    ('0 bytes', '999 bytes', '1 kB', '41 kB', '1 MB', '1.2 MB')
    """
    if size < 1000:
        return counted(size, "byte")
    if size < 999_500:
        return f"{_rounded(Decimal(size) / 1000, 0)} kB"
    return f"{plain_figure(_rounded(Decimal(size) / 1_000_000, 1))} MB"


def listed(words: Sequence[str]) -> str:
    """Words in a row, the last after "and".

    >>> listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('', 'a', 'a and b', 'a, b and c')
    """
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


def either(words: Sequence[str], *, quoted: bool = False) -> str:
    """Words to choose from, the last after "or"; ``quoted`` where quotation marks stand around them all.

    >>> either([]), either(["a"]), either(["a", "b"]), either(["a", "b", "c"]), either(["a", "b"], quoted=True)
    ('', 'a', 'a or b', 'a, b or c', 'a” or “b')
    """
    close, opened = ("”", "“") if quoted else ("", "")
    *first, last = words or [""]
    return f"{close} or {opened}".join([f"{close}, {opened}".join(first), last] if first else [last])


def sentence(clause: str) -> str:
    """A clause as a sentence: a capital first, a full stop last; the rest as it was written.

    >>> sentence("not collected"), sentence("A fall is told as progress."), sentence("why so?"), sentence("")
    ('Not collected.', 'A fall is told as progress.', 'Why so?', '')
    """
    clause = clause.strip()
    if not clause:
        return ""
    stop = "" if clause[-1] in ".!?…" else "."
    return clause[0].upper() + clause[1:] + stop


def _clock(hour: int, minute: int) -> str:
    if minute == 0 and hour in (0, 12):
        return "midday" if hour else "midnight"
    half = "am" if hour < 12 else "pm"
    minutes = f":{minute:02d}" if minute else ""
    return f"{(hour - 1) % 12 + 1}{minutes}{half}"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _sign(value: Decimal) -> str:
    return MINUS if value < 0 else "+" if value > 0 else ""


def _with_symbol(digits: str, unit: str) -> str:
    if unit == MONEY:
        return MONEY + digits
    return digits + SHARE if unit == SHARE else digits
