"""The papers' three tables, cell by cell: page, file and what of them the JSON holds."""

import re

import pytest

from tests.commitments.demo.depths.conftest import PUBLISHED, SEALED
from tests.commitments.demo.depths.figures import shown
from tests.commitments.demo.depths.markup import rows_of
from tests.commitments.demo.depths.quarter import differences, slug_of
from tests.commitments.demo.depths.words import Printed, figure, printed, span, squeezed

# How many measures each paper has; the other plans have none of their sections.
PAPERS = {"force": 56, "office": 26, "partnership": 45}
OF_PAPERS = "llr-earlier"
WITH_PAPERS = [name for name in (*PUBLISHED, *SEALED) if name.startswith(f"{OF_PAPERS}/")]
NOT_RECEIVED = "not received"
# Small print that is no period.
UNDATED = ("n = ", "decided by ", "to be reviewed on ")
SAME_QUARTER, CLASSES, VARIANCE = "Against the same quarter", "Exception classes", "Variance of the 2014 dashboard"
UNANSWERED = ("Cannot be said", "Not comparable")


def table_of(quarter, paper):
    """The rows of an arrangement by their measures, of all its pages; each page has one table."""
    found = {}
    for page in quarter.pages(f"kpis/{paper}/"):
        (table,) = page.every("table")
        found |= {slug_of(row.link): row for row in rows_of(table)}
    return found


def named(row):
    """What names a row: number, title, unit, section."""
    title = row.heading.first("a").words
    unit = row.heading.said("small")
    return {
        "number": row.heading.words.removesuffix(unit).strip().removesuffix(title).strip(),
        "title": title,
        "unit": unit.removeprefix("unit: "),
        "section": row.group,
    }


def held(cell, head):
    """A figure with its period; a period that is not said is that of the column's head."""
    found = shown(cell)
    small = [each for each in found.small if each != "provisional" and not each.startswith(UNDATED)]
    return found.figure, found.absence, span(small[0] if small else head)


def beneath(row):
    return " ".join(each.words for each in row.beneath)


def word_in(cell):
    """The word of a verdict; empty where it cannot be said."""
    found = cell.some(of="tag") or cell.some(of="judgement")
    return found.words if found else cell.words.replace("Cannot be said", "")


def percent_in(cell):
    found = shown(cell)
    return found.figure


def in_file(row):
    return {"number": row["number"], "title": squeezed(row["title"]), "unit": row["unit"], "section": row["section"]}


@pytest.fixture(params=[name for name in WITH_PAPERS if name in PUBLISHED])
def published_earlier(request, quarter_named):
    """A published one of them."""
    return quarter_named(request.param)


@pytest.fixture(params=WITH_PAPERS)
def earlier(request, quarter_named):
    """A quarter of the plan that has all three papers."""
    return quarter_named(request.param)


def test_the_force_report(earlier):
    page = {}
    for slug, row in table_of(earlier, "force").items():
        now, before = [head for head in row.cells if re.fullmatch(r"\d{4}/\d\d Q\d", head)]
        value, absence, period = held(row[now], now)
        last, last_absence, last_period = held(row[before], before)
        page[slug] = {
            **named(row),
            "quarter": value,
            "absence": absence,
            "period": period,
            "last year": last,
            "last year's absence": last_absence,
            "last year's period": last_period,
            "volume": shown(row["Volume"]).figure,
            "%": percent_in(row["%"]),
            "trend": word_in(row["Trend"]),
            "beneath": beneath(row),
        }
    file = {
        row["kpi"]: {
            **in_file(row),
            "quarter": figure(row["figure"]),
            "absence": row["absence"],
            "period": span(row["period"]),
            "last year": figure(row["last_year"]),
            "last year's absence": row["last_year_absence"],
            "last year's period": span(row["last_year_period"]),
            "volume": figure(row["change"]),
            "%": figure(row["change_percent"]),
            "trend": row["class"],
            "beneath": squeezed(f"{row['why_no_change']} {row['notes']}"),
        }
        for row in earlier.file("kpis/force.csv")
    }
    assert len(page) == PAPERS["force"]
    assert differences("page", page, "file", file) == []


