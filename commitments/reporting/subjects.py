"""What of a record a correction may be about: the quarter as such, or one theme, aim or KPI by its key. Pure."""

from commitments.reporting.summary import QuarterSummary

ABOUT = ("quarter", "theme", "aim", "kpi")


def shown_titles(summary: QuarterSummary) -> dict[tuple[str, str], str]:
    """The titles of whatever has a page in the record, by kind and key."""
    titles = {("theme", theme.slug): theme.title for theme in summary.themes}
    titles |= {("aim", aim.slug): aim.title for aim in summary.aims}
    titles |= {("kpi", kpi.slug): kpi.title for kpi in summary.kpis}
    return titles


def titles_of(summary: QuarterSummary) -> dict[tuple[str, str], str]:
    """The same, and those of the aims that were withdrawn in the quarter: the record names them without a page."""
    return {("aim", gone.slug): gone.title for gone in summary.gone} | shown_titles(summary)


def fault_of_subject(about: str, subject: str, summary: QuarterSummary) -> str:
    """Why a correction beside the record cannot have this key, as a sentence; empty where it can."""
    if about == "quarter":
        return "Leave the key empty for a note on the whole quarter." if subject else ""
    if (about, subject) not in titles_of(summary):
        return "The sealed quarter has no such key: copy it from the pack's files."
    return ""
