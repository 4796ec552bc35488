"""Every bad row of an import is named, and nothing is stored."""

from datetime import datetime

import pytest

from commitments.actions.plan import create_plan, set_role, withdraw_aim
from commitments.actions.rounds import close_round, open_round
from commitments.choices import Marking
from commitments.models import Aim, Plan, PlanKPI, ProgressUpdate, Round
from kpis.models import KPI
from kpis.periods import Period
from plantracker.csvfiles import Problem
from plantracker.people.actions import create_people, system_account
from plantracker.people.models import User
from tests.commitments.imports import anyshire
from tests.commitments.imports.anyshire import AT, LATER, LONDON, check, load, person, tables, with_cell
from tests.commitments.imports.refused import (
    ABSENCE,
    BLANKS,
    DATE,
    DIGITS,
    EMAIL,
    EMPTY,
    NO_AIM,
    NO_KPI,
    NO_THEME,
    NOBODY,
    NUMBER,
    PERIOD,
    QUARTER,
    RAG,
    SLUG,
    TWICE,
    WHOLE,
    refuse,
)

pytestmark = pytest.mark.django_db

# file, row, column, what is written there, what is said.
BAD_CELLS = [
    ("plan.csv", 2, "slug", "Any_shire", SLUG.format(60)),
    ("plan.csv", 2, "slug", "", f"{EMPTY} {SLUG.format(60)}"),
    ("plan.csv", 2, "slug", "x" * 61, SLUG.format(60)),
    ("plan.csv", 2, "title", "", EMPTY),
    ("plan.csv", 2, "title", " \u00a0", EMPTY),
    ("plan.csv", 2, "area", "x" * 201, "The text has 201 characters: give it at most 200."),
    ("plan.csv", 2, "office", "", EMPTY),
    ("plan.csv", 2, "board", "", EMPTY),
    ("plan.csv", 2, "panel", "", EMPTY),
    ("plan.csv", 2, "starts_on", "01/04/2023", DATE),
    ("plan.csv", 2, "starts_on", "2023-02-30", DATE),
    ("plan.csv", 2, "starts_on", "0001-04-01", "Give a year from 1990 to 2099."),
    ("plan.csv", 2, "starts_on", "2100-04-01", "Give a year from 1990 to 2099."),
    ("plan.csv", 2, "starts_on", " 2023-04-01", BLANKS),
    ("plan.csv", 2, "starts_on", "\uff12023-04-01", DATE),
    ("plan.csv", 2, "ends_on", "2023-03-31", "The plan ends before it starts, on 2023-04-01: give a later day."),
    ("plan.csv", 2, "baseline_period", "2022-23", PERIOD),
    ("themes.csv", 2, "order", "-1", WHOLE),
    ("themes.csv", 2, "order", "1.0", WHOLE),
    ("themes.csv", 2, "order", "2147483648", WHOLE),
    ("themes.csv", 2, "title", "", EMPTY),
    ("themes.csv", 2, "lead", "nobody", EMAIL),
    ("themes.csv", 2, "lead", "nobody@pcc.example", NOBODY),
    ("themes.csv", 2, "starts_on", "April 2023", DATE),
    ("themes.csv", 2, "declared_total", "ten", WHOLE),
    ("themes.csv", 2, "declared_total", "1,000", WHOLE),
    ("themes.csv", 2, "rag", "Green", RAG),
    ("themes.csv", 2, "rag", "yellow", RAG),
    ("themes.csv", 2, "rag", "green ", BLANKS),
    ("aims.csv", 2, "theme", "nowhere", NO_THEME),
    ("aims.csv", 2, "theme", "", f"{EMPTY} {SLUG.format(80)}"),
    ("aims.csv", 5, "aim", "victims--02", SLUG.format(80)),
    ("aims.csv", 5, "aim", "-victims-02", SLUG.format(80)),
    ("aims.csv", 5, "aim", "x" * 81, SLUG.format(80)),
    ("aims.csv", 5, "aim", "victims-01", "Row 4 has the same aim: leave one of the two rows."),
    ("aims.csv", 3, "order", "", f"{EMPTY} {WHOLE}"),
    ("aims.csv", 3, "title", "", EMPTY),
    ("aims.csv", 3, "delivered_by", "force;partners", "Write one of: commissioner, force, partners, lobby."),
    ("aims.csv", 3, "delivered_by", "council", "Write one of: commissioner, force, partners, lobby."),
    ("aims.csv", 3, "lead", "a@b.example;c@d.example", EMAIL),
    ("aims.csv", 3, "lead", "nobody@pcc.example", NOBODY),
    ("aims.csv", 3, "deputies", "nobody@pcc.example;gov@pcc.example", f"{NOBODY} (nobody@pcc.example)"),
    ("aims.csv", 3, "deputies", "gov@pcc.example;gov@pcc.example", TWICE),
    ("aims.csv", 3, "deputies", "gov@pcc.example;", EMAIL),
    ("aims.csv", 3, "due_on", "2025-3-31", DATE),
    ("aims.csv", 3, "reported_with", "streets-09", NO_AIM),
    ("aims.csv", 3, "reported_with", "streets-02", "An aim is not reported with itself: leave the cell empty."),
    ("aims.csv", 4, "reported_with", "streets-02", "That aim is itself reported with streets-01: name that one."),
    ("aims.csv", 3, "kpis", "knife-crime;burglary", f"{NO_KPI} (burglary)"),
    ("aims.csv", 3, "kpis", "knife-crime; confidence", SLUG.format(80)),
    ("aims.csv", 3, "kpis", "knife-crime;knife-crime", TWICE),
    ("updates.csv", 2, "aim", "streets-09", NO_AIM),
    ("updates.csv", 2, "quarter", "2023/24", QUARTER),
    ("updates.csv", 2, "quarter", "2023/24 Q5", QUARTER),
    ("updates.csv", 2, "quarter", "2023/25 Q2", QUARTER),
    ("updates.csv", 2, "quarter", "2023-24-q2", QUARTER),
    ("updates.csv", 3, "quarter", "2023/24 Q2", "Row 2 has the same aim and quarter: leave one of the two rows."),
    ("updates.csv", 2, "rag", "", f"{EMPTY} {RAG}"),
    ("updates.csv", 2, "rag", "purple", RAG),
    ("updates.csv", 2, "projected_rag", "", f"{EMPTY} {RAG}"),
    ("updates.csv", 3, "rag_reason", "", "Say why the RAG moved from Amber to Green."),
    ("updates.csv", 2, "activity", "", EMPTY),
    ("updates.csv", 4, "activity", "Nothing to report: ", "Give the reason after “Nothing to report:”."),
    ("updates.csv", 2, "approved_on", "", f"{EMPTY} {DATE}"),
    ("updates.csv", 2, "approved_on", "12.10.2023", DATE),
    ("updates.csv", 2, "approved_on", "2024-03-21", "The day lies in the future: give 2024-03-20 or an earlier day."),
    (
        "updates.csv",
        2,
        "approved_on",
        "2023-06-30",
        "The day lies before the quarter, which starts on 2023-07-01: give a later day.",
    ),
    ("people.csv", 2, "email", "analyst", EMAIL),
    ("people.csv", 2, "email", "", f"{EMPTY} {EMAIL}"),
    ("people.csv", 2, "email", "analyst@pcc.example ", BLANKS),
    ("people.csv", 2, "email", "GOV@pcc.example", None),
    (
        "people.csv",
        2,
        "email",
        "system@plantracker.example",
        "This is the tracker's own account, which no plan names: take the row out.",
    ),
    ("people.csv", 2, "name", "", EMPTY),
    ("people.csv", 2, "name", "x" * 201, "The text has 201 characters: give it at most 200."),
    ("people.csv", 2, "organisation", "x" * 201, "The text has 201 characters: give it at most 200."),
    ("people.csv", 2, "role", "boss", "Write one of: governance, analyst, lead, reviewer, panel."),
    ("people.csv", 2, "role", "analyst;lead", "Write one of: governance, analyst, lead, reviewer, panel."),
    ("kpis.csv", 2, "title", "", EMPTY),
    ("kpis.csv", 2, "title", "x" * 301, "The text has 301 characters: give it at most 300."),
    ("kpis.csv", 2, "unit", "", EMPTY),
    ("kpis.csv", 2, "unit", "x" * 41, "The text has 41 characters: give it at most 40."),
    ("kpis.csv", 2, "polarity", "up", "Write one of: higher, lower, neutral."),
    ("kpis.csv", 2, "polarity", "", f"{EMPTY} Write one of: higher, lower, neutral."),
    ("kpis.csv", 2, "frequency", "weekly", "Write one of: month, quarter, year."),
    ("kpis.csv", 2, "decimals", "5", "Write a whole number from 0 to 4, in digits alone."),
    ("kpis.csv", 2, "decimals", "", f"{EMPTY} Write a whole number from 0 to 4, in digits alone."),
    ("kpis.csv", 2, "key", "Yes", "Write yes or no."),
    ("kpis.csv", 2, "key", "", f"{EMPTY} Write yes or no."),
    ("kpis.csv", 2, "baseline_period", "Q1 2022/23", PERIOD),
    ("kpis.csv", 2, "baseline_value", "1,234", NUMBER),
    (
        "kpis.csv",
        2,
        "baseline_value",
        "",
        "Give a value, or the reason why there is none as absence (not collected, in development, late, withheld).",
    ),
    ("kpis.csv", 2, "baseline_absence", "late", "There is a value already: leave the value or the absence empty."),
    ("kpis.csv", 2, "baseline_absence", "unknown", ABSENCE),
    ("kpis.csv", 2, "themes", "safer-streets;parks", f"{NO_THEME} (parks)"),
    ("observations.csv", 2, "kpi", "burglary", NO_KPI),
    ("observations.csv", 2, "period", "2023/24", "The KPI is kept by the quarter: give a quarter."),
    ("observations.csv", 2, "period", "Apr-23", PERIOD),
    ("observations.csv", 2, "period", "2023-13", PERIOD),
    ("observations.csv", 2, "period", "", f"{EMPTY} {PERIOD}"),
    ("observations.csv", 2, "value", "", None),
    ("observations.csv", 2, "absence", "late", "There is a value already: leave the value or the absence empty."),
    ("observations.csv", 4, "absence", "lost", ABSENCE),
    ("observations.csv", 2, "known_on", "", f"{EMPTY} {DATE}"),
    ("observations.csv", 2, "known_on", "45748", DATE),
    ("observations.csv", 2, "known_on", "2024-03-21", "The day lies in the future: give 2024-03-20 or an earlier day."),
    *[
        ("observations.csv", 2, "value", value, NUMBER)
        for value in (
            *("NaN", "inf", "-inf", "1e400", "1E3", "1,300", "1.234,56", "£1300", "29%", "+11", "(123)", "1_000"),
            *("\uff11\uff13", "\u0661\u0663", "0x10", "12abc", "1.", ".5", "--1", "- 1", "Data not Available"),
        )
    ],
    *[("observations.csv", 2, "value", value, DIGITS) for value in ("123456789012", "1.23456", "-123456789012.5")],
]


