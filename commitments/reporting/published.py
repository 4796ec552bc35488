"""From the board's summary of a quarter to what panel and public read. Pure.

The published pages can be given a ``PublishedSummary`` only, and only ``published`` makes one.
"""

from dataclasses import dataclass, fields, replace

from commitments.choices import Marking, is_sensitive
from commitments.reporting.canonical import Correction
from commitments.reporting.summary import (
    AimSummary,
    KpiSheet,
    KpiSummary,
    QuarterSummary,
    ThemeSummary,
    UpdateSummary,
)
from kpis.choices import Absence
from kpis.methods.series import Point, Reset, Target
from kpis.methods.verdict import Used

STAYS_OUT = "[Not published: marked {marking}]"
# Stands where an account bears an e-mail address instead of the name of a post.
UNNAMED = "a post that is not named"


@dataclass(frozen=True)
class PublishedSummary(QuarterSummary):
    """A quarter without what panel and public do not read; whatever shows the board's shows this too."""


def published(summary: QuarterSummary) -> PublishedSummary:
    """What panel and public read of a sealed quarter.

    1. Text marked above OFFICIAL, its reasons included, is replaced by a sentence that says so. 2. Of
    a withheld figure only that it is withheld stays, who decided, and when that is looked at again.
    3. An e-mail address in the place of a post is left out. Ratings and all other figures stay.
    """
    kept = {each.name: getattr(summary, each.name) for each in fields(QuarterSummary)}
    kept["themes"] = tuple(_theme(theme) for theme in summary.themes)
    kept["kpis"] = tuple(_kpi(kpi) for kpi in summary.kpis)
    return PublishedSummary(**kept)


def published_aim(aim: AimSummary) -> AimSummary:
    """One aim of a sealed quarter as panel and public read it."""
    return replace(
        aim,
        lead=post_of(aim.lead),
        deputies=tuple(post_of(deputy) for deputy in aim.deputies),
        update=_update(aim.update) if aim.update else None,
    )


def published_correction(correction: Correction, summary: QuarterSummary) -> Correction:
    """A correction beside a board's summary as panel and public read it: of a text that stays out nothing is quoted."""
    known = replace(correction, by=post_of(correction.by))
    markings = [
        aim.update.marking
        for aim in summary.aims
        if (correction.about, correction.subject) == ("aim", aim.slug) and aim.update
    ]
    if not any(map(is_sensitive, markings)):
        return known
    said = _stays_out(markings[0])
    return replace(known, was=said, should_read=said, reason=said)


def post_of(name: str) -> str:
    """The name of a post as panel and public read it: not where it is an e-mail address."""
    return UNNAMED if "@" in name else name


def used_of(used: Used) -> Used:
    """A figure of a verdict as they read it: a target's name holds who set it."""
    if "@" not in used.name:
        return used
    what, by, post = used.name.partition(" set by ")
    return replace(used, name=f"{what}{by}{post_of(post)}")


def _theme(theme: ThemeSummary) -> ThemeSummary:
    return replace(theme, lead=post_of(theme.lead), aims=tuple(published_aim(aim) for aim in theme.aims))


def _update(update: UpdateSummary) -> UpdateSummary:
    known = replace(update, author=post_of(update.author), approver=post_of(update.approver))
    if not is_sensitive(update.marking):
        return known
    said = _stays_out(update.marking)
    return replace(
        known,
        activity=said,
        is_nothing_to_report=False,
        lacks_evidence="",
        rag_reason=said,
        projected_reason=said,
        marking=str(Marking.OFFICIAL),
    )


def _kpi(kpi: KpiSummary) -> KpiSummary:
    is_withheld = kpi.current_absence == Absence.WITHHELD
    return replace(
        kpi,
        current_value=None if is_withheld else kpi.current_value,
        current_known_on=None if is_withheld else kpi.current_known_on,
        current_note="" if is_withheld else kpi.current_note,
        sheet=_sheet(kpi.sheet),
        series=tuple(_point(point) for point in kpi.series),
        targets=tuple(_target(target) for target in kpi.targets),
        resets=tuple(_reset(reset) for reset in kpi.resets),
        verdicts=tuple(
            replace(verdict, figures=tuple(used_of(used) for used in verdict.figures)) for verdict in kpi.verdicts
        ),
        comment=replace(kpi.comment, by=post_of(kpi.comment.by)) if kpi.comment else None,
    )


def _sheet(sheet: KpiSheet) -> KpiSheet:
    return replace(sheet, owner=post_of(sheet.owner))


def _point(point: Point) -> Point:
    decided_by = post_of(point.decided_by)
    if point.absence == Absence.WITHHELD:
        return Point(point.period, absence=point.absence, decided_by=decided_by, review_on=point.review_on)
    return replace(point, decided_by=decided_by) if point.decided_by else point


def _target(target: Target) -> Target:
    return replace(target, set_by=post_of(target.set_by))


def _reset(reset: Reset) -> Reset:
    return replace(reset, decided_by=post_of(reset.decided_by))


def _stays_out(marking: str) -> str:
    return STAYS_OUT.format(marking=marking or "with nothing, so treated as sensitive")