def test_the_office_report(earlier):
    page = {}
    for slug, row in table_of(earlier, "office").items():
        now, before = [head for head in row.cells if re.fullmatch(r"\d{4}/\d\d Q\d", head)]
        value, absence, period = held(row[now], now)
        last, last_absence, last_period = held(row[before], before)
        target = shown(row["Target"])
        page[slug] = {
            **named(row),
            "quarter": value,
            "absence": absence,
            "period": period,
            "before": last,
            "absence before": last_absence,
            "period before": last_period,
            "target": target.figure,
            "target for": span(target.small[0].removeprefix("in ")) if target.small else ("", ""),
            "target set by": target.small[1].removeprefix("set by ") if target.small else "",
            "beneath": beneath(row),
        }
    file = {
        row["kpi"]: {
            **in_file(row),
            "quarter": figure(row["figure"]),
            "absence": row["absence"],
            "period": span(row["period"]),
            "before": figure(row["before"]),
            "absence before": row["before_absence"],
            "period before": span(row["before_period"]),
            "target": figure(row["target"]),
            "target for": span(row["target_for"]),
            "target set by": row["target_set_by"],
            "beneath": squeezed(row["notes"]),
        }
        for row in earlier.file("kpis/office.csv")
    }
    assert len(page) == PAPERS["office"]
    assert differences("page", page, "file", file) == []


def test_the_partnership_dashboard(earlier):
    page = {}
    for slug, row in table_of(earlier, "partnership").items():
        baseline, latest = shown(row["Baseline year"]), shown(row["Latest 12 months"])
        variance = shown(row["% variance"]).figure
        is_share = named(row)["unit"] == "%"
        position = row["Position in group"].words
        asked = [each.removeprefix("n = ") for each in latest.small if each.startswith("n = ")]
        page[slug] = {
            **named(row),
            "baseline": baseline.figure,
            "baseline absence": baseline.absence,
            "baseline period": baseline.period,
            "latest": latest.figure,
            "latest absence": latest.absence,
            "latest period": latest.period,
            "asked": printed(asked[0]) if asked else None,
            "variance": variance,
            "position": "" if position == "Not received" else position,
            "SPC variance": word_in(row["SPC variance"]),
            "projections": [
                (each.words.rpartition(": ")[0].lower(), printed(each.words.rpartition(": ")[2]).number)
                for each in row["Projection"].every("p")
                if each.words != "Cannot be said"
            ],
            "rating": (row["Rating"].some(of="tag") or row["Rating"].first(of="judgement")).words,
            "rule": row["Rating"].said(of="sentence"),
            "beneath": beneath(row),
        }
        if is_share and variance:
            assert variance.unit in ("percentage point", "percentage points")
    file = {
        row["kpi"]: {
            **in_file(row),
            "baseline": figure(row["baseline"]),
            "baseline absence": row["baseline_absence"],
            "baseline period": span(row["baseline_period"]),
            "latest": figure(row["latest"]),
            "latest absence": row["latest_absence"],
            "latest period": span(row["latest_period"]),
            "asked": figure(row["asked"]),
            "variance": figure(row["change"] if row["unit"] == "%" else row["change_percent"]),
            "position": row["position"],
            "SPC variance": row["variance"],
            "projections": projections_in(row["projections"], page[row["kpi"]]["projections"]),
            "rating": row["rating"],
            "rule": row["rule"],
            "beneath": squeezed(row["notes"]),
        }
        for row in earlier.file("kpis/partnership.csv")
    }
    assert len(page) == PAPERS["partnership"]
    assert differences("page", page, "file", file) == []