def told_elsewhere(name, row, column, value):
    """Cells whose error is not in themselves alone: what is said of them, and where."""
    if (name, column) == ("people.csv", "email"):
        return Problem(name, 4, "email", "gov@pcc.example", "Row 2 has the same email: leave one of the two rows.")
    absences = "not collected, in development, late, withheld"
    return Problem(name, row, column, value, f"Give a value, or the reason why there is none as absence ({absences}).")


@pytest.mark.parametrize(("name", "row", "column", "value", "message"), BAD_CELLS)
def test_bad_cell_is_named(name, row, column, value, message):
    shown = value if len(value) <= 60 else value[:59] + "…"
    shown = shown.replace("\u00a0", "\\xa0")
    problem = Problem(name, row, column, shown, message) if message else told_elsewhere(name, row, column, value)
    refuse(with_cell(name, row, column, value), problem)


def test_all_bad_cells_are_named_in_the_order_of_the_files():
    given = with_cell("observations.csv", 2, "value", "many")
    with_cell("themes.csv", 3, "order", "second", given)
    with_cell("aims.csv", 2, "lead", "nobody@pcc.example", given)
    with_cell("themes.csv", 3, "rag", "blue", given)
    refuse(
        given,
        Problem("themes.csv", 3, "order", "second", WHOLE),
        Problem("themes.csv", 3, "rag", "blue", RAG),
        # No word on the aims of the theme in row 3: it is there, if badly written.
        Problem("aims.csv", 2, "lead", "nobody@pcc.example", NOBODY),
        Problem("observations.csv", 2, "value", "many", NUMBER),
    )


