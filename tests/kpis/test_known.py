"""What was known of measures at an instant: each series has a superseded row, and none shows what is withheld."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.actions.catalogue import create_area
from kpis.actions.decisions import decide_reset, set_target
from kpis.actions.measures import NewDefinition, create_kpi, redefine_kpi
from kpis.actions.observations import NewObservation, import_observations
from kpis.known import Recorded, area_series_asked, area_series_in, decisions_known, series_known
from kpis.methods.series import Point
from kpis.models import KPI, Area, Reset, Target
from kpis.periods import LONDON, Period
from tests.cast import observe
from tests.kpis.actions.events import NOON

LATER = NOON + timedelta(hours=1)
INSTANT = timedelta(microseconds=1)
ALWAYS = datetime(2030, 1, 1, tzinfo=LONDON)
REVIEW = date(2024, 7, 1)


def record(cast, kpi, period, value=None, *, at=NOON, **said):
    return observe(kpi, period, value, by=cast.analyst, at=at, **said)


def units(*kpis):
    return {kpi.pk: kpi.unit for kpi in kpis}


def words(points):
    """Each point as its period with its figure, or the word of its absence."""
    return [
        (str(each.period), each.absence if each.value is None else format(each.value.normalize(), "f"))
        for each in points
    ]


def known(*kpis, before=ALWAYS, **asked):
    """The words of each measure's series, by slug."""
    names = {kpi.pk: kpi.slug for kpi in kpis}
    return {names[key]: words(points) for key, points in series_known(units(*kpis), before=before, **asked).items()}


def an_area(cast, slug):
    return create_area(area=Area(register="north", slug=slug, name=slug.title()), by=cast.analyst, at=NOON)


def more_kpis(cast, count):
    said = {"register": "north", "unit": "%", "polarity": "higher", "frequency": "quarter"}
    new = [KPI(slug=f"more-{number}", title=f"More {number}", **said) for number in range(count)]
    return [create_kpi(kpi=kpi, by=cast.analyst, at=NOON) for kpi in new]


def queries(asked):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        asked()
    return len(captured)


# Series ---------------------------------------------------------------------------------------


@pytest.fixture
def two_series(cast):
    """Two measures with two periods each; of each the later period was recorded again at LATER."""
    for kpi, old, new in ((cast.burglary, "300", "310"), (cast.satisfaction, "80", "81")):
        record(cast, kpi, "2023/24 Q3", old)
        record(cast, kpi, "2023/24 Q2", "70")
        record(cast, kpi, "2023/24 Q3", new, at=LATER)
    return cast


FIRST = {
    "burglary": [("2023/24 Q2", "70"), ("2023/24 Q3", "300")],
    "satisfaction": [("2023/24 Q2", "70"), ("2023/24 Q3", "80")],
}
SECOND = {
    "burglary": [("2023/24 Q2", "70"), ("2023/24 Q3", "310")],
    "satisfaction": [("2023/24 Q2", "70"), ("2023/24 Q3", "81")],
}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (NOON - INSTANT, {}),
        (NOON, {}),
        (NOON + INSTANT, FIRST),
        (LATER - INSTANT, FIRST),
        (LATER, FIRST),
        (LATER + INSTANT, SECOND),
    ],
    ids=["a moment before", "at it", "a moment after", "before the revision", "at the revision", "after the revision"],
)
def test_series_are_known_before_an_instant(two_series, before, expected):
    """The first values bear NOON, the revisions LATER: neither counts at its own instant."""
    assert known(two_series.burglary, two_series.satisfaction, before=before) == expected


def test_only_the_measures_asked_for(two_series):
    assert known(two_series.satisfaction) == {"satisfaction": SECOND["satisfaction"]}
    assert series_known({}, before=ALWAYS) == {}


def test_the_newest_word_is_the_last_known_and_then_the_last_recorded(cast):
    for value, known_on in (
        ("5", date(2024, 1, 9)),
        ("4", date(2024, 1, 8)),  # recorded later, known earlier
        ("6", date(2024, 1, 9)),  # the same day, recorded later
        ("3", date(2024, 1, 7)),
    ):
        record(cast, cast.burglary, "2023/24 Q3", value, known_on=known_on)
    assert known(cast.burglary) == {"burglary": [("2023/24 Q3", "6")]}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        # 00:00 in London on 2 July is 23:00 of 1 July in UTC.
        ("2024-07-01T22:59:59+00:00", []),
        ("2024-07-01T23:00:00+00:00", []),
        ("2024-07-01T23:00:01+00:00", [("2023/24 Q3", "1")]),
    ],
)
def test_what_was_imported_is_known_from_midnight_in_london(cast, before, expected):
    period = Period.parse("2023/24 Q3")
    new = NewObservation(cast.burglary, period, Decimal(1), "", known_on=date(2024, 7, 2))
    import_observations(observations=[new], by=cast.administrator, at=datetime(2024, 8, 1, tzinfo=LONDON))
    found = series_known(units(cast.burglary), before=datetime.fromisoformat(before))
    assert words(found.get(cast.burglary.pk, [])) == expected


