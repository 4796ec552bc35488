"""Every bad row of the measures' files is named, and nothing is stored."""

from datetime import date, datetime

import pytest

from commitments.actions.rounds import close_round, open_round
from commitments.actions.sealing import seal_quarter
from commitments.models import PlanKPI
from kpis.models import KPI, Area, Term
from kpis.periods import Period
from plantracker.csvfiles import Problem
from plantracker.people.actions import system_account
from tests.commitments.imports import anyshire
from tests.commitments.imports.anyshire import (
    AT,
    LATER,
    LONDON,
    OPTIONAL_ROWS,
    check,
    fourteen,
    load,
    person,
    stored_plan,
    tables,
    with_cell,
)
from tests.commitments.imports.refused import (
    ABSENCE,
    BLANKS,
    DATE,
    DIGITS,
    EMAIL,
    EMPTY,
    NO_KPI,
    NOBODY,
    NUMBER,
    PERIOD,
    QUARTER,
    SLUG,
    TWICE,
    refuse,
)

pytestmark = pytest.mark.django_db

DEFINITIONS, AREAS, TARGETS, RESETS = "definitions.csv", "areas.csv", "targets.csv", "resets.csv"
MEASUREMENTS, COMMENTS, GLOSSARY = "measurements.csv", "comments.csv", "glossary.csv"
POLARITY = "Write one of: higher, lower, neutral."
FREQUENCY = "Write one of: month, quarter, year."
COMBINE = "Write one of: sum, mean, last, pooled, rolling."
RULE = "Write one of: baseline, control, classes, same quarter, variance, survey, similar, baseline year, target."
YES_NO = "Write yes or no."
FROM_1 = "Write a whole number from 1 to 2147483647, in digits alone."
NO_AREA = "There is no such area in areas.csv or in the register: give the key of one."
NO_TERM = "There is no such term in glossary.csv or in the register: give the key of one."
SHEET = "It belongs to the newest version of the definition: leave the cell empty."
QUARTERLY = "The KPI is kept by the quarter: give a quarter."
FUTURE = "The day lies in the future: give 2024-03-20 or an earlier day."
NOT_YET = "The period has not begun: there can be no value yet."
OF_ABSENCE = "This belongs to an absence: leave the cell empty."
FIGURE = "There is a figure already: leave it or the absence empty. Only a withheld figure stands beside one."
NEITHER = (
    "Give a value, a numerator with its denominator, or why there is neither as absence"
    " (not collected, in development, late, withheld)."
)
LONG = "The text has {} characters: give it at most {}."
SAME = "kpis.csv, row 2, says “{}”: it and the newest version say the same."