def test_row_numbers_count_rows_not_lines():
    # Row 4 of aims.csv holds a line break, so that row 5 begins on the file's seventh line.
    refuse(
        with_cell("aims.csv", 5, "lead", "nobody@pcc.example"),
        Problem("aims.csv", 5, "lead", "nobody@pcc.example", NOBODY),
    )


def test_plan_file_without_a_row():
    given = tables()
    given["plan.csv"] = []
    refuse(given, Problem("plan.csv", 2, "", "", "The file has no row below its header: give the plan one."))


def test_plan_file_with_two_rows():
    given = tables()
    given["plan.csv"].append(["other", *given["plan.csv"][0][1:]])
    refuse(given, Problem("plan.csv", 3, "", "", "The file has one row, for one plan: take this one out."))


def test_quarter_outside_the_plan():
    refuse(
        with_cell("updates.csv", 2, "quarter", "2022/23 Q4", with_cell("updates.csv", 2, "approved_on", "2023-04-12")),
        Problem(
            "updates.csv",
            2,
            "quarter",
            "2022/23 Q4",
            "The quarter lies outside the plan, which runs from 2023-04-01 to 2027-03-31.",
        ),
    )


def test_quarter_that_has_not_begun():
    given = tables()
    given["updates.csv"] = [["victims-02", "2024/25 Q1", "green", "", "green", "", "Early.", "2024-03-19"]]
    refuse(
        given,
        Problem("updates.csv", 2, "quarter", "2024/25 Q1", "The quarter has not begun: take the row out."),
        Problem(
            "updates.csv",
            2,
            "approved_on",
            "2024-03-19",
            "The day lies before the quarter, which starts on 2024-04-01: give a later day.",
        ),
    )


