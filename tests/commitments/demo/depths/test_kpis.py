"""The list of measures, cell by cell: its pages, its file and the JSON."""

from collections import Counter

from tests.commitments.demo.depths.figures import change_in, colour_of, shown, verdict_in
from tests.commitments.demo.depths.quarter import differences, slug_of
from tests.commitments.demo.depths.words import day_or_none, figure, in_a_row, span, squeezed


def listed(quarter):
    """The rows of the list of measures, all its pages, by their short names."""
    rows = {}
    for row in quarter.list_rows("kpis/", "KPIs"):
        current, other = shown(row["Current"]), shown(row["Compared with"])
        change = row["Compared with"].some(of="change")
        moved, percent = change_in(change) if change else (None, None)
        is_compared = row["Compared with"].words != "Not compared"
        name, _, period = other.small[0].partition(", ") if other.small else ("", "", "")
        unit = row.heading.said("small").removeprefix("unit: ")
        rows[slug_of(row.link)] = {
            "number": row["Number"].words.replace("None", ""),
            "title": row.heading.first("a").words,
            "unit": unit or (current.figure.unit if current.figure else ""),
            **verdict_in(row["Verdict"]),
            "current": current.figure,
            "absence": current.absence,
            "period": current.period,
            "decided by": current.small_after("decided by "),
            "review on": day_or_none(current.small_after("to be reviewed on ")),
            "compared with": name if is_compared else "",
            "of": span(period) if is_compared else ("", ""),
            "figure": other.figure,
            "change": moved,
            "change percent": percent,
            "theme": row["Theme"].words.replace("None", "") if "Theme" in row.cells else "",
        }
        if not unit and not current.figure:
            # Neither the title nor a figure says it.
            del rows[slug_of(row.link)]["unit"]
    return rows


def filed(quarter):
    return {
        slug_of(row["page"]): {
            "number": row["number"],
            "title": squeezed(row["title"]),
            "unit": row["unit"],
            "verdict": row["verdict"],
            "sentence": squeezed(row["sentence"]),
            "current": figure(row["current"]),
            "absence": row["absence"],
            "period": span(row["current_period"]),
            "decided by": row["decided_by"],
            "review on": row["review_on"],
            "compared with": row["compared_name"],
            "of": span(row["compared_period"]),
            "figure": figure(row["compared"]),
            "change": figure(row["change"]),
            "change percent": figure(row["change_percent"]),
            "theme": in_a_row([quarter.themes[each] for each in row["themes"].split(";") if each]),
        }
        for row in quarter.file("kpis.csv")
    }


def in_json(quarter):
    titles = {theme["theme"]: theme["title"] for theme in quarter.json("themes/")["themes"]}
    return {slug_of(kpi["page"]): told(kpi, titles) for kpi in quarter.json("kpis/")["kpis"]}


def told(kpi, titles):
    """What the object says, under the names of the list's columns."""
    current, compared = kpi["judged"] or kpi["current"], kpi["compared"] or {}
    absence = kpi["current"]["absence"]
    return {
        "number": kpi["number"],
        "title": squeezed(kpi["title"]),
        "unit": kpi["unit"],
        "verdict": kpi["verdict"]["word"],
        "colour": colour_of(kpi["verdict"]),
        "sentence": squeezed(kpi["verdict"]["sentence"]),
        "current": current["value"],
        "absence": absence["kind"] if absence and current["value"] is None else "",
        "period": span(current["period"] or ""),
        "decided by": absence["decided_by"] if absence and current["value"] is None else "",
        "review on": (absence["review_on"] or "") if absence and current["value"] is None else "",
        "compared with": compared.get("name", ""),
        "of": span(compared.get("period") or ""),
        "figure": compared.get("value"),
        "change": compared.get("change"),
        "change percent": compared.get("change_percent"),
        "theme": in_a_row([titles[each] for each in kpi["themes"]]),
    }


def without(names, rows):
    return {key: {name: cell for name, cell in cells.items() if name not in names} for key, cells in rows.items()}


def shown_of(rows, page):
    """The cells that the page has for each of its rows."""
    return {key: {name: cells[name] for name in page.get(key, cells) if name in cells} for key, cells in rows.items()}


def test_the_list_of_measures(quarter):
    page = listed(quarter)
    assert differences("page", without({"colour"}, page), "file", shown_of(filed(quarter), page)) == []
    if quarter.is_published:
        assert differences("page", page, "JSON", shown_of(in_json(quarter), page)) == []


def test_figures_are_printed_with_the_places_that_the_json_names(published):
    places = {kpi["page"]: kpi["decimals"] for kpi in published.json("kpis/")["kpis"]}
    found = {
        row.link: shown(row["Current"]).figure.places
        for row in published.list_rows("kpis/", "KPIs")
        if shown(row["Current"]).figure
    }
    assert found == {link: int(places[link]) for link in found}


def test_what_stands_only_in_file_and_json(published):
    file = {
        row["page"]: {
            "section": row["section"],
            "board": row["board"],
            "owner": row["owner"],
            "key": row["key"],
            "rule": row["rule"],
            "judgement": row["judgement"],
            "provisional": row["provisional"],
            "analysis": row["further_analysis"],
            "comment": squeezed(row["comment"]),
            "note": squeezed(row["note"]),
        }
        for row in published.file("kpis.csv")
    }
    objects = {
        kpi["page"]: {
            "section": kpi["section"],
            "board": kpi["board"],
            "owner": kpi["owner"],
            "key": yes(kpi["is_key"]),
            "rule": kpi["verdict"]["rule"],
            "judgement": kpi["verdict"]["judgement"],
            "provisional": yes(kpi["current"]["is_provisional"]),
            "analysis": yes(kpi["comment"] and kpi["comment"]["asks_analysis"]),
            "comment": squeezed(kpi["comment"]["text"] if kpi["comment"] else ""),
            "note": squeezed(kpi["current"]["note"]),
        }
        for kpi in published.json("kpis/")["kpis"]
    }
    assert differences("file", file, "JSON", objects) == []


def yes(claim):
    return "yes" if claim else "no"


def test_the_counts_of_verdicts(quarter):
    page = quarter.page("kpis/")
    found = {}
    for each in page.first("ul", "counts").every("li"):
        found[each.words.removesuffix(each.said("strong")).strip()] = int(each.said("strong"))
    total = found.pop("All")
    assert found == Counter(row["verdict"] for row in quarter.file("kpis.csv"))
    assert sum(found.values()) == total