# file, row, column, what is written there, what is said.
BAD_CELLS = [
    (DEFINITIONS, 4, "kpi", "burglary", NO_KPI),
    (DEFINITIONS, 4, "kpi", "", f"{EMPTY} {SLUG.format(80)}"),
    (DEFINITIONS, 3, "valid_from", "April 2023", DATE),
    (DEFINITIONS, 3, "valid_from", "2023-04-02", "A definition counts from the first day of a month."),
    (DEFINITIONS, 2, "unit", "", EMPTY),
    (DEFINITIONS, 2, "unit", "x" * 41, LONG.format(41, 40)),
    (DEFINITIONS, 2, "frequency", "weekly", FREQUENCY),
    (DEFINITIONS, 2, "frequency", "month", "A KPI keeps its frequency: write quarter."),
    (DEFINITIONS, 3, "combine", "total", COMBINE),
    (DEFINITIONS, 2, "polarity", "", f"{EMPTY} {POLARITY}"),
    (DEFINITIONS, 2, "polarity", "down", POLARITY),
    (DEFINITIONS, 3, "comparable", "", f"{EMPTY} {YES_NO}"),
    (DEFINITIONS, 3, "comparable", "No", YES_NO),
    (DEFINITIONS, 2, "comparable", "no", "The first version follows none that it could be compared with: write yes."),
    (DEFINITIONS, 2, "reason", "First.", "The first version changes nothing: leave the cell empty."),
    (DEFINITIONS, 3, "reason", "", "Say why the definition changes."),
    (DEFINITIONS, 3, "reason", " ", "Say why the definition changes."),
    *[
        (DEFINITIONS, 3, column, "x" * (longest + 1), LONG.format(longest + 1, longest))
        for column, longest in (
            *(("wanted", 200), ("number", 20), ("section", 100), ("board", 200), ("framework", 200)),
            *(("framework_version", 60), ("proxy", 200)),
        )
    ],
    *[
        (DEFINITIONS, 2, column, value, SHEET)
        for column, value in (
            *(("wanted", "Fewer"), ("number", "3.1"), ("section", "Violence"), ("board", "Board")),
            *(("framework", "National"), ("framework_version", "1"), ("rule", "control"), ("sigma", "sample_sd")),
            *(("lines", "average"), ("proxy", "Trust"), ("own_area", "anyshire"), ("owner", "lead@force.example")),
            ("terms", "knife"),
        )
    ],
    (DEFINITIONS, 3, "rule", "best", RULE),
    (DEFINITIONS, 3, "sigma", "3", "Write one of: moving_range, sample_sd."),
    (DEFINITIONS, 3, "lines", "single_month", "Write one of: average, single month."),
    (DEFINITIONS, 3, "own_area", "eastshire", NO_AREA),
    (DEFINITIONS, 3, "own_area", "Any shire", SLUG.format(80)),
    (DEFINITIONS, 3, "owner", "lead", EMAIL),
    (DEFINITIONS, 3, "owner", "nobody@pcc.example", NOBODY),
    (DEFINITIONS, 3, "terms", "knife;sword", f"{NO_TERM} (sword)"),
    (DEFINITIONS, 3, "terms", "knife;knife", TWICE),
    (DEFINITIONS, 3, "definition", "Other words.", SAME.format("Recorded by the force.")),
    (DEFINITIONS, 3, "source", "", SAME.format("Force")),
    (DEFINITIONS, 3, "unit", "crimes", SAME.format("offences")),
    (DEFINITIONS, 3, "frequency", "month", SAME.format("quarter")),
    (DEFINITIONS, 3, "polarity", "neutral", SAME.format("lower")),
    (DEFINITIONS, 3, "polarity_reason", "Less is more.", SAME.format("Fewer is better.")),
    (GLOSSARY, 4, "term", "Tr ust", SLUG.format(80)),
    (GLOSSARY, 4, "term", "knife", "Row 2 has the same term: leave one of the two rows."),
    (GLOSSARY, 3, "word", "", EMPTY),
    (GLOSSARY, 3, "word", "x" * 101, LONG.format(101, 100)),
    (GLOSSARY, 3, "meaning", " ", EMPTY),
    (AREAS, 3, "area", "", f"{EMPTY} {SLUG.format(80)}"),
    (AREAS, 3, "area", "anyshire", "Row 2 has the same area: leave one of the two rows."),
    (AREAS, 4, "name", "", EMPTY),
    (AREAS, 4, "name", "x" * 201, LONG.format(201, 200)),
    (AREAS, 4, "population", "0", FROM_1),
    (AREAS, 4, "population", "1,056,000", FROM_1),
    (AREAS, 4, "population", "-5", FROM_1),
    (AREAS, 4, "population", "2147483648", FROM_1),
    (AREAS, 4, "similar", "eastshire;anyshire", f"{NO_AREA} (eastshire)"),
    (AREAS, 4, "similar", "anyshire;anyshire", TWICE),
    (TARGETS, 2, "kpi", "burglary", NO_KPI),
    (TARGETS, 2, "period", "2023-10", QUARTERLY),
    (TARGETS, 2, "period", "Q4", PERIOD),
    (TARGETS, 2, "period", "", "Give the period that the target is for, or the date by which it is to be reached."),
    (TARGETS, 2, "by", "2024-03-31", "There is a period already: leave the period or the date empty."),
    (TARGETS, 3, "by", "31/03/2025", DATE),
    (TARGETS, 2, "value", "", f"{EMPTY} {NUMBER}"),
    (TARGETS, 2, "value", "1,200", NUMBER),
    (TARGETS, 2, "value", "123456789012", DIGITS),
    (TARGETS, 2, "set_by", "", EMPTY),
    (TARGETS, 2, "set_by", "x" * 201, LONG.format(201, 200)),
    (TARGETS, 2, "reason", " ", EMPTY),
    (RESETS, 2, "kpi", "burglary", NO_KPI),
    (RESETS, 2, "month", "2023-04", QUARTERLY),
    (RESETS, 2, "month", "", f"{EMPTY} {PERIOD}"),
    (RESETS, 2, "reason", "", EMPTY),
    (RESETS, 2, "decided_by", "", EMPTY),
    (RESETS, 2, "decided_by", "x" * 201, LONG.format(201, 200)),
    (RESETS, 2, "decided_on", "", f"{EMPTY} {DATE}"),
    (RESETS, 2, "decided_on", "2024-03-21", FUTURE),
    (MEASUREMENTS, 2, "kpi", "burglary", NO_KPI),
    (MEASUREMENTS, 3, "area", "eastshire", NO_AREA),
    (MEASUREMENTS, 3, "area", "East shire", SLUG.format(80)),
    (MEASUREMENTS, 2, "period", "2023-07", QUARTERLY),
    (MEASUREMENTS, 2, "period", "2023/24 Q5", PERIOD),
    (MEASUREMENTS, 2, "period", "2024/25 Q1", None),
    (MEASUREMENTS, 2, "value", "1.23456", DIGITS),
    (MEASUREMENTS, 2, "value", "", NEITHER),
    (MEASUREMENTS, 7, "value", "60", "There are counts already: give a value, or a numerator with its denominator."),
    (MEASUREMENTS, 7, "numerator", "", "There is a denominator: give the numerator too."),
    (MEASUREMENTS, 7, "numerator", "1e3", NUMBER),
    (MEASUREMENTS, 7, "numerator", "123456789012", DIGITS),
    (MEASUREMENTS, 7, "denominator", "", "There is a numerator: give the denominator too."),
    *[
        (
            *(MEASUREMENTS, 7, "denominator", value),
            "A denominator is above 0: where there was nothing to count from, give an absence.",
        )
        for value in ("0", "-820", "-0.0")
    ],
    (MEASUREMENTS, 7, "denominator", "8 20", NUMBER),
    (MEASUREMENTS, 7, "sample", "0", FROM_1),
    (MEASUREMENTS, 7, "sample", "1004.5", FROM_1),
    (MEASUREMENTS, 7, "sample", "2147483648", FROM_1),
    (MEASUREMENTS, 8, "sample", "1004", "A sample size belongs to a figure: leave the cell empty."),
    (MEASUREMENTS, 2, "status", "draft", "Write one of: final, provisional."),
    (MEASUREMENTS, 2, "status", "provisional ", BLANKS),
    (MEASUREMENTS, 2, "absence", "late", FIGURE),
    (MEASUREMENTS, 7, "absence", "not collected", FIGURE),
    (MEASUREMENTS, 6, "absence", "late", FIGURE),
    (MEASUREMENTS, 2, "absence", "lost", ABSENCE),
    (MEASUREMENTS, 2, "known_on", "", f"{EMPTY} {DATE}"),
    (MEASUREMENTS, 2, "known_on", "2024-03-21", FUTURE),
    (MEASUREMENTS, 2, "withheld_by", "Governance", OF_ABSENCE),
    (MEASUREMENTS, 8, "withheld_by", "x" * 201, LONG.format(201, 200)),
    (MEASUREMENTS, 2, "review_on", "2025-01-01", OF_ABSENCE),
    (MEASUREMENTS, 6, "review_on", "in June", DATE),
    (COMMENTS, 2, "kpi", "burglary", NO_KPI),
    (COMMENTS, 2, "quarter", "2023/24", QUARTER),
    (COMMENTS, 2, "quarter", "2024/25 Q1", "The quarter has not begun: take the row out."),
    (
        COMMENTS,
        2,
        "quarter",
        "2022/23 Q4",
        "The quarter lies outside the plan, which runs from 2023-04-01 to 2027-03-31.",
    ),
    (COMMENTS, 3, "analysis", "no", None),
    (COMMENTS, 3, "analysis", "", f"{EMPTY} {YES_NO}"),
    (COMMENTS, 3, "analysis", "Yes", YES_NO),
]