def test_value_for_a_period_that_has_not_begun():
    given = tables()
    given["observations.csv"] = [["knife-crime", "2024/25 Q1", "5", "", "2024-03-19", ""]]
    refuse(
        given,
        Problem("observations.csv", 2, "value", "5", "The period has not begun: there can be no value yet."),
    )


def test_same_observation_twice_in_the_file():
    given = tables()
    given["observations.csv"].append(["knife-crime", "2023/24 Q2", "1301", "", "2023-10-10", ""])
    refuse(
        given,
        Problem(
            "observations.csv",
            5,
            "known_on",
            "2023-10-10",
            "Row 2 has the same kpi and period and known_on: leave one of the two rows.",
        ),
    )


def test_move_since_the_covering_aims_last_update():
    # Streets-02 is reported with streets-01, which stood at green in Q3.
    given = tables()
    given["updates.csv"].append(["streets-02", "2023/24 Q4", "red", "", "red", "", "No lamps.", "2024-03-19"])
    refuse(
        given,
        Problem("updates.csv", 5, "rag_reason", "", "Say why the RAG moved from Green to Red."),
        Problem("updates.csv", 5, "projected_reason", "", "Say why the projection moved from Green to Red."),
    )


def test_ratings_that_disagree_without_a_reason():
    message = "The RAG is Amber and the projection Green: say why they differ."
    refuse(with_cell("updates.csv", 2, "projected_reason", ""), Problem("updates.csv", 2, "rag_reason", "", message))


