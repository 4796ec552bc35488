"""Objects from published summaries; each was written by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commitments.reporting.canonical import Correction
from commitments.reporting.published import published
from commitments.reporting.summary import GoneAim, KpiComment, KpiSheet, LaterTheme
from commitments.views.api.delivery import aim_object, aims_object, theme_object, themes_object
from commitments.views.api.kpis import figure_object, kpi_object, kpis_object
from commitments.views.api.quarters import corrections_object
from commitments.views.api.source import Source
from kpis.methods.series import Meaning, Point, Reset, Target
from kpis.periods import Period
from tests.commitments.reporting.made import aim, kpi, quarter, theme, update, verdict

SEAL = "a" * 64
SOURCE = Source("north", Period.parse("2023/24 Q3"), SEAL)
THEME_PAGE = "/plans/north/2023-24-q3/themes/streets/"
SIGNED = {"quarter": "2023/24 Q3", "seal": SEAL}


def holding(*, themes=(), kpis=(), **more):
    return published(quarter(themes=themes, kpis=kpis, **more))


@pytest.mark.parametrize(
    ("value", "absence", "decided_by", "review_on", "expected"),
    [
        (Decimal("1.50"), "", "", None, {"value": Decimal("1.5"), "absence": None}),
        (Decimal(0), "", "", None, {"value": Decimal(0), "absence": None}),
        (
            None,
            "withheld",
            "Head of Covert",
            date(2024, 9, 1),
            {
                "value": None,
                "absence": {"kind": "withheld", "decided_by": "Head of Covert", "review_on": "2024-09-01"},
            },
        ),
        (None, "late", "", None, {"value": None, "absence": {"kind": "late", "decided_by": "", "review_on": None}}),
        (
            None,
            "",
            "",
            None,
            {"value": None, "absence": {"kind": "none recorded", "decided_by": "", "review_on": None}},
        ),
    ],
)
def test_a_figure_or_why_there_is_none(value, absence, decided_by, review_on, expected):
    assert figure_object(value, absence, decided_by, review_on) == expected


def test_a_theme():
    aims = (aim(rag="green", projected_rag="complete"), aim("wardens", rag="red"))
    made = theme(aims=aims, key_kpis=("burglary",), starts_on=date(2021, 4, 1))
    assert theme_object(holding(themes=[made]), SOURCE, "streets") == {
        "page": THEME_PAGE,
        **SIGNED,
        "theme": "streets",
        "order": 1,
        "title": "Safer streets",
        "objective": "Fewer knives.",
        "lead": "Liam Lead",
        "starts_on": "2021-04-01",
        "rag": "amber",
        "rag_reason": "Half.",
        "rated_on": "2024-01-08",
        "declared_total": 2,
        "counts": {"red": 1, "amber": 0, "green": 1, "complete": 0, "not_rated": 0, "all": 2},
        "projection": {"on_course": 1, "of": 2, "percent": 50},
        "aims": ["patrols", "wardens"],
        "key_kpis": ("burglary",),
    }


def test_what_a_record_does_not_hold_is_none():
    summary = holding(themes=[theme()], kpis=[kpi()])
    assert theme_object(summary, SOURCE, "other") is None
    assert aim_object(summary, SOURCE, "other") is None
    assert kpi_object(summary, SOURCE, "other") is None


def test_a_theme_without_aims_has_no_percentage_and_a_later_one_is_named():
    later = LaterTheme("courts", "Courts", date(2024, 4, 1))
    found = themes_object(holding(themes=[theme()], later_themes=(later,)), SOURCE)
    assert found["themes"][0]["projection"] == {"on_course": 0, "of": 0, "percent": None}
    assert found["later_themes"] == [
        {
            "page": "/plans/north/2023-24-q3/themes/",
            **SIGNED,
            "theme": "courts",
            "title": "Courts",
            "starts_on": "2024-04-01",
        }
    ]


def test_an_aim():
    made = aim(rag="red", last_rag="green", is_carried=True, due_on=date(2024, 3, 31), update=update())
    found = aim_object(holding(themes=[theme(aims=[made])]), SOURCE, "patrols")
    assert found == {
        "page": "/plans/north/2023-24-q3/aims/patrols/",
        **SIGNED,
        "aim": "patrols",
        "theme": "streets",
        "order": 1,
        "title": "Walk more",
        "delivered_by": "force",
        "lead": "Liam Lead",
        "deputies": ("Dora Deputy",),
        "due_on": "2024-03-31",
        "reported_with": None,
        "kpis": ("burglary",),
        "reworded_on": None,
        "reworded_reason": "",
        "rag": "red",
        "projected_rag": None,
        "rated_in": "2023/24 Q3",
        "is_carried": True,
        "is_stale": False,
        "last_rag": "green",
        "last_projected_rag": None,
        "update": {
            "aim": "patrols",
            "quarter": "2023/24 Q3",
            "version": 1,
            "activity": "Two more officers.",
            "is_nothing_to_report": False,
            "lacks_evidence": "",
            "rag_reason": "Half are in post.",
            "projected_reason": "",
            "marking": "OFFICIAL",
            "author": "Liam Lead",
            "approver": "Greta Governance",
            "approved_on": "2024-01-08",
        },
    }


def test_aims_withdrawn_in_the_quarter_are_beside_the_others():
    gone = GoneAim("vans", "streets", "Buy vans", date(2023, 11, 2), "Leased instead.")
    found = aims_object(holding(themes=[theme(aims=[aim(delivered_by="")])], gone=(gone,)), SOURCE)
    assert found["aims"][0]["delivered_by"] is None
    assert found["withdrawn"] == [
        {
            "page": THEME_PAGE,
            **SIGNED,
            "aim": "vans",
            "theme": "streets",
            "title": "Buy vans",
            "withdrawn_on": "2023-11-02",
            "reason": "Leased instead.",
        }
    ]


LISTED = {
    "page": "/plans/north/2023-24-q3/kpis/burglary/",
    **SIGNED,
    "kpi": "burglary",
    "number": "3.1",
    "title": "Burglaries",
    "section": "Force: Crime",
    "unit": "offences",
    "decimals": 0,
    "polarity": "lower",
    "frequency": "quarter",
    "is_key": True,
    "themes": ("streets",),
    "aims": (),
    "board": "",
    "owner": "a post that is not named",
    "current": {
        "period": "2023/24 Q2",
        "value": Decimal(300),
        "absence": None,
        "is_provisional": False,
        "known_on": "2024-01-08",
        "note": "Provisional.",
    },
    "baseline": {"period": "2020/21 Q3", "value": Decimal(400), "absence": None},
    "judged": {"period": "2023/24 Q2", "value": Decimal(300), "unit": "offences"},
    "compared": {
        "name": "baseline",
        "period": "2020/21 Q3",
        "value": Decimal(400),
        "unit": "offences",
        "change": Decimal(-100),
        "change_unit": "offences",
        "change_percent": Decimal(-25),
    },
    "verdict": {
        "rule": "Against the baseline",
        "word": "Good",
        "judgement": "good",
        "rag": None,
        "sentence": "Lower is better.",
    },
    "comment": {"text": "Fewer again.", "asks_analysis": False, "by": "Anna Analyst", "on": "2024-01-09"},
}


def burglary(**more):
    sheet = KpiSheet(number="3.1", section="Force: Crime", owner="lead@north.example")
    return kpi(sheet=sheet, comment=KpiComment("Fewer again.", False, "Anna Analyst", date(2024, 1, 9)), **more)


def test_a_kpi_of_the_list_of_a_record_without_verdicts():
    assert kpis_object(holding(kpis=[burglary()]), SOURCE) == {
        "page": "/plans/north/2023-24-q3/kpis/",
        **SIGNED,
        "kpis": [LISTED],
    }


def test_a_kpi_with_everything():
    q1, q2 = Period.parse("2023/24 Q1"), Period.parse("2023/24 Q2")
    made = burglary(
        meanings=(Meaning(None, "Homes.", "Records", "offences", "quarter", "sum", "lower", "Fewer is safer."),),
        series=(
            Point(q1, None, "withheld", note="not to be seen", decided_by="Chief", review_on=date(2024, 7, 1)),
            Point(q2, Decimal("300.5000"), numerator=Decimal(601), denominator=Decimal(2), is_provisional=True),
        ),
        targets=(Target(Decimal(290), "The commissioner", "Fewer still", by=date(2025, 3, 31)),),
        resets=(Reset(Period.parse("2022-03"), "A new system", "Head of Performance", date(2022, 5, 1)),),
        verdicts=(verdict("control", word="Stable", rag="green", guards=("Few points.",)),),
    )
    found = kpi_object(holding(kpis=[made]), SOURCE, "burglary")
    assert {name: found[name] for name in LISTED if name != "current"} == {
        name: value for name, value in LISTED.items() if name != "current"
    }
    assert found["current"]["is_provisional"] is True
    assert (found["definition"], found["definition_version"]) == ("Homes only.", 2)
    assert found["definitions"] == [
        {
            "valid_from": None,
            "definition": "Homes.",
            "source": "Records",
            "unit": "offences",
            "frequency": "quarter",
            "combine": "sum",
            "polarity": "lower",
            "polarity_reason": "Fewer is safer.",
            "is_comparable": True,
            "reason": "",
        }
    ]
    assert found["targets"] == [
        {
            "value": Decimal(290),
            "period": None,
            "by": "2025-03-31",
            "set_by": "The commissioner",
            "reason": "Fewer still",
        }
    ]
    assert found["resets"] == [
        {
            "month": "2022-03",
            "reason": "A new system",
            "decided_by": "Head of Performance",
            "decided_on": "2022-05-01",
        }
    ]
    assert found["verdicts"] == [
        {
            "rule": "The control rule",
            "word": "Stable",
            "judgement": "good",
            "rag": "green",
            "sentence": "All is well.",
            "advice": "",
            "cautions": ("Few points.",),
        }
    ]
    empty = {"numerator": None, "denominator": None, "sample": None, "known_on": None, "note": ""}
    assert found["observations"] == [
        {
            **empty,
            "period": "2023/24 Q1",
            "starts_on": "2023-04-01",
            "ends_on": "2023-06-30",
            "value": None,
            "absence": {"kind": "withheld", "decided_by": "Chief", "review_on": "2024-07-01"},
            "is_provisional": False,
        },
        {
            **empty,
            "period": "2023/24 Q2",
            "starts_on": "2023-07-01",
            "ends_on": "2023-09-30",
            "value": Decimal("300.5"),
            "absence": None,
            "numerator": Decimal(601),
            "denominator": Decimal(2),
            "is_provisional": True,
        },
    ]


def test_nothing_to_compare_with_is_null():
    made = burglary(baseline_value=None, baseline_absence="not collected")
    (found,) = kpis_object(holding(kpis=[made]), SOURCE)["kpis"]
    assert found["compared"] is None
    assert found["baseline"]["absence"] == {"kind": "not collected", "decided_by": "", "review_on": None}


def test_corrections_of_what_the_record_does_not_show_name_the_overview():
    """An aim that was withdrawn, and keys that an older release recorded without asking."""
    note = Correction(1, date(2024, 5, 1), "aim", "visits", "", "27", "A slip.", "Greta Governance", SEAL)
    notes = [note, replace(note, subject=""), replace(note, about="kpi", subject="patrols")]
    gone = GoneAim("visits", "streets", "Visit courts", date(2023, 11, 1), "The courts offer them.")
    shown = holding(themes=[theme("streets", aims=(aim(),))], gone=(gone,))
    found = corrections_object(shown, SOURCE, notes)["corrections"]
    assert [(each["subject"], each["page"]) for each in found] == [
        ("visits", "/plans/north/2023-24-q3/"),
        ("", "/plans/north/2023-24-q3/"),
        ("patrols", "/plans/north/2023-24-q3/"),
    ]


def test_corrections_name_the_page_of_what_they_are_about():
    note = Correction(1, date(2024, 5, 1), "kpi", "burglary", "410", "401", "A slip.", "Greta Governance", SEAL)
    notes = [
        note,
        replace(note, number=2, about="theme", subject="streets"),
        replace(note, number=3, about="quarter", subject=""),
        replace(note, number=4, about="aim", subject="patrols"),
    ]
    shown = holding(themes=[theme("streets", aims=(aim(),))], kpis=[burglary()])
    found = corrections_object(shown, SOURCE, notes)["corrections"]
    assert [each["page"] for each in found] == [
        "/plans/north/2023-24-q3/kpis/burglary/",
        "/plans/north/2023-24-q3/themes/streets/",
        "/plans/north/2023-24-q3/",
        "/plans/north/2023-24-q3/aims/patrols/",
    ]
    assert found[0] == {
        "page": "/plans/north/2023-24-q3/kpis/burglary/",
        **SIGNED,
        "number": 1,
        "dated_on": "2024-05-01",
        "about": "kpi",
        "subject": "burglary",
        "was": "410",
        "should_read": "401",
        "reason": "A slip.",
        "by": "Greta Governance",
    }


def test_an_exception_class_is_no_rating():
    """Its record files a colour, which no page prints."""
    said = verdict("classes", rule_name="Exception classes", word="Single point exception", rag="red")
    made = kpi(sheet=KpiSheet(rule="classes"), verdicts=(said, verdict("variance", word="Amber", rag="amber")))
    found = kpi_object(published(quarter(kpis=[made])), SOURCE, "burglary")
    assert (found["verdict"]["word"], found["verdict"]["rag"]) == ("Single point exception", None)
    assert [(each["word"], each["rag"]) for each in found["verdicts"]] == [
        ("Single point exception", None),
        ("Amber", "amber"),
    ]
