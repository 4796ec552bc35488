"""Themes and their counts, cell by cell: the overview, each theme's page, the pack and the JSON."""

import re

import pytest

from tests.commitments.demo.depths.figures import change_in, colour_of, shown, verdict_in
from tests.commitments.demo.depths.markup import facts_of, headed_rows, rows_of, table_with
from tests.commitments.demo.depths.quarter import differences
from tests.commitments.demo.depths.words import RATINGS, day, figure, printed, span, squeezed

COUNTED = {
    "Red": "red",
    "Amber": "amber",
    "Green": "green",
    "Complete": "complete",
    "Not rated": "not_rated",
    "All": "all",
}
ABSENT = "none recorded"


def counts_in(part):
    """The six counts, and the lists that prove them."""
    counts, links = {}, {}
    for each in part.first("ul", "counts").every("li"):
        word = each.words.removesuffix(each.said("strong")).strip()
        counts[COUNTED[word]] = int(each.said("strong"))
        links[COUNTED[word]] = each.first("a")["href"]
    assert list(counts) == list(COUNTED.values())
    return counts, links


def declared_in(words):
    said = r"(\d+) aims? in this record; the plan document states (\d+|no number)\."
    counted, declared = re.search(said, words).groups()
    return int(counted), None if declared == "no number" else int(declared)


def in_table_one(quarter):
    """The themes of Table One."""
    table = table_with(quarter.page(), "Table One")
    found = {}
    for body in table.every("tbody") if table else ():
        if body["id"]:
            line = body.first("tr", "theme")
            said, aims = line.first("td").every("p")
            counted, declared = declared_in(aims.words)
            reason = said.words.removeprefix(said.said(of="tag")).removesuffix(said.said("strong")).strip()
            reason = reason.removeprefix(said.said(of="quiet")).strip()
            assert counted == counts_in(line)[0]["all"]
            found[body["id"]] = {
                "title": line.first("th").words,
                "rating": RATINGS[said.said(of="tag")],
                "reason": "" if reason == "No reason is recorded." else reason,
                "declared": declared,
                "projected": aims.said("strong"),
                **counts_in(line)[0],
            }
    return found


def in_pack(quarter):
    return {
        row["theme"]: {
            "title": row["theme_title"],
            "rating": row["rag"],
            "reason": squeezed(row["rag_reason"]),
            "declared": int(row["declared_total"]) if row["declared_total"] else None,
            "projected": row["projected"],
            **{name: int(row[name]) for name in list(COUNTED.values())[:-1]},
            "all": int(row["counted_aims"]),
        }
        for row in quarter.pack["themes.csv"]
    }


def as_told(theme):
    projection = theme["projection"]
    share = f"{projection['percent']}% ({projection['on_course']} of {projection['of']})"
    return {
        "title": theme["title"],
        "rating": theme["rag"] or "",
        "reason": squeezed(theme["rag_reason"]),
        "declared": theme["declared_total"],
        "projected": share if projection["of"] else "cannot be said: no aims",
        **theme["counts"],
    }


def test_table_one_of_themes(quarter):
    page = in_table_one(quarter)
    assert differences("page", page, "pack", in_pack(quarter)) == []
    if quarter.is_published:
        json = {theme["theme"]: as_told(theme) for theme in quarter.json("themes/")["themes"]}
        assert differences("page", page, "JSON", json) == []