def test_red_beside_a_projected_green():
    given = tables()
    given["updates.csv"] = [["victims-02", "2023/24 Q3", "red", "", "green", "", "Pressed.", "2024-01-15"]]
    message = "The RAG is Red and the projection Green: say why they differ."
    refuse(given, Problem("updates.csv", 2, "rag_reason", "", message))


def test_forbidden_characters():
    content = anyshire.files()
    content["aims.csv"] = content["aims.csv"].replace(b"Light the parks", b"Light \x00 the \xa3 parks")
    checked = anyshire.plan_import(
        source=anyshire.Source(content, anyshire.BY_COMMAND), by=system_account(at=AT), at=AT
    )
    message = "The cell holds a NUL character: take it out."
    assert checked.errors == (Problem("aims.csv", 3, "title", "Light \\x00 the \\xa3 parks", message),)


def test_unreadable_file_stops_the_guesses():
    content = anyshire.files()
    content["people.csv"] = b"email;name;organisation;role\r\n"
    checked = anyshire.plan_import(
        source=anyshire.Source(content, anyshire.BY_COMMAND), by=system_account(at=AT), at=AT
    )
    # Every lead of the plan is in that file; none of them is called unknown.
    assert [(each.file, each.row) for each in checked.errors] == [("people.csv", 1)]


@pytest.fixture
def loaded():
    load()
    return anyshire.stored_plan()


STORED_ROLE = "A different role for an existing member: leave “{}”. An import changes no role."
APPROVED = "The update is approved, and an import changes no approved update: leave it as it is stored."


@pytest.mark.parametrize(
    ("name", "row", "column", "value", "message"),
    [
        ("people.csv", 5, "role", "reviewer", STORED_ROLE.format("lead")),
        ("people.csv", 5, "role", "", STORED_ROLE.format("lead")),
        ("people.csv", 4, "role", "lead", STORED_ROLE.format("governance")),
        ("updates.csv", 2, "rag", "red", APPROVED),
        ("updates.csv", 3, "rag_reason", "Another.", APPROVED),
        ("updates.csv", 2, "projected_rag", "red", APPROVED),
        ("updates.csv", 2, "projected_reason", "Another.", APPROVED),
        ("updates.csv", 2, "activity", "Three squads are out.", APPROVED),
        ("updates.csv", 4, "activity", "The unit moved offices.", APPROVED),
        ("updates.csv", 2, "approved_on", "2023-10-13", APPROVED),
        ("kpis.csv", 2, "frequency", "year", "Values are stored by the quarter, such as 2023/24 Q3: leave “quarter”."),
        ("themes.csv", 2, "rag_reason", "", "The theme's rating changes: give the reason for the new one."),
        ("aims.csv", 2, "reported_with", "streets-02", "That aim is itself reported with streets-01: name that one."),
    ],
)
def test_change_that_import_may_not_make(loaded, name, row, column, value, message):
    given = with_cell(name, row, column, value)
    if name == "kpis.csv":
        given["observations.csv"] = []
    if name == "aims.csv":
        with_cell("aims.csv", 3, "reported_with", "streets-01", given)
        problems = [Problem(name, 2, column, value, message)]
        problems.append(
            Problem(name, 3, column, "streets-01", "That aim is itself reported with streets-02: name that one.")
        )
        refuse(given, *problems)
        return
    refuse(given, Problem(name, row, column, value, message))


def test_aim_that_a_stored_one_is_reported_with_stays_on_its_own(loaded):
    given = with_cell("aims.csv", 2, "reported_with", "victims-02")
    del given["aims.csv"][1]
    message = "Other aims are reported with this one: move them first (streets-02)."
    refuse(given, Problem("aims.csv", 2, "reported_with", "victims-02", message))


@pytest.fixture
def withdrawn(loaded):
    aim = Aim.objects.get(slug="victims-01")
    by = system_account(at=AT)
    withdraw_aim(aim=aim, on=AT.date(), reason="Merged.", based_on=aim.version, by=by, at=LATER)
    return aim


