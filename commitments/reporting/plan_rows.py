"""The files of a plan: seven that are always there, and those of its measures that are there if wanted.

The same rows serve import and export.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from commitments.reporting.file_rows import FIGURE, TEXT, FileRow, columns_of
from commitments.reporting.measure_rows import (
    AreaRow,
    CommentRow,
    DefinitionRow,
    MeasurementRow,
    ObservationRow,
    ResetRow,
    TargetRow,
    TermRow,
)
from kpis.periods import Period


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanRow(FileRow):
    """The plan itself; a file may leave out its look."""

    file = "plan.csv"
    columns = columns_of(
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
    optional = columns_of(brand_colour=FIGURE, logo_text=TEXT)
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
    brand_colour: str | None = None
    logo_text: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ThemeRow(FileRow):
    """A theme, with the rating in force and its reason."""

    file = "themes.csv"
    columns = columns_of(
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


@dataclass(frozen=True, kw_only=True, slots=True)
class AimRow(FileRow):
    """An aim in the record; its deputies by e-mail address, its KPIs by slug."""

    file = "aims.csv"
    columns = columns_of(
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


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateRow(FileRow):
    """An approved update; ``activity`` is the text as the file spells it, nothing to report included."""

    file = "updates.csv"
    columns = columns_of(
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


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow(FileRow):
    """A person with their role in this plan; an empty role is for someone who is only named."""

    file = "people.csv"
    columns = columns_of(email=TEXT, name=TEXT, organisation=TEXT, role=FIGURE)
    identified_by = ("email",)

    email: str
    name: str
    organisation: str
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiRow(FileRow):
    """A measure and the plan's link to it."""

    file = "kpis.csv"
    columns = columns_of(
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


@dataclass(frozen=True)
class PlanRows:
    """The rows of all files."""

    plan: tuple[PlanRow, ...] = ()
    themes: tuple[ThemeRow, ...] = ()
    aims: tuple[AimRow, ...] = ()
    updates: tuple[UpdateRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    kpis: tuple[KpiRow, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    definitions: tuple[DefinitionRow, ...] = ()
    glossary: tuple[TermRow, ...] = ()
    areas: tuple[AreaRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    resets: tuple[ResetRow, ...] = ()
    measurements: tuple[MeasurementRow, ...] = ()
    comments: tuple[CommentRow, ...] = ()

    def by_file(self) -> Iterator[tuple[type[FileRow], tuple[FileRow, ...]]]:
        """Each kind of row with its rows, in the order of the files."""
        for name, kind in ROW_KINDS.items():
            yield kind, getattr(self, name)


# By their place in PlanRows; the order is that in which files are listed and problems are told.
_ALWAYS: dict[str, type[FileRow]] = {
    "plan": PlanRow,
    "themes": ThemeRow,
    "aims": AimRow,
    "updates": UpdateRow,
    "people": PersonRow,
    "kpis": KpiRow,
    "observations": ObservationRow,
}
_IF_WANTED: dict[str, type[FileRow]] = {
    "definitions": DefinitionRow,
    "glossary": TermRow,
    "areas": AreaRow,
    "targets": TargetRow,
    "resets": ResetRow,
    "measurements": MeasurementRow,
    "comments": CommentRow,
}
ROW_KINDS = _ALWAYS | _IF_WANTED
SEVEN_FILES = tuple(kind.file for kind in _ALWAYS.values())
OPTIONAL_FILES = tuple(kind.file for kind in _IF_WANTED.values())
FILE_NAMES = SEVEN_FILES + OPTIONAL_FILES
IF_WANTED = f"if wanted {', '.join(OPTIONAL_FILES[:-1])} and {OPTIONAL_FILES[-1]}"
