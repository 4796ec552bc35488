"""What the ledger was told of a record, and the instant at which these tests act."""

from datetime import datetime

from kpis.periods import LONDON
from plantracker.ledger.events import label_of
from plantracker.ledger.models import AuditEvent

NOON = datetime(2024, 1, 10, 12, 0, tzinfo=LONDON)


def events_of(record, action=None):
    """The record's events, oldest first; of one action only where it is named."""
    found = AuditEvent.objects.filter(subject_type=label_of(record), subject_id=record.pk).order_by("id")
    return found.filter(action=action) if action else found
