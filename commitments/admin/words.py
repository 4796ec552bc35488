"""Ratings, states and dates as the admin words them."""

from datetime import date, datetime

from commitments.choices import Rag, RoundState
from commitments.rounds import working_days_until
from plantracker.ui.formatting import counted, instant

NO_BREAK = "\N{NO-BREAK SPACE}"
NOT_RATED = "Not rated"
ARROW = "→"


def rating(rag: str) -> str:
    """A rating's word; ``Not rated`` for an empty one."""
    return Rag(rag).label if rag else NOT_RATED


def moved(before: str, now: str) -> str:
    """A rating with the one before it, where it moved.

    >>> moved("red", "amber"), moved("amber", "amber"), moved("", "green"), moved("", "")
    ('Red → Amber', 'Amber', 'Green', 'Not rated')
    """
    if not before or before == now:
        return rating(now)
    return f"{rating(before)} {ARROW} {rating(now)}"


def moment(at: datetime) -> str:
    """An instant for a narrow place: it breaks between the day and the hour only.

    >>> from datetime import UTC
    >>> moment(datetime(2024, 1, 22, 18, 0, tzinfo=UTC)).replace("\N{NO-BREAK SPACE}", "_")
    '22_January_2024, 6pm'
    """
    on, clock = instant(at).split(", ")
    return f"{on.replace(' ', NO_BREAK)}, {clock}"


def round_state_words(state: str, *, is_late: bool = False) -> str:
    """How far an aim has come in the open round; empty where no round is open."""
    if not state:
        return ""
    label = RoundState(state).label
    return f"{label}, overdue" if is_late else label


def days_left(today: date, until: date) -> str:
    """Working days of England and Wales until a day.

    >>> days_left(date(2024, 1, 8), date(2024, 1, 15)), days_left(date(2024, 1, 12), date(2024, 1, 15))
    ('5 working days left', '1 working day left')
    >>> days_left(date(2024, 1, 15), date(2024, 1, 15)), days_left(date(2024, 1, 16), date(2024, 1, 15))
    ('today', '1 working day ago')
    >>> days_left(date(2024, 1, 13), date(2024, 1, 14)), days_left(date(2024, 1, 14), date(2024, 1, 13))
    ('no working day left', 'past')
    """
    if today == until:
        return "today"
    number = working_days_until(today, until)
    if number > 0:
        return f"{counted(number, 'working day')} left"
    if number < 0:
        return f"{counted(-number, 'working day')} ago"
    return "no working day left" if until > today else "past"
