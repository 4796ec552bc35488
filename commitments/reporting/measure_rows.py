"""The files of a plan's measures beside kpis.csv: what they mean, their figures, and what was decided of them."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from commitments.reporting.file_rows import FIGURE, TEXT, FileRow, columns_of
from kpis.choices import Absence, Rule, Sigma, Status, VarianceLines
from kpis.models import DEFINING
from kpis.periods import Period

# The columns of a measure's sheet, with what an empty cell means in the newest version.
SHEET: dict[str, Any] = {
    **dict.fromkeys(("wanted", "number", "section", "board", "framework", "framework_version"), ""),
    "rule": Rule.BASELINE.value,
    "sigma": Sigma.MOVING_RANGE.value,
    "lines": VarianceLines.AVERAGE.value,
    **dict.fromkeys(("proxy", "own_area", "owner"), ""),
    "terms": frozenset(),
}
_NO_SHEET: dict[str, Any] = {**dict.fromkeys(SHEET, ""), "terms": frozenset()}


@dataclass(frozen=True, kw_only=True, slots=True)
class DefinitionRow(FileRow):
    """One version of what a measure means; the newest version carries the measure's sheet too.

    ``valid_from`` is None for the first version. In older versions the columns of ``SHEET`` are empty.
    """

    file = "definitions.csv"
    columns = columns_of(
        kpi=FIGURE,
        valid_from=FIGURE,
        definition=TEXT,
        source=TEXT,
        unit=TEXT,
        frequency=FIGURE,
        combine=FIGURE,
        polarity=FIGURE,
        polarity_reason=TEXT,
        comparable=FIGURE,
        reason=TEXT,
        wanted=TEXT,
        number=TEXT,
        section=TEXT,
        board=TEXT,
        framework=TEXT,
        framework_version=TEXT,
        rule=FIGURE,
        sigma=FIGURE,
        lines=FIGURE,
        proxy=TEXT,
        own_area=FIGURE,
        owner=TEXT,
        terms=FIGURE,
    )
    identified_by = ("kpi", "valid_from")

    kpi: str
    valid_from: date | None
    definition: str
    source: str
    unit: str
    frequency: str
    combine: str
    polarity: str
    polarity_reason: str
    comparable: bool
    reason: str
    wanted: str
    number: str
    section: str
    board: str
    framework: str
    framework_version: str
    rule: str
    sigma: str
    lines: str
    proxy: str
    own_area: str
    owner: str
    terms: frozenset[str]

    # What kpis.csv says of the measure too; only how months combine is said here alone.
    in_kpis_file: ClassVar[tuple[str, ...]] = tuple(name for name in DEFINING if name != "combine")

    @property
    def is_plain(self) -> bool:
        """Whether it is the only version of a measure and says no more than kpis.csv does."""
        return self.valid_from is None and not self.combine and self.sheet == SHEET

    @property
    def has_sheet(self) -> bool:
        """Whether the row is that of a newest version, as it was stored or settled: every sheet has a rule."""
        return bool(self.rule)

    @property
    def sheet(self) -> dict[str, Any]:
        """The columns of the measure's sheet."""
        return {name: getattr(self, name) for name in SHEET}

    def with_sheet(self) -> "DefinitionRow":
        """The row as that of the newest version: an empty cell of the sheet is what it means."""
        return replace(self, **{name: getattr(self, name) or empty for name, empty in SHEET.items()})

    def without_sheet(self) -> "DefinitionRow":
        """The row as that of an older version."""
        return replace(self, **_NO_SHEET)


