"""Where an object comes from: its page, its quarter and the seal that holds it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.urls import reverse

from commitments.views.api.writing import Object
from kpis.periods import Period


@dataclass(frozen=True)
class Source:
    """A published quarter as its objects name it; ``seal`` is its record hash.

    Addresses are paths: the same seal gives the same bytes whatever the site is called.
    """

    plan: str
    quarter: Period
    seal: str

    def page(self, name: str, **more: str) -> str:
        """The path of a page of this quarter."""
        return reverse(f"published:{name}", kwargs={"plan": self.plan, "when": self.quarter.slug, **more})

    def address(self, name: str, **more: str) -> str:
        """The path of another object of this quarter."""
        return reverse(f"api:{name}", kwargs={"plan": self.plan, "when": self.quarter.slug, **more})

    def signed(self, page: str) -> Object:
        """What every object begins with."""
        return {"page": page, "quarter": str(self.quarter), "seal": self.seal}


def day_text(on: date | None) -> str | None:
    """A date as ISO 8601 writes it; None where there is none."""
    return on.isoformat() if on else None


def instant_text(at: datetime) -> str:
    """An aware instant in UTC as ISO 8601 writes it."""
    return at.astimezone(UTC).isoformat()


def word(value: str) -> str | None:
    """A word of a closed list; None where the record has the empty text for it."""
    return value or None
