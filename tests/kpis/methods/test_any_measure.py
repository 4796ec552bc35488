"""Whatever was recorded: every rule answers, in a sentence that reads as one."""

import re
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.choices import Absence, Combine, Polarity, Rule, Sigma, VarianceLines
from kpis.methods.comparison import Stated
from kpis.methods.rating import AreaFigure, verdicts_of
from kpis.methods.series import Point, Reset, Target
from kpis.periods import Frequency, Period
from tests.kpis.methods.made import measured, period

# Of shares the change is in percentage points and never in percent.
A_PERCENTAGE = re.compile(r"\([+−][0-9.,]+%\)")
KINDS = ["figure", "figure", "figure", "counts", "survey", "absence", "hole"]
FIGURES = st.decimals(min_value=-50, max_value=5000, places=2) | st.integers(0, 30).map(Decimal)
COUNTS = st.integers(0, 300).map(Decimal)
START = {Frequency.MONTH: period("2021-04"), Frequency.QUARTER: period("2018/19 Q1"), Frequency.YEAR: period("2012/13")}
DAYS = st.dates(date(2019, 1, 1), date(2024, 12, 31))


@st.composite
def points(draw, start):
    """A series of one length, with figures, absences, holes and now and then counts or a sample."""
    found = []
    for number in range(draw(st.integers(0, 45))):
        at, kind = start.shifted(number), draw(st.sampled_from(KINDS))
        if kind == "counts":
            of = draw(COUNTS)
            share = draw(st.integers(0, int(of)).map(Decimal))
            found.append(Point(at, 100 * share / of if of else None, numerator=share, denominator=of))
        elif kind == "survey":
            found.append(Point(at, draw(st.integers(0, 100).map(Decimal)), sample=draw(st.integers(0, 900))))
        elif kind == "figure":
            found.append(Point(at, draw(FIGURES), is_provisional=draw(st.booleans())))
        elif kind == "absence":
            found.append(Point(at, None, draw(st.sampled_from(Absence.values))))
    return found


@st.composite
def measures(draw):
    start = START[draw(st.sampled_from(Frequency))]
    at = st.one_of(st.sampled_from([period(text) for text in ("2023-12", "2023/24 Q3", "2023/24 Q4", "2023/24")]))
    targets = st.builds(Target, FIGURES, st.just("The board"), st.just("Agreed."), at, st.none()) | st.builds(
        Target, FIGURES, st.just(""), st.just("Agreed."), st.none(), DAYS
    )
    months = st.integers(0, 40).map(START[Frequency.MONTH].shifted)
    resets = st.builds(Reset, months, st.just("A new system."), st.just("Analyst"), DAYS)
    kpi = measured(
        draw(points(start)),
        unit=draw(st.sampled_from(["offences", "%", "£", "minutes", "per 1,000 people"])),
        combine=draw(st.sampled_from(["", *Combine.values])),
        polarity=draw(st.sampled_from(Polarity.values)),
        sigma=draw(st.sampled_from(Sigma.values)),
        lines=draw(st.sampled_from(VarianceLines.values)),
        decimals=draw(st.integers(0, 2)),
        breaks=[(day, "A new rule.") for day in sorted(draw(st.lists(DAYS, max_size=2, unique=True)))],
        targets=tuple(draw(st.lists(targets, max_size=3))),
        resets=tuple(draw(st.lists(resets, max_size=2))),
    )
    areas = [
        AreaFigure(f"Area {number}", tuple(draw(points(start))), draw(st.none() | st.integers(1, 10**6)), number == 0)
        for number in range(draw(st.integers(0, 4)))
    ]
    return kpi, areas


@settings(max_examples=50)
@given(
    measures(),
    st.sampled_from(["2022/23 Q1", "2023/24 Q3", "2023/24 Q4"]).map(Period.parse_quarter),
    st.sampled_from(["2012/13", "2020/21", "2021/22", "2022/23 Q3", "2022-12"]).map(Period.parse),
    st.none() | FIGURES,
    st.sampled_from(Rule.values),
    st.none() | st.just(period("2024/25")),
)
def test_every_rule_answers_in_a_sentence(made, quarter, base, value, rule, until):
    kpi, areas = made
    baseline = Stated(base, value, "" if value is not None else "late")
    found = verdicts_of(kpi, rule=rule, quarter=quarter, baseline=baseline, areas=areas, until=until)
    assert rule in {verdict.rule for verdict in found}
    for verdict in found:
        texts = [verdict.sentence, verdict.advice, *verdict.guards]
        assert all(text == "" or text.endswith(".") for text in texts)
        assert not [text for text in texts if ".." in text or "None" in text or "  " in text or " ." in text]
        assert verdict.sentence.startswith("Burglary: ")
        assert verdict.word
        assert verdict.rule_name
        assert kpi.unit != "%" or not A_PERCENTAGE.search(verdict.sentence)
