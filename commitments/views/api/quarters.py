"""Plans, their published quarters, and the corrections beside these, as objects. Pure."""

from collections.abc import Container, Iterable

from commitments.models import SealedQuarter
from commitments.ratings import Projection, RagCounts
from commitments.reporting.canonical import Correction
from commitments.reporting.publications import publication_of
from commitments.reporting.published import PublishedSummary
from commitments.reporting.subjects import shown_titles
from commitments.reporting.summary import PlanSummary
from commitments.views.api.source import Source, day_text, instant_text
from commitments.views.api.writing import Json, Object


def source_of(seal: SealedQuarter, plan: str) -> Source:
    """Where the objects of a seal come from; ``plan`` is the plan's slug."""
    return Source(plan, seal.as_period, seal.record_hash)


def plan_object(words: PlanSummary, newest: Source, page: str, address: str) -> Object:
    """A plan in the words of its newest published quarter."""
    return {**newest.signed(page), **plan_words(words), "address": address}


def plan_words(words: PlanSummary) -> Object:
    """What a quarter says of its plan."""
    return {
        "plan": words.slug,
        "title": words.title,
        "area": words.area,
        "office": words.office,
        "board": words.board,
        "panel": words.panel,
        "starts_on": day_text(words.starts_on),
        "ends_on": day_text(words.ends_on),
        "baseline_period": words.baseline_period,
        "marking": words.marking,
    }


def listed_quarter(seal: SealedQuarter, source: Source, corrections: int) -> Object:
    """A published quarter as its plan lists it."""
    return {
        **source.signed(source.page("overview")),
        "address": source.address("quarter"),
        "starts_on": day_text(source.quarter.start),
        "ends_on": day_text(source.quarter.end),
        **_instants(seal),
        "corrections": corrections,
    }


def quarter_object(summary: PublishedSummary, seal: SealedQuarter, source: Source, corrections: int) -> Object:
    """A published quarter: its plan's words, its place in the chain, what it holds and where that is."""
    return {
        **listed_quarter(seal, source, corrections),
        "plan": plan_words(summary.plan),
        "record": {
            "sequence": seal.sequence,
            "format": seal.format,
            "software": seal.software,
            "content_hash": seal.content_hash,
            "previous_hash": seal.previous_hash,
            "record_hash": seal.record_hash,
        },
        "counts": {
            "themes": len(summary.themes),
            "later_themes": len(summary.later_themes),
            "aims": len(summary.aims),
            "kpis": len(summary.kpis),
            "rag": counts_object(RagCounts.of(aim.rag for aim in summary.aims)),
            "projected_rag": counts_object(RagCounts.of(aim.projected_rag for aim in summary.aims)),
            "projection": projection_object(Projection.of(aim.projected_rag for aim in summary.aims)),
        },
        "addresses": {name: source.address(name) for name in ("themes", "aims", "kpis", "changes", "corrections")},
    }


def counts_object(counts: RagCounts) -> Object:
    """How many aims stand at each rating, zeros included."""
    return {
        "red": counts.red,
        "amber": counts.amber,
        "green": counts.green,
        "complete": counts.complete,
        "not_rated": counts.not_rated,
        "all": counts.total,
    }


def projection_object(projection: Projection) -> Object:
    """How many aims are projected Green or Complete, of how many; ``percent`` is null of none."""
    return {"on_course": projection.on_course, "of": projection.total, "percent": projection.percent}


def corrections_object(summary: PublishedSummary, source: Source, corrections: Iterable[Correction]) -> Object:
    """The corrections beside a quarter, by number, each with the page of what it is about.

    That is the overview where the record shows no such thing, as of an aim that was withdrawn.
    """
    shown = shown_titles(summary)
    return {
        **source.signed(source.page("overview")),
        "corrections": [_correction(each, source, shown) for each in corrections],
    }


def _correction(correction: Correction, source: Source, shown: Container[tuple[str, str]]) -> Object:
    about, subject = correction.about, correction.subject
    has_page = (about, subject) in shown
    return {
        **source.signed(source.page(about, **{about: subject}) if has_page else source.page("overview")),
        "number": correction.number,
        "dated_on": day_text(correction.dated_on),
        "about": about,
        "subject": subject,
        "was": correction.was,
        "should_read": correction.should_read,
        "reason": correction.reason,
        "by": correction.by,
    }


def _instants(seal: SealedQuarter) -> dict[str, Json]:
    publication = publication_of(seal)
    if publication is None:
        raise ValueError("only a published quarter is an object")
    return {
        "cut_off": instant_text(seal.cut_off),
        "sealed_at": instant_text(seal.taken_at),
        "published_at": instant_text(publication.published_at),
    }