@pytest.mark.parametrize(
    ("ends_by", "expected"),
    [
        (date(2023, 9, 29), []),
        (date(2023, 9, 30), ["2023/24 Q2"]),
        (date(2023, 12, 30), ["2023/24 Q2"]),
        (date(2023, 12, 31), ["2023/24 Q2", "2023/24 Q3"]),
        (None, ["2023/24 Q2", "2023/24 Q3"]),
    ],
)
def test_series_end_by_a_day(two_series, ends_by, expected):
    found = known(two_series.burglary, ends_by=ends_by).get("burglary", [])
    assert [period for period, _value in found] == expected


def test_points_hold_all_that_was_said(cast):
    """A figure of two counts is made by the unit that is asked with; an absence keeps who decided it."""
    record(cast, cast.satisfaction, "2023/24 Q1", "76.5", sample=80, status="provisional", note="Early.")
    record(cast, cast.satisfaction, "2023/24 Q2", numerator=Decimal(61), denominator=Decimal(80))
    decided = {"withheld_by": "Chief Executive", "review_on": REVIEW}
    record(cast, cast.satisfaction, "2023/24 Q3", absence="not collected", note="No survey.", **decided)
    tenth = date(2024, 1, 10)
    share = [
        Point(
            Period.parse("2023/24 Q1"),
            Decimal("76.5"),
            sample=80,
            is_provisional=True,
            known_on=tenth,
            note="Early.",
        ),
        Point(
            Period.parse("2023/24 Q2"),
            Decimal("76.25"),
            numerator=Decimal(61),
            denominator=Decimal(80),
            known_on=tenth,
        ),
        Point(
            Period.parse("2023/24 Q3"),
            None,
            "not collected",
            known_on=tenth,
            note="No survey.",
            decided_by="Chief Executive",
            review_on=REVIEW,
        ),
    ]
    key = cast.satisfaction.pk
    assert series_known({key: "%"}, before=ALWAYS) == {key: share}
    assert series_known({key: "points"}, before=ALWAYS)[key][1].value == Decimal("0.7625")


# Withheld figures -----------------------------------------------------------------------------

HIDDEN = Point(Period.parse("2023/24 Q3"), None, "withheld", decided_by="Chief Executive", review_on=REVIEW)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, {}),
        ("76.5", {"sample": 80, "status": "provisional"}),
        (None, {"numerator": Decimal(61), "denominator": Decimal(80), "sample": 80}),
    ],
    ids=["nothing", "value", "counts"],
)
def test_a_withheld_figure_stays_out(cast, value, said):
    """Neither figure nor counts, sample, status, day or note: only that it is withheld, by whom, and until when."""
    record(cast, cast.satisfaction, "2023/24 Q3", value, absence="withheld", note="It was 76.", **said)
    assert series_known(units(cast.satisfaction), before=ALWAYS) == {cast.satisfaction.pk: [HIDDEN]}


def test_a_withheld_figure_is_shown_to_who_asks_for_it(cast):
    counts = {"numerator": Decimal(61), "denominator": Decimal(80)}
    said = {**counts, "sample": 80, "status": "provisional"}
    record(cast, cast.satisfaction, "2023/24 Q3", absence="withheld", note="It was 76.", **said)
    found = series_known(units(cast.satisfaction), before=ALWAYS, shows_withheld=True)
    assert found[cast.satisfaction.pk] == [
        Point(
            Period.parse("2023/24 Q3"),
            Decimal("76.25"),
            "withheld",
            **counts,
            sample=80,
            is_provisional=True,
            known_on=date(2024, 1, 10),
            note="It was 76.",
            decided_by="Chief Executive",
            review_on=REVIEW,
        )
    ]


def test_what_was_withheld_later_hides_what_was_known_before(cast):
    """The newest word first, then what may be shown of it; and the other way round."""
    record(cast, cast.satisfaction, "2023/24 Q3", "76")
    record(cast, cast.satisfaction, "2023/24 Q3", "76", absence="withheld", at=LATER)
    record(cast, cast.satisfaction, "2023/24 Q2", "70", absence="withheld")
    record(cast, cast.satisfaction, "2023/24 Q2", "70", at=LATER)
    early = {"satisfaction": [("2023/24 Q2", "withheld"), ("2023/24 Q3", "76")]}
    late = {"satisfaction": [("2023/24 Q2", "70"), ("2023/24 Q3", "withheld")]}
    assert known(cast.satisfaction, before=LATER) == early
    assert known(cast.satisfaction) == late


# Areas ----------------------------------------------------------------------------------------


