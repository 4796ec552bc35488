"""KPIs of a published quarter as objects: each with its figure and verdict, one with its whole series. Pure."""

from datetime import date
from decimal import Decimal

from commitments.reporting.compared import compared_in
from commitments.reporting.published import PublishedSummary
from commitments.reporting.summary import KpiSummary
from commitments.views.api.source import Source, day_text, word
from commitments.views.api.writing import Json, Object
from commitments.views.verdicts import mark_of, verdict_mark
from kpis.methods.series import Meaning, Point, Reset, Target
from kpis.methods.verdict import Verdict

# The kind of an absence of which the record says nothing.
NONE_RECORDED = "none recorded"


def kpis_object(summary: PublishedSummary, source: Source) -> Object:
    """All KPIs in the record's order, without their series."""
    return {
        **source.signed(source.page("kpi-list")),
        "kpis": [_listed(kpi, source) for kpi in summary.kpis],
    }


def kpi_object(summary: PublishedSummary, source: Source, slug: str) -> Object | None:
    """One KPI with its definitions, targets, verdicts and observations; None where the record holds none."""
    kpi = summary.kpis_by_slug.get(slug)
    if kpi is None:
        return None
    return {
        **_listed(kpi, source),
        "definition": kpi.definition,
        "definition_version": kpi.definition_version,
        "source": kpi.source,
        "polarity_reason": kpi.polarity_reason,
        "framework": kpi.sheet.framework,
        "framework_version": kpi.sheet.framework_version,
        "definitions": [_meaning(each) for each in kpi.meanings],
        "targets": [_target(each) for each in kpi.targets],
        "resets": [_reset(each) for each in kpi.resets],
        "verdicts": [_verdict(each) for each in kpi.verdicts],
        "observations": [_observation(each) for each in kpi.series],
    }


def figure_object(value: Decimal | None, absence: str, decided_by: str = "", review_on: date | None = None) -> Object:
    """A figure, or null beside the absence that says why: its kind, who decided, when that is looked at again."""
    if value is not None:
        return {"value": value, "absence": None}
    said = {"kind": absence or NONE_RECORDED, "decided_by": decided_by, "review_on": day_text(review_on)}
    return {"value": None, "absence": said}


def _listed(kpi: KpiSummary, source: Source) -> Object:
    return {
        **source.signed(source.page("kpi", kpi=kpi.slug)),
        "kpi": kpi.slug,
        "number": kpi.sheet.number,
        "title": kpi.title,
        "section": kpi.sheet.section,
        "unit": kpi.unit,
        "decimals": kpi.decimals,
        "polarity": kpi.polarity,
        "frequency": kpi.frequency,
        "is_key": kpi.key,
        "themes": kpi.themes,
        "aims": kpi.sheet.aims,
        "board": kpi.sheet.board,
        "owner": kpi.sheet.owner,
        "current": current_object(kpi),
        "baseline": baseline_object(kpi),
        "judged": _judged(kpi),
        "compared": _compared(kpi),
        "verdict": rating_object(kpi),
        "comment": _comment(kpi),
    }


def current_object(kpi: KpiSummary) -> Object:
    """The figure that the record gives for now, of its period, or why there is none."""
    point = kpi.current_point
    return {
        "period": word(kpi.current_period),
        **figure_object(
            kpi.current_value,
            kpi.current_absence,
            point.decided_by if point else "",
            point.review_on if point else None,
        ),
        "is_provisional": kpi.is_provisional,
        "known_on": day_text(kpi.current_known_on),
        "note": kpi.current_note,
    }


def baseline_object(kpi: KpiSummary) -> Object:
    """What the plan holds it against, or why there is nothing."""
    return {"period": word(kpi.baseline_period), **figure_object(kpi.baseline_value, kpi.baseline_absence)}


def _judged(kpi: KpiSummary) -> Json:
    """The figure that the verdict judges, which may be of a longer period than the current one; null where of none."""
    judged = compared_in(kpi).current
    if judged is None or judged.value is None:
        return None
    return {"period": word(judged.period), "value": judged.value, "unit": judged.unit}


def _compared(kpi: KpiSummary) -> Json:
    """What the verdict holds the judged figure against, and the change; null where it names nothing."""
    compared = compared_in(kpi)
    if compared.other is None or compared.other.value is None:
        return None
    return {
        "name": compared.other.name,
        "period": word(compared.other.period),
        "value": compared.other.value,
        "unit": compared.other.unit,
        "change": compared.change.value if compared.change else None,
        "change_unit": compared.change.unit if compared.change else None,
        "change_percent": compared.percent,
    }


def rating_object(kpi: KpiSummary) -> Object:
    """What the rule says that rates it."""
    mark = mark_of(kpi)
    return {
        "rule": mark.rule,
        "word": mark.word,
        "judgement": kpi.judgement.value,
        "rag": word(mark.colour),
        "sentence": mark.sentence,
    }


def _comment(kpi: KpiSummary) -> Json:
    if kpi.comment is None:
        return None
    return {
        "text": kpi.comment.text,
        "asks_analysis": kpi.comment.asks_analysis,
        "by": kpi.comment.by,
        "on": day_text(kpi.comment.on),
    }


def _observation(point: Point) -> Object:
    return {
        "period": str(point.period),
        "starts_on": day_text(point.period.start),
        "ends_on": day_text(point.period.end),
        **figure_object(point.value, point.absence, point.decided_by, point.review_on),
        "numerator": point.numerator,
        "denominator": point.denominator,
        "sample": point.sample,
        "is_provisional": point.is_provisional,
        "known_on": day_text(point.known_on),
        "note": point.note,
    }


def _meaning(meaning: Meaning) -> Object:
    return {
        "valid_from": day_text(meaning.valid_from),
        "definition": meaning.definition,
        "source": meaning.source,
        "unit": meaning.unit,
        "frequency": meaning.frequency,
        "combine": word(meaning.combine),
        "polarity": meaning.polarity,
        "polarity_reason": meaning.polarity_reason,
        "is_comparable": meaning.is_comparable,
        "reason": meaning.reason,
    }


def _target(target: Target) -> Object:
    return {
        "value": target.value,
        "period": str(target.period) if target.period else None,
        "by": day_text(target.by),
        "set_by": target.set_by,
        "reason": target.reason,
    }


def _reset(reset: Reset) -> Object:
    return {
        "month": str(reset.month),
        "reason": reset.reason,
        "decided_by": reset.decided_by,
        "decided_on": day_text(reset.decided_on),
    }


def _verdict(verdict: Verdict) -> Object:
    return {
        "rule": verdict.rule_name,
        "word": verdict.word,
        "judgement": verdict.judgement.value,
        "rag": word(verdict_mark(verdict).colour),
        "sentence": verdict.sentence,
        "advice": verdict.advice,
        "cautions": verdict.guards,
    }
