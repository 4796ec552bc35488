"""The legend of a page speaks of what the page shows, and of nothing else."""

from datetime import date

import pytest

from commitments.reporting.build import RULES
from commitments.views.legend import DECLARED, STARTS, legend_of, marks_of_aims, rules_shown
from commitments.views.tags import rated_tag, rating_tag
from plantracker.ui.fragments import Count, Mark, WasNow
from tests.commitments.reporting.made import aim, kpi, quarter, theme, update
from tests.commitments.views.pagetext import page_words, part

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


def mark(style, **fields):
    return Mark("Improving", style, "All is well.", "A rule", **fields)


@pytest.mark.parametrize(
    ("shown", "marks", "expected"),
    [
        ((), (), []),
        ((None, "Red", ("Stale",)), (), []),
        ((rating_tag("amber"), rating_tag("red")), (), ["Red", "Amber"]),
        ((rating_tag(""),), (), ["Not rated"]),
        # What an aim was is said in words beside the tag.
        ((rated_tag("green", "red"),), (), ["Green"]),
        (((WasNow(rating_tag("complete"), rating_tag("green"), "worse"),),), (), ["Green", "Complete"]),
        ((Count("Complete", 0), Count("All", 4), Count("Bad", 1)), (), ["Complete"]),
        ((mark("good"),), (), ["good"]),
        ((mark("bad", sign="↑"),), (), ["bad", "↑ and ↓"]),
        ((mark("bad", sign="◆"),), (), ["bad", "Single point"]),
        ((mark("same"), mark("open")), (), ["No sign"]),
        ((mark("bad", colour="red", sign="■"),), (), ["Red, Amber, Green"]),
        ((rating_tag("red"), mark("good", colour="green", sign="●")), (), ["Red", "Red, Amber, Green"]),
        ((), ("stale", "carried"), ["Carried", "Stale"]),
        ((rating_tag("green"),), {"no-evidence"}, ["Green", "No evidence of activity"]),
    ],
)
def test_marks_of_what_is_shown(shown, marks, expected):
    assert [each.word for each in legend_of(*shown, marks=marks)] == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (aim(), set()),
        (aim(is_carried=True), {"carried"}),
        (aim(is_stale=True), {"stale"}),
        (aim(reworded_on=date(2024, 1, 8)), {"reworded"}),
        (aim(update=update()), set()),
        (aim(update=update(lacks_evidence="repeats the text of 2023/24 Q2")), {"no-evidence"}),
        (aim(update=update(marking="OFFICIAL-SENSITIVE")), {"sensitive"}),
        (aim(update=update(activity="[Not published: marked OFFICIAL-SENSITIVE]")), {"sensitive"}),
    ],
)
def test_marks_of_aims(shown, expected):
    assert marks_of_aims([aim("other"), shown]) == expected


def legend_on(response):
    return part(response, '<section class="legend"', "</section>")


Q3, Q4 = "/review/north/2023-24-q3/", "/review/north/2023-24-q4/"
OF_PAGES = {
    f"{Q3}aims/": (["▲ Amber Partly", "● Green On", "– Not rated Nobody", "Stale An update"], ["■ Red", "Carried No"]),
    f"{Q4}aims/": (["Carried No update", "Stale An update", "Text changed The"], []),
    f"{Q3}aims/patrols/": (["▲ Amber Partly", "● Green On"], ["■ Red", "Stale", "Carried No"]),
    f"{Q3}kpis/": (["✓ good By the KPI", "No sign By the KPI"], ["■ Red", "✗ bad", "↑ and ↓"]),
    f"{Q3}kpis/burglary/": (["✓ good By the KPI"], ["■ Red", "✗ bad"]),
    f"{Q3}": (["■ Red Off course", "✓ Complete All", "Stale An update", "✓ good By the KPI"], ["Carried No", "✗ bad"]),
    f"{Q3}themes/": (["■ Red Off course", "Stale An update", "✓ good By the KPI"], ["Carried No", "✗ bad"]),
    f"{Q3}themes/streets/": (["■ Red Off course", "✓ good By the KPI"], ["Stale", "Carried No", "✗ bad"]),
    f"{Q4}changes/": (["▲ Amber Partly"], ["✓ good", "✗ bad"]),
}


@pytest.mark.parametrize("address", OF_PAGES)
def test_each_page_explains_its_marks_and_no_others(as_reviewer, told, address):
    said = legend_on(as_reviewer.get(address))
    there, not_there = OF_PAGES[address]
    assert [words for words in there if words not in said] == []
    assert [words for words in not_there if words in said] == []


def test_the_board_explains_its_marks(as_reviewer, told):
    said = legend_on(as_reviewer.get("/review/north/board/2024-05-01/?since=2024-01-01"))
    assert "● Green On course" in said
    assert "✗ bad By the KPI’s own rule" in said
    assert "■ Red" not in said


def test_the_legend_has_the_words_of_the_page_about_the_ratings(as_reviewer, told):
    about = page_words(as_reviewer.get(f"{Q3}about/"))
    response = as_reviewer.get(Q4)
    meanings = [each.meaning for each in response.context["page"].legend]
    assert len(meanings) > 5
    assert [text for text in meanings if text not in about] == []
