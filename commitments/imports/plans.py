"""Checking an import of a plan: what is wrong with its files, and what it would add, change and leave.

Nothing here writes; ``commitments.actions.importing`` does.
"""

from dataclasses import dataclass, field
from datetime import datetime

from commitments.imports.background import Background, check_may_import, plan_of, read_background
from commitments.imports.case import Case
from commitments.imports.checking import in_order, problems_of
from commitments.imports.differences import FileDifferences, differences_of, summary_lines
from commitments.imports.reading import ReadPlan, read_files
from commitments.imports.sources import Source
from commitments.reporting.file_rows import FileRow
from plantracker.csvfiles import Problem
from plantracker.people.models import User


@dataclass(frozen=True)
class CheckedImport:
    """An import that was read and held against what is stored; nothing is written yet.

    ``errors`` are all of them, in the order of the files; ``differences`` are empty where there
    are any.
    """

    read: ReadPlan
    errors: tuple[Problem, ...] = ()
    differences: dict[type[FileRow], FileDifferences] = field(default_factory=dict)
    background: Background = field(default_factory=Background, compare=False)

    @property
    def changes_anything(self) -> bool:
        """Whether anything would be added or changed."""
        return any(each.added or each.changed for each in self.differences.values())

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """How many rows of each file would be added, changed and left."""
        return {
            each.file: {"added": len(each.added), "changed": len(each.changed), "left": each.left}
            for each in self.differences.values()
        }

    def lines(self) -> list[str]:
        """What would be added, changed and left, in lines for people."""
        return list(summary_lines(self.differences))


def plan_import(*, source: Source, by: User, at: datetime) -> CheckedImport:
    """Read and check the files of a plan; raises ``NotAllowed`` unless the person may import it."""
    return check_import(read_files(source), by=by, at=at)


def check_import(read: ReadPlan, *, by: User, at: datetime) -> CheckedImport:
    """Hold files that were read against what is stored now.

    Raises ``NotAllowed`` before anything of the stored plan can show in an error. Where a file
    cannot be read to its end, or the plan's own row is wrong, only the errors of reading are told:
    every other would be a guess.
    """
    if not read.rows.plan:
        return CheckedImport(read, tuple(in_order(list(read.problems))))
    check_may_import(by, plan_of(read.rows.plan[0]))
    if not read.is_readable or len(read.rows.plan) > 1:
        return CheckedImport(read, tuple(in_order(list(read.problems))))
    case = Case(read, read_background(read.rows, by=by, at=at), by, at)
    errors = tuple(in_order([*read.problems, *problems_of(case)]))
    if errors:
        return CheckedImport(read, errors)
    return CheckedImport(read, (), differences_of(case), case.background)
