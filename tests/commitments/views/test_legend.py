"""The legend of a page speaks of what the page shows, and of nothing else."""

import pytest

from commitments.reporting.build import RULES
from commitments.views.legend import DECLARED, STARTS, rules_shown
from tests.commitments.reporting.made import aim, kpi, quarter, theme
from tests.commitments.views.pagetext import page_words

THEMES, PROJECTED, CARRIED, CURRENT, COMPARED, PERCENT = RULES
HELD, REPEATED = aim("a"), aim("b", is_carried=True)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ({}, ()),
        ({"themes": [theme(declared_total=None)]}, (THEMES, PROJECTED)),
        ({"themes": [theme(declared_total=None), theme(declared_total=0)]}, (THEMES, PROJECTED, DECLARED)),
        ({"aims": [HELD]}, ()),
        ({"aims": [HELD, REPEATED]}, (CARRIED,)),
        ({"kpis": [kpi()]}, (CURRENT, COMPARED, PERCENT)),
        ({"themes": [theme()], "aims": [REPEATED], "kpis": [kpi()]}, (*RULES, DECLARED)),
    ],
)
def test_rules_of_what_is_shown(shown, expected):
    assert rules_shown(quarter(rules=RULES), **shown) == expected


def test_a_rule_of_an_older_record_that_nobody_knows_stays():
    assert rules_shown(quarter(rules=("Another rule.", CARRIED))) == ("Another rule.",)


def test_each_rule_is_known():
    starts = [start for group in STARTS.values() for start in group]
    assert [sum(rule.startswith(start) for start in starts) for rule in RULES] == [1] * len(RULES)


def test_nothing_is_said_of_what_is_carried_before_anything_was(as_reviewer, told):
    said = page_words(as_reviewer.get(f"/review/{told.cast.plan.slug}/2023-24-q3/"))
    assert "keeps its last ratings" not in said
    assert "it is not computed from its aims" in said