def test_the_page_of_every_theme(published):
    pages, objects = {}, {}
    for listed in published.json("themes/")["themes"]:
        theme = published.json(f"themes/{listed['theme']}/")
        assert theme == listed
        page = published.page(f"themes/{theme['theme']}/")
        facts = facts_of(page.first("dl", "govuk-summary-list"))
        rating = facts["Rating"]
        # What the rating was stands before the reason, its day after it.
        asides = [each.words for each in rating.every(of="quiet")]
        rated = re.fullmatch(r"Rated on (.+)\.", asides[-1]) if asides else None
        reason = rating.words.removeprefix(rating.said(of="tag")).removesuffix(rating.said("strong")).strip()
        for aside in asides:
            reason = reason.removeprefix(aside).removesuffix(aside).strip()
        pages[theme["page"]] = {
            "title": page.first("h1").words,
            "rating": RATINGS[rating.said(of="tag")],
            "reason": "" if reason == "No reason is recorded." else reason,
            "declared": declared_in(facts["Aims"].words)[1],
            "projected": facts["Projected Green or Complete"].words,
            **counts_in(facts["Aims"])[0],
            "objective": facts["Objective"].words.replace("None is recorded.", ""),
            "lead": facts["Lead"].words.replace("None is recorded.", ""),
            "began": day(facts["Began"].words) if "Began" in facts else None,
            "rated on": day(rated[1]) if rated else None,
            "aims": [
                each["id"]
                for row in rows_of(table_with(page, "Aims and activity"))
                for each in row.heading.every("div", "aim")
            ],
        }
        objects[theme["page"]] = {
            **as_told(theme),
            "objective": squeezed(theme["objective"]),
            "lead": theme["lead"],
            "began": theme["starts_on"],
            "rated on": theme["rated_on"],
            "aims": pages[theme["page"]]["aims"],
        }
        # Aims that share an update stand together, so in another order.
        assert sorted(pages[theme["page"]]["aims"]) == sorted(theme["aims"])
    assert differences("page", pages, "JSON", objects) == []


def test_the_counts_of_the_whole_plan(published):
    table = headed_rows(table_with(published.page(), "How many aims stand at each rating"))
    counts = published.json()["counts"]
    if counts["rag"]["all"] == 0:
        # Of no aims the page says once that there are none.
        assert table == {}
        return
    for row, name in (("RAG", "rag"), ("Projected RAG", "projected_rag")):
        found = {COUNTED[head]: int(words) for head, words in table[row].items()}
        assert found == counts[name]
    totals = table_with(published.page(), "Table One").first("tr", "totals")
    assert counts_in(totals)[0] == counts["rag"]
    rags = [aim["rag"] or "not_rated" for aim in published.json("aims/")["aims"]]
    assert {name: rags.count(name) for name in counts["rag"] if name != "all"} | {"all": len(rags)} == counts["rag"]


def test_every_count_of_table_one_is_that_of_its_list(published):
    table = table_with(published.page(), "Table One")
    wrong = []
    for line in table.every("tr", "theme") if table else ():
        if line.some("ul", "counts") is None:
            # The heading over key measures of no theme that has begun.
            continue
        numbers, links = counts_in(line)
        for name, link in links.items():
            asked = link.partition("?")[2]
            rows = published.file(f"aims.csv?{asked}" if asked else "aims.csv")
            if len(rows) != numbers[name]:
                wrong.append(f"{line.first('th').words}, {name}: Table One says {numbers[name]}, its list {len(rows)}")
    assert wrong == []


# Measures as Table One prints them ----------------------------------------------------------------------


def measures_of(page):
    """The rows of measures on the overview, under all of its captions."""
    captions = ("Table One", "Key KPIs of the plan", "Other KPIs")
    return [row for caption in captions for row in rows_of(table_with(page, caption)) if "Baseline" in row.cells]


def stated(row):
    baseline, current = shown(row["Baseline"]), shown(row["Current"])
    change, percent = change_in(row["Change"])
    way = row["Change"].said(of="way")
    return {
        "title": row.heading.first("a").words,
        "baseline": baseline.figure,
        "baseline absence": baseline.absence.replace(ABSENT, ""),
        "baseline period": span(baseline.small[0].replace("period not known", "")) if baseline.small else ("", ""),
        "current": current.figure,
        "current absence": current.absence.replace(ABSENT, ""),
        "current period": current.period,
        **last_told(current),
        "change": change,
        "change percent": percent,
        "direction": way.lower(),
    }


