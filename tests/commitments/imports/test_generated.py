"""2,000 generated measures, each with tables of its own, survive import, export and import."""

import pytest

from commitments.models import Plan
from commitments.reporting.plan_files import plan_files
from kpis.models import KPI, Observation
from tests.commitments.imports.anyshire import LATER, files, load, with_cell
from tests.commitments.imports.generated import Maker

pytestmark = pytest.mark.django_db

# So many measures in each plan, and so many plans: every one goes through the database, both ways and twice.
MEASURES, PLANS = 200, 10


@pytest.mark.parametrize("seed", range(PLANS))
def test_generated_measures_survive_import_export_and_import(seed):
    given = Maker(seed, MEASURES).plan()
    load(given)
    assert KPI.objects.count() == MEASURES
    first = plan_files(Plan.objects.get(slug="anyshire")).files
    assert first == files(given)
    # The same measures in an empty register.
    load(with_cell("plan.csv", 2, "slug", "second", given), at=LATER)
    assert KPI.objects.count() == 2 * MEASURES
    assert Observation.objects.count() == 2 * sum(len(given[name]) for name in ("observations.csv", "measurements.csv"))
    second = plan_files(Plan.objects.get(slug="second")).files
    assert second == {**first, "plan.csv": first["plan.csv"].replace(b'"anyshire"', b'"second"')}
    assert not load(given, at=LATER).changed_anything
