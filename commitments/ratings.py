"""Judgements on ratings, from plain values. Nothing here reads the database or the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from commitments.choices import Rag

# From worst to best.
ORDER = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE)
# What a reader counts as "will be delivered".
ON_COURSE = frozenset({Rag.GREEN, Rag.COMPLETE})

NOTHING_TO_REPORT = "Nothing to report: "
WORK_IN_PROGRESS = "work in progress"


@dataclass(frozen=True)
class Ratings:
    """An aim's two ratings; empty texts where it is not rated."""

    rag: str = ""
    projected_rag: str = ""


@dataclass(frozen=True)
class MissingReason:
    """A reason that has to be given: in which field, and why."""

    field: str
    message: str


def agree(rag: str, projected_rag: str) -> bool:
    """Whether a RAG and a projected RAG say the same; Green and Complete do not disagree."""
    return rag == projected_rag or {rag, projected_rag} <= ON_COURSE


def is_at_odds(rag: str, projected_rag: str) -> bool:
    """Whether a reader is told that two ratings disagree: where they do, and where what is Complete is projected less.

    No update owes a reason for the latter. An aim without either rating is not at odds.
    """
    if not (rag and projected_rag):
        return False
    return not agree(rag, projected_rag) or (rag == Rag.COMPLETE and projected_rag != Rag.COMPLETE)


def missing_reasons(previous: Ratings, now: Ratings, *, rag_reason: str, projected_reason: str) -> list[MissingReason]:
    """The reasons that an update still owes.

    A rating that moved since the last one needs a reason of its own; a first rating has not
    moved. Where the two ratings disagree (Red beside a projected Green among them) a reason in
    either field will do.
    """
    rag_reason, projected_reason = rag_reason.strip(), projected_reason.strip()
    owed = []
    if _moved(previous.rag, now.rag) and not rag_reason:
        owed.append(
            MissingReason("rag_reason", f"Say why the RAG moved from {_name(previous.rag)} to {_name(now.rag)}.")
        )
    if _moved(previous.projected_rag, now.projected_rag) and not projected_reason:
        message = f"Say why the projection moved from {_name(previous.projected_rag)} to {_name(now.projected_rag)}."
        owed.append(MissingReason("projected_reason", message))
    if now.rag and now.projected_rag and not agree(now.rag, now.projected_rag) and not rag_reason + projected_reason:
        message = f"The RAG is {_name(now.rag)} and the projection {_name(now.projected_rag)}: say why they differ."
        owed.append(MissingReason("rag_reason", message))
    return owed


def movement(before: str, after: str) -> str:
    """How a rating moved: ``better``, ``worse``, ``same``, ``newly rated`` or ``no longer rated``."""
    if before == after:
        return "same"
    if not before:
        return "newly rated"
    if not after:
        return "no longer rated"
    return "better" if ORDER.index(Rag(after)) > ORDER.index(Rag(before)) else "worse"


def worst_of(rags: Iterable[str]) -> str:
    """The worst of some ratings, those that are not rated left out; empty where there is none."""
    found = {rag for rag in rags if rag}
    return next((rag.value for rag in ORDER if rag in found), "")


def fall(before: str, after: str) -> int:
    """How many steps a rating fell; 0 where it did not, and where it was or is not rated."""
    if not before or not after:
        return 0
    return max(ORDER.index(Rag(before)) - ORDER.index(Rag(after)), 0)


@dataclass(frozen=True)
class RagCounts:
    """How many aims stand at each rating; the parts add up to ``total``."""

    red: int = 0
    amber: int = 0
    green: int = 0
    complete: int = 0
    not_rated: int = 0

    @classmethod
    def of(cls, rags: Iterable[str]) -> "RagCounts":
        """Count ratings; an empty one is not rated."""
        given = list(rags)
        return cls(**{rag.value: given.count(rag) for rag in ORDER}, not_rated=given.count(""))

    @property
    def total(self) -> int:
        return self.red + self.amber + self.green + self.complete + self.not_rated


@dataclass(frozen=True)
class Projection:
    """How many of a theme's aims in the record are projected Green or Complete."""

    on_course: int
    total: int

    @classmethod
    def of(cls, projected_rags: Iterable[str]) -> "Projection":
        """Count projections; an aim without one is in the total and not on course."""
        given = list(projected_rags)
        return cls(sum(rag in ON_COURSE for rag in given), len(given))

    @property
    def percent(self) -> int | None:
        """The whole percentage, halves rounded up; None where there are no aims.

        Never rounded to 100 while an aim is off course, nor to 0 while one is on it.
        """
        if not self.total:
            return None
        share = Decimal(100 * self.on_course) / self.total
        rounded = int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        if self.on_course < self.total:
            rounded = min(rounded, 99)
        return max(rounded, 1) if self.on_course else rounded

    def __str__(self) -> str:
        if self.percent is None:
            return "cannot be said: no aims"
        return f"{self.percent}% ({self.on_course} of {self.total})"


def lack_of_evidence(activity: str, *, is_nothing_to_report: bool, previous_activity: str | None) -> str:
    """Why a text shows no evidence of activity; empty where it does.

    ``previous_activity`` is last quarter's approved text, None where there is none.
    """
    plain = _squeezed(activity)
    if is_nothing_to_report:
        return "nothing to report"
    if not plain:
        return "no text"
    # The papers write “Work in progress through to March 2025”; a second sentence says more.
    if plain.startswith(WORK_IN_PROGRESS) and ". " not in plain:
        return "work in progress"
    if previous_activity is not None and plain == _squeezed(previous_activity):
        return "same text as last quarter"
    return ""


def _moved(before: str, after: str) -> bool:
    return bool(before) and bool(after) and before != after


def _name(rag: str) -> str:
    return Rag(rag).label


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()
