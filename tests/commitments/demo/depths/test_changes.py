"""What changed since the quarter before, cell by cell: the page, the pack and the JSON of both quarters."""

import re

import pytest

from tests.commitments.demo.depths.conftest import PUBLISHED, SEALED
from tests.commitments.demo.depths.figures import shown
from tests.commitments.demo.depths.markup import rows_of, table_with
from tests.commitments.demo.depths.quarter import differences, slug_of
from tests.commitments.demo.depths.words import RATINGS, figure, span, squeezed

FIRST = ("llr/2023-24-q1", "london/2020-21-q1", "llr-earlier/2014-15-q2")
LATER = [name for name in (*PUBLISHED, *SEALED) if name not in FIRST]
LATER_PUBLISHED = [name for name in LATER if name in PUBLISHED]
# A heading of the page, and the changes of the file that stand under it.
AIM_GROUPS = {
    "Worse": ["worse"],
    "Better": ["better"],
    "Newly or no longer rated": ["newly rated", "no longer rated"],
    "New": ["new"],
    "Gone": ["gone"],
    "Text changed": ["text changed"],
}
KPI_KINDS = {
    "": "verdict changed",
    "Revised: the same period has another figure": "revised",
    "Baseline changed": "baseline changed",
    "Definition changed": "definition changed",
    "New": "new",
    "Gone": "gone",
    "Newer figure, same verdict": "moved",
}
# What the page says where a figure is missing, of the same period (revised) or of another one (moved).
LACKING = ("First figure, same verdict", "No figure now, same verdict", "No figure in either")


@pytest.fixture(params=LATER)
def later(request, quarter_named):
    """A quarter with one before it."""
    return quarter_named(request.param)


@pytest.fixture(params=LATER_PUBLISHED)
def both(request, quarter_named):
    """Two published quarters, one after the other."""
    place = PUBLISHED.index(request.param)
    plan = [name for name in PUBLISHED[: place + 1] if name.startswith(request.param.partition("/")[0] + "/")]
    return quarter_named(plan[-2]), quarter_named(plan[-1])


def was_now(cell):
    """A rating then and now; where it has not moved the one is both."""
    tags = [RATINGS[each.words] for each in cell.every(of="tag")]
    return tags[0], tags[-1]


def group_rows(page):
    for title, kinds in AIM_GROUPS.items():
        heading = next(each for each in page.every("h2") if re.match(rf"{title}: \d", each.words))
        rows = rows_of(table_with(page, f"{title}:"))
        assert int(re.search(r"\d+", heading.words)[0]) == len(rows)
        for row in rows:
            yield kinds, row


def aims_of(page):
    """The aims that moved, by slug; none where neither record holds an aim, for the page has then no groups of them."""
    found = {}
    if not any(each.words.startswith("Worse: ") for each in page.every("h2")):
        return found
    for kinds, row in group_rows(page):
        rag, projected = was_now(row["RAG"]), was_now(row["Projected RAG"])
        was_worded = [each.words for each in row.heading.every("small") if each.words.startswith("was worded: ")]
        found[slug_of(row.link)] = {
            "title": row.heading.first("a").words,
            "kinds": kinds,
            "RAG before": rag[0],
            "RAG": rag[1],
            "projected before": projected[0],
            "projected": projected[1],
            "wording before": was_worded[0].removeprefix("was worded: ").removesuffix(".") if was_worded else "",
        }
    return found


def filed_aims(quarter, page):
    found = {}
    for row in quarter.pack["changes.csv"]:
        if row["about"] == "aim":
            kinds = next(kinds for kinds in AIM_GROUPS.values() if row["change"] in kinds)
            found[row["subject"]] = {
                "title": squeezed(row["title"]),
                "kinds": kinds,
                "RAG before": row["rag_before"],
                "RAG": row["rag"],
                "projected before": row["projected_rag_before"],
                "projected": row["projected_rag"],
                "wording before": squeezed(row["text_before"]),
            }
    # The page puts the worst fall first, the file keeps the plan's order.
    return {slug: found[slug] for slug in [*(each for each in page if each in found), *found]}


def test_the_aims_that_changed(later):
    page = aims_of(later.page("changes/"))
    assert differences("page", page, "pack", filed_aims(later, page)) == []