def projections_in(cell, on_page):
    """The projections of a file, each as the page prints it where it says the same."""
    found = []
    for each, told in zip(cell.split("; ") if cell else [], [*on_page, *[("", None)] * 9], strict=False):
        _, name, value = each.split(": ")
        whole = figure(value)
        is_told = told[1] is not None and abs(whole - told[1]) <= DIGIT
        found.append((name, told[1] if is_told else whole))
    return found


DIGIT = Printed(figure("0.5"), 1).number


# What the JSON holds of them ----------------------------------------------------------------------------


def object_of(quarter, slug):
    return quarter.json(f"kpis/{slug}/")


def answer_in(kpi, rule):
    """What a rule says of a measure, its word empty where it has no answer."""
    found = [each for each in kpi["verdicts"] if each["rule"].startswith(rule)]
    return found[0] if found else {"word": "", "sentence": ""}


def test_the_papers_hold_the_figures_of_the_json(published_earlier):
    """Of quarterly measures: what months make is in no object."""
    file = {}
    objects = {}
    for paper, earlier in (("force", "last_year"), ("office", "before")):
        for row in published_earlier.file(f"kpis/{paper}.csv"):
            kpi = object_of(published_earlier, row["kpi"])
            if kpi["frequency"] != "quarter":
                continue
            observed = {span(each["period"]): each for each in kpi["observations"]}
            for value, period, absence in (
                ("figure", "period", "absence"),
                (earlier, f"{earlier}_period", f"{earlier}_absence"),
            ):
                key = f"{row['kpi']} in {row[period]}"
                file[key] = {"value": figure(row[value]), "absence": row[absence]}
                there = observed.get(span(row[period]))
                kind = there["absence"]["kind"] if there and there["absence"] else ""
                objects[key] = {
                    "value": there["value"] if there else None,
                    "absence": NOT_RECEIVED if there is None else kind.replace("none recorded", NOT_RECEIVED),
                }
    assert len(file) > 100
    assert differences("file", file, "JSON", objects) == []


def test_the_words_of_the_papers_are_the_verdicts_of_the_json(published_earlier):
    file, objects = {}, {}
    for row in published_earlier.file("kpis/force.csv"):
        trend, refused = (answer_in(object_of(published_earlier, row["kpi"]), each) for each in (CLASSES, SAME_QUARTER))
        file[row["kpi"]] = {"trend": row["class"], "sentence": row["sentence"], "refusal": row["why_no_change"]}
        is_said = trend["word"] not in UNANSWERED
        objects[row["kpi"]] = {
            "trend": trend["word"] if is_said else "",
            "sentence": trend["sentence"] if is_said else "",
            "refusal": refused["sentence"] if refused["word"] in UNANSWERED else "",
        }
    for row in published_earlier.file("kpis/partnership.csv"):
        kpi = object_of(published_earlier, row["kpi"])
        variance = answer_in(kpi, VARIANCE)
        is_said = variance["word"] not in UNANSWERED
        file[row["kpi"]] = {name: row[name] for name in ("rating", "rule", "sentence", "variance", "variance_sentence")}
        objects[row["kpi"]] = {
            "rating": kpi["verdict"]["word"],
            "rule": kpi["verdict"]["rule"],
            "sentence": kpi["verdict"]["sentence"],
            "variance": variance["word"] if is_said else "",
            "variance_sentence": variance["sentence"] if is_said else "",
        }
    for row in published_earlier.file("kpis/office.csv"):
        kpi = object_of(published_earlier, row["kpi"])
        targets = [(each["value"], each["period"] or each["by"], each["set_by"]) for each in kpi["targets"]]
        told = (figure(row["target"]), row["target_for"], row["target_set_by"])
        file[row["kpi"]] = {"has target": told in targets}
        objects[row["kpi"]] = {"has target": bool(row["target"])}
    assert differences("file", file, "JSON", objects) == []


def test_a_plan_without_papers_has_none(published):
    links = [each["href"] for each in published.page("kpis/").every("a")]
    found = [paper for paper in PAPERS if f"{published.root}kpis/{paper}/" in links]
    assert found == (list(PAPERS) if published.plan == OF_PAPERS else [])
