"""Aims, cell by cell: the list, the page of each, the files and the JSON."""

import re

from tests.commitments.demo.depths.markup import facts_of, headed_rows, table_with
from tests.commitments.demo.depths.quarter import differences
from tests.commitments.demo.depths.words import DELIVERERS, MARKS, RATINGS, day, in_a_row, span, squeezed

WORSE_TO_BETTER = ["red", "amber", "green", "complete"]
ON_COURSE = {"green", "complete"}
NARRATIVE = (
    "activity",
    "rag_reason",
    "projected_reason",
    "evidence",
    "approved_on",
    "reported_with",
    "kpis",
    "stale",
)


def rating(cell):
    """A rating with what it was before: a cell says that only where the two differ."""
    now = RATINGS[cell.said(of="tag")]
    said = cell.said(of="quiet")
    if not said:
        return now, now
    found = re.fullmatch(r"(?:(better|worse): )?was (.+)", said)
    before = RATINGS[found[2]]
    if now and before:
        rose = WORSE_TO_BETTER.index(now) > WORSE_TO_BETTER.index(before)
        assert found[1] == ("better" if rose else "worse"), cell.words
    return now, before


def first_or_same(now, before):
    """What a rating was, as a page says it: a first rating was nothing else before."""
    return before or now


def listed(quarter):
    """The rows of the list of aims, all its pages, by their addresses."""
    rows = {}
    for row in quarter.list_rows("aims/", "Aims"):
        rag, last_rag = rating(row["RAG"])
        projected, last_projected = rating(row["Projected RAG"])
        update = row["Last update"]
        marks = [MARKS[each.words] for each in update.every(of="mark")]
        rows[row.link] = {
            "title": row.heading.words,
            "theme": row["Theme"].words,
            "rag": rag,
            "was": last_rag,
            "projected": projected,
            "projected was": last_projected,
            "delivered by": DELIVERERS[row["Delivered by"].words],
            "lead": "" if row["Lead"].words == "No lead" else row["Lead"].words,
            "updated": re.match(r"Never|\d{4}/\d\d Q[1-4]", update.words)[0].replace("Never", ""),
            "marks": marks,
        }
    return rows


def filed(quarter):
    return {
        row["page"]: {
            "title": squeezed(row["title"]),
            "theme": quarter.themes[row["theme"]],
            "rag": row["rag"],
            "was": first_or_same(row["rag"], row["last_rag"]),
            "projected": row["projected_rag"],
            "projected was": first_or_same(row["projected_rag"], row["last_projected_rag"]),
            "delivered by": row["delivered_by"],
            "lead": row["lead"],
            "updated": row["rated_in"],
            "marks": row["marks"].split(";") if row["marks"] else [],
        }
        for row in quarter.file("aims.csv")
    }


def in_json(quarter):
    titles = {theme["theme"]: theme["title"] for theme in quarter.json("themes/")["themes"]}
    return {
        aim["page"]: {
            "title": squeezed(aim["title"]),
            "theme": titles[aim["theme"]],
            "rag": aim["rag"] or "",
            "was": first_or_same(aim["rag"] or "", aim["last_rag"]),
            "projected": aim["projected_rag"] or "",
            "projected was": first_or_same(aim["projected_rag"] or "", aim["last_projected_rag"]),
            "delivered by": aim["delivered_by"] or "",
            "lead": aim["lead"],
            "updated": aim["rated_in"] or "",
            "marks": marks_in(aim),
        }
        for aim in quarter.json("aims/")["aims"]
    }


def marks_in(aim):
    """The marks as they follow from the object."""
    first, last = span(aim["quarter"])
    both = {aim["rag"], aim["projected_rag"]}
    held = {
        "overdue": aim["due_on"] is not None and aim["due_on"][:7] <= last and aim["rag"] != "complete",
        "carried": aim["is_carried"],
        "stale": aim["is_stale"],
        "no-evidence": bool(aim["update"] and aim["update"]["lacks_evidence"]),
        "disagree": None not in both and len(both) == 2 and (aim["rag"] == "complete" or not both <= ON_COURSE),
        "reworded": aim["reworded_on"] is not None and first <= aim["reworded_on"][:7] <= last,
    }
    return [name for name, holds in held.items() if holds]


