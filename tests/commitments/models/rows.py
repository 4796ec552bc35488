"""Rows written past the actions and past validation, so that only the database can refuse them."""

from datetime import date

from django.db import connection, transaction

from kpis.models import Area, Definition, ImportBatch, Reset, Target, Term
from tests.cast import WRITTEN_AT, observe


def insert(row, **changes):
    """A copy of a stored row with these columns changed, as a new row."""
    row.pk = None
    return put(row, **changes)


def put(row, **changes):
    """Write the changes to the row, and nothing else that could be refused."""
    for name, value in changes.items():
        setattr(row, name, value)
    if connection.vendor == "sqlite":
        # The guards against REPLACE would speak before the unique keys.
        for name in ("sealed_quarter", "publication", "approved_update", "import_batch"):
            raw(f"DROP TRIGGER IF EXISTS refuse_{name}_replace_insert")
    with transaction.atomic():
        if row.pk is None:
            row.save(force_insert=True)
        else:
            type(row).objects.filter(pk=row.pk).update(**changes)


def put_new(row):
    """The row, written as it is."""
    row.save(force_insert=True)
    return row


def raw(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def recorded(cast):
    return {"recorded_at": WRITTEN_AT, "recorded_by": cast.analyst}


def an_area(cast):
    return Area.objects.create(register="north", slug="westshire", name="Westshire")


def a_term(cast):
    return Term.objects.create(register="north", slug="dwelling", word="Dwelling", meaning="Where people live.")


def a_definition(cast):
    said = {"unit": "offences", "frequency": "quarter", "polarity": "lower", "valid_from": date(2023, 4, 1)}
    return Definition(kpi=cast.burglary, **said, reason="Homes only.", **recorded(cast))


def a_target(cast):
    said = {"period": "2023/24 Q3", "set_by": "Board", "reason": "As last year."}
    return Target(kpi=cast.burglary, value=280, **said, **recorded(cast))


def a_reset(cast):
    said = {"reason": "Homes only.", "decided_by": "Board", "decided_on": date(2024, 1, 8)}
    return Reset(kpi=cast.burglary, month="2023/24 Q1", **said, **recorded(cast))


def a_batch(cast, **fields):
    said = {"register": "north", "name": "figures.csv", "sha256": "a" * 64, **fields}
    return ImportBatch(**said, uploaded_at=WRITTEN_AT, uploaded_by=cast.analyst)


def a_done_batch(cast):
    return put_new(a_batch(cast, state="done"))


def an_observation(cast):
    return observe(cast.burglary, "2023/24 Q3", "300", by=cast.analyst)