@dataclass(frozen=True, kw_only=True, slots=True)
class TermRow(FileRow):
    """A word of the register's glossary."""

    file = "glossary.csv"
    columns = columns_of(term=FIGURE, word=TEXT, meaning=TEXT)
    identified_by = ("term",)

    term: str
    word: str
    meaning: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AreaRow(FileRow):
    """A named area of the register, and which others it is compared with."""

    file = "areas.csv"
    columns = columns_of(area=FIGURE, name=TEXT, population=FIGURE, similar=FIGURE)
    identified_by = ("area",)

    area: str
    name: str
    population: int | None
    similar: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetRow(FileRow):
    """A target that stands: for a period, or by a date."""

    file = "targets.csv"
    columns = columns_of(kpi=FIGURE, period=FIGURE, by=FIGURE, value=FIGURE, set_by=TEXT, reason=TEXT)
    identified_by = ("kpi", "period", "by")

    kpi: str
    period: Period | None
    by: date | None
    value: Decimal
    set_by: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResetRow(FileRow):
    """A decision that stands: limits are drawn anew from a month on."""

    file = "resets.csv"
    columns = columns_of(kpi=FIGURE, month=FIGURE, reason=TEXT, decided_by=TEXT, decided_on=FIGURE)
    identified_by = ("kpi", "month")

    kpi: str
    month: Period
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasurementRow(FileRow):
    """An observation with all that one can hold; ``area`` is empty for the measure's own series."""

    file = "measurements.csv"
    columns = columns_of(
        kpi=FIGURE,
        area=FIGURE,
        period=FIGURE,
        value=FIGURE,
        numerator=FIGURE,
        denominator=FIGURE,
        sample=FIGURE,
        status=FIGURE,
        absence=FIGURE,
        known_on=FIGURE,
        note=TEXT,
        withheld_by=TEXT,
        review_on=FIGURE,
    )
    identified_by = ("kpi", "area", "period", "known_on")

    kpi: str
    area: str
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    sample: int | None
    status: str
    absence: str
    known_on: date
    note: str
    withheld_by: str
    review_on: date | None

    @property
    def whole(self) -> "MeasurementRow":
        return self

    @property
    def has_figure(self) -> bool:
        """Whether there is a figure, withheld or not."""
        return self.value is not None or self.numerator is not None

    @property
    def is_withheld_figure(self) -> bool:
        """Whether there is a figure that only those may see who work on the plan."""
        return self.has_figure and self.absence == Absence.WITHHELD


@dataclass(frozen=True, kw_only=True, slots=True)
class ObservationRow(FileRow):
    """A plain observation of a measure's own series: a final value, or why there is none."""

    file = "observations.csv"
    columns = columns_of(kpi=FIGURE, period=FIGURE, value=FIGURE, absence=FIGURE, known_on=FIGURE, note=TEXT)
    identified_by = ("kpi", "period", "known_on")

    kpi: str
    period: Period
    value: Decimal | None
    absence: str
    known_on: date
    note: str

    @property
    def whole(self) -> MeasurementRow:
        """The observation as measurements.csv would have it."""
        return MeasurementRow(
            row_number=self.row_number,
            written=self.written,
            kpi=self.kpi,
            area="",
            period=self.period,
            value=self.value,
            numerator=None,
            denominator=None,
            sample=None,
            status=Status.FINAL,
            absence=self.absence,
            known_on=self.known_on,
            note=self.note,
            withheld_by="",
            review_on=None,
        )


FigureRow = ObservationRow | MeasurementRow


def at_home(row: MeasurementRow) -> FigureRow:
    """The observation as a row of the one file that it is exported in.

    observations.csv has what its columns can hold: a final value of the measure's own series, or why
    there is none. Everything else is in measurements.csv.
    """
    is_own = not (row.area or row.withheld_by) and row.review_on is None
    is_bare = row.numerator is None and row.sample is None and row.status == Status.FINAL
    if not (is_own and is_bare) or row.is_withheld_figure:
        return row
    return ObservationRow(
        kpi=row.kpi, period=row.period, value=row.value, absence=row.absence, known_on=row.known_on, note=row.note
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentRow(FileRow):
    """What the analyst says of a measure in one quarter, and whether more analysis is asked for."""

    file = "comments.csv"
    columns = columns_of(kpi=FIGURE, quarter=FIGURE, comment=TEXT, analysis=FIGURE)
    identified_by = ("kpi", "quarter")

    kpi: str
    quarter: Period
    comment: str
    analysis: bool
