"""2,000 generated measures, each with tables of its own, survive import, export and import."""

import pytest

from commitments.models import Plan
from commitments.reporting.plan_files import plan_files
from kpis.actions.imports import NewFile, import_file
from kpis.exports import observation_file
from kpis.imports.reading import read_observations
from kpis.models import KPI, Observation
from plantracker.csvfiles import BY_COMMAND
from tests.commitments.imports.anyshire import LATER, files, load, person, with_cell
from tests.commitments.imports.generated import Maker

pytestmark = pytest.mark.django_db

# So many measures in each plan, and so many plans: every one goes through the database, both ways and twice.
MEASURES, PLANS = 200, 10
# The columns of definitions.csv.
COMBINE, OWN_AREA = 6, 21


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


@pytest.mark.parametrize("seed", range(PLANS))
def test_generated_figures_survive_a_file_of_observations(seed):
    given = Maker(seed, MEASURES).plan()
    # What a plan's files may hold and such a file refuses: withheld by nobody, a sum below zero, a measure's own area.
    given["observations.csv"] = [row for row in given["observations.csv"] if row[3] != "withheld"]
    for row in given["definitions.csv"]:
        row[COMBINE], row[OWN_AREA] = row[COMBINE].replace("sum", "last"), ""
    load(given)
    written = b"".join(observation_file("anyshire"))
    bare = {**given, "observations.csv": [], "measurements.csv": [], "comments.csv": []}
    load(with_cell("plan.csv", 2, "slug", "second", bare), at=LATER)
    read = read_observations("figures.csv", written, BY_COMMAND)
    file = NewFile("second", "figures.csv", written)
    import_file(read=read, file=file, by=person("gov@pcc.example"), at=LATER)
    figures = Observation.objects.filter(kpi__register="anyshire").count()
    assert Observation.objects.filter(kpi__register="second").count() == figures > MEASURES
    assert b"".join(observation_file("second")) == written
