"""The days of a board: the one that is asked for, the one that it is compared with, and what was known by each."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from commitments.models import Plan
from commitments.reporting.board import Span
from commitments.views.reading import NotHere
from kpis.periods import LONDON
from plantracker.ui.formatting import day, instant
from plantracker.ui.forms import PageForm

# The Corporate Governance Board meets every two months.
EIGHT_WEEKS = timedelta(weeks=8)
NOT_BEFORE = "The day to compare with must lie before {until}, the day of the board."


class BoardForm(PageForm):
    """Which board is asked for; ``until`` is the day on which its figures stand, where that is known already."""

    on = forms.DateField(label="Board on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    since = forms.DateField(
        label="Compared with",
        required=False,
        help_text="Empty: eight weeks before.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        self.today = today
        super().__init__(data, auto_id="board-%s", use_required_attribute=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asked, since = cleaned.get("on"), cleaned.get("since")
        if asked and since and since >= min(asked, self.today):
            self.add_error("since", NOT_BEFORE.format(until=day(min(asked, self.today))))
        return cleaned


@dataclass(frozen=True)
class BoardDays:
    """A board's span, with the instants just before which things were known.

    ``asked`` is the day in the address; where that lies ahead, the span ends today. What was known on
    a day was known by its end, today by now.
    """

    asked: date
    span: Span
    known_before: datetime
    known_then: datetime
    is_now: bool

    @classmethod
    def of(cls, asked: date, since: date | None, *, now: datetime) -> "BoardDays":
        """The days of the board on ``asked``; without ``since``, compared with eight weeks before."""
        today = now.astimezone(LONDON).date()
        until = min(asked, today)
        span = Span(since or until - EIGHT_WEEKS, until)
        is_now = until == today
        return cls(asked, span, now if is_now else end_of(until), end_of(span.since), is_now)

    @property
    def state(self) -> str:
        """How far the figures go, as the state bar's first words."""
        return "As of now" if self.is_now else "As known then"

    def said(self, plan: Plan) -> tuple[str, ...]:
        """What a reader must know of the two days."""
        known = f"What was known at the end of {day(self.span.until)}"
        if self.is_now:
            known = f"What is known on {instant(self.known_before)}"
        said = [f"{known}, compared with the end of {day(self.span.since)}."]
        if self.asked > self.span.until:
            said.insert(0, f"{day(self.asked)} is still ahead.")
        if self.span.since < plan.starts_on:
            said.append(f"The plan began on {day(plan.starts_on)}, so nothing was reported before.")
        return tuple(said)


def end_of(on: date) -> datetime:
    """The first instant in London after a day."""
    return datetime.combine(on + timedelta(days=1), time.min, tzinfo=LONDON)


def day_named(text: str) -> date:
    """The day that an address names, in its one form. Raises ``NotHere``."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise NotHere(f"“{text}” names no day. 25 November 2026 is written 2026-11-25.")
    return found