def test_the_list_of_aims(quarter):
    page = listed(quarter)
    assert differences("page", page, "file", filed(quarter)) == []
    if quarter.is_published:
        assert differences("page", page, "JSON", in_json(quarter)) == []


def test_deputies_and_due_dates_of_file_and_json(quarter):
    file = {
        row["page"]: {"deputies": row["deputies"], "due on": row["due_on"], "before": row["last_rag"]}
        for row in quarter.file("aims.csv")
    }
    pack = {
        f"{quarter.root}aims/{row['aim']}/": {
            "deputies": row["deputies"],
            "due on": row["due_on"],
            "before": row["rag_before"],
        }
        for row in quarter.pack["aims.csv"]
        if row["state"] == "in the record"
    }
    assert differences("file", file, "pack", pack) == []
    if quarter.is_published:
        json = {
            aim["page"]: {
                "deputies": ";".join(aim["deputies"]),
                "due on": aim["due_on"] or "",
                "before": aim["last_rag"] or "",
            }
            for aim in quarter.json("aims/")["aims"]
        }
        assert differences("file", file, "JSON", json) == []


def own_page(quarter, address, title):
    """What the page of an aim says; the block of several aims says it of each."""
    page = quarter.page(address.removeprefix(quarter.root))
    update = page.first("section", "update")
    facts = facts_of(update)
    (line,) = [each for each in page.every("div", "aim") if each.first("p").words == title]
    marks = [each.words for each in line.every(of="mark")]
    notes = [each.words for each in update.elements if each.name == "p" and "quiet" in each.classes]
    activity = [each.words for each in update.elements if each.name == "p" and not each.classes]
    found = {"title": page.first("h1").words, "theme": quarter_theme(page), "facts": line.said("p", "quiet")}
    for name, fact in (("RAG", facts["RAG"]), ("Projected RAG", facts["Projected RAG"])):
        now, before = rating(fact)
        moved = next((each for each in marks if each.startswith(f"{name} ")), "")
        if moved:
            before = RATINGS[re.fullmatch(rf"{name} (?:(?:better|worse): )?was (.+)", moved)[1]]
        reason = fact.words.removeprefix(fact.said(of="tag")).strip().removeprefix(fact.said(of="quiet")).strip()
        found |= {name: now, f"{name} was": before}
        found[f"{name} reason"] = "" if reason == "No reason is recorded." else reason
    return found | {
        "activity": " ".join(each for each in activity if not each.startswith(("Carried from", "No evidence of"))),
        "says nothing to report": "Nothing to report, because:" in notes,
        "lacks evidence": _within(update, r"No evidence of activity: (.+)\."),
        "carried from": _within(update, r"Carried from (.+): no update was approved for this quarter\."),
        "update": next((each for each in notes if each.startswith("Update for")), ""),
        "stale": any(each.startswith("Stale") for each in marks),
    }


def quarter_theme(page):
    return next(each.first("a").words for each in page.every("p") if each.words.startswith("Theme: "))


def _within(part, pattern):
    found = [re.fullmatch(pattern, each.words) for each in part.every(of="mark")]
    return next((each[1] for each in found if each), "")


def facts_as_told(aim):
    deputies = aim["deputies"]
    named = f" ({'deputy' if len(deputies) == 1 else 'deputies'}: {in_a_row(deputies)})" if deputies else ""
    said = [(f"Led by {aim['lead']}" if aim["lead"] else "No lead") + named]
    said += [f"Delivered by: {word}" for word, code in DELIVERERS.items() if code and code == aim["delivered_by"]]
    return said


