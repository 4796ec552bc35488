"""What changed since the published quarter before, as an object, by the rules and in the order of the page. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from commitments.reporting.changes import AimChange, Changes, KpiChange, ThemeChange, changes_between
from commitments.reporting.moves import GROUPS
from commitments.reporting.published import PublishedSummary
from commitments.reporting.summary import AimSummary, KpiSummary
from commitments.views.aim_moves import AimMove, AimMoves
from commitments.views.api.kpis import baseline_object, current_object, rating_object
from commitments.views.api.source import Source, word
from commitments.views.api.writing import Json, Object
from commitments.views.kpi_moves import KPI_KINDS

UNCHANGED = "unchanged"
# What a theme's rating that did not move is called between two records.
SAME = "same"


@dataclass(frozen=True)
class Side:
    """One of the two published quarters: what it says, and where its objects come from."""

    summary: PublishedSummary
    source: Source


def changes_object(then: Side | None, now: Side) -> Object:
    """Everything that differs, each thing once, and how much does not.

    ``then`` is None for the first published quarter: ``since`` and ``counts`` are then null and the lists empty.
    """
    signed = now.source.signed(now.source.page("changes"))
    if then is None:
        return {**signed, "since": None, "counts": None, "themes": [], "aims": [], "kpis": []}
    found = changes_between(then.summary, now.summary)
    return {
        **signed,
        "since": then.source.signed(then.source.page("overview")),
        "counts": _counts(found),
        "themes": [_theme(change, then, now) for change in found.themes if change.kind != SAME],
        "aims": list(_aims(found, then, now)),
        "kpis": [
            _kpi(change, then.source, now.source) for kind in KPI_KINDS for change in found.kpis if change.kind == kind
        ],
    }


def _counts(found: Changes) -> Object:
    """How many of each kind, zeros included; they add up to all of both quarters."""
    aims: dict[str, Json] = {_key(group): len(found.aims_of_group(group)) for group in GROUPS}
    kinds = [change.kind for change in found.kpis]
    kpis: dict[str, Json] = {_key(kind): kinds.count(kind) for kind in (*KPI_KINDS, UNCHANGED)}
    themes = sum(change.kind != SAME for change in found.themes)
    return {
        "themes": {"changed": themes, UNCHANGED: len(found.themes) - themes, "all": len(found.themes)},
        "aims": {**aims, "all": len(found.aims)},
        "kpis": {**kpis, "all": len(found.kpis)},
    }


def _key(kind: str) -> str:
    return kind.replace(" ", "_")


def _theme(change: ThemeChange, then: Side, now: Side) -> Object:
    side = then if change.after is None else now
    reasons = {theme.slug: theme.rag_reason for theme in side.summary.themes}
    return {
        **side.source.signed(side.source.page("theme", theme=change.slug)),
        "theme": change.slug,
        "title": change.title,
        "change": change.kind,
        "was_rag": word(change.before or ""),
        "rag": word(change.after or ""),
        "rag_reason": reasons[change.slug] if change.after is not None else "",
    }


def _aims(found: Changes, then: Side, now: Side) -> Iterator[Object]:
    changed = [change for group in GROUPS if group != UNCHANGED for change in found.aims_of_group(group)]
    moves = AimMoves(then.summary, now.summary, then.source.page, now.source.page)
    for change, move in zip(changed, moves.rows(changed), strict=True):
        yield _aim(change, move, (now if change.after else then).source)


def _aim(change: AimChange, move: AimMove, source: Source) -> Object:
    return {
        **source.signed(move.url),
        "aim": change.slug,
        "theme": change.theme,
        "title": move.title,
        "was_title": word(move.old_title),
        "change": change.kind,
        **_ratings(change.before, "was_"),
        **_ratings(change.after, ""),
        "reasons": move.reasons,
        "is_late": bool(move.late),
    }


def _ratings(aim: AimSummary | None, when: str) -> dict[str, Json]:
    return {
        f"{when}rag": word(aim.rag) if aim else None,
        f"{when}projected_rag": word(aim.projected_rag) if aim else None,
    }


def _kpi(change: KpiChange, then: Source, now: Source) -> Object:
    source, shown = (now, change.after) if change.after else (then, change.before)
    if shown is None:
        raise ValueError("a change has a side")
    return {
        **source.signed(source.page("kpi", kpi=change.slug)),
        "kpi": change.slug,
        "title": shown.title,
        "unit": shown.unit,
        "change": change.kind,
        "was": _said(change.before),
        "now": _said(change.after),
        "causes": change.causes,
        "not_comparable_because": word(change.break_reason),
    }


def _said(kpi: KpiSummary | None) -> Json:
    """What one record says of a measure; null where it does not hold it."""
    if kpi is None:
        return None
    return {
        "unit": kpi.unit,
        "current": current_object(kpi),
        "baseline": baseline_object(kpi),
        "verdict": rating_object(kpi),
    }