def last_told(current):
    """Beside an absence: the last figure that there was, with its period."""
    value, _, period = current.small_after("last value ").partition(" (")
    return {"last": printed(value) if value else None, "last period": span(period.removesuffix(")"))}


def packed(row):
    return {
        "title": row["kpi_title"],
        "baseline": figure(row["baseline"]),
        "baseline absence": row["baseline_absence"],
        "baseline period": span(row["baseline_period"]),
        "current": figure(row["current"]),
        "current absence": row["current_absence"].replace(ABSENT, ""),
        "current period": span(row["current_period"]),
        "last": figure(row["last"]) if not row["current"] else None,
        "last period": span(row["last_period"]) if not row["current"] and row["last"] else ("", ""),
        "change": figure(row["change"]),
        "change percent": figure(row["change_percent"]),
        "direction": row["direction"],
    }


def test_the_measures_of_the_overview(quarter):
    page = {row.link: stated(row) for row in measures_of(quarter.page())}
    pack = {f"{quarter.root}kpis/{row['kpi']}/": packed(row) for row in quarter.pack["kpis.csv"]}
    assert set(page) <= set(pack)
    assert differences("page", page, "pack", {link: pack[link] for link in page}) == []
    left_out = {row["kpi"] for row in quarter.pack["kpis.csv"]} - {link.split("/")[-2] for link in page}
    key = {row["kpi"] for row in quarter.pack["kpis.csv"] if row["key"] == "yes"}
    assert not left_out & key


def test_table_one_of_the_pack_is_that_of_the_page(quarter):
    page = [
        (body["id"], row.first("a")["href"].split("/")[-2])
        for body in (table_with(quarter.page(), "Table One") or quarter.page()).every("tbody")
        if body["id"]
        for row in body.every("th", "kpi")
    ]
    assert page == [(row["theme"], row["kpi"]) for row in quarter.pack["table_one.csv"] if row["kpi"]]


def test_the_measures_of_pack_and_json(published):
    pack = {
        row["kpi"]: {
            name: cell for name, cell in packed(row).items() if not name.startswith(("change", "direction", "last"))
        }
        for row in published.pack["kpis.csv"]
    }
    objects = {}
    for kpi in published.json("kpis/")["kpis"]:
        found = {"title": kpi["title"]}
        for name in ("baseline", "current"):
            absence = kpi[name]["absence"]
            found |= {
                name: kpi[name]["value"],
                f"{name} absence": absence["kind"].replace(ABSENT, "") if absence else "",
                f"{name} period": span(kpi[name]["period"] or ""),
            }
        objects[kpi["kpi"]] = found
    assert differences("pack", pack, "JSON", objects) == []


def test_what_the_overview_says_each_measure_means(published):
    page = {row.link: verdict_in(row["What it means"]) for row in measures_of(published.page())}
    said = {kpi["page"]: kpi["verdict"] for kpi in published.json("kpis/")["kpis"]}
    objects = {
        link: {
            "verdict": said[link]["word"],
            "colour": colour_of(said[link]),
            "sentence": squeezed(said[link]["sentence"]),
        }
        for link in page
    }
    assert differences("page", page, "JSON", objects) == []


@pytest.mark.parametrize(
    ("theme", "red", "amber", "green", "complete", "not_rated", "total"),
    [
        ("visible-policing", 0, 1, 6, 1, 0, 8),
        ("urban-policing", 0, 6, 4, 0, 0, 10),
        ("trust-and-confidence", 0, 0, 0, 0, 0, 0),
    ],
)
def test_counts_typed_by_hand(quarters, db, theme, red, amber, green, complete, not_rated, total):
    quarter = quarters["llr/2023-24-q3"]
    expected = dict(zip(COUNTED.values(), (red, amber, green, complete, not_rated, total), strict=True))
    for found in (in_table_one(quarter), in_pack(quarter)):
        assert {name: found[theme][name] for name in expected} == expected
    assert quarter.json(f"themes/{theme}/")["counts"] == expected
