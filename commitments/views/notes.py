"""Corrections as pages print them, beside what they are about."""

from dataclasses import dataclass

from commitments.reporting.canonical import Correction
from commitments.reporting.subjects import titles_of
from commitments.reporting.summary import QuarterSummary
from plantracker.ui.formatting import day

KINDS = {"quarter": "the quarter", "theme": "the theme", "aim": "the aim", "kpi": "the KPI"}


@dataclass(frozen=True)
class Note:
    """One correction in words; ``was`` may be empty."""

    number: int
    dated: str
    about: str
    was: str
    should_read: str
    reason: str
    by: str


@dataclass(frozen=True)
class Notes:
    """All corrections of a quarter, with their words made once."""

    corrections: tuple[Correction, ...]
    names: dict[tuple[str, str], str]

    @classmethod
    def of(cls, corrections: tuple[Correction, ...], summary: QuarterSummary) -> "Notes":
        """The corrections beside a summary, which says what their subjects are called."""
        return cls(corrections, titles_of(summary))

    @property
    def all(self) -> tuple[Note, ...]:
        return tuple(self._note(each) for each in self.corrections)

    def about(self, kind: str, subject: str = "") -> tuple[Note, ...]:
        """The corrections of one theme, aim or KPI, or of the quarter as such."""
        return tuple(self._note(each) for each in self.corrections if (each.about, each.subject) == (kind, subject))

    def _note(self, correction: Correction) -> Note:
        kind = KINDS.get(correction.about, correction.about)
        name = self.names.get((correction.about, correction.subject), correction.subject)
        return Note(
            number=correction.number,
            dated=day(correction.dated_on),
            about=f"{kind} “{name}”" if name else kind,
            was=correction.was,
            should_read=correction.should_read,
            reason=correction.reason,
            by=correction.by,
        )
