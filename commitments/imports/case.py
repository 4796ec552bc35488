"""One import held against what is stored: the questions that its rules ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeVar, cast

from commitments.imports.background import Background
from commitments.imports.reading import ReadPlan
from commitments.models import Aim, Round
from commitments.reporting.plan_rows import (
    AimRow,
    FileRow,
    KpiRow,
    ObservationRow,
    PersonRow,
    PlanRow,
    PlanRows,
    ThemeRow,
)
from kpis.periods import LONDON
from kpis.permissions import ClosedQuarter
from plantracker.people.models import User

KEPT_BY_OTHERS = "The KPI is kept in a register that is not yours: leave the row as it is stored, or take it out."

SomeRow = TypeVar("SomeRow", bound=FileRow)


@dataclass(frozen=True)
class Case:
    """The rows that were read, what they are held against, who imports and when."""

    read: ReadPlan
    background: Background
    by: User
    at: datetime

    @property
    def rows(self) -> PlanRows:
        return self.read.rows

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
        return {kind: {row.identity: row for row in rows} for kind, rows in self.background.rows().by_file()}

    @cached_property
    def stored_observations(self) -> dict[tuple[Any, ...], ObservationRow]:
        """The stored observations that are exported, or would be once their measure is linked."""
        return cast(dict[tuple[Any, ...], ObservationRow], self.stored_rows[ObservationRow])

    def stored(self, row: SomeRow) -> SomeRow | None:
        """The stored row with the same key; None where there is none."""
        return cast(SomeRow | None, self.stored_rows[type(row)].get(row.identity))

    def unstored(self, rows: Iterable[SomeRow]) -> list[tuple[SomeRow, SomeRow | None]]:
        """The rows that are new or differ, each with what is stored."""
        pairs = [(row, self.stored(row)) for row in rows]
        return [(row, before) for row, before in pairs if row != before]

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
    def frequencies(self) -> dict[str, str]:
        """How often each measure is taken, once the import is done."""
        stored: Any = self.stored_rows[KpiRow].values()
        return {row.kpi: row.frequency for row in (*stored, *self.rows.kpis)}

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

    def _known(self, kind: type[FileRow], rows: Iterable[FileRow]) -> frozenset[str]:
        identities = {row.identity for row in rows} | set(self.stored_rows[kind])
        return frozenset(identity[0] for identity in identities | set(self.read.mentioned.get(kind.file, ())))


def counts_from(day: date) -> datetime:
    """From when an imported row counts: 00:00 in London of its day."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


def too_early(day: date, closed: Round | ClosedQuarter | None) -> str:
    """Why a row of this day comes too late for what is closed; empty where it does not."""
    if closed is None or counts_from(day) >= closed.cut_off:
        return ""
    cut_off = closed.cut_off.astimezone(LONDON)
    first = cut_off.date() if cut_off.time() == time.min else cut_off.date() + timedelta(days=1)
    return (
        f"It would count before the cut-off of {closed.quarter} ({cut_off:%Y-%m-%d %H:%M}), which has passed:"
        f" give {first} or a later day, as a revision."
    )