@pytest.fixture
def areas(cast):
    """Two areas with two periods each, the later one recorded again at LATER, beside the own series."""
    found = an_area(cast, "eastshire"), an_area(cast, "westshire")
    for area, value in zip((None, *found), (100, 200, 300), strict=True):
        record(cast, cast.burglary, "2023/24 Q2", str(value), area=area)
        record(cast, cast.burglary, "2023/24 Q3", str(value + 1), area=area)
        record(cast, cast.burglary, "2023/24 Q3", str(value + 2), area=area, at=LATER)
    return found


Q2, Q3 = Period.parse("2023/24 Q2"), Period.parse("2023/24 Q3")


def of_areas(cast, *, before=ALWAYS, first=Q2.start, last=Q3.end):
    """The words of burglary's series by area."""
    of_kpis = units(cast.burglary, cast.satisfaction)
    found = area_series_in(area_series_asked(of_kpis, before=before, first=first, last=last).read())
    assert set(found) <= {cast.burglary.pk}
    return {Area.objects.get(pk=key).slug: words(points) for key, points in found.get(cast.burglary.pk, {}).items()}


def test_areas_have_series_of_their_own(cast, areas):
    assert known(cast.burglary) == {"burglary": [("2023/24 Q2", "100"), ("2023/24 Q3", "102")]}
    assert of_areas(cast) == {
        "eastshire": [("2023/24 Q2", "200"), ("2023/24 Q3", "202")],
        "westshire": [("2023/24 Q2", "300"), ("2023/24 Q3", "302")],
    }


@pytest.mark.parametrize(
    ("before", "expected"), [(NOON, []), (NOON + INSTANT, ["301"]), (LATER, ["301"]), (LATER + INSTANT, ["302"])]
)
def test_area_series_are_known_before_an_instant(cast, areas, before, expected):
    found = of_areas(cast, before=before).get("westshire", [])
    assert [value for _period, value in found[1:]] == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (Q2.start, Q3.end, ["2023/24 Q2", "2023/24 Q3"]),
        (date(2023, 7, 2), Q3.end, ["2023/24 Q3"]),
        (Q2.start, date(2023, 12, 30), ["2023/24 Q2"]),
        (Q3.start, Q3.end, ["2023/24 Q3"]),
        (Q2.start, Q2.end, ["2023/24 Q2"]),
        (date(2023, 7, 2), date(2023, 12, 30), []),
    ],
)
def test_area_series_lie_between_two_days(cast, areas, first, last, expected):
    """Both days are included, and a period lies within them whole."""
    found = of_areas(cast, first=first, last=last)
    assert [period for period, _value in found.get("eastshire", [])] == expected


def test_an_areas_withheld_figure_never_comes_out(cast, areas):
    record(cast, cast.burglary, "2023/24 Q3", "7654", absence="withheld", note="7654", area=areas[0], at=LATER)
    assert of_areas(cast)["eastshire"] == [("2023/24 Q2", "200"), ("2023/24 Q3", "withheld")]
    asked = area_series_asked(units(cast.burglary), before=ALWAYS, first=Q2.start, last=Q3.end)
    found = area_series_in(asked.read())
    assert found[cast.burglary.pk][areas[0].pk][1] == HIDDEN


# Cost -----------------------------------------------------------------------------------------


def test_thirty_measures_cost_as_much_as_three(cast):
    """One question each for the own series, for those of areas, and for definitions, targets and resets together."""
    area = an_area(cast, "eastshire")

    def filled(kpis):
        for kpi in kpis:
            record(cast, kpi, "2023/24 Q3", numerator=Decimal(61), denominator=Decimal(80))
            record(cast, kpi, "2023/24 Q3", "71", area=area)
            recorded = {"by": cast.analyst, "at": NOON}
            new = NewDefinition(date(2023, 4, 1), "New questions.", is_comparable=False)
            redefine_kpi(kpi=kpi, new=new, based_on=1, **recorded)
            target = Target(kpi=kpi, period="2023/24 Q3", value=85, set_by="Board", reason="More.")
            set_target(target=target, **recorded)
            reset = Reset(kpi=kpi, month="2023/24 Q1", reason="New", decided_by="Board", decided_on=NOON.date())
            decide_reset(reset=reset, **recorded)
        return kpis

    def cost(kpis):
        of_kpis, days = units(*kpis), {"first": Q3.start, "last": Q3.end}
        assert len(series_known(of_kpis, before=ALWAYS)) == len(kpis)
        assert len(decisions_known(of_kpis, Recorded()).resets) == len(kpis)
        return (
            queries(lambda: series_known(of_kpis, before=ALWAYS)),
            queries(lambda: area_series_in(area_series_asked(of_kpis, before=ALWAYS, **days).read())),
            queries(lambda: decisions_known(of_kpis, Recorded(before=ALWAYS))),
        )

    kpis = filled(more_kpis(cast, 30))
    assert cost(kpis[:3]) == cost(kpis) == (1, 1, 1)