def object_as_told(aim, titles):
    """What the object says, under the names of the page's own parts."""
    update = aim["update"] or {}
    return {
        "title": squeezed(aim["title"]),
        "theme": titles[aim["theme"]],
        "facts": ". ".join(facts_as_told(aim)) + ".",
        "RAG": aim["rag"] or "",
        "RAG was": first_or_same(aim["rag"] or "", aim["last_rag"]),
        "RAG reason": squeezed(update.get("rag_reason", "")),
        "Projected RAG": aim["projected_rag"] or "",
        "Projected RAG was": first_or_same(aim["projected_rag"] or "", aim["last_projected_rag"]),
        "Projected RAG reason": squeezed(update.get("projected_reason", "")),
        "activity": squeezed(update.get("activity", "")),
        "says nothing to report": update.get("is_nothing_to_report", False),
        "lacks evidence": update.get("lacks_evidence", ""),
        "carried from": aim["rated_in"] if aim["is_carried"] else "",
        "update": "",
        "stale": aim["is_stale"],
    }


def test_the_page_of_every_aim(published):
    titles = {theme["theme"]: theme["title"] for theme in published.json("themes/")["themes"]}
    pages, objects = {}, {}
    for listed_aim in published.json("aims/")["aims"]:
        aim = published.json(f"aims/{listed_aim['aim']}/")
        assert aim == listed_aim
        pages[aim["page"]] = own_page(published, aim["page"], squeezed(aim["title"]))
        objects[aim["page"]] = object_as_told(aim, titles)
        if aim["update"]:
            said = pages[aim["page"]]["update"]
            found = re.match(r"Update for (.+), approved on (\d+ \w+ \d{4})(?: by |; imported)", said)
            assert (found[1], day(found[2])) == (aim["update"]["quarter"], aim["update"]["approved_on"])
            objects[aim["page"]]["update"] = said
    assert differences("page", pages, "JSON", objects) == []


def test_what_the_pack_tells_of_every_aim(published):
    pack = {
        row["aim"]: {name: squeezed(row[name]) for name in NARRATIVE}
        for row in published.pack["aims.csv"]
        if row["state"] == "in the record"
    }
    objects = {}
    for aim in published.json("aims/")["aims"]:
        update = aim["update"] or {}
        start = "Nothing to report: " if update.get("is_nothing_to_report") else ""
        objects[aim["aim"]] = {
            "activity": squeezed(start + update.get("activity", "")),
            "rag_reason": squeezed(update.get("rag_reason", "")),
            "projected_reason": squeezed(update.get("projected_reason", "")),
            "evidence": update.get("lacks_evidence", ""),
            "approved_on": update.get("approved_on", ""),
            "reported_with": aim["reported_with"] or "",
            "kpis": ";".join(aim["kpis"]),
            "stale": "yes" if aim["is_stale"] else "no",
        }
    assert differences("pack", pack, "JSON", objects) == []


def test_the_strip_of_every_aim_tells_what_each_quarter_said(quarters, published):
    earlier = [
        each
        for each in quarters.values()
        if each.is_published and each.plan == published.plan and each.when <= published.when
    ]
    said = {each.json()["quarter"]: {aim["aim"]: aim for aim in each.json("aims/")["aims"]} for each in earlier}
    wrong = []
    for aim in published.json("aims/")["aims"]:
        strip = headed_rows(table_with(published.page(f"aims/{aim['aim']}/"), "Both ratings by quarter"))
        for name, rag in (("RAG", "rag"), ("Projected RAG", "projected_rag")):
            for when, words in strip[name].items():
                then = said[when][aim["aim"]]
                carried = f" carried from {then['rated_in']}" if then["is_carried"] else ""
                told = next(word for word, code in RATINGS.items() if code == (then[rag] or "")) + carried
                if words != told:
                    wrong.append(f"{aim['aim']}, {name} in {when}: the strip says {words!r}, the JSON {told!r}")
    assert wrong == []