def measures_of(page):
    found = {}
    for caption in ("KPI verdicts changed", "Other changes of KPIs"):
        for row in rows_of(table_with(page, caption)):
            kinds = [each.words for each in row.heading.every("small") if "unit" not in each.classes]
            kind = kinds[0] if kinds else ""
            link = row.heading.some("a")
            cells = {"title": (link or row.heading).words.partition(" unit:")[0], "change": KPI_KINDS.get(kind, "")}
            for name, head in (("before", "Was"), ("now", "Now")):
                value = shown(row[head])
                is_held = value.absence != "not in the record"
                cells |= {
                    f"value {name}": value.figure,
                    f"absence {name}": value.absence.replace("none recorded", "") if is_held else "",
                    f"period {name}": value.period if is_held else ("", ""),
                }
            if kind in LACKING:
                cells["change"] = "revised" if cells["period before"] == cells["period now"] else "moved"
            found[slug_of(link["href"]) if link else cells["title"]] = cells
    return found


def filed_measures(quarter, page):
    found = {}
    for row in quarter.pack["changes.csv"]:
        if row["about"] == "kpi":
            cells = {"title": squeezed(row["title"]), "change": row["change"]}
            for name, end in (("before", "_before"), ("now", "")):
                cells |= {
                    f"value {name}": figure(row[f"value{end}"]),
                    f"absence {name}": row[f"absence{end}"].replace("none recorded", ""),
                    f"period {name}": span(row[f"period{end}"]),
                }
            found[row["subject"]] = cells
    return {slug: found[slug] for slug in [*(each for each in page if each in found), *found]}


def test_the_measures_that_changed(later):
    page = measures_of(later.page("changes/"))
    assert differences("page", page, "pack", filed_measures(later, page)) == []


def test_the_themes_that_changed(later):
    page = later.page("changes/")
    found = {}
    for row in rows_of(table_with(page, "Themes whose rating moved")):
        kind = row.heading.said("small")
        title = row.heading.words.removesuffix(kind).strip()
        sides = {
            name: RATINGS.get(row[head].words, row[head].words.replace("Not in the record", ""))
            for name, head in (("before", "Was"), ("now", "Now"))
        }
        found[title] = {"change": kind.lower(), **sides}
    file = {
        row["title"]: {"change": row["change"], "before": row["rag_before"], "now": row["rag"]}
        for row in later.pack["changes.csv"]
        if row["about"] == "theme"
    }
    assert differences("page", found, "pack", file) == []


def test_what_changed_is_the_difference_of_both_jsons(both):
    older, newer = ({aim["aim"]: aim for aim in each.json("aims/")["aims"]} for each in both)
    page = aims_of(both[1].page("changes/")) if both[1].themes else {}
    objects = {}
    for slug in {**newer, **older}:
        was, now = older.get(slug, {}), newer.get(slug, {})
        cells = {
            "title": squeezed((now or was)["title"]),
            "RAG before": was.get("rag") or "",
            "RAG": now.get("rag") or "",
            "projected before": was.get("projected_rag") or "",
            "projected": now.get("projected_rag") or "",
            "wording before": squeezed(was["title"]) if was and now and was["title"] != now["title"] else "",
        }
        moved = cells["RAG before"] != cells["RAG"] or cells["projected before"] != cells["projected"]
        if moved or cells["wording before"] or not (was and now):
            objects[slug] = cells
    shown_on_page = {
        slug: {name: cell for name, cell in cells.items() if name != "kinds"} for slug, cells in page.items()
    }
    assert differences("page", dict(sorted(shown_on_page.items())), "JSON", dict(sorted(objects.items()))) == []


def test_the_figures_that_changed_are_those_of_both_jsons(both):
    older, newer = ({kpi["kpi"]: kpi for kpi in each.json("kpis/")["kpis"]} for each in both)
    page = measures_of(both[1].page("changes/"))
    objects = {}
    for slug, cells in page.items():
        objects[slug] = {"title": squeezed(newer[slug]["title"]), "change": cells["change"]}
        for name, side in (("before", older.get(slug)), ("now", newer[slug])):
            current = side["current"] if side else {"value": None, "absence": None, "period": ""}
            objects[slug] |= {
                f"value {name}": current["value"],
                f"absence {name}": (current["absence"] or {"kind": ""})["kind"].replace("none recorded", ""),
                f"period {name}": span(current["period"] or ""),
            }
    assert differences("page", page, "JSON", objects) == []
    unmoved = [
        slug
        for slug in newer.keys() - page.keys()
        if any(older[slug][part] != newer[slug][part] for part in ("baseline", "compared"))
        and older[slug]["verdict"] != newer[slug]["verdict"]
    ]
    assert unmoved == []


@pytest.mark.parametrize("name", [name for name in FIRST if name in PUBLISHED])
def test_a_first_quarter_tells_of_no_change(quarter_named, name):
    quarter = quarter_named(name)
    assert aims_tables(quarter.page("changes/")) == []
    assert quarter.pack["changes.csv"] == []


def aims_tables(page):
    return list(page.every("table"))
