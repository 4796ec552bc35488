"""Where an export leaves a quarter out, it can still be taken back."""

import pytest

from commitments.models import ProgressUpdate
from commitments.reporting.plan_files import plan_files
from tests.commitments.imports.anyshire import check, files, load, stored_plan, tables

pytestmark = pytest.mark.django_db

Q2, Q3 = 0, 1


def test_move_over_a_quarter_left_out_needs_no_reason():
    given = tables()
    given["updates.csv"][Q2][1] = "2023/24 Q1"
    given["updates.csv"][Q2][7] = "2023-07-12"
    given["updates.csv"][Q3][3] = ""
    assert check(given).errors == ()


def test_move_since_the_quarter_before_needs_one():
    given = tables()
    given["updates.csv"][Q3][3] = ""
    assert [problem.column for problem in check(given).errors] == ["rag_reason"]


def test_plan_with_a_sensitive_update_comes_back_as_it_was_exported():
    # Amber in Q2 (sensitive, so it stays out), green before and after: no reason was ever owed for Q3.
    given = tables()
    given["updates.csv"].insert(Q2, ["streets-01", "2023/24 Q1", "red", "", "red", "", "No squad yet.", "2023-07-12"])
    given["updates.csv"][1][3], given["updates.csv"][1][5] = "A squad is out.", "The rest will follow."
    given["updates.csv"][2][3], given["updates.csv"][2][5] = "The squad is whole.", ""
    load(given)
    plan = stored_plan()
    stored = ProgressUpdate.objects.get(aim__slug="streets-01", quarter="2023/24 Q2")
    # As an update of an earlier round would be marked; an imported one never is.
    copy = {field.attname: getattr(stored, field.attname) for field in stored._meta.concrete_fields}
    ProgressUpdate.objects.create(**{**copy, "id": None, "version": 2, "marking": "OFFICIAL-SENSITIVE"})
    exported = plan_files(plan)
    assert exported.left_out.sensitive_updates == 1
    given["updates.csv"].pop(1)
    assert exported.files == files(given)
    # Under another slug nothing of it is stored yet.
    given["plan.csv"][0][0] = "othershire"
    assert check(given).errors == ()