def told_elsewhere(name):
    """Cells whose error is not in themselves alone: what is said of them, and where."""
    if name == COMMENTS:
        message = "Give the comment, or “yes” as analysis where more analysis is asked for."
        return Problem(name, 3, "comment", "", message)
    return Problem(name, 2, "value", "1250", NOT_YET)


@pytest.mark.parametrize(("name", "row", "column", "value", "message"), BAD_CELLS)
def test_bad_cell_is_named(name, row, column, value, message):
    shown = value if len(value) <= 60 else value[:59] + "…"
    problem = Problem(name, row, column, shown, message) if message else told_elsewhere(name)
    refuse(with_cell(name, row, column, value, fourteen()), problem)


@pytest.mark.parametrize(
    ("name", "row", "column", "keys"),
    [
        (DEFINITIONS, 2, "valid_from", "kpi and valid_from"),
        (AREAS, 2, "area", "area"),
        (TARGETS, 2, "by", "kpi and period and by"),
        (RESETS, 2, "month", "kpi and month"),
        (MEASUREMENTS, 2, "known_on", "kpi and area and period and known_on"),
        (COMMENTS, 2, "quarter", "kpi and quarter"),
    ],
)
def test_row_that_is_there_twice(name, row, column, keys):
    given = fourteen()
    given[name].append(list(given[name][row - 2]))
    value = given[name][-1][anyshire.place(name, column)]
    message = f"Row {row} has the same {keys}: leave one of the two rows."
    refuse(given, Problem(name, len(given[name]) + 1, column, value, message))