def test_row_for_a_withdrawn_aim(withdrawn):
    message = "The aim was withdrawn on 2024-03-20: take the row out."
    refuse(
        tables(),
        Problem("aims.csv", 4, "aim", "victims-01", message),
        Problem("updates.csv", 4, "aim", "victims-01", message),
        at=LATER,
    )


def test_aim_reported_with_a_withdrawn_one(withdrawn):
    given = with_cell("aims.csv", 5, "reported_with", "victims-01")
    del given["aims.csv"][2]
    del given["updates.csv"][2]
    message = "That aim is withdrawn: name one that is in the record."
    refuse(given, Problem("aims.csv", 4, "reported_with", "victims-01", message), at=LATER)


@pytest.fixture
def round_of_q3(loaded):
    """A round of 2023/24 Q3 whose cut-off is 21 March 2024 at 10:00."""
    by = system_account(at=AT)
    opened = open_round(
        plan=loaded,
        quarter=Period.parse("2023/24 Q3"),
        by=by,
        at=AT,
        submit_by=datetime(2024, 3, 25).date(),
        cut_off=datetime(2024, 3, 28, 18, 0, tzinfo=LONDON),
    ).round
    return close_round(round=opened, based_on=opened.version, by=by, at=LATER)


def test_quarter_with_a_round_takes_no_imported_update(round_of_q3):
    given = tables()
    given["updates.csv"].append(["victims-02", "2023/24 Q3", "green", "", "green", "", "Pressed.", "2024-03-22"])
    message = "2023/24 Q3 has a round, which takes no imported updates: take the row out."
    at = datetime(2024, 3, 23, 9, 0, tzinfo=LONDON)
    refuse(given, Problem("updates.csv", 5, "quarter", "2023/24 Q3", message), at=at)


CLOSED = (
    "It would count before the cut-off of 2023/24 Q3 (2024-03-21 10:00), which has passed:"
    " give 2024-03-22 or a later day, as a revision."
)
AFTER = datetime(2024, 3, 23, 9, 0, tzinfo=LONDON)


@pytest.mark.parametrize("day", ["2024-03-20", "2024-03-21"])
def test_update_that_would_count_before_a_passed_cut_off(round_of_q3, day):
    given = tables()
    given["updates.csv"].append(["victims-02", "2023/24 Q4", "green", "", "green", "", "Pressed.", day])
    refuse(given, Problem("updates.csv", 5, "approved_on", day, CLOSED), at=AFTER)


@pytest.mark.parametrize("day", ["2024-03-20", "2024-03-21"])
def test_observation_that_would_count_before_a_passed_cut_off(round_of_q3, day):
    given = tables()
    given["observations.csv"].append(["knife-crime", "2023/24 Q1", "1200", "", day, ""])
    refuse(given, Problem("observations.csv", 5, "known_on", day, CLOSED), at=AFTER)


def test_changed_observation_of_a_closed_day(round_of_q3):
    refuse(
        with_cell("observations.csv", 2, "value", "1301"),
        Problem("observations.csv", 2, "known_on", "2023-10-10", CLOSED),
        at=AFTER,
    )


def test_latest_of_the_passed_cut_offs_counts(round_of_q3):
    Round.objects.create(
        plan=round_of_q3.plan,
        quarter="2023/24 Q2",
        quarter_start=datetime(2023, 7, 1).date(),
        opened_at=AT,
        opened_by=system_account(at=AT),
        submit_by=datetime(2023, 10, 13).date(),
        cut_off=datetime(2023, 10, 20, 18, 0, tzinfo=LONDON),
    )
    given = tables()
    given["observations.csv"].append(["knife-crime", "2023/24 Q1", "1200", "", "2024-03-21", ""])
    refuse(given, Problem("observations.csv", 5, "known_on", "2024-03-21", CLOSED), at=AFTER)


