"""A measure as Table One prints it: figures or why there is none, the change, what it means."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from string import ascii_lowercase

from commitments.reporting.summary import KpiSummary
from commitments.views.notes import Note, Notes
from commitments.views.verdicts import mark_of
from kpis.choices import SHARE_UNIT, FrequencyChoice
from kpis.methods.comparison import MIN_BASE, Direction
from kpis.methods.spans import period_words
from kpis.periods import Frequency, NotAPeriod, Period
from plantracker.ui.formatting import day, figure, signed, signed_percent, unit_words
from plantracker.ui.fragments import Cell, Mark, Noted

# How a record names twelve months that are no financial year.
TWELVE_MONTHS = "12 months to "
ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.LEVEL: "="}


@dataclass(frozen=True)
class KpiRow:
    """One row of Table One; ``url`` leads to the measure's own page, ``remarks`` and ``notes`` stand beneath it."""

    slug: str
    title: str
    url: str
    unit: str
    frequency: str
    definition: str
    source: str
    baseline: Cell
    current: Cell
    arrow: str
    direction: str
    change: Cell
    mark: Mark
    remarks: tuple[str, ...]
    notes: tuple[Note, ...]


def kpi_row(kpi: KpiSummary, notes: Notes, url: str) -> KpiRow:
    """The row of one measure, with its corrections beside it."""
    comparison = kpi.comparison
    return KpiRow(
        slug=kpi.slug,
        title=kpi.title,
        url=url,
        unit=unit_words(kpi.unit),
        frequency=_frequency(kpi.frequency),
        definition=kpi.definition,
        source=kpi.source,
        baseline=baseline_cell(kpi),
        current=current_cell(kpi),
        arrow=ARROWS.get(comparison.direction, ""),
        direction=comparison.direction.value.capitalize(),
        change=change_cell(kpi),
        mark=mark_of(kpi),
        remarks=note_beneath(kpi),
        notes=notes.about("kpi", kpi.slug),
    )


def baseline_cell(kpi: KpiSummary) -> Cell:
    """The baseline with its period, or why there is none."""
    if kpi.baseline_value is None:
        return Cell((kpi.baseline_absence or "none recorded").capitalize(), True, _periods(kpi.baseline_period))
    return Cell(_figure(kpi, kpi.baseline_value), details=_periods(kpi.baseline_period or "period not known"))


def current_cell(kpi: KpiSummary) -> Cell:
    """The current figure with its period, and whether it is provisional.

    Or why there is none, who decided that, and the last one that there was.
    """
    if kpi.current_value is not None:
        details = _periods(kpi.current_period) + provisional_words(kpi)
        return Cell(_figure(kpi, kpi.current_value), details=details)
    point = kpi.current_point
    decision = decision_words(point.decided_by, point.review_on) if point else ()
    details = _periods(kpi.current_period) + decision
    if kpi.last_value is not None:
        details += (f"last value {_figure(kpi, kpi.last_value)} ({period_name(kpi.last_period)})",)
    return Cell(kpi.current_absence.capitalize(), True, details)


def provisional_words(kpi: KpiSummary) -> tuple[str, ...]:
    """That the current figure is provisional, where it is."""
    return ("provisional",) if kpi.is_provisional else ()


def noted_figure(kpi: KpiSummary, letters: Mapping[str, str]) -> Noted:
    """The same with what was noted beside the figure, for a table that has no row beneath for it.

    ``letters`` are those of ``letters_of``.
    """
    return Noted(current_cell(kpi), kpi.current_note, letters.get(kpi.current_note, ""))


def letters_of(notes: Iterable[str]) -> dict[str, str]:
    """The notes that stand beside more than one figure, each with the letter under which paper says it once.

    >>> letters_of(["Provisional.", "Not printed.", "", "Provisional.", ""])
    {'Provisional.': 'a'}
    """
    often = [note for note, number in Counter(filter(None, notes)).items() if number > 1]
    return dict(zip(often, ascii_lowercase, strict=False))


def change_cell(kpi: KpiSummary) -> Cell:
    """The change in the measure's own unit, with its percentage where one may be given."""
    change, percent = kpi.comparison.change, kpi.comparison.percent
    if change is None:
        return Cell("No comparison", True)
    text = signed(change, kpi.unit, kpi.decimals)
    if percent is not None:
        return Cell(f"{text} ({signed_percent(percent)})")
    if kpi.unit == SHARE_UNIT:
        return Cell(text)
    return Cell(text, details=(f"no percentage for a baseline under {MIN_BASE}",))


def note_beneath(kpi: KpiSummary) -> tuple[str, ...]:
    """What was noted beside the current figure, for the row beneath: in the cell it would be a tall column."""
    return (f"Note beside the figure: {kpi.current_note}",) if kpi.current_note else ()


def period_name(text: str) -> str:
    """A period of the record as pages name it: months in words; a quarter, a year or any other text as it stands.

    >>> period_name("2025-12"), period_name("12 months to 2014-09")
    ('December 2025', '12 months to September 2014')
    >>> period_name("2023/24 Q3"), period_name("2020/21"), period_name("period not known")
    ('2023/24 Q3', '2020/21', 'period not known')
    """
    start = TWELVE_MONTHS if text.startswith(TWELVE_MONTHS) else ""
    try:
        period = Period.parse(text.removeprefix(start))
    except NotAPeriod:
        return text
    return f"{start}{period_words(period)}" if period.frequency is Frequency.MONTH else text


def decision_words(decided_by: str, review_on: date | None) -> tuple[str, ...]:
    """Who decided that there is no figure, and when that is looked at again, as far as it is recorded.

    >>> decision_words("Head of Analysis", date(2024, 9, 30))
    ('decided by Head of Analysis', 'to be reviewed on 30 September 2024')
    >>> decision_words("", None)
    ()
    """
    said = (f"decided by {decided_by}",) if decided_by else ()
    return (*said, f"to be reviewed on {day(review_on)}") if review_on else said


def _figure(kpi: KpiSummary, value: Decimal) -> str:
    return figure(value, kpi.unit, kpi.decimals)


@cache
def _frequency(frequency: str) -> str:
    return FrequencyChoice(frequency).label if frequency in FrequencyChoice.values else frequency


def _periods(period: str) -> tuple[str, ...]:
    return (period_name(period),) if period else ()