def test_every_bad_file_is_named_in_the_order_of_the_files():
    given = with_cell(COMMENTS, 2, "analysis", "perhaps", fourteen())
    with_cell(MEASUREMENTS, 3, "value", "NaN", given)
    with_cell(TARGETS, 2, "value", "half", given)
    with_cell("observations.csv", 2, "value", "many", given)
    with_cell(GLOSSARY, 2, "word", "", given)
    refuse(
        given,
        Problem("observations.csv", 2, "value", "many", NUMBER),
        Problem(GLOSSARY, 2, "word", "", EMPTY),
        Problem(TARGETS, 2, "value", "half", NUMBER),
        Problem(MEASUREMENTS, 3, "value", "NaN", NUMBER),
        Problem(COMMENTS, 2, "analysis", "perhaps", YES_NO),
    )


@pytest.mark.parametrize("name", OPTIONAL_ROWS)
def test_optional_file_that_is_no_such_table(name):
    content = anyshire.files(fourteen())
    content[name] = b"kpi;period;value\r\n"
    source = anyshire.Source(content, anyshire.BY_COMMAND)
    before = anyshire.rows_of_every_table()
    checked = anyshire.plan_import(source=source, by=system_account(at=AT), at=AT)
    [problem] = checked.errors
    assert (problem.file, problem.row, problem.value) == (name, 1, "kpi;period;value")
    assert problem.message.startswith("The cells are separated by semicolons: save the file with commas.")
    assert anyshire.rows_of_every_table()["kpis_kpi"] == before["kpis_kpi"] == []


def test_new_measure_without_its_first_version():
    given = fourteen()
    del given[DEFINITIONS][0]
    message = "The first version of a definition has an empty valid_from: give a row for it too."
    refuse(given, Problem(DEFINITIONS, 2, "valid_from", "2023-04-01", message))


def test_no_guess_beside_a_version_whose_key_is_unread():
    # Row 3 may be any version: whether row 2 is the newest, nobody can say.
    given = with_cell(DEFINITIONS, 3, "valid_from", "spring", fourteen())
    refuse(given, Problem(DEFINITIONS, 3, "valid_from", "spring", DATE))


def test_bad_newest_version_makes_no_older_one_the_newest():
    given = with_cell(DEFINITIONS, 3, "combine", "total", fourteen())
    refuse(given, Problem(DEFINITIONS, 3, "combine", "total", COMBINE))


def test_bad_row_of_the_measure_is_told_once():
    given = with_cell("kpis.csv", 2, "decimals", "many", fourteen())
    refuse(given, Problem("kpis.csv", 2, "decimals", "many", "Write a whole number from 0 to 4, in digits alone."))


@pytest.mark.parametrize(("in_measurements", "area"), [(True, ""), (False, "isle")])
def test_same_observation_in_both_files(in_measurements, area):
    given = fourteen()
    given[MEASUREMENTS].append(
        ["knife-crime", area, "2023/24 Q3", "5", *[""] * 3, "final", "", "2024-01-10", *[""] * 3]
    )
    message = "observations.csv, row 3, has the same kpi, period and known_on: leave one of the two."
    if in_measurements:
        refuse(given, Problem(MEASUREMENTS, 9, "known_on", "2024-01-10", message))
    else:
        assert check(given).errors == ()


@pytest.fixture
def loaded():
    load(fourteen())
    return stored_plan()


def version(day, reason="The forces were joined.", **cells):
    """A row for knife crime's definition, otherwise that in force and without a sheet."""
    row = list(fourteen()[DEFINITIONS][1])
    row[anyshire.place(DEFINITIONS, "valid_from")] = day
    row[anyshire.place(DEFINITIONS, "reason")] = reason
    for column, value in cells.items():
        row[anyshire.place(DEFINITIONS, column)] = value
    return row