def test_row_of_the_very_instant_of_a_cut_off_is_taken(loaded):
    # Seals take what counts strictly before the cut-off, so that 00:00 of the day is after it.
    Round.objects.create(
        plan=loaded,
        quarter="2023/24 Q3",
        quarter_start=datetime(2023, 10, 1).date(),
        opened_at=AT,
        opened_by=system_account(at=AT),
        submit_by=datetime(2024, 3, 20).date(),
        cut_off=datetime(2024, 3, 21, 0, 0, tzinfo=LONDON),
    )
    given = tables()
    given["observations.csv"].append(["knife-crime", "2023/24 Q1", "1200", "", "2024-03-21", ""])
    assert check(given, at=AFTER).errors == ()
    given["observations.csv"][-1][4] = "2024-03-20"
    message = (
        "It would count before the cut-off of 2023/24 Q3 (2024-03-21 00:00), which has passed:"
        " give 2024-03-21 or a later day, as a revision."
    )
    refuse(given, Problem("observations.csv", 5, "known_on", "2024-03-20", message), at=AFTER)


def test_update_over_one_marked_higher(loaded):
    aim = Aim.objects.get(slug="victims-02")
    by = system_account(at=AT)
    ProgressUpdate.objects.create(
        aim=aim,
        quarter="2023/24 Q3",
        quarter_start=datetime(2023, 10, 1).date(),
        version=1,
        state="approved",
        activity="Named.",
        rag="green",
        projected_rag="green",
        marking=Marking.SENSITIVE,
        importer=by,
        written_at=AT,
        approved_on=AT.date(),
        counts_from=AT,
    )
    given = tables()
    given["updates.csv"].append(["victims-02", "2023/24 Q3", "green", "", "green", "", "Pressed.", "2024-01-22"])
    message = "An update marked higher than OFFICIAL is stored for this aim and quarter: take the row out."
    refuse(given, Problem("updates.csv", 5, "quarter", "2023/24 Q3", message))


def test_governance_makes_nobody_governance(loaded):
    given = tables()
    given["people.csv"].append(["zoe@pcc.example", "Zoe's post", "PCC", "governance"])
    with_cell("people.csv", 3, "role", "governance", given)
    message = "Only an administrator's import makes somebody governance: give another role, or none."
    refuse(
        given,
        Problem("people.csv", 3, "role", "governance", message),
        Problem("people.csv", 7, "role", "governance", message),
        by=person("gov@pcc.example"),
    )


def test_governance_renames_nobody_known_outside_the_plan(loaded):
    by = system_account(at=AT)
    administrator = User(email="admin@pcc.example", name="Administrator", is_superuser=True)
    create_people(people=[administrator], by=by, at=AT)
    other = Plan(
        slug="other",
        title="Other",
        area="Othershire",
        office="Office",
        board="Board",
        panel="Panel",
        starts_on=AT.date(),
        ends_on=AT.date(),
    )
    create_plan(plan=other, by=by, at=AT)
    set_role(plan=other, person=person("lead@force.example"), role="lead", by=by, at=AT)
    given = with_cell("people.csv", 5, "name", "Commander")
    with_cell("people.csv", 5, "organisation", "Othershire Police", given)
    given["people.csv"].append(["admin@pcc.example", "Root", "", ""])
    message = "The person is known outside this plan too: only an administrator's import changes this."
    refuse(
        given,
        Problem("people.csv", 5, "name", "Commander", message),
        Problem("people.csv", 5, "organisation", "Othershire Police", message),
        Problem("people.csv", 7, "name", "Root", message),
        by=person("gov@pcc.example"),
    )


def test_governance_leaves_a_measure_of_another_register(loaded):
    measure = KPI.objects.get(slug="confidence")
    KPI.objects.filter(pk=measure.pk).update(register="region")
    given = with_cell("kpis.csv", 3, "title", "Confidence")
    with_cell("observations.csv", 4, "note", "Another.", given)
    message = "The KPI is kept in a register that is not yours: leave the row as it is stored, or take it out."
    refuse(
        given,
        Problem("kpis.csv", 3, "kpi", "confidence", message),
        Problem("observations.csv", 4, "kpi", "confidence", message),
        by=person("gov@pcc.example"),
    )
    # The link to it is the plan's own.
    load(with_cell("kpis.csv", 3, "key", "yes"), by=person("gov@pcc.example"))
    assert PlanKPI.objects.get(kpi=measure).key
