"""How to read a page: of the record's rules, those that speak of something on the page."""

from collections.abc import Iterable

from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary, ThemeSummary

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
