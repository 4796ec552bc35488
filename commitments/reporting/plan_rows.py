"""The seven files of a plan: their columns, and their rows as values. The same for import and export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from kpis.periods import Period
from plantracker.csvfiles import Column, Problem, shortened

TEXT, FIGURE = True, False


def _columns(**is_text: bool) -> tuple[Column, ...]:
    return tuple(Column(name, given) for name, given in is_text.items())


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One row of a file, read from it or as it would be written.

    ``number`` is its row in the file that was read and ``written`` the cells found there; both are
    left out when rows are compared. Missing values are None, or empty texts in columns of texts.
    """

    file: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    identified_by: ClassVar[tuple[str, ...]]

    number: int = field(default=0, compare=False)
    written: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def identity(self) -> tuple[Any, ...]:
        """What tells the row from others of its file."""
        return tuple(getattr(self, name) for name in self.identified_by)

    def problem(self, column: str, message: str) -> Problem:
        """Something that is wrong in one cell of this row."""
        return Problem(self.file, self.number, column, shortened(self.written.get(column, "")), message)

    def differing(self, other: "FileRow") -> tuple[str, ...]:
        """The columns in which two rows of a file differ."""
        names = (column.name for column in self.columns)
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))


@dataclass(frozen=True, kw_only=True)
class PlanRow(FileRow):
    """The plan itself."""

    file = "plan.csv"
    columns = _columns(
        slug=FIGURE,
        title=TEXT,
        area=TEXT,
        office=TEXT,
        board=TEXT,
        panel=TEXT,
        starts_on=FIGURE,
        ends_on=FIGURE,
        baseline_period=FIGURE,
    )
    identified_by = ("slug",)

    slug: str
    title: str
    area: str
    office: str
    board: str
    panel: str
    starts_on: date
    ends_on: date
    baseline_period: str


@dataclass(frozen=True, kw_only=True)
class ThemeRow(FileRow):
    """A theme, with the rating in force and its reason."""

    file = "themes.csv"
    columns = _columns(
        theme=FIGURE,
        order=FIGURE,
        title=TEXT,
        objective=TEXT,
        lead=TEXT,
        starts_on=FIGURE,
        declared_total=FIGURE,
        rag=FIGURE,
        rag_reason=TEXT,
    )
    identified_by = ("theme",)

    theme: str
    order: int
    title: str
    objective: str
    lead: str
    starts_on: date | None
    declared_total: int | None
    rag: str
    rag_reason: str


@dataclass(frozen=True, kw_only=True)
class AimRow(FileRow):
    """An aim in the record; its deputies by e-mail address, its KPIs by slug."""

    file = "aims.csv"
    columns = _columns(
        theme=FIGURE,
        aim=FIGURE,
        order=FIGURE,
        title=TEXT,
        delivered_by=FIGURE,
        lead=TEXT,
        deputies=TEXT,
        due_on=FIGURE,
        reported_with=FIGURE,
        kpis=FIGURE,
    )
    identified_by = ("aim",)

    theme: str
    aim: str
    order: int
    title: str
    delivered_by: str
    lead: str
    deputies: frozenset[str]
    due_on: date | None
    reported_with: str
    kpis: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class UpdateRow(FileRow):
    """An approved update; ``activity`` is the text as the file spells it, nothing to report included."""

    file = "updates.csv"
    columns = _columns(
        aim=FIGURE,
        quarter=FIGURE,
        rag=FIGURE,
        rag_reason=TEXT,
        projected_rag=FIGURE,
        projected_reason=TEXT,
        activity=TEXT,
        approved_on=FIGURE,
    )
    identified_by = ("aim", "quarter")

    aim: str
    quarter: Period
    rag: str
    rag_reason: str
    projected_rag: str
    projected_reason: str
    activity: str
    approved_on: date


@dataclass(frozen=True, kw_only=True)
class PersonRow(FileRow):
    """A person with their role in this plan; an empty role is for someone who is only named."""

    file = "people.csv"
    columns = _columns(email=TEXT, name=TEXT, organisation=TEXT, role=FIGURE)
    identified_by = ("email",)

    email: str
    name: str
    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True)
class KpiRow(FileRow):
    """A measure and the plan's link to it."""

    file = "kpis.csv"
    columns = _columns(
        kpi=FIGURE,
        title=TEXT,
        definition=TEXT,
        unit=TEXT,
        polarity=FIGURE,
        polarity_reason=TEXT,
        frequency=FIGURE,
        source=TEXT,
        decimals=FIGURE,
        key=FIGURE,
        baseline_period=FIGURE,
        baseline_value=FIGURE,
        baseline_absence=FIGURE,
        themes=FIGURE,
    )
    identified_by = ("kpi",)

    kpi: str
    title: str
    definition: str
    unit: str
    polarity: str
    polarity_reason: str
    frequency: str
    source: str
    decimals: int
    key: bool
    baseline_period: str
    baseline_value: Decimal | None
    baseline_absence: str
    themes: frozenset[str]

    # What belongs to the measure itself; the rest is the plan's link to it.
    of_measure: ClassVar[tuple[str, ...]] = (
        "title",
        "definition",
        "unit",
        "polarity",
        "polarity_reason",
        "frequency",
        "source",
        "decimals",
    )

    def definition_differs(self, other: "KpiRow") -> bool:
        """Whether the two rows define the measure differently."""
        return not set(self.of_measure).isdisjoint(self.differing(other))


@dataclass(frozen=True, kw_only=True)
class ObservationRow(FileRow):
    """One value of a measure for one period, or why there is none."""

    file = "observations.csv"
    columns = _columns(kpi=FIGURE, period=FIGURE, value=FIGURE, absence=FIGURE, known_on=FIGURE, note=TEXT)
    identified_by = ("kpi", "period", "known_on")

    kpi: str
    period: Period
    value: Decimal | None
    absence: str
    known_on: date
    note: str


@dataclass(frozen=True)
class PlanRows:
    """The rows of all seven files."""

    plan: tuple[PlanRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    aims: tuple[AimRow, ...] = ()
    updates: tuple[UpdateRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    kpis: tuple[KpiRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()

    def by_file(self) -> Iterator[tuple[type[FileRow], tuple[FileRow, ...]]]:
        """Each kind of row with its rows, in the order of the files."""
        for name, kind in ROW_KINDS.items():
            yield kind, getattr(self, name)


# By their place in PlanRows; the order is that in which files are listed and problems are told.
ROW_KINDS: dict[str, type[FileRow]] = {
    "plan": PlanRow,
    "themes": ThemeRow,
    "aims": AimRow,
    "updates": UpdateRow,
    "people": PersonRow,
    "kpis": KpiRow,
    "observations": ObservationRow,
}
FILE_NAMES = tuple(kind.file for kind in ROW_KINDS.values())
