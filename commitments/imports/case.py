"""One import held against what is stored: the questions that its rules ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

from commitments.imports.background import Background
from commitments.imports.reading import ReadPlan
from commitments.models import Aim
from commitments.reporting.file_rows import FileRow
from commitments.reporting.measure_rows import (
    AreaRow,
    DefinitionRow,
    FigureRow,
    MeasurementRow,
    ObservationRow,
    TermRow,
)
from commitments.reporting.plan_rows import AimRow, KpiRow, PersonRow, PlanRow, PlanRows, ThemeRow
from kpis.periods import LONDON, Period
from plantracker.people.models import User

KEPT_BY_OTHERS = "The KPI is kept in a register that is not yours: leave the row as it is stored, or take it out."
NO_SUCH_PERSON = "Nobody in people.csv or in the stored plan has this address: add them to people.csv."
NO_SUCH_KPI = "There is no such KPI in kpis.csv or in the stored plan: give the key of one."
NO_SUCH_AREA = "There is no such area in areas.csv or in the register: give the key of one."
NO_SUCH_TERM = "There is no such term in glossary.csv or in the register: give the key of one."

SomeRow = TypeVar("SomeRow", bound=FileRow)


@dataclass(frozen=True)
class Case:
    """The rows that were read, what they are held against, who imports and when."""

    read: ReadPlan
    background: Background
    by: User
    at: datetime

    @cached_property
    def rows(self) -> PlanRows:
        """The rows that were read; an empty cell of a measure's sheet is what it means."""
        settled = [row.with_sheet() if self.is_newest(row) else row for row in self.read.rows.definitions]
        return replace(self.read.rows, definitions=tuple(settled))

    @property
    def plan(self) -> PlanRow:
        """The plan as the files have it."""
        return self.read.rows.plan[0]

    @property
    def today(self) -> date:
        """The day of the import in London."""
        return self.at.astimezone(LONDON).date()

    @cached_property
    def stored_rows(self) -> dict[type[FileRow], dict[tuple[Any, ...], FileRow]]:
        """The stored rows of each kind, by what identifies them."""
        found = {kind: {row.identity: row for row in rows} for kind, rows in self.background.rows().by_file()}
        found[DefinitionRow] = {row.identity: row for row in self._stored_definitions(found[DefinitionRow].values())}
        return found

    def stored(self, row: SomeRow) -> SomeRow | None:
        """The stored row of the same record; None where there is none. That of a figure may be in the other file."""
        if isinstance(row, ObservationRow | MeasurementRow):
            return cast(SomeRow | None, self.stored_figure(row))
        return cast(SomeRow | None, self.stored_rows[type(row)].get(row.identity))

    def stored_figure(self, row: FigureRow) -> FigureRow | None:
        """The stored observation of the same series, period and day, in whichever file it is exported."""
        area = row.area if isinstance(row, MeasurementRow) else ""
        found = self.stored_rows[MeasurementRow].get((row.kpi, area, row.period, row.known_on))
        if found is None and not area:
            found = self.stored_rows[ObservationRow].get((row.kpi, row.period, row.known_on))
        return cast(FigureRow | None, found)

    def unstored(self, rows: Iterable[SomeRow]) -> list[tuple[SomeRow, SomeRow | None]]:
        """The rows that are new or differ, each with what is stored."""
        pairs = [(row, self.stored(row)) for row in rows]
        return [(row, before) for row, before in pairs if before is None or (row != before and row.differing(before))]

    @cached_property
    def emails(self) -> frozenset[str]:
        """Who may be named: the people of the files and of the stored plan."""
        return self._known(PersonRow, self.rows.people)

    @cached_property
    def themes(self) -> frozenset[str]:
        """The themes of the files and of the stored plan."""
        return self._known(ThemeRow, self.rows.themes)

    @cached_property
    def kpis(self) -> frozenset[str]:
        """The measures of the files and of the stored plan."""
        return self._known(KpiRow, self.rows.kpis)

    @cached_property
    def areas(self) -> frozenset[tuple[str, str]]:
        """The areas of the files and of the stored registers, each by its register and its slug."""
        stored = self.background.catalogue
        return self._kept(AreaRow, stored.areas.values(), stored.shown_areas)

    @cached_property
    def terms(self) -> frozenset[tuple[str, str]]:
        """The terms of the files and of the stored registers, each by its register and its slug."""
        stored = self.background.catalogue
        return self._kept(TermRow, stored.terms.values(), stored.shown_terms)

    @cached_property
    def stored_versions(self) -> dict[str, frozenset[date | None]]:
        """From when the stored versions of each measure's definition count; None stands for the first."""
        measures = self.background.measures
        return {kpi.slug: frozenset(measures.versions.get(key) or {None}) for key, kpi in measures.kpis.items()}

    @cached_property
    def versions(self) -> dict[str, frozenset[date | None]]:
        """The same of all versions, once the import is done."""
        found = dict(self.stored_versions)
        for kpi, day in self.read.mentioned.get(DefinitionRow.file, ()):
            found[kpi] = found.get(kpi, frozenset()) | {day}
        return found

    @cached_property
    def frequencies(self) -> dict[str, str]:
        """How often each measure is taken, once the import is done."""
        return {row.kpi: row.frequency for row in (*self.stored_kpis.values(), *self.rows.kpis)}

    @cached_property
    def stored_kpis(self) -> dict[str, KpiRow]:
        """The stored rows of kpis.csv by measure."""
        stored = cast(Iterable[KpiRow], self.stored_rows[KpiRow].values())
        return {row.kpi: row for row in stored}

    @cached_property
    def read_kpis(self) -> dict[str, KpiRow]:
        """The sound rows of kpis.csv by measure."""
        return {row.kpi: row for row in self.rows.kpis}

    @cached_property
    def withdrawn(self) -> dict[str, Aim]:
        """Stored aims that are withdrawn, by slug."""
        aims = self.background.stored.aims.values() if self.background.stored else ()
        return {aim.slug: aim for aim in aims if aim.withdrawn_on}

    @cached_property
    def companions(self) -> dict[str, str]:
        """With which aim each is reported once the import is done, empty for none; withdrawn ones too."""
        found = {slug: "" for (slug,) in self.read.mentioned.get(AimRow.file, ())}
        if self.background.stored:
            aims = self.background.stored.aims
            for aim in aims.values():
                found[aim.slug] = aims[aim.reported_with_id].slug if aim.reported_with_id else ""
        return found | {row.aim: row.reported_with for row in self.rows.aims}

    @cached_property
    def followers(self) -> dict[str, list[str]]:
        """Which aims are reported with each, once the import is done."""
        found: dict[str, list[str]] = {}
        for aim, companion in self.companions.items():
            if companion:
                found.setdefault(companion, []).append(aim)
        return found

    def is_newest(self, row: DefinitionRow) -> bool:
        """Whether this is the newest version of the measure's definition, once the import is done."""
        return row.valid_from == max(self.versions[row.kpi], key=lambda day: day or date.min)

    def wrong_length(self, kpi: str, period: Period) -> str:
        """Why the period is none of the measure's; empty where it is, or where the measure's own row is wrong."""
        frequency = self.frequencies.get(kpi)
        if not frequency or frequency == period.frequency:
            return ""
        return f"The KPI is kept by the {frequency}: give a {frequency}."

    def outside(self, quarter: Period) -> str:
        """Why nothing can be said of the quarter in this plan; empty where it can."""
        plan = self.plan
        if quarter.end < plan.starts_on or quarter.start > plan.ends_on:
            return f"The quarter lies outside the plan, which runs from {plan.starts_on} to {plan.ends_on}."
        return "The quarter has not begun: take the row out." if quarter.start > self.today else ""

    def is_kept_by_others(self, kpi: str) -> bool:
        """Whether the measure is kept in a register that the importer may not keep."""
        return self.background.register_of(kpi) in self.background.foreign

    def _stored_definitions(self, rows: Iterable[Any]) -> Iterator[DefinitionRow]:
        """The stored versions as the files would have them: the sheet is that of the newest, stored or read.

        A plain one is a row only where the files have one of its measure.
        """
        defined = {kpi for kpi, _day in self.read.mentioned.get(DefinitionRow.file, ())}
        for row in rows:
            if row.kpi in defined or not row.is_plain:
                yield row if self.is_newest(row) else row.without_sheet()

    def _kept(self, kind: type[FileRow], stored: Iterable[Any], shown: dict[str, Any]) -> frozenset[tuple[str, str]]:
        register = self.background.catalogue.register
        new = {(register, slug) for (slug,) in self.read.mentioned.get(kind.file, ()) if slug not in shown}
        return frozenset({(each.register, each.slug) for each in stored} | new)

    def _known(self, kind: type[FileRow], rows: Iterable[FileRow]) -> frozenset[str]:
        identities = {row.identity for row in rows} | set(self.stored_rows[kind])
        return frozenset(identity[0] for identity in identities | set(self.read.mentioned.get(kind.file, ())))
