"""The rows of the pack's files on measures: verdicts, series, definitions, rules, glossary."""

from collections.abc import Iterator

from commitments.reporting.pack_rows import Row, cell_text, number_text
from commitments.reporting.published import post_of, used_of
from commitments.reporting.summary import KpiSummary, QuarterSummary
from kpis.choices import Status
from kpis.methods.series import Point
from kpis.methods.verdict import Used, Verdict


def verdicts(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per measure and rule that judged it."""
    for kpi in summary.kpis:
        for verdict in kpi.verdicts:
            yield [marking, summary.quarter, *_verdict(kpi, verdict)]


def series(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per measure and period, oldest first."""
    for kpi in summary.kpis:
        for point in kpi.series:
            yield [marking, summary.quarter, kpi.slug, *_point(point)]


def definitions(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per measure and version of its definition, oldest first."""
    for kpi in summary.kpis:
        for meaning in kpi.meanings:
            yield [
                marking,
                summary.quarter,
                kpi.slug,
                cell_text(meaning.valid_from),
                "yes" if meaning.is_comparable else "no",
                meaning.reason,
                meaning.definition,
                meaning.source,
                meaning.unit,
                meaning.frequency,
                meaning.combine,
                meaning.polarity,
                meaning.polarity_reason,
            ]


def rules(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per rule that judged a measure of the quarter."""
    for rule in summary.kpi_rules:
        yield [marking, summary.quarter, rule.rule, rule.name, rule.text]


def glossary(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per word that the measures use."""
    for term in summary.glossary:
        yield [marking, summary.quarter, term.word, term.meaning]


def used_words(used: Used) -> str:
    """A figure that a verdict used, in words: ``this quarter (2019/20 Q1): 23871 offences``."""
    value = "none" if used.value is None else number_text(used.value)
    period = f" ({used.period})" if used.period else ""
    unit = f" {used.unit}" if used.unit else ""
    return f"{used.name}{period}: {value}{unit}"


def _verdict(kpi: KpiSummary, verdict: Verdict) -> Row:
    comment = kpi.comment
    return [
        kpi.slug,
        kpi.sheet.number,
        kpi.sheet.section,
        kpi.title,
        "yes" if verdict.rule == kpi.sheet.rule else "no",
        verdict.rule,
        verdict.rule_name,
        verdict.word,
        verdict.judgement,
        verdict.rag,
        verdict.sentence,
        "; ".join(used_words(used_of(used)) for used in verdict.figures),
        verdict.advice,
        " ".join(verdict.guards),
        kpi.explanation,
        "yes" if comment and comment.asks_analysis else "no",
    ]


def _point(point: Point) -> Row:
    status = Status.PROVISIONAL if point.is_provisional else Status.FINAL
    return [
        str(point.period),
        number_text(point.value),
        number_text(point.numerator),
        number_text(point.denominator),
        cell_text(point.sample),
        status.value if point.value is not None else "",
        point.absence,
        post_of(point.decided_by),
        cell_text(point.review_on),
        cell_text(point.known_on),
        point.note,
    ]
