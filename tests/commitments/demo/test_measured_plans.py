"""The plans that show measures. Every expected figure was typed from the papers or the published series."""

from decimal import Decimal

import pytest

from commitments.demo import story
from commitments.models import Plan, SealedQuarter
from commitments.reporting.plan_files import plan_files
from commitments.reporting.records import sealed_summary
from kpis.choices import Rule
from plantracker.ui.formatting import signed_percent

# The force's report of 2019/20 Q1: the quarter, the same quarter of last year, volume and per cent, as
# they are computed from the two printed counts.
REPORT_2019 = [
    ("force-number-of-999-calls", 40089, 36232, 3857, "+10.6%"),
    ("force-number-of-101-calls", 90395, 101730, -11335, "−11.1%"),
    ("force-number-of-incidents", 59738, 62554, -2816, "−4.5%"),
    ("force-missing-person-reports", 1394, 1446, -52, "−3.6%"),
    ("force-missing-persons-aged-0-17", 926, 871, 55, "+6.3%"),
    ("force-missing-persons-over-18", 491, 556, -65, "−11.7%"),
    ("force-missing-persons-male", 677, 576, 101, "+17.5%"),
    ("force-missing-persons-female", 588, 764, -176, "−23.0%"),
    ("force-missing-persons-gender-unspecified", 129, 106, 23, "+21.7%"),
    ("force-all-crime", 23871, 22949, 922, "+4.0%"),
    ("force-volume-of-positive-outcomes", 2560, 2957, -397, "−13.4%"),
    ("force-number-of-stop-and-searches", 961, 789, 172, "+21.8%"),
]

# The partnership dashboard of September 2014: baseline year 2012/13, latest twelve months.
DASHBOARD_2014 = [
    ("sp1-young-people-entering-the-criminal-justice-system", 667, 370, "−44.5%"),
    ("sp2-reduction-in-offending-by-18-24-year-olds", 407, 171, "−58.0%"),
    ("sp2-reduction-in-re-offending-by-18-24-year-olds", 372, 97, "−73.9%"),
    ("sp11-number-of-offences", 58805, 60260, "+2.5%"),
    ("sp12-number-of-offences", 3935, 4253, "+8.1%"),
    ("sp13-number-of-offences", 4365, 4912, "+12.5%"),
    ("sp14a-number-of-offences", 5236, 5466, "+4.4%"),
    ("sp14b-number-of-offences", 1051, 1198, "+14.0%"),
    ("sp17-missing-reports-missing", 5929, 3804, "−35.8%"),
    ("sp17-missing-reports-absent", 5417, 2288, "−57.8%"),
    ("sp17-missing-reports-from-nine-key-locations", 1207, 298, "−75.3%"),
]

# The first lockdown: the months that broke the limits, and on which side of them they lie.
LOCKDOWN = [
    ("shoplifting", "April 2020 (1,696), May 2020 (1,971) and June 2020 (2,416) lie below the lower limit"),
    ("other-theft", "April 2020 (3,845), May 2020 (4,428) and June 2020 (5,332) lie below the lower limit"),
    ("theft-from-the-person", "April 2020 (678), May 2020 (800) and June 2020 (1,193) lie below the lower limit"),
    ("theft-from-a-vehicle", "April 2020 (3,483) and May 2020 (4,283) lie below the lower limit"),
    ("domestic-burglary", "April 2020 (2,522), May 2020 (2,947) and June 2020 (3,317) lie below the lower limit"),
    ("possession-of-drugs", "April 2020 (5,007) and May 2020 (6,351) lie above the upper limit"),
]


@pytest.fixture
def kpis(told, db):
    """The measures of a sealed quarter by their keys."""

    def of(plan, quarter):
        seal = SealedQuarter.objects.seals().get(plan__slug=plan, quarter=quarter)
        return sealed_summary(seal).kpis_by_slug

    return of


def figures(verdict):
    return {used.name: used.value for used in verdict.figures}


@pytest.mark.parametrize("measured", story.MEASURED, ids=lambda measured: measured.slug)
def test_an_export_gives_the_files_of_the_plan(told, db, measured):
    exported = plan_files(Plan.objects.get(slug=measured.slug)).files
    folder = story.FOLDER / measured.folder
    assert {name: (folder / name).read_bytes() for name in exported} == exported
    assert sorted(exported) == sorted(path.name for path in folder.glob("*.csv"))


@pytest.mark.parametrize("measured", story.MEASURED, ids=lambda measured: measured.slug)
def test_the_readme_gives_the_number_of_rows_of_every_file(told, db, measured):
    words = " ".join((story.FOLDER / measured.folder / "README.md").read_text(encoding="utf-8").split())
    rows = plan_files(Plan.objects.get(slug=measured.slug)).rows
    assert [name for name, count in rows.items() if f"`{name}` ({count:,}" not in words] == []


