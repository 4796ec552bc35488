"""The JSON of the demonstration. Every expected figure was typed from the papers' files by hand.

One of each unit stands in ``depths/test_units.py``, for pages and files too.
"""

import json

import pytest


@pytest.fixture
def read(client, told, db):
    """An address of the JSON with its numbers as the texts that it writes."""

    def of(address):
        return json.loads(client.get(f"/api/v1/plans/{address}").content, parse_int=str, parse_float=str)

    return of


def test_a_share_of_two_counts(read):
    """83 of 86 within the service standards: 96.5116%, printed as 96%."""
    (observation,) = read("llr-earlier/2020-21-q1/kpis/office-correspondence-responded-to-on-time/")["observations"]
    found = [observation[name] for name in ("period", "value", "numerator", "denominator", "sample")]
    assert found == ["2020/21 Q1", "96.5116", "83", "86", None]


def test_a_survey_says_how_many_were_asked(read):
    found = read("llr-earlier/2020-21-q1/kpis/force-csew-police-doing-good-or-excellent-job/")["observations"][-1]
    assert [found[name] for name in ("period", "value", "sample", "known_on")] == [
        "2020-03",
        "54.6",
        "700",
        "2020-07-15",
    ]


def test_a_whole_series(read):
    """Arson in London: 251 and 221 in the first two months; from April 2010 to June 2020 are 123 months."""
    series = read("london/2020-21-q1/kpis/arson/")["observations"]
    assert [(each["period"], each["value"]) for each in series[:2]] == [("2010-04", "251"), ("2010-05", "221")]
    assert (series[-1]["period"], len(series)) == ("2020-06", 123)


def test_what_the_quarter_counts(read):
    counts = read("llr/2023-24-q3/")["counts"]
    assert (counts["themes"], counts["aims"], counts["kpis"]) == ("12", "97", "21")
    assert counts["projection"] == {"on_course": "93", "of": "97", "percent": "96"}


@pytest.mark.parametrize(
    ("theme", "declared", "on_course", "of", "percent"),
    [
        ("rural-policing", "17", "12", "13", "92"),
        ("protecting-personnel", None, "4", "5", "80"),
        ("trust-and-confidence", "9", "0", "0", None),
    ],
)
def test_themes_as_printed(read, theme, declared, on_course, of, percent):
    found = read(f"llr/2023-24-q3/themes/{theme}/")
    assert found["declared_total"] == declared
    assert found["projection"] == {"on_course": on_course, "of": of, "percent": percent}


def test_what_is_not_published_is_not_listed(read):
    listed = [quarter["quarter"] for quarter in read("llr-earlier/")["quarters"]]
    assert listed == ["2020/21 Q1", "2019/20 Q1", "2014/15 Q2"]
