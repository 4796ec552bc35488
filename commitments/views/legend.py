"""How to read a page: what its marks mean, and those of the record's rules that speak of what it shows. Pure."""

from collections.abc import Collection, Iterable, Iterator

from commitments.choices import is_sensitive
from commitments.reporting.published import STAYS_OUT
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary, ThemeSummary
from commitments.views.lengths import parts_of
from commitments.views.meanings import MARKS, RATINGS, SIGNS, Meaning
from commitments.views.verdicts import ARROWS, POINT
from plantracker.ui.fragments import Count, Mark, Tag

# How the rules of records begin, by what they speak of.
STARTS = {
    "themes": ("A theme's rating", "Projected %"),
    "carried": ("An aim without an approved update",),
    "kpis": ("A KPI's current figure", "Figures are compared", "No percentage"),
}

# No rule of a record, which says nothing of the plan document.
DECLARED = (
    "What the plan document states is its own number of commitments; this record counts the aims that it holds,"
    " so the two may differ."
)
_RATING_WORDS = {each.word: name for name, each in RATINGS.items()}
# How a text begins that is not published.
_LEFT_OUT = STAYS_OUT.split("{")[0]


def rules_shown(
    summary: QuarterSummary,
    *,
    themes: Iterable[ThemeSummary] = (),
    aims: Iterable[AimSummary] = (),
    kpis: Iterable[KpiSummary] = (),
) -> tuple[str, ...]:
    """The rules in their order, for a page that shows these; a rule of which nobody knows what it speaks stays.

    Last, where a theme has one, what its declared total is.
    """
    listed = tuple(themes)
    shown = {"themes": bool(listed), "carried": any(aim.is_carried for aim in aims), "kpis": any(kpis)}
    left_out = tuple(start for what, starts in STARTS.items() if not shown[what] for start in starts)
    rules = tuple(rule for rule in summary.rules if not rule.startswith(left_out))
    return (*rules, DECLARED) if any(theme.declared_total is not None for theme in listed) else rules


def legend_of(*shown: object, marks: Collection[str] = ()) -> tuple[Meaning, ...]:
    """What the ratings and signs mean that stand in the values of a page, and its ``marks``; nothing else.

    A count has its rating's word on the page, whatever the number.
    """
    found = {name for value in shown for name in _names_in(value)}
    known = {f"rag {name}": each for name, each in RATINGS.items()}
    known |= {f"mark {name}": each for name, each in MARKS.items()}
    known |= {f"sign {name}": each for name, each in SIGNS.items()}
    found |= {f"mark {name}" for name in marks}
    return tuple(each for name, each in known.items() if name in found)


def marks_of_aims(aims: Iterable[AimSummary]) -> set[str]:
    """The marks that a page has which shows these aims with their updates."""
    listed = tuple(aims)
    updates = [aim.update for aim in listed if aim.update]
    held = {
        "carried": any(aim.is_carried for aim in listed),
        "stale": any(aim.is_stale for aim in listed),
        "no-evidence": any(update.lacks_evidence for update in updates),
        "reworded": any(aim.reworded_on for aim in listed),
        "sensitive": any(is_sensitive(each.marking) or each.activity.startswith(_LEFT_OUT) for each in updates),
    }
    return {name for name, is_held in held.items() if is_held}


def _names_in(value: object) -> Iterator[str]:
    match value:
        case str() | None:
            return
        case Tag():
            yield f"rag {value.style}"
        case Count() if value.word in _RATING_WORDS:
            yield f"rag {_RATING_WORDS[value.word]}"
        case Mark():
            yield from _names_of(value)
        case _:
            if getattr(value, "arrow", ""):
                yield "sign change"
            for each in parts_of(value):
                yield from _names_in(each)


def _names_of(mark: Mark) -> Iterator[str]:
    if mark.colour:
        yield "sign colours"
        return
    yield f"sign {mark.style if mark.style in SIGNS else 'neither'}"
    if mark.sign in ARROWS.values():
        yield "sign class"
    if mark.sign == POINT:
        yield "sign point"