def test_the_table_of_2019_is_reproduced(kpis):
    quarter = kpis("llr-earlier", "2019/20 Q1")
    found = []
    for slug, *_ in REPORT_2019:
        used = figures(quarter[slug].by_rule[Rule.SAME_QUARTER])
        percent = signed_percent(used["change in percent of the earlier figure"])
        found.append((slug, used["current figure"], used["earlier figure"], used["change"], percent))
    assert found == REPORT_2019


def test_the_wrong_sign_of_2019_is_pointed_out(kpis):
    note = kpis("llr-earlier", "2019/20 Q1")["force-missing-persons-gender-unspecified"].current_note
    assert "printed change −23 (−22%), computed +23 (+21.7%)" in note


def test_the_dashboard_of_2014_is_reproduced(kpis):
    quarter = kpis("llr-earlier", "2014/15 Q2")
    found = []
    for slug, *_ in DASHBOARD_2014:
        used = figures(quarter[slug].by_rule[Rule.BASELINE_YEAR])
        percent = signed_percent(used["change in percent of the earlier figure"])
        found.append((slug, used["earlier figure"], used["current figure"], percent))
    assert found == DASHBOARD_2014


def test_all_eighteen_priorities_are_there_and_say_what_was_not_received(kpis):
    of_dashboard = [
        kpi for kpi in kpis("llr-earlier", "2014/15 Q2").values() if kpi.sheet.section.startswith("Partnership – ")
    ]
    numbers = {int(kpi.sheet.section.removeprefix("Partnership – ")[:2]) for kpi in of_dashboard}
    assert numbers == set(range(1, 19))
    assert len(of_dashboard) == 45
    absent = [kpi.current_note for kpi in of_dashboard if kpi.current_value is None]
    assert len(absent) == 19
    assert all(note.startswith("Not received") for note in absent)


def test_a_small_survey_is_amber_with_both_counts(kpis):
    verdict = kpis("llr-earlier", "2014/15 Q2")["sp6-satisfaction-with-service"].verdict
    assert verdict.rag == "amber"
    assert "90.6% (29 of 32)" in verdict.sentence
    assert "75.8% to 96.8%" in verdict.sentence


def test_female_officers_are_held_against_their_target(kpis):
    verdict = kpis("llr-earlier", "2020/21 Q4")["force-female-officers-share-of-all-officers"].verdict
    assert "33.6% at March 2021 is 3.9 percentage points short of the target of 37.5% by March 2023" in verdict.sentence


def test_no_later_quarter_rates_by_the_dashboard_of_2014(kpis):
    later = kpis("llr-earlier", "2020/21 Q4")
    assert {later[slug].verdict.word for slug, *_ in DASHBOARD_2014} == {"Cannot be said"}


def test_shoplifting_in_the_papers_is_told_in_one_sentence(kpis):
    verdict = kpis("llr", "2023/24 Q3")["reported-shoplifting-offences"].verdict
    assert verdict.sentence == (
        "Reported shoplifting offences: 5,331 at December 2023 against 3,089 in 2020/21, 2,242 more (+72.6%). "
        "More reports are wanted here, so this is good."
    )


@pytest.mark.parametrize(
    "slug", ["domestic-burglary", "res-burglary-of-a-home", "res-burglary-of-unconnected-building"]
)
def test_the_redefined_burglaries_are_not_comparable(kpis, slug):
    verdict = kpis("london", "2023/24 Q1")[slug].verdict
    assert verdict.word == "Not comparable"
    assert "In the last days of April 2023" in verdict.sentence


@pytest.mark.parametrize(("slug", "words"), LOCKDOWN)
def test_the_months_of_the_lockdown_are_exceptions(kpis, slug, words):
    verdict = kpis("london", "2020/21 Q1")[slug].by_rule[Rule.CLASSES]
    assert verdict.word == "Single point exception"
    assert words in verdict.sentence


def test_a_year_after_the_break_burglaries_of_a_home_are_compared_again(kpis):
    used = figures(kpis("london", "2024/25 Q4")["res-burglary-of-a-home"].verdict)
    assert (used["current figure"], used["earlier figure"]) == (Decimal(6246), Decimal(7211))


def test_no_area_is_of_the_measures_own(kpis):
    verdict = kpis("london", "2025/26 Q3")["shoplifting"].by_rule[Rule.SIMILAR]
    assert verdict.word == "No area of our own"
    assert "32 areas" in verdict.sentence
