"""Numbers in files: the one spelling of the plan's files, and those that people write in figures.

A figure is written in ASCII digits with a point before its decimals: 40089, 40,089 or -4.5. A comma stands
before every third digit or nowhere. Signs of a unit stay out: the measure has one.
"""

import re
from decimal import Decimal

from kpis.choices import DECIMAL_PLACES, MAX_DIGITS, Absence
from plantracker.cells import LARGEST, BadCell

_DECIMAL = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")

REASONS = ", ".join(Absence.values)
_NUMBER = "Write the number in digits, such as 40089, 40,089 or -4.5."
# No digit of any alphabet, and nothing that a spreadsheet makes by itself.
_WORDS = re.compile(r"(?![#=])\D*")
# Spellings that are no number, and what is said of each: the first that is found in the text.
_HINTS = (
    (r"\A#", "The spreadsheet has an error here: mend its formula, or leave the cell empty."),
    (r"\A'?=", "This is a formula: write its result."),
    (r"(?![0-9])\d", f"Write digits as 0 to 9. {_NUMBER}"),
    (r"[£$€]", f"Leave out the sign of the currency, which the measure's unit says. {_NUMBER}"),
    (r"%", f"Leave out the % sign, which the measure's unit says: 29% is 29 in a cell without a format. {_NUMBER}"),
    (r"\A\+", f"Leave out the plus sign. {_NUMBER}"),
    (r"\A\(.*\)\Z", f"Write a number below zero with a minus, not in brackets. {_NUMBER}"),
    (r"[\u2010-\u2015\u2212]", f"Write the minus with the key for it. {_NUMBER}"),
    (r"[0-9][-/][0-9]{1,2}[-/][0-9]", f"This is a date: format the cell as a number. {_NUMBER}"),
    (r",", f"Commas stand before every third digit or nowhere, a point before decimals. {_NUMBER}"),
    (r"[0-9][eE][-+]?[0-9]", f"Write the number out, without a power of ten. {_NUMBER}"),
)


class NoFigure(BadCell):
    """The cell holds words in the place of a number, such as “n/a”."""


def decimal(text: str) -> Decimal:
    """A number as its digits are, exact: no separators, no signs but a minus, no units."""
    match = _DECIMAL.fullmatch(text)
    before = MAX_DIGITS - DECIMAL_PLACES
    if match is None:
        raise BadCell("Write the number in digits, such as 35213 or -4.5: no commas, units, plus or brackets.")
    if len(match[1].lstrip("0")) > before or len(match[2] or "") > DECIMAL_PLACES:
        raise BadCell(f"Give at most {before} digits before the point and {DECIMAL_PLACES} after it.")
    # Adding 0 takes the sign off a zero.
    return Decimal(text) + 0


def figure(text: str) -> Decimal:
    """A number as people write it: like ``decimal``, or with commas for thousands; raises ``NoFigure`` for words."""
    if _THOUSANDS.fullmatch(text):
        return decimal(text.replace(",", ""))
    if _WORDS.fullmatch(text):
        raise NoFigure(f"This is no figure: leave the value empty, and give the reason as absence ({REASONS}).")
    if not _DECIMAL.fullmatch(text):
        raise BadCell(_hint(text))
    return decimal(text)


def how_many(text: str) -> int:
    """How many were asked, from 1."""
    asked = figure(text)
    if asked != asked.to_integral_value() or not 1 <= asked <= LARGEST:
        raise BadCell(f"Write a whole number from 1 to {LARGEST}.")
    return int(asked)


def _hint(text: str) -> str:
    """Why a text with digits is no number, and what to write."""
    return next((hint for spelling, hint in _HINTS if re.search(spelling, text)), _NUMBER)
