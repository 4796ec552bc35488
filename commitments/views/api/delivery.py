"""Themes and aims of a published quarter as objects. Pure."""

from collections.abc import Iterator

from commitments.reporting.published import PublishedSummary
from commitments.reporting.summary import AimSummary, ThemeSummary, UpdateSummary
from commitments.views.api.quarters import counts_object, projection_object
from commitments.views.api.source import Source, day_text, word
from commitments.views.api.writing import Object


def themes_object(summary: PublishedSummary, source: Source) -> Object:
    """All themes in plan order, and those that have not begun."""
    return {
        **source.signed(source.page("theme-list")),
        "themes": [_theme(theme, source) for theme in summary.themes],
        "later_themes": [
            {
                **source.signed(source.page("theme-list")),
                "theme": later.slug,
                "title": later.title,
                "starts_on": day_text(later.starts_on),
            }
            for later in summary.later_themes
        ],
    }


def theme_object(summary: PublishedSummary, source: Source, slug: str) -> Object | None:
    """One theme; None where it had not begun or is not known."""
    return next((_theme(theme, source) for theme in summary.themes if theme.slug == slug), None)


def aims_object(summary: PublishedSummary, source: Source) -> Object:
    """All aims theme by theme, and those that were withdrawn in the quarter."""
    return {
        **source.signed(source.page("aim-list")),
        "aims": list(_aims(summary, source)),
        "withdrawn": [
            {
                **source.signed(source.page("theme", theme=gone.theme)),
                "aim": gone.slug,
                "theme": gone.theme,
                "title": gone.title,
                "withdrawn_on": day_text(gone.withdrawn_on),
                "reason": gone.reason,
            }
            for gone in summary.gone
        ],
    }


def aim_object(summary: PublishedSummary, source: Source, slug: str) -> Object | None:
    """One aim; None where the record holds none of this name."""
    return next((each for each in _aims(summary, source) if each["aim"] == slug), None)


def _aims(summary: PublishedSummary, source: Source) -> Iterator[Object]:
    for theme in summary.themes:
        for aim in theme.aims:
            yield _aim(aim, theme.slug, source)


def _theme(theme: ThemeSummary, source: Source) -> Object:
    return {
        **source.signed(source.page("theme", theme=theme.slug)),
        "theme": theme.slug,
        "order": theme.order,
        "title": theme.title,
        "objective": theme.objective,
        "lead": theme.lead,
        "starts_on": day_text(theme.starts_on),
        "rag": word(theme.rag),
        "rag_reason": theme.rag_reason,
        "rated_on": day_text(theme.rated_on),
        "declared_total": theme.declared_total,
        "counts": counts_object(theme.counts),
        "projection": projection_object(theme.projection),
        "aims": [aim.slug for aim in theme.aims],
        "key_kpis": theme.key_kpis,
    }


def _aim(aim: AimSummary, theme: str, source: Source) -> Object:
    return {
        **source.signed(source.page("aim", aim=aim.slug)),
        "aim": aim.slug,
        "theme": theme,
        "order": aim.order,
        "title": aim.title,
        "delivered_by": word(aim.delivered_by),
        "lead": aim.lead,
        "deputies": aim.deputies,
        "due_on": day_text(aim.due_on),
        "reported_with": word(aim.reported_with),
        "kpis": aim.kpis,
        "reworded_on": day_text(aim.reworded_on),
        "reworded_reason": aim.reworded_reason,
        "rag": word(aim.rag),
        "projected_rag": word(aim.projected_rag),
        "rated_in": word(aim.rated_in),
        "is_carried": aim.is_carried,
        "is_stale": aim.is_stale,
        "last_rag": word(aim.last_rag),
        "last_projected_rag": word(aim.last_projected_rag),
        "update": _update(aim.update) if aim.update else None,
    }


def _update(update: UpdateSummary) -> Object:
    return {
        "aim": update.aim,
        "quarter": update.quarter,
        "version": update.version,
        "activity": update.activity,
        "is_nothing_to_report": update.is_nothing_to_report,
        "lacks_evidence": update.lacks_evidence,
        "rag_reason": update.rag_reason,
        "projected_reason": update.projected_reason,
        "marking": update.marking,
        "author": update.author,
        "approver": update.approver,
        "approved_on": day_text(update.approved_on),
    }
