"""What differs from Django's own British formats."""

DATE_FORMAT = "j F Y"
