"""The rows of the pack's files, from a summary. Each row has one text per column of its file."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from commitments.choices import is_sensitive
from commitments.reporting.canonical import Correction
from commitments.reporting.changes import AimChange, Changes, KpiChange
from commitments.reporting.pack_columns import AIMS, KPI_COLUMNS, Files
from commitments.reporting.published import post_of
from commitments.reporting.summary import AimSummary, KpiSummary, QuarterSummary, ThemeSummary
from kpis.choices import SHARE_UNIT

Row = list[str]

STAYS_OUT = "[Not in this pack: marked {marking}]"


def table_one(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per theme and key KPI, one for a theme without; the theme's columns on each."""
    for theme in summary.themes:
        start = [marking, summary.quarter, *_theme(theme)]
        if not theme.key_kpis:
            yield [*start, *[""] * len(KPI_COLUMNS)]
        for slug in theme.key_kpis:
            yield [*start, *_kpi(summary.kpis_by_slug[slug])]


def themes(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per theme that has begun."""
    for theme in summary.themes:
        yield [
            marking,
            summary.quarter,
            str(theme.order),
            *_theme(theme),
            theme.objective,
            post_of(theme.lead),
            cell_text(theme.starts_on),
        ]


def aims(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per aim in the record, theme by theme, with those withdrawn in the quarter after their theme's."""
    for theme in summary.themes:
        for aim in theme.aims:
            yield [marking, summary.quarter, theme.slug, aim.slug, str(aim.order), *_aim(aim)]
        for gone in summary.gone:
            if gone.theme == theme.slug:
                reason = f"{gone.withdrawn_on}: {gone.reason}"
                blank = [""] * (len(AIMS) - 8)
                yield [marking, summary.quarter, theme.slug, gone.slug, "", gone.title, "gone", reason, *blank]


def kpis(summary: QuarterSummary, marking: str) -> Iterator[Row]:
    """One row per measure of the plan."""
    for kpi in summary.kpis:
        yield [
            marking,
            summary.quarter,
            *_kpi(kpi),
            "yes" if kpi.key else "no",
            ";".join(kpi.themes),
            kpi.definition,
            str(kpi.definition_version),
            kpi.polarity,
            kpi.polarity_reason,
            kpi.frequency,
            kpi.source,
            cell_text(kpi.current_known_on),
            kpi.current_note,
        ]


def changes(changed: Changes, marking: str) -> Iterator[Row]:
    """One row per theme, aim and measure that differs from the earlier quarter."""
    start = [marking, changed.newer, changed.older]
    for theme in changed.themes:
        if theme.kind != "same":
            said = [theme.kind, theme.before or "", theme.after or ""]
            yield [*start, "theme", theme.slug, theme.title, *said, *[""] * 9]
    for aim in changed.aims:
        if aim.kind != "unchanged":
            yield [*start, "aim", aim.slug, *_aim_change(aim)]
    for kpi in changed.kpis:
        if kpi.kind != "unchanged":
            yield [*start, "kpi", kpi.slug, *_kpi_change(kpi)]


def corrections(quarter: str, notes: Sequence[Correction], marking: str) -> Iterator[Row]:
    """One row per correction beside the quarter."""
    for note in notes:
        yield [
            marking,
            quarter,
            str(note.number),
            note.dated_on.isoformat(),
            note.about,
            note.subject,
            note.was,
            note.should_read,
            note.reason,
            note.by,
        ]


def dictionary(files: Files, marking: str) -> Iterator[Row]:
    """One row per column of every file, this one included."""
    for file, columns in files.items():
        for column in columns:
            kind = "figure" if column.is_figure else "text"
            yield [marking, file, column.name, kind, column.explanation]


def _theme(theme: ThemeSummary) -> Row:
    counts, projection = theme.counts, theme.projection
    return [
        theme.slug,
        theme.title,
        cell_text(theme.declared_total),
        str(counts.total),
        theme.rag,
        theme.rag_reason,
        cell_text(theme.rated_on),
        *(str(count) for count in (counts.red, counts.amber, counts.green, counts.complete, counts.not_rated)),
        str(projection.on_course),
        str(projection.total),
        str(projection),
    ]


def _kpi(kpi: KpiSummary) -> Row:
    compared = kpi.comparison
    return [
        kpi.slug,
        kpi.title,
        kpi.unit,
        kpi.baseline_period,
        number_text(kpi.baseline_value),
        kpi.baseline_absence,
        kpi.current_period,
        number_text(kpi.current_value),
        kpi.current_absence,
        kpi.last_period,
        number_text(kpi.last_value),
        signed_text(compared.change),
        compared.change_unit,
        signed_text(compared.percent, SHARE_UNIT),
        compared.direction,
        compared.judgement,
        compared.why,
    ]


def _aim(aim: AimSummary) -> Row:
    update = aim.update
    reworded = f"reworded {aim.reworded_on}: {aim.reworded_reason}" if aim.reworded_on else ""
    rag_reason, projected_reason, activity, lacks_evidence = _narrative(aim)
    return [
        aim.title,
        "in the record",
        reworded,
        aim.delivered_by,
        post_of(aim.lead),
        ";".join(map(post_of, aim.deputies)),
        cell_text(aim.due_on),
        aim.reported_with,
        aim.rag,
        aim.last_rag,
        rag_reason,
        aim.projected_rag,
        aim.last_projected_rag,
        projected_reason,
        aim.rated_in,
        "yes" if aim.is_stale else "no",
        activity,
        lacks_evidence,
        cell_text(update.approved_on) if update else "",
        ";".join(aim.kpis),
    ]


def _narrative(aim: AimSummary) -> tuple[str, str, str, str]:
    """The reasons, the activity, and what it lacks; text marked above OFFICIAL stays out and its place says so."""
    update = aim.update
    if update is None:
        return "", "", "", ""
    if is_sensitive(update.marking):
        said = STAYS_OUT.format(marking=update.marking or "with nothing, so treated as sensitive")
        return said, said, said, ""
    activity = f"Nothing to report: {update.activity}" if update.is_nothing_to_report else update.activity
    return update.rag_reason, update.projected_reason, activity, update.lacks_evidence


def _aim_change(change: AimChange) -> Row:
    before, after = change.before, change.after
    aim = after or before
    return [
        aim.title if aim else "",
        change.kind,
        before.rag if before else "",
        after.rag if after else "",
        before.projected_rag if before else "",
        after.projected_rag if after else "",
        before.title if before and change.is_reworded else "",
        *[""] * 6,
    ]


def _kpi_change(change: KpiChange) -> Row:
    before, after = change.before, change.after
    kpi = after or before
    return [kpi.title if kpi else "", change.kind, *[""] * 5, *_current(before), *_current(after)]


def _current(kpi: KpiSummary | None) -> Row:
    if kpi is None:
        return ["", "", ""]
    return [kpi.current_period, number_text(kpi.current_value), kpi.current_absence]


def number_text(value: Decimal | None) -> str:
    """A figure's own digits, without trailing zeros; empty where there is none."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed_text(value: Decimal | None, ending: str = "") -> str:
    if value is None:
        return ""
    sign = "+" if value > 0 else ""
    return f"{sign}{number_text(value)}{ending}"


def cell_text(value: object) -> str:
    return "" if value is None else str(value)
