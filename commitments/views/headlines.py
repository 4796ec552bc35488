"""How a quarter stands and what moved, in sentences that can be read aloud, each count with the list that proves it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from commitments.choices import Rag
from commitments.filters.aims import NOT_RATED
from commitments.ratings import RagCounts, movement, worst_of
from commitments.reporting.changes import VERDICT_CHANGED, Changes, changes_between
from commitments.reporting.moves import GROUPS
from commitments.reporting.summary import KpiSummary, QuarterSummary, ThemeSummary
from commitments.views.frame import Link
from commitments.views.reading import Reading
from commitments.views.tags import rating_word
from kpis.methods.verdict import Judgement
from plantracker.ui.formatting import counted

# Words of a sentence with the list that proves their number: a page by its name with a query, empty for none.
Part = tuple[str, str]
PageUrl = Callable[[str], str]
NO_THEMES = "This plan has no themes and no aims: its record holds KPIs only."
NO_AIMS = "The record holds no aims."
UNCHANGED = "unchanged"
# What aims are in the newer quarter beside worse, better and unchanged; said only where there are any.
OTHER_GROUPS = {"rated": "newly or no longer rated", "new": "new", "text changed": "with another text"}
FIRST = "This is the first quarter of the plan that can be read here, so there is nothing to compare it with."


@dataclass(frozen=True)
class Movement:
    """What moved since the quarter before; ``changes`` is None for a first one."""

    sentence: str
    changes: Changes | None
    older: QuarterSummary | None


def movement_of(reading: Reading) -> Movement:
    """What moved since the earlier sealed quarter that the reader may know of."""
    if reading.earlier is None:
        return Movement(FIRST, None, None)
    older = reading.read(reading.earlier)
    changes = changes_between(older, reading.summary)
    said = "".join(part for part, _ in moved_parts(changes, reading.summary))
    return Movement(said, changes, older)


def moved_parts(changes: Changes, newer: QuarterSummary) -> tuple[tuple[str, str], ...]:
    """How many aims got worse, better and neither; where neither record holds aims, how many KPIs changed verdict.

    The sentence in parts, each with the group of changes that it counts, by its slug; empty for words between. Those
    of the newer quarter add up to its aims; those that are gone have a sentence of their own.
    """
    if not changes.aims:
        return ((verdicts_moved(changes, newer), "verdicts"),)
    counts = {group: len(changes.aims_of_group(group)) for group in GROUPS}
    parts = [
        (f"{counts['worse']} of {counted(len(newer.aims), 'aim')} got worse", "worse"),
        (" and ", ""),
        (f"{counts['better']} better", "better"),
        (f" since {changes.older}; ", ""),
        (f"{counts[UNCHANGED]} unchanged", UNCHANGED),
    ]
    for group, words in OTHER_GROUPS.items():
        if counts[group]:
            parts += [(", ", ""), (f"{counts[group]} {words}", group.replace(" ", "-"))]
    parts.append((".", ""))
    if gone := counts["gone"]:
        parts += [(" ", ""), (f"{gone} {'was' if gone == 1 else 'were'} withdrawn since", "gone"), (".", "")]
    return tuple(parts)


def verdicts_moved(changes: Changes, newer: QuarterSummary) -> str:
    """How many KPIs changed verdict, as a sentence."""
    moved = len(changes.kpis_of_kind(VERDICT_CHANGED))
    return f"{moved} of {counted(len(newer.kpis), 'KPI')} changed verdict since {changes.older}."


def moved_links(reading: Reading, movement: Movement) -> tuple[Link, ...]:
    """What is said of what moved, each count with the list that proves it."""
    if movement.changes is None or reading.earlier is None:
        return (Link(movement.sentence, ""),)
    url = reading.url("changes")
    held = f"{reading.url('aim-list')}?since={reading.earlier.as_period.slug}&moved={UNCHANGED}"
    return tuple(
        Link(said, held if group == UNCHANGED else f"{url}#{group}" if group else "")
        for said, group in moved_parts(movement.changes, reading.summary)
    )


def headline(summary: QuarterSummary, url: PageUrl) -> tuple[tuple[Link, ...], ...]:
    """How the plan stands, in sentences that can be read aloud; ``url`` is how its pages are addressed."""
    key = [kpi for kpi in summary.kpis if kpi.key]
    measures = _linked(measured_parts(key), url) if key else (Link("The record holds no key KPIs.", ""),)
    if not summary.has_themes:
        return ((Link(NO_THEMES, ""),), measures)
    if not summary.aims and all(theme.declared_total is None for theme in summary.themes):
        return ((Link(NO_AIMS, ""),), measures)
    return (aims_headline(summary, url), measures, (Link(declared_against_counted(summary), ""),))


def aims_headline(summary: QuarterSummary, url: PageUrl) -> tuple[Link, ...]:
    """The ratings of all aims, as a sentence."""
    return _linked(aims_parts(summary), url)


def aims_parts(summary: QuarterSummary) -> tuple[Part, ...]:
    """The ratings of all aims, as a sentence in parts."""
    counts = RagCounts.of(aim.rag for aim in summary.aims)
    if not counts.total:
        return ((NO_AIMS, ""),)
    red, amber, green, complete, unrated = (
        (f"{number} {word}", f"aim-list?rag={rag}")
        for word, number, rag in (
            ("Red", counts.red, Rag.RED),
            ("Amber", counts.amber, Rag.AMBER),
            ("Green", counts.green, Rag.GREEN),
            ("Complete", counts.complete, Rag.COMPLETE),
            ("not rated", counts.not_rated, NOT_RATED),
        )
    )
    comma = (", ", "")
    parts = (("Of ", ""), (counted(counts.total, "aim"), "aim-list"), comma)
    return (*parts, red, comma, amber, comma, green, comma, complete, (" and ", ""), unrated, (".", ""))


def declared_against_counted(summary: QuarterSummary) -> str:
    """What the plan declares beside what the record counts; they may well differ."""
    declaring = [theme.declared_total for theme in summary.themes if theme.declared_total is not None]
    here = f"{counted(len(summary.aims), 'aim')} in this record"
    if not declaring:
        return f"{here}; the plan document states no number."
    total, themes = counted(sum(declaring), "commitment"), counted(len(summary.themes), "theme")
    return f"{here}; the plan document states {total} in {len(declaring)} of {themes}."


def measured_parts(kpis: list[KpiSummary]) -> tuple[Part, ...]:
    """How the key measures stand, each by the rule that rates it; of a record without verdicts, by their baselines.

    A sentence in parts, whose numbers add up to all of them.
    """
    judged = [kpi.judgement for kpi in kpis]
    good, bad, same, unsaid = (
        judged.count(each) for each in (Judgement.GOOD, Judgement.BAD, Judgement.UNCHANGED, Judgement.CANNOT_BE_SAID)
    )
    by = "each judged by its own rule" if any(kpi.verdict for kpi in kpis) else "each against its baseline"
    url = "kpi-list?key=yes"
    parts = (
        *(("Of ", ""), (counted(len(kpis), "key KPI"), url), (f", {by}: ", "")),
        *((f"{good} good", f"{url}&judgement=good"), (", ", ""), (f"{bad} bad", f"{url}&judgement=bad"), (", ", "")),
        (f"{same} neither good nor bad", f"{url}&judgement=unchanged"),
    )
    rest = (("; ", ""), (f"{unsaid} cannot be said", f"{url}&judgement=cannot+be+said")) if unsaid else ()
    return (*parts, *rest, (".", ""))


def _linked(parts: Iterable[Part], url: PageUrl) -> tuple[Link, ...]:
    return tuple(Link(said, _address(proof, url)) for said, proof in parts)


def _address(proof: str, url: PageUrl) -> str:
    name, mark, query = proof.partition("?")
    return f"{url(name)}{mark}{query}" if name else ""


def better_sentence(theme: ThemeSummary) -> str:
    """That the theme is rated better than its worst aim; empty where it is not."""
    worst = worst_of(aim.rag for aim in theme.aims)
    if not theme.rag or not worst or movement(worst, theme.rag) != "better":
        return ""
    number = sum(aim.rag == worst for aim in theme.aims)
    said = counted(number, f"of its aims is rated {rating_word(worst)}", f"of its aims are rated {rating_word(worst)}")
    return f"The theme is rated {rating_word(theme.rag)}, which is better than its worst aim: {said}."