@pytest.mark.parametrize("day", ["2022-04-01", "2023-03-01"])
def test_new_version_before_one_that_is_stored(loaded, day):
    given = fourteen()
    sheet = ("wanted", "number", "section", "board", "framework", "framework_version", "rule", "sigma", "lines")
    without = dict.fromkeys((*sheet, "proxy", "own_area", "owner", "terms"), "")
    given[DEFINITIONS].append(version(day, **without))
    message = "The definition in force counts from 2023-04-01: give a later day."
    refuse(given, Problem(DEFINITIONS, 5, "valid_from", day, message))


def test_sheet_beside_a_version_that_is_no_longer_the_newest(loaded):
    given = fourteen()
    given[DEFINITIONS].append(version("2024-01-01"))
    # The cells of row 3 were right until there was a newer version.
    written = given[DEFINITIONS][1]
    refuse(
        given,
        *(
            Problem(DEFINITIONS, 3, column, written[anyshire.place(DEFINITIONS, column)].lstrip("'"), SHEET)
            for column in (
                *("wanted", "number", "section", "board", "framework", "framework_version", "rule", "sigma", "lines"),
                *("own_area", "owner", "terms"),
            )
        ),
    )


def test_newest_version_beside_a_stored_measure(loaded):
    given = with_cell(DEFINITIONS, 3, "source", "Home Office", fourteen())
    given["kpis.csv"] = []
    message = "The stored KPI says “Force”: it and the newest version say the same."
    refuse(given, Problem(DEFINITIONS, 3, "source", "Home Office", message))


def test_words_of_the_measure_beside_those_of_its_newest_version(loaded):
    given = with_cell("kpis.csv", 2, "source", "Home Office", fourteen())
    refuse(given, Problem(DEFINITIONS, 3, "source", "Force", SAME.format("Home Office")))


def test_frequency_of_a_measure_with_versions():
    given = fourteen()
    for name in ("observations.csv", TARGETS, RESETS, MEASUREMENTS):
        given[name] = [row for row in given[name] if row[0] != "knife-crime"]
    load(given)
    given = with_cell("kpis.csv", 2, "frequency", "month", {**tables(), "observations.csv": []})
    message = "The KPI was redefined and keeps its frequency: leave “quarter”."
    refuse(given, Problem("kpis.csv", 2, "frequency", "month", message))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (RESETS, "Resets are stored by the quarter, such as 2023/24 Q1: leave “quarter”."),
        (TARGETS, "Targets are stored by the quarter, such as 2023/24 Q4: leave “quarter”."),
        (MEASUREMENTS, "Values are stored by the quarter, such as 2023/24 Q3: leave “quarter”."),
    ],
)
def test_frequency_of_a_measure_with_decisions_or_figures(name, message):
    given = {**tables(), "observations.csv": [], name: fourteen()[name], AREAS: fourteen()[AREAS]}
    load(given)
    given = with_cell("kpis.csv", 2, "frequency", "month", {**tables(), "observations.csv": []})
    refuse(given, Problem("kpis.csv", 2, "frequency", "month", message))


def test_measurement_that_would_count_before_a_passed_cut_off(closed):
    given = fourteen()
    given[MEASUREMENTS].append(["knife-crime", "isle", "2023/24 Q1", "40", *[""] * 3, "", "", "2024-03-21", *[""] * 3])
    with_cell(MEASUREMENTS, 4, "note", "Counted again.", given)
    late = (
        "It would count before the cut-off of 2023/24 Q3 (2024-03-21 10:00), which has passed:"
        " give 2024-03-22 or a later day, as a revision."
    )
    refuse(
        given,
        Problem(MEASUREMENTS, 4, "known_on", "2024-01-10", late),
        Problem(MEASUREMENTS, 9, "known_on", "2024-03-21", late),
        at=AFTER,
    )
    with_cell(MEASUREMENTS, 4, "note", "", given)
    with_cell(MEASUREMENTS, 9, "known_on", "2024-03-22", given)
    assert check(given, at=AFTER).errors == ()


AFTER = datetime(2024, 3, 23, 9, 0, tzinfo=LONDON)


@pytest.fixture
def closed(loaded):
    """The round of 2023/24 Q3, whose cut-off is 21 March 2024 at 10:00."""
    by = system_account(at=AT)
    cut_off = datetime(2024, 3, 28, 18, 0, tzinfo=LONDON)
    opened = open_round(
        plan=loaded, quarter=Period.parse("2023/24 Q3"), by=by, at=AT, submit_by=date(2024, 3, 25), cut_off=cut_off
    ).round
    return close_round(round=opened, based_on=opened.version, by=by, at=LATER)


