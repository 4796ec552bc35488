"""What an import says of bad cells, and that it then changes nothing."""

import pytest

from commitments.actions.importing import ImportRefused, import_plan
from plantracker.people.actions import system_account
from tests.commitments.imports import anyshire
from tests.commitments.imports.anyshire import AT, check

SLUG = "Use small letters, digits and single hyphens between them, such as “rural-policing”, at most {} characters."
DATE = "Write a date of the calendar as 2024-03-31."
RAG = "Write one of: red, amber, green, complete."
PERIOD = "Write a month as 2023-10, a quarter as 2023/24 Q3, a financial year as 2023/24."
QUARTER = "Write a quarter as 2023/24 Q3."
NUMBER = "Write the number in digits, such as 35213 or -4.5: no commas, units, plus or brackets."
DIGITS = "Give at most 11 digits before the point and 4 after it."
WHOLE = "Write a whole number from 0 to 2147483647, in digits alone."
EMAIL = "Write an e-mail address, such as lead@opcc.example."
EMPTY = "The cell may not be empty."
BLANKS = "There are blanks before or after the value: take them out."
ABSENCE = "Write one of: not collected, in development, late, withheld."
NOBODY = "Nobody in people.csv or in the stored plan has this address: add them to people.csv."
NO_THEME = "There is no such theme in themes.csv or in the stored plan: give the key of one."
NO_AIM = "There is no such aim in aims.csv or in the stored plan: give the key of one."
NO_KPI = "There is no such KPI in kpis.csv or in the stored plan: give the key of one."
TWICE = "A member of the list is there twice: leave one."


def refuse(given, *problems, by=None, at=AT):
    """The plan has just these errors, and neither checking nor importing it changes any table."""
    by = by or system_account(at=at)
    before = anyshire.rows_of_every_table()
    checked = check(given, by=by, at=at)
    assert checked.errors == problems
    with pytest.raises(ImportRefused):
        import_plan(checked=checked, by=by, at=at)
    assert anyshire.rows_of_every_table() == before
