"""A plan's colour and the text of its header travel with its files; files without them are read as ever."""

import pytest

from commitments.actions.importing import import_plan
from commitments.imports.plans import plan_import
from commitments.imports.sources import Source
from commitments.models import Plan
from commitments.reporting.plan_files import plan_files
from plantracker.csvfiles import BY_COMMAND, Problem, shortened
from plantracker.people.actions import system_account
from tests.commitments.imports.anyshire import AT, HEADERS, LATER, ROWS, content, files, load, stored_plan

pytestmark = pytest.mark.django_db

HEADER, (ROW,) = HEADERS["plan.csv"].split(), ROWS["plan.csv"]
CELLS = ROW.split("|")


def with_look(**look):
    """The plan's files, its own with these columns at the end."""
    return {**files(), "plan.csv": content([[*HEADER, *look], [*CELLS, *look.values()]])}


def checked(given, *, at=AT):
    return plan_import(source=Source(given, BY_COMMAND), by=system_account(at=at), at=at)


def take(given, *, at=AT):
    return import_plan(checked=checked(given, at=at), by=system_account(at=at), at=at)


def look():
    plan = stored_plan()
    return plan.brand_colour, plan.logo_text


@pytest.mark.parametrize(
    "given",
    [
        {"brand_colour": "#4A2C6D", "logo_text": "Anyshire, plan “24”"},
        {"brand_colour": "#4a2c6d"},
        {"logo_text": "'=Anyshire"},
    ],
    ids=["both", "colour", "text that a spreadsheet would take for a formula"],
)
def test_files_with_a_look_come_back_with_the_same_bytes(given):
    written = with_look(**given)
    take(written)
    assert look() == (given.get("brand_colour", ""), given.get("logo_text", "").removeprefix("'"))
    assert plan_files(stored_plan()).files == written
    assert not take(written, at=LATER).changed_anything


def test_files_without_a_look_are_as_they_were_and_leave_it_alone():
    load()
    assert look() == ("", "")
    assert plan_files(stored_plan()).files["plan.csv"] == files()["plan.csv"]
    Plan.objects.update(brand_colour="#4a2c6d", logo_text="Anyshire")
    assert not checked(files(), at=LATER).changes_anything
    take({**files(), "plan.csv": files()["plan.csv"].replace(b"Governance Board", b"Board")}, at=LATER)
    assert (stored_plan().board, *look()) == ("Board", "#4a2c6d", "Anyshire")


def test_a_look_that_differs_is_a_change_and_an_empty_cell_takes_it_off():
    take(with_look(brand_colour="#4a2c6d", logo_text="Anyshire"))
    assert (
        "  changed: row 2: anyshire (brand_colour, logo_text)"
        in checked(with_look(brand_colour="#1d3557", logo_text=""), at=LATER).lines()
    )
    take(with_look(brand_colour="#1d3557", logo_text=""), at=LATER)
    assert look() == ("#1d3557", "")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("brand_colour", "red", "Give a colour as # and six hexadecimal digits, such as #1d3557."),
        (
            "brand_colour",
            "#ffff00",
            "#ffff00 has a contrast of 1.07:1 with white, and text needs 4.5:1: choose a darker one.",
        ),
        ("logo_text", "x" * 61, "The text has 61 characters: give it at most 60."),
    ],
)
def test_a_look_that_cannot_be_is_told(column, value, message):
    found = checked(with_look(**{column: value})).errors
    assert found == (Problem("plan.csv", 2, column, shortened(value), message),)
    assert not Plan.objects.exists()


def test_a_column_that_there_is_not_is_told_which_there_are():
    (found,) = checked(with_look(font="Comic")).errors
    assert found.message.endswith("baseline_period; if wanted: brand_colour, logo_text.")
