"""The newest figure against the plan's baseline."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.methods.baseline import baseline_verdict, current_figure
from kpis.methods.verdict import Judgement
from tests.kpis.methods.made import measured, period, point, stated
from tests.kpis.methods.test_comparison import TABLE_ONE

QUARTER = period("2023/24 Q3")
BASELINE = stated("2020/21", 3089)


def test_the_model_sentence():
    shoplifting = measured(
        [point("2023/24 Q3", 5331)],
        title="Shoplifting",
        combine="last",
        polarity="higher",
        wanted="More reports are wanted here",
    )
    verdict = baseline_verdict(shoplifting, QUARTER, BASELINE)
    assert verdict.sentence == (
        "Shoplifting: 5,331 at December 2023 against 3,089 in 2020/21, 2,242 more (+72.6%). "
        "More reports are wanted here, so this is good."
    )
    assert (verdict.rule, verdict.rule_name) == ("baseline", "Against the baseline")
    assert (verdict.word, verdict.judgement, verdict.rag) == ("Good", Judgement.GOOD, "")
    assert [(used.name, used.value, used.unit, used.period) for used in verdict.figures] == [
        ("current figure", 5331, "offences", "December 2023"),
        ("earlier figure", 3089, "offences", "2020/21"),
        ("change", 2242, "offences", ""),
        ("change in percent of the earlier figure", Decimal("72.6"), "%", ""),
    ]


@pytest.mark.parametrize("row", TABLE_ONE, ids=[row[0] for row in TABLE_ONE])
def test_table_one_keeps_its_judgements(row):
    title, before, now, unit, polarity, *_, judgement = row
    kpi = measured([point("2023/24 Q3", now)], title=title, unit=unit, polarity=polarity, combine="")
    said = baseline_verdict(kpi, QUARTER, stated("2020/21", before, "" if before is not None else "not collected"))
    assert said.judgement == judgement


def test_the_newest_figure_by_the_quarters_end_counts():
    kpi = measured("2023/24 Q1: 10 20 30 40", combine="last")
    assert current_figure(kpi, QUARTER, BASELINE).value == 30
    assert current_figure(measured("2023/24 Q1: 10 20", combine="last"), QUARTER, BASELINE).value == 20


def test_an_absence_that_was_recorded_counts_as_the_newest():
    kpi = measured([point("2023/24 Q2", 10), point("2023/24 Q3", None, absence="late")], combine="")
    said = baseline_verdict(kpi, QUARTER, BASELINE)
    assert said.sentence == "Burglary: cannot be said, because October to December 2023 has no figure (late)."


@pytest.mark.parametrize(
    ("points", "combine", "baseline", "value", "span"),
    [
        ("2023-01: 1 1 1 1 1 1 1 1 1 1 1 2", "sum", "2020/21", "13", "12 months to 2023-12"),
        ("2022/23 Q4: 1 2 3 4", "sum", "2020/21", "10", "12 months to 2023-12"),
        ("2023-10: 3 4 6", "sum", "2020/21 Q3", "13", "2023/24 Q3"),
        ("2023-10: 3 4 6", "sum", "2020-12", "6", "2023-12"),
        ("2023-10: 3 4 5", "mean", "2020/21", "4", "2023/24 Q3"),
        ("2023-10: 3 4 6", "last", "2020/21", "6", "2023-12"),
        ("2023-10: 3 4 6", "rolling", "2020/21", "6", "2023-12"),
        ("2023/24 Q3: 6", "", "2020/21", "6", "2023/24 Q3"),
        ("2022/23: 6", "sum", "2020/21", "6", "2022/23"),
    ],
)
def test_like_is_held_against_like(points, combine, baseline, value, span):
    now = current_figure(measured(points, combine=combine), QUARTER, stated(baseline, 1))
    assert (now.value, str(now.period)) == (Decimal(value), span)


def verdict(points, baseline=BASELINE, **fields):
    return baseline_verdict(measured(points, **fields), QUARTER, baseline)


@pytest.mark.parametrize(
    ("points", "baseline", "fields", "because"),
    [
        ("2023/24 Q3: 5", stated("2020/21", None, "not collected"), {}, "there is no baseline (not collected)"),
        ("2023/24 Q3: 5", stated(None, None), {}, "there is no baseline (none recorded)"),
        ("2023/24 Q3: 5", stated(None, 7), {}, "the baseline's period is not known"),
        ("2024/25 Q1: 5", BASELINE, {}, "nothing was recorded by the end of the quarter"),
        ("2023-12: 5", BASELINE, {"combine": ""}, "a month is not compared with a quarter or a year"),
        ("2022/23: 5", stated("2020/21 Q3", 7), {}, "sums over unequal lengths are not compared"),
        (
            "2023-10: 5 6 7",
            BASELINE,
            {},
            "January 2023, February 2023, March 2023 and 6 others have no figure",
        ),
    ],
)
def test_cannot_be_said_because(points, baseline, fields, because):
    said = verdict(points, baseline, **fields)
    assert (said.word, said.judgement) == ("Cannot be said", Judgement.CANNOT_BE_SAID)
    assert said.sentence == f"Burglary: cannot be said, because {because}."


def test_nothing_is_compared_across_a_break():
    said = verdict(
        "2023/24 Q3: 5",
        combine="",
        breaks=[(date(2023, 4, 1), "Burglary of a home replaced domestic burglary.")],
    )
    assert said.sentence == (
        "Burglary: not comparable, because the definition changed on 1 April 2023: "
        "Burglary of a home replaced domestic burglary."
    )
    assert (said.word, said.judgement, said.figures) == ("Not comparable", Judgement.CANNOT_BE_SAID, ())


@pytest.mark.parametrize(
    ("combine", "day", "word"),
    [
        ("", date(2020, 4, 1), "Bad"),  # from the baseline's first day on: one definition
        ("", date(2020, 4, 2), "Not comparable"),  # within the baseline year
        ("last", date(2020, 10, 1), "Bad"),  # only March 2021 stands for the year
        ("last", date(2021, 4, 1), "Not comparable"),
        ("", date(2023, 12, 31), "Not comparable"),  # within the current quarter
        ("", date(2024, 1, 1), "Bad"),  # not known yet
    ],
)
def test_a_break_counts_where_a_figure_covers_it(combine, day, word):
    said = verdict("2023/24 Q3: 4000", combine=combine, breaks=[(day, "New rule.")])
    assert said.word == word


def test_a_rolling_figure_reaches_back_a_year_before_its_month():
    fields = {"combine": "rolling", "breaks": [(date(2013, 1, 1), "New rule.")]}
    quarter, baseline = period("2014/15 Q2"), stated("2011/12", 50)
    assert baseline_verdict(measured("2014-09: 60", **fields), quarter, baseline).word == "Not comparable"
    fields["breaks"] = [(date(2011, 4, 1), "New rule.")]
    assert baseline_verdict(measured("2014-09: 60", **fields), quarter, baseline).word != "Not comparable"


@pytest.mark.parametrize(
    ("unit", "combine", "before", "now", "word"),
    [
        ("offences", "sum", 186, 164, "No evidence of change"),  # −22/√350 = −1.18
        ("offences", "", 186, 164, "Good"),  # nobody has said that these are counts of events
        ("officers", "last", 186, 164, "Good"),  # a stock
        ("£", "sum", 186, 164, "Good"),
        ("hours", "sum", 186, 164, "Good"),
        ("offences", "sum", 28344, 27179, "Good"),  # −1,165/√55,523 = −4.94
        ("offences", "sum", 100, 100, "Unchanged"),
        ("offences", "sum", 1201, 1299, "Bad"),  # 98/√2,500 = 1.96, which is enough
        ("offences", "sum", 1202, 1298, "No evidence of change"),
        ("offences", "sum", 186, "164.5", "Good"),  # no whole number is no count
    ],
)
def test_only_counts_over_equal_times_are_tested_for_chance(unit, combine, before, now, word):
    kpi = measured([point("2023/24 Q3", now)], unit=unit, combine=combine)
    assert baseline_verdict(kpi, QUARTER, stated("2020/21 Q3", before)).word == word


def test_rolling_counts_are_tested_where_they_do_not_overlap():
    kpi = measured("2021-09: 100", combine="rolling")
    assert baseline_verdict(kpi, QUARTER, stated("2019/20", 90)).word == "No evidence of change"
    assert baseline_verdict(kpi, QUARTER, stated("2020/21", 90)).word == "Bad"


def test_a_neutral_measure_says_only_which_way():
    said = verdict("2023/24 Q3: 4000", combine="", polarity="neutral", polarity_reason="More may mean more trust.")
    assert (said.word, said.judgement) == ("Up", Judgement.CANNOT_BE_SAID)
    assert said.sentence.endswith("Neither way is better here. More may mean more trust.")
