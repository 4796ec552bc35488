"""The columns of the panel's pack: one list for the files and for the dictionary that explains them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of a pack file. A figure is written as a number and never guarded like text."""

    name: str
    explanation: str
    is_figure: bool = False


def _text(name: str, explanation: str) -> Column:
    return Column(name, explanation)


def _figure(name: str, explanation: str) -> Column:
    return Column(name, explanation, is_figure=True)


MARKING = _text("marking", "The protective marking of the file; a draft says so here.")
QUARTER = _text("quarter", "The financial quarter; Q1 is April to June.")

THEME_COLUMNS = (
    _text("theme", "The theme's short name."),
    _text("theme_title", "The theme."),
    _figure("declared_total", "How many commitments the plan declares for the theme; empty where it declares none."),
    _figure("counted_aims", "How many aims of the theme are in the record."),
    _text("rag", "Governance's rating of the theme; empty where it has none."),
    _text("rag_reason", "The reason for that rating."),
    _text("rated_on", "When it was rated."),
    _figure("red", "Aims of the theme at Red."),
    _figure("amber", "Aims at Amber."),
    _figure("green", "Aims at Green."),
    _figure("complete", "Aims that are Complete."),
    _figure("not_rated", "Aims without a rating."),
    _figure("projected_count", "Aims projected Green or Complete by the plan's end."),
    _figure("projected_total", "Aims that this is a share of."),
    _text("projected", "That share as a percentage with both counts, or why it cannot be said."),
)

KPI_COLUMNS = (
    _text("kpi", "The measure's short name; empty for a theme without a key measure."),
    _text("kpi_title", "The measure."),
    _text("unit", "The unit; % is a share, whose changes are percentage points."),
    _text("baseline_period", "The period of the baseline."),
    _figure("baseline", "The baseline; empty where there is none."),
    _text("baseline_absence", "Why there is no baseline."),
    _text("current_period", "The newest period known before the cut-off."),
    _figure("current", "Its value; empty where there is none."),
    _text("current_absence", "Why there is no current value."),
    _text("last_period", "Where there is no current value: the newest period that has one."),
    _figure("last", "That period's value."),
    _figure("change", "Current less baseline."),
    _text("change_unit", "The unit of the change; percentage points for a share."),
    _figure("change_percent", "The change as a percentage of the baseline; none for shares and small baselines."),
    _text("direction", "Which way it went: up, down or level."),
    _text("judgement", "Whether that is good, bad, unchanged, or cannot be said."),
    _text("why", "The reason for that judgement."),
)

TABLE_ONE = (MARKING, QUARTER, *THEME_COLUMNS, *KPI_COLUMNS)

THEMES = (
    MARKING,
    QUARTER,
    _figure("order", "The theme's place in the plan."),
    *THEME_COLUMNS,
    _text("objective", "The strategic objective."),
    _text("lead", "Who leads the theme."),
    _text("starts_on", "When the theme begins; empty: with the plan."),
)

AIMS = (
    MARKING,
    QUARTER,
    _text("theme", "The theme's short name."),
    _text("aim", "The aim's short name."),
    _figure("order", "The aim's place in its theme."),
    _text("title", "The approved wording; of an aim that is gone, the last."),
    _text("state", "in the record, or gone (withdrawn in this quarter)."),
    _text("state_reason", "Why it was withdrawn or reworded, and when."),
    _text("delivered_by", "Who can deliver it: commissioner, force, partners, or lobby only."),
    _text("lead", "Who leads the aim."),
    _text("deputies", "Who deputises, separated by semicolons."),
    _text("due_on", "When it is due; empty: standing, to the plan's end."),
    _text("reported_with", "The aim whose update covers this one."),
    _text("rag", "How delivery stands; empty: not rated."),
    _text("rag_before", "The RAG as it stood before this quarter."),
    _text("rag_reason", "The reason given for the RAG."),
    _text("projected_rag", "How it is expected to stand at the plan's end; empty: not rated."),
    _text("projected_rag_before", "The projection as it stood before this quarter."),
    _text("projected_reason", "The reason given for the projection."),
    _text("rated_in", "The quarter of these ratings; an earlier one than the quarter means they were carried."),
    _text("stale", "yes where the aim was due and nothing was approved for the quarter."),
    _text("activity", "Activity to date, as approved; text marked above OFFICIAL stays out and says so."),
    _text("evidence", "Why the activity counts as no evidence; empty where it does count."),
    _text("approved_on", "When the update was approved."),
    _text("kpis", "The measures the aim is linked to, separated by semicolons."),
)

KPIS = (
    MARKING,
    QUARTER,
    *KPI_COLUMNS,
    _text("key", "yes where it is printed in Table One."),
    _text("themes", "The themes it serves, separated by semicolons."),
    _text("definition", "What is counted."),
    _figure("definition_version", "Which version of the definition."),
    _text("polarity", "Which way is good: higher, lower or neutral."),
    _text("polarity_reason", "Why that way is good."),
    _text("frequency", "How long its periods are."),
    _text("source", "Where the figures come from."),
    _text("known_on", "When the current value became known."),
    _text("note", "What was noted beside the current value; withheld ones have none."),
)

