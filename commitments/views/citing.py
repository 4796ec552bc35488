"""How a page of a quarter is cited: what it shows, of which quarter, where, and of which record."""

from dataclasses import dataclass

from django.conf import settings

from commitments.models import SealedQuarter
from commitments.views.reading import Reading, State
from plantracker.ui.formatting import instant

SHORT_DIGEST = 12


@dataclass(frozen=True)
class Cite:
    """The parts of a citation; ``digest`` and ``seal_url`` are empty of what is not sealed.

    ``address`` is whole where the settings name the site's, and the path alone otherwise.
    """

    thing: str
    quarter: str
    address: str
    digest: str
    seal_url: str


def cite_of(reading: Reading, thing: str, query: str = "") -> Cite:
    """The citation of the page that is read; ``query`` is what of its query decides on what it shows."""
    address = settings.SITE_ADDRESS + reading.url("overview") + reading.page + (f"?{query}" if query else "")
    if reading.record is None:
        word = "draft" if reading.state is State.DRAFT else "live"
        return Cite(thing, f"{reading.quarter}, {word} on {instant(reading.at)}", address, "", "")
    return Cite(thing, str(reading.quarter), address, short_digest(reading.record), reading.url("seal"))


def short_digest(record: SealedQuarter) -> str:
    """The beginning of a record's hash, enough to tell records apart."""
    return record.record_hash[:SHORT_DIGEST]
