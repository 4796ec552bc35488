"""The exceptions, card by card: all pages, the file and the verdicts of the JSON."""

import re

from tests.commitments.demo.depths.figures import verdict_in
from tests.commitments.demo.depths.quarter import differences, slug_of
from tests.commitments.demo.depths.words import squeezed

CLASSES = "Exception classes"
CLASSED = (
    "Single point exception",
    "Increasing trend",
    "Decreasing trend",
    "Stable above the mean",
    "Stable below the mean",
)
STABLE = ("Stable", "Cannot be said", "Not comparable")
NO_COMMENT = "Comment: none is recorded for this quarter."


def months_in(said):
    """The months of a class, from its sentence: those outside a limit, each before its figure, or the whole run."""
    if said["verdict"] not in CLASSED:
        return ""
    # After the title and the quarter, which is said of every class.
    _title, texts = re.split(r": [a-z ]+ in \w+ to \w+ \d{4}\. ", said["sentence"], maxsplit=1)
    first, *more = re.split(r"\. (?=[A-Z])", texts)
    if said["verdict"] != CLASSED[0]:
        return re.match(r"The (.*? \d{4}) ", first)[1]
    other_side = [each for each in more[:1] if re.search(r" lies? (above|below) the (upper|lower) limit of ", each)]
    return "; ".join(re.findall(r"(\w+ \d{4}) \(", " ".join((first, *other_side))))


def card_of(card):
    """What one card says; its class is that of its own rule where no other stands beneath."""
    heading = card.first("h3")
    title = heading.first("a").words
    first, *more = [verdict_in(each) for each in card.every("div", "verdict")]
    classed = more[0] if more else first
    texts = [each.words for each in card.every("p")]
    advice = next((each for each in texts if each.startswith("What to do:")), "")
    comment = next(each for each in texts if each.startswith("Comment:"))
    note = next((each for each in texts if each.startswith("Note beside the figure:")), "")
    owner = next(each for each in texts if each.startswith(("Owner:", "No owner")))
    return {
        "number": heading.words.removesuffix(title).strip().removeprefix("KPI ").removesuffix(":"),
        "title": title,
        "months": months_in(classed),
        "sentence": classed["sentence"],
        "rating": first["verdict"],
        "rating sentence": first["sentence"],
        "advice": advice.removeprefix("What to do: "),
        "adverse without comment": "Adverse without a comment" in texts,
        "comment": "" if comment == NO_COMMENT else comment.removeprefix("Comment: "),
        "note": note.removeprefix("Note beside the figure: "),
        "owner": "" if owner.startswith("No owner") else owner.removeprefix("Owner: ").removesuffix("."),
        "analysis": "Further analysis was asked for." in texts,
    }


def on_pages(quarter):
    cards = [card for page in quarter.pages("exceptions/") for card in page.every("article", "exception")]
    return {slug_of(card.first("a")["href"]): card_of(card) for card in cards}


def in_file(quarter):
    return {
        row["kpi"]: {
            "number": row["number"],
            "title": squeezed(row["title"]),
            "months": row["months"],
            "sentence": squeezed(row["sentence"]),
            "rating": row["rating"],
            "rating sentence": squeezed(row["rating_sentence"]),
            "advice": squeezed(row["advice"]),
            "adverse without comment": row["adverse_without_comment"] == "yes",
            "comment": squeezed(row["comment"]),
            "note": squeezed(row["note"]),
            "owner": row["owner"],
            "analysis": row["further_analysis"] == "yes",
        }
        for row in quarter.file("exceptions.csv")
    }


def told(kpi):
    """What the object says of a measure, if it is an exception or adverse without a comment; None of any other."""
    classes = next((each for each in kpi["verdicts"] if each["rule"].startswith(CLASSES)), None)
    is_exception = classes is not None and classes["word"] not in STABLE
    said = kpi["comment"]["text"] if kpi["comment"] else ""
    is_lacking = kpi["verdict"]["judgement"] == "bad" and not said.strip()
    if not is_exception and not is_lacking:
        return None
    rating = next(each for each in kpi["verdicts"] if each["rule"] == kpi["verdict"]["rule"])
    shown = classes if is_exception else rating
    return {
        "number": kpi["number"],
        "title": squeezed(kpi["title"]),
        "months": months_in({"verdict": shown["word"], "sentence": squeezed(shown["sentence"])}),
        "sentence": squeezed(shown["sentence"]),
        "rating": rating["word"],
        "rating sentence": squeezed(rating["sentence"]),
        "advice": squeezed(shown["advice"]),
        "adverse without comment": is_lacking,
        "comment": squeezed(said),
        "note": squeezed(kpi["current"]["note"]),
        "owner": kpi["owner"],
        "analysis": bool(kpi["comment"] and kpi["comment"]["asks_analysis"]),
    }


def test_the_exceptions(quarter):
    assert differences("page", on_pages(quarter), "file", in_file(quarter)) == []


def test_the_exceptions_are_those_of_the_json(published):
    page = on_pages(published)
    found = {slug: told(published.json(f"kpis/{slug}/")) for slug in published.kpi_slugs}
    objects = {slug: cells for slug, cells in found.items() if cells}
    assert differences("page", dict(sorted(page.items())), "JSON", dict(sorted(objects.items()))) == []
