"""Closed lists of plans and their delivery, as files and forms spell them."""

from django.db import models


class Rag(models.TextChoices):
    """How delivery stands; never shown by colour alone."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"
    COMPLETE = "complete", "Complete"


class Deliverer(models.TextChoices):
    """Who can deliver an aim."""

    COMMISSIONER = "commissioner", "Commissioner"
    FORCE = "force", "Force"
    PARTNERS = "partners", "Partners"
    LOBBY = "lobby", "Lobbying only"


class Role(models.TextChoices):
    """What a person may do in one plan."""

    GOVERNANCE = "governance", "Governance"
    ANALYST = "analyst", "Analyst"
    LEAD = "lead", "Lead"
    REVIEWER = "reviewer", "Reviewer"
    PANEL = "panel", "Panel member"


class UpdateState(models.TextChoices):
    """How far a version of an update has come."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"


class RoundState(models.TextChoices):
    """How far an aim has come in a round: an update's state, or none yet."""

    NOT_STARTED = "not started", "Not started"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned"
    APPROVED = "approved", "Approved"


class RecordKind(models.TextChoices):
    """The two kinds of record in a plan's chain."""

    SEAL = "seal", "Sealed quarter"
    CORRECTION = "correction", "Correction"


class Marking(models.TextChoices):
    """Protective markings that a plan or an update may carry."""

    OFFICIAL = "OFFICIAL", "OFFICIAL"
    SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"


def is_sensitive(marking: str) -> bool:
    """Whether text so marked stays out of what the panel and the public get.

    Fails closed: an empty or unknown marking counts as sensitive.
    """
    return marking != Marking.OFFICIAL
