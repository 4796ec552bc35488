"""The series of every measure, cell by cell: its page, its file, the pack and the JSON."""

import re

from tests.commitments.demo.depths.conftest import PUBLISHED, SEALED
from tests.commitments.demo.depths.figures import shown
from tests.commitments.demo.depths.markup import rows_of, table_with
from tests.commitments.demo.depths.quarter import differences
from tests.commitments.demo.depths.words import day, figure, printed, span, squeezed

# A page of a series has so many periods. Rendering all pages of the long ones in every quarter takes minutes: each
# measure is turned through to its end in one quarter of four, and read on its first page in the others.
FIRST_PAGE = 50
QUARTERS = 4


def counts_in(words):
    """What a figure was made from: the two counts, or how many were asked."""
    if not words or words == "No counts":
        return None, None, None
    if found := re.fullmatch(r"n = ([\d,]+)", words):
        return None, None, printed(found[1]).number
    upper, lower = words.split(" of ")
    return printed(upper).number, printed(lower).number, None


def on_page(row):
    value = shown(row["Figure"])
    counts = counts_in(row["Made from"].words if "Made from" in row.cells else "")
    known = row["Known on"].words
    return {
        "figure": value.figure,
        "absence": value.absence.replace("none recorded", ""),
        "numerator": counts[0],
        "denominator": counts[1],
        "asked": counts[2],
        "provisional": "provisional" in value.small,
        "known on": "" if known == "Not told" else day(known),
        "remarks": row["Mark and note"].words.replace("None", ""),
    }


def in_file(row):
    is_asked_beside = row["numerator"] and row["denominator"]
    return {
        "figure": figure(row["figure"]),
        "absence": row["absence"],
        "numerator": figure(row["numerator"]),
        "denominator": figure(row["denominator"]),
        # Beside two counts the page does not say how many were asked.
        "asked": None if is_asked_beside else figure(row["asked"]),
        "provisional": row["status"] == "provisional",
        "known on": row["known_on"],
        "remarks": squeezed(f"{row['mark']} {row['note']}"),
    }


def pages_of(quarter, slug, *, is_whole):
    """The rows of a measure's series on all pages or on the first, the oldest first."""
    if is_whole:
        rows = quarter.list_rows(f"kpis/{slug}/", "Series")
    else:
        rows = rows_of(table_with(quarter.page(f"kpis/{slug}/"), "Series"))
    return {span(row.heading.words): on_page(row) for row in reversed(rows)}


def place_in_plan(quarter):
    return [name for name in (*PUBLISHED, *SEALED) if name.startswith(f"{quarter.plan}/")].index(str(quarter))


def test_the_series_of_every_measure(quarter):
    pages, files = {}, {}
    for place, slug in enumerate(quarter.kpi_slugs):
        is_whole = place % QUARTERS == place_in_plan(quarter)
        rows = quarter.file(f"kpis/{slug}/series.csv")
        for row in rows if is_whole else rows[-FIRST_PAGE:]:
            first, last = span(row["period"])
            files[f"{slug} in {first} to {last}"] = in_file(row)
        for period, cells in pages_of(quarter, slug, is_whole=is_whole).items():
            pages[f"{slug} in {period[0]} to {period[1]}"] = cells
    assert pages
    assert differences("page", pages, "file", files) == []


def told(each):
    absence = each["absence"] or {
        "kind": "none recorded" if each["value"] is None else "",
        "decided_by": "",
        "review_on": None,
    }
    return {
        "value": each["value"],
        "numerator": each["numerator"],
        "denominator": each["denominator"],
        "sample": each["sample"],
        "status": "" if each["value"] is None else "provisional" if each["is_provisional"] else "final",
        "absence": absence["kind"].replace("none recorded", ""),
        "decided_by": absence["decided_by"],
        "review_on": absence["review_on"] or "",
        "known_on": each["known_on"] or "",
        "note": each["note"],
    }


def plain(row, value):
    figures = {"value": row[value], "numerator": row["numerator"], "denominator": row["denominator"]}
    figures["sample"] = row["sample"] if value == "value" else row["asked"]
    texts = ("status", "absence", "decided_by", "review_on", "known_on", "note")
    return {name: figure(cell) for name, cell in figures.items()} | {name: row[name] for name in texts}


def test_the_whole_figures_of_files_pack_and_json(published):
    files, objects = {}, {}
    pack = {f"{row['kpi']} in {row['period']}": plain(row, "value") for row in published.pack["series.csv"]}
    for slug in published.kpi_slugs:
        for row in published.file(f"kpis/{slug}/series.csv"):
            assert row["page"] == f"{published.root}kpis/{slug}/"
            files[f"{slug} in {row['period']}"] = plain(row, "figure")
        for each in published.json(f"kpis/{slug}/")["observations"]:
            objects[f"{slug} in {each['period']}"] = told(each)
            assert (each["starts_on"][:7], each["ends_on"][:7]) == span(each["period"])
    assert differences("file", files, "JSON", objects) == []
    assert differences("file", files, "pack", pack) == []


def test_periods_without_a_figure_say_who_decided_and_when_that_is_looked_at_again(published):
    pages, objects = {}, {}
    for slug in published.kpi_slugs:
        for row in rows_of(table_with(published.page(f"kpis/{slug}/"), "Periods without a figure")):
            why = row["Why"]
            review = row["To be reviewed on"].words
            pages[f"{slug} in {span(row.heading.words)}"] = {
                "why": why.words.removesuffix(why.said("small")).strip().lower(),
                "note": why.said("small"),
                "decided by": row["Decided by"].words.replace("not recorded", ""),
                "review on": "" if review == "not recorded" else day(review),
            }
        for each in reversed(published.json(f"kpis/{slug}/")["observations"]):
            if each["absence"] and each["absence"]["kind"] != "none recorded":
                objects[f"{slug} in {span(each['period'])}"] = {
                    "why": each["absence"]["kind"],
                    "note": squeezed(each["note"]),
                    "decided by": each["absence"]["decided_by"],
                    "review on": each["absence"]["review_on"] or "",
                }
    assert differences("page", pages, "JSON", objects) == []