CHANGES = (
    MARKING,
    QUARTER,
    _text("against", "The earlier quarter it is compared with."),
    _text("about", "theme, aim or kpi."),
    _text("subject", "Its short name."),
    _text("title", "Its title."),
    _text(
        "change",
        "What happened: worse, better, newly rated, no longer rated, new, gone, text changed; of a measure"
        " the first that holds of new, gone, baseline changed, verdict changed (its rule says another word),"
        " revised (the same period has another figure), moved (a figure of another period), definition changed.",
    ),
    _text("rag_before", "RAG before."),
    _text("rag", "RAG now."),
    _text("projected_rag_before", "Projected RAG before."),
    _text("projected_rag", "Projected RAG now."),
    _text("text_before", "The wording before, where it changed."),
    _text("period_before", "Of a measure: the current period before."),
    _figure("value_before", "Of a measure: its value before."),
    _text("absence_before", "Of a measure: why there was no value."),
    _text("period", "Of a measure: the current period now."),
    _figure("value", "Of a measure: its value now."),
    _text("absence", "Of a measure: why there is no value now."),
)

CORRECTIONS = (
    MARKING,
    QUARTER,
    _figure("number", "The correction's number in its quarter."),
    _text("dated_on", "When it was made."),
    _text("about", "quarter, theme, aim or kpi."),
    _text("subject", "Its short name; empty for the quarter."),
    _text("was", "What the sealed quarter says."),
    _text("should_read", "What it should say."),
    _text("reason", "Why."),
    _text("by", "Who made the correction."),
)

DICTIONARY = (
    MARKING,
    _text("file", "The file."),
    _text("column", "The column."),
    _text("kind", "text or figure."),
    _text("explanation", "What it holds."),
)

VERDICTS = (
    MARKING,
    QUARTER,
    _text("kpi", "The measure's short name."),
    _text("number", "Its number in the office's papers."),
    _text("section", "The part of the papers that it stands in."),
    _text("kpi_title", "The measure."),
    _text("rates", "yes where this rule is the one that rates the measure."),
    _text("rule", "The rule's short name; its text is in rules.csv."),
    _text("rule_name", "The rule in words, with the reading or window used."),
    _text("verdict", "What the rule says, in a word or two."),
    _text("judgement", "Whether that is good, bad, unchanged, or cannot be said."),
    _text("rag", "The colour, where the rule defines one."),
    _text("sentence", "The verdict as a sentence."),
    _text("figures", "The figures that it used, each with its period."),
    _text("advice", "What to do; empty for nothing."),
    _text("cautions", "What the reader should know of the method's limits here."),
    _text("comment", "What the analyst said of the measure in the quarter."),
    _text("further_analysis", "yes where further analysis was asked for."),
)

SERIES = (
    MARKING,
    QUARTER,
    _text("kpi", "The measure's short name."),
    _text("period", "The month, quarter or year."),
    _figure("value", "The figure as known at the cut-off; empty where there is none."),
    _figure("numerator", "Of a figure made of two counts: the upper one."),
    _figure("denominator", "The lower one."),
    _figure("sample", "How many were asked, of a survey."),
    _text("status", "final or provisional; empty where there is no figure."),
    _text("absence", "Why there is no figure; empty beside none: nothing was recorded."),
    _text("decided_by", "Who decided that there is no figure."),
    _text("review_on", "When that is looked at again."),
    _text("known_on", "When the figure became known."),
    _text("note", "What was noted beside it; withheld ones have none."),
)

DEFINITIONS = (
    MARKING,
    QUARTER,
    _text("kpi", "The measure's short name."),
    _text("valid_from", "The first day that this version counts for; empty: from the beginning."),
    _text("comparable", "no where figures from then on are not compared with those before."),
    _text("reason", "Why the definition changed."),
    _text("definition", "What is counted."),
    _text("source", "Where the figures come from."),
    _text("unit", "The unit; % is a share."),
    _text("frequency", "How long its periods are."),
    _text("combine", "How months make quarters and years; empty: not stated."),
    _text("polarity", "Which way is good: higher, lower or neutral."),
    _text("polarity_reason", "Why that way is good."),
)

RULES = (
    MARKING,
    QUARTER,
    _text("rule", "The rule's short name."),
    _text("rule_name", "The rule."),
    _text("text", "How it judges, as it read when the quarter was sealed."),
)

GLOSSARY = (MARKING, QUARTER, _text("term", "The word."), _text("meaning", "What it means."))

Files = dict[str, tuple[Column, ...]]

FILES_1: Files = {
    "table_one.csv": TABLE_ONE,
    "themes.csv": THEMES,
    "aims.csv": AIMS,
    "kpis.csv": KPIS,
    "changes.csv": CHANGES,
    "corrections.csv": CORRECTIONS,
    "dictionary.csv": DICTIONARY,
}
FILES: Files = {
    "table_one.csv": TABLE_ONE,
    "themes.csv": THEMES,
    "aims.csv": AIMS,
    "kpis.csv": KPIS,
    "verdicts.csv": VERDICTS,
    "series.csv": SERIES,
    "definitions.csv": DEFINITIONS,
    "rules.csv": RULES,
    "glossary.csv": GLOSSARY,
    "changes.csv": CHANGES,
    "corrections.csv": CORRECTIONS,
    "dictionary.csv": DICTIONARY,
}


def files_of(format_number: int) -> Files:
    """The files of the pack of a record in this format: an old record keeps the pack that it had."""
    return FILES_1 if format_number == 1 else FILES
