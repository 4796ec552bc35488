"""What surrounds every review page: the marking, whose plan it is, its state, the way around."""

from dataclasses import dataclass
from typing import assert_never

from django.urls import reverse

from commitments.choices import Marking, Role, is_sensitive
from commitments.models import Plan, SealedQuarter
from commitments.reporting.summary import AimSummary
from commitments.views.reading import Reading, State
from plantracker.ui.formatting import counted, instant, months

SHORT_DIGEST = 12


@dataclass(frozen=True)
class Link:
    """One way on; ``is_current`` where it leads to the page itself."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class StateBar:
    """In which state the page is: a word first, then what it means here."""

    style: str
    word: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """Everything around a page's own content."""

    heading: str
    office: str
    plan: str
    period: str
    marking: str
    plan_links: tuple[Link, ...]
    page_links: tuple[Link, ...] = ()
    state_bar: StateBar | None = None
    is_draft: bool = False

    @property
    def sheet(self) -> str:
        """Which kind of printed sheet the page is: its marking stands on each."""
        return f"{'sensitive' if is_sensitive(self.marking) else 'official'}{'-draft' if self.is_draft else ''}"

    @property
    def title(self) -> str:
        """The title of the browser's window, the newest first."""
        state = self.state_bar.word if self.state_bar else ""
        return " – ".join(part for part in (self.heading, self.period, state, self.plan) if part)


def frame_of(reading: Reading, heading: str, *, page: str, marking: str = "") -> Frame:
    """The frame of a page of a quarter; ``page`` is the current page's name in addresses."""
    summary = reading.summary
    labels = {"overview": "Overview", "changes": "What changed"}
    if summary.has_themes:
        labels["aim-list"] = "Aims"
    labels |= {"kpi-list": "KPIs", "exceptions": "Exceptions"}
    pages = tuple(Link(label, reading.url(name), name == page) for name, label in labels.items())
    if reading.state is not State.LIVE:
        pages += (Link("Download the pack (zip)", reading.url("pack")),)
    quarter = reading.quarter
    return Frame(
        heading=heading,
        office=summary.plan.office,
        plan=summary.plan.title,
        period=f"{quarter} ({months(quarter.start, quarter.end)})",
        marking=marking or summary.plan.marking,
        plan_links=plan_links(reading.plan, reading.role, has_draft=reading.open_round is not None, at=reading.address),
        page_links=pages,
        state_bar=state_bar(reading),
        is_draft=reading.state is State.DRAFT,
    )


def plan_links(plan: Plan, role: Role, *, has_draft: bool, at: str) -> tuple[Link, ...]:
    """The plan's quarters: live, the draft for governance while a round is open, the sealed ones."""
    states = [("Live", "live")]
    if has_draft and role is Role.GOVERNANCE:
        states.append(("Draft", "draft"))
    links = [
        Link(label, reverse("commitments:overview", kwargs={"plan": plan.slug, "when": when}), at == when)
        for label, when in states
    ]
    return (*links, Link("Sealed quarters", reverse("commitments:quarter-list", args=[plan.slug]), at == "quarters"))


def state_bar(reading: Reading) -> StateBar:
    """The state of a quarter in words."""
    match reading.state:
        case State.LIVE:
            return StateBar("live", "Live (may change)", (f"As it stands on {instant(reading.at)}.", _round(reading)))
        case State.DRAFT:
            said = f"{reading.summary.quarter} as it would be sealed now, {instant(reading.at)}. All of it may change."
            return StateBar("draft", "DRAFT", (said, _round(reading)))
        case State.SEALED:
            return _sealed(reading)
    assert_never(reading.state)


def short_digest(record: SealedQuarter) -> str:
    """The beginning of a record's hash, enough to tell records apart."""
    return record.record_hash[:SHORT_DIGEST]


def highest_marking(reading: Reading, aims: tuple[AimSummary, ...]) -> str:
    """The plan's marking, or the higher one of an update whose words are on the page."""
    if any(aim.update and is_sensitive(aim.update.marking) for aim in aims):
        return str(Marking.SENSITIVE)
    return reading.summary.plan.marking


def _round(reading: Reading) -> str:
    if reading.open_round is None:
        return "No round is open."
    return f"The round of {reading.open_round.quarter} takes updates until {instant(reading.open_round.cut_off)}."


def _sealed(reading: Reading) -> StateBar:
    record = reading.record
    if record is None:
        raise ValueError("a sealed reading has a record")
    said = [
        f"As at the cut-off on {instant(record.cut_off)}; sealed on {instant(record.taken_at)}.",
        f"Record {record.sequence} of the plan's chain, digest {short_digest(record)}.",
    ]
    if reading.corrections:
        said.append(f"It has {counted(len(reading.corrections), 'correction')}.")
    return StateBar("sealed", "Sealed", tuple(said))