PASSED = (
    "The cut-off of 2023/24 Q3 (2024-03-21 10:00) has passed, and its seal holds no later comment: take the row out."
)


def test_comment_on_a_quarter_whose_cut_off_has_passed(closed):
    given = with_cell(COMMENTS, 2, "comment", "Another word.", fourteen())
    given[COMMENTS].append(["confidence", "2023/24 Q3", "New.", "no"])
    refuse(
        given,
        Problem(COMMENTS, 2, "quarter", "2023/24 Q3", PASSED),
        Problem(COMMENTS, 4, "quarter", "2023/24 Q3", PASSED),
        at=AFTER,
    )
    # What is stored as it stands in the file is left alone, and until the cut-off there is time.
    assert check(fourteen(), at=AFTER).errors == ()
    assert check(given, at=datetime(2024, 3, 21, 9, 59, tzinfo=LONDON)).errors == ()


@pytest.mark.django_db(transaction=True)
def test_comment_on_a_sealed_quarter(closed):
    seal_quarter(plan=closed.plan, quarter=Period.parse("2023/24 Q3"), by=system_account(at=AT), at=AFTER)
    given = with_cell(COMMENTS, 2, "analysis", "no", fourteen())
    refuse(given, Problem(COMMENTS, 2, "quarter", "2023/24 Q3", PASSED), at=AFTER)


@pytest.fixture
def kept_by_others(loaded):
    """The plan, whose measures, areas and terms are kept in the region's register."""
    for model in (KPI, Area, Term):
        model.objects.filter(register="anyshire").update(register="region")


KEPT = "The {} is kept in a register that is not yours: leave the row as it is stored, or take it out."


@pytest.mark.parametrize(
    ("name", "row", "column", "value"),
    [
        (DEFINITIONS, 2, "source", "One force"),
        (DEFINITIONS, 3, "owner", ""),
        (DEFINITIONS, 4, "proxy", ""),
        (TARGETS, 2, "value", "1100"),
        (RESETS, 2, "reason", "Parted."),
        (MEASUREMENTS, 2, "status", "final"),
        (MEASUREMENTS, 3, "value", "-4"),
    ],
)
def test_governance_leaves_what_is_said_of_a_measure_of_others(kept_by_others, name, row, column, value):
    by = person("gov@pcc.example")
    assert not check(fourteen(), by=by, at=LATER).changes_anything
    given = with_cell(name, row, column, value, fourteen())
    kpi = given[name][row - 2][0]
    refuse(given, Problem(name, row, "kpi", kpi, KEPT.format("KPI")), by=by, at=LATER)


def test_governance_leaves_areas_and_terms_of_others(kept_by_others):
    given = with_cell(AREAS, 3, "population", "99000", fourteen())
    with_cell(GLOSSARY, 4, "meaning", "Faith.", given)
    refuse(
        given,
        Problem(GLOSSARY, 4, "term", "trust", KEPT.format("term")),
        Problem(AREAS, 3, "area", "isle", KEPT.format("area")),
        by=person("gov@pcc.example"),
        at=LATER,
    )


def test_governance_comments_on_a_measure_of_others(kept_by_others):
    load(with_cell(COMMENTS, 2, "comment", "Ours.", fourteen()), by=person("gov@pcc.example"), at=LATER)
    link = PlanKPI.objects.get(kpi__slug="knife-crime")
    assert link.comments.order_by("id").last().text == "Ours."


def test_measure_of_another_register_names_no_area_of_the_plans_own(loaded):
    KPI.objects.filter(slug="confidence").update(register="region")
    given = fourteen()
    given[MEASUREMENTS].append(["confidence", "isle", "2021/22", "70", *[""] * 3, "", "", "2022-06-01", *[""] * 3])
    with_cell(DEFINITIONS, 4, "own_area", "isle", given)
    with_cell(DEFINITIONS, 4, "terms", "trust", given)
    refuse(
        given,
        Problem(DEFINITIONS, 4, "own_area", "isle", NO_AREA),
        Problem(DEFINITIONS, 4, "terms", "trust", f"{NO_TERM} (trust)"),
        Problem(MEASUREMENTS, 9, "area", "isle", NO_AREA),
        at=LATER,
    )
