"""The canonical text of a record: what it looks like, its hashes, and the way back, also for stored examples."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.choices import Rag
from commitments.reporting.canonical import (
    FORMAT,
    Correction,
    UnknownFormat,
    content_hash,
    read_correction,
    read_quarter,
    record_hash,
    text_of,
)
from commitments.reporting.records import summary_as_at
from commitments.reporting.summary import GoneAim, LaterTheme
from kpis.methods.comparison import Comparison, Direction
from kpis.methods.verdict import Judgement
from kpis.periods import LONDON
from tests.cast import CUT_OFF, QUARTER, approve, observe, open_round_of, submit
from tests.commitments.reporting.made import aim, kpi, quarter, theme, update

EXAMPLES = Path(__file__).parent / "examples"
# Every format ever written, with the hashes that its examples were sealed under: sha256sum over
# the number, a line feed and the file.
STORED = {
    1: (
        "2ababfb0391921c9509ff06b48c9d56cd6e3a5b7ec01d5fd894397827621c472",
        "7057df8f5adf81abf7bfa0d11ba673697f08d8bd30815e866ba3545a6b4d43d4",
    ),
    2: (
        "84a5525882190bd76dfd5b773f56e4166871d36485e55946a39ce190dc9772d2",
        "2db52c36d54bdae661497bb716a63f688afe7e608eed78067d91f44a5bf47e5b",
    ),
}


def example(kind, number):
    return (EXAMPLES / f"{kind}_format_{number}.json").read_bytes().decode()


def test_every_format_has_an_example():
    assert sorted(STORED) == list(range(1, FORMAT + 1))
    assert {path.name for path in EXAMPLES.iterdir()} == {
        f"{kind}_format_{number}.json" for kind in ("quarter", "correction") for number in STORED
    }


@pytest.mark.parametrize("number", STORED)
def test_stored_examples_keep_their_hash(number):
    quarter_hash, correction_hash = STORED[number]
    assert content_hash(number, example("quarter", number)) == quarter_hash
    assert content_hash(number, example("correction", number)) == correction_hash


def test_a_quarter_of_format_1_is_read():
    """Every kind of value that the format knows, as it was written."""
    summary = read_quarter(1, example("quarter", 1))
    assert (summary.quarter, summary.cut_off) == ("2023/24 Q3", datetime(2024, 1, 22, 18, 0, tzinfo=UTC))
    assert (summary.plan.slug, summary.plan.ends_on, summary.rules) == ("north", date(2025, 3, 31), ("A rule.",))
    assert summary.gone == (GoneAim("helpline", "victims", "Open a helpline", date(2023, 12, 1), "Done by others."),)
    assert summary.later_themes == (LaterTheme("roads", "Safer roads", date(2024, 4, 1)),)
    streets, victims = summary.themes
    assert (streets.counts.amber, streets.counts.not_rated, streets.counts.total) == (2, 1, 3)
    assert (str(streets.projection), str(victims.projection)) == ("67% (2 of 3)", "cannot be said: no aims")
    assert (streets.rated_on, victims.rated_on, victims.declared_total) == (date(2024, 1, 8), None, None)
    patrols, wardens, cameras = streets.aims
    assert patrols.update.activity == '“Two” more officers;\r\nsee "=A1" – ½ of them.\n'
    assert (patrols.update.version, patrols.deputies) == (1, ("Dora Deputy",))
    assert (wardens.is_carried, wardens.rated_in, wardens.update.is_nothing_to_report) == (True, "2023/24 Q2", True)
    assert (cameras.update, cameras.is_stale, cameras.reworded_on) == (None, True, date(2023, 11, 1))
    burglary, satisfaction = summary.kpis
    assert burglary.comparison == Comparison(
        Judgement.GOOD, "lower is better", Direction.DOWN, Decimal(-100), "offences", Decimal("-25.0")
    )
    assert str(burglary.current_value) == "300.0000"
    assert (satisfaction.current_value, satisfaction.current_absence) == (None, "withheld")
    assert (satisfaction.last_value, satisfaction.comparison.change) == (Decimal("79.5"), None)


def test_a_record_of_format_1_holds_no_series_and_no_verdicts():
    summary = read_quarter(1, example("quarter", 1))
    assert (summary.kpi_rules, summary.glossary) == ((), ())
    for each in summary.kpis:
        assert (each.meanings, each.series, each.verdicts, each.verdict, each.comment) == ((), (), (), None, None)
        assert (each.sheet.rule, each.sheet.number, each.sheet.terms) == ("baseline", "", ())


def test_a_quarter_of_format_2_is_read():
    """What format 1 did not hold, as it was written."""
    summary = read_quarter(2, example("quarter", 2))
    burglary, satisfaction = summary.kpis
    assert (burglary.sheet.number, burglary.sheet.sigma, burglary.sheet.aims) == ("3.10", "sample_sd", ("patrols",))
    first, second = burglary.meanings
    assert (first.valid_from, first.is_comparable) == (None, True)
    assert (second.valid_from, second.is_comparable) == (date(2023, 4, 1), False)
    assert second.reason == "Sheds are counted apart."
    provisional, final = burglary.series
    assert (str(provisional.period), provisional.value, provisional.is_provisional) == ("2023/24 Q1", 310, True)
    assert (final.is_provisional, final.note, final.known_on) == (False, "", date(2024, 1, 8))
    by_date, by_period = burglary.targets
    assert (by_date.by, by_date.period, by_date.value) == (date(2025, 3, 31), None, 280)
    assert (by_period.by, str(by_period.period)) == (None, "2023/24 Q4")
    assert (str(burglary.resets[0].month), burglary.resets[0].decided_on) == ("2023/24 Q1", date(2023, 6, 1))
    assert (burglary.verdict.word, burglary.verdict.judgement) == ("Not comparable", Judgement.CANNOT_BE_SAID)
    assert [(used.name, used.value) for used in burglary.verdict.figures] == [
        ("Current figure", 300),
        ("Earlier figure", None),
    ]
    assert burglary.verdict.guards == ("The definition changed.",)
    assert (burglary.comment.asks_analysis, burglary.explanation) == (True, "Two series of burglaries.")
    share, withheld = satisfaction.series
    assert (share.value, share.numerator, share.denominator, share.sample) == (Decimal("90.625"), 29, 32, 32)
    assert (withheld.value, withheld.absence, withheld.known_on) == (None, "withheld", None)
    assert (withheld.decided_by, withheld.review_on) == ("Commissioner", date(2024, 6, 1))
    assert (summary.glossary[0].word, summary.kpi_rules[0].rule) == ("Burglary", "same quarter")


def test_a_correction_of_format_1_is_read():
    assert read_correction(1, example("correction", 1)) == Correction(
        number=1,
        dated_on=date(2024, 6, 3),
        about="aim",
        subject="patrols",
        was="26 percentage points – as printed",
        should_read="27",
        reason="The figures differ by 27.",
        by="Greta Governance",
        corrects="0" * 64,
    )


def test_what_was_read_is_written_again_as_it_was():
    """While this is the format that is written; an older one is read only."""
    assert text_of(read_quarter(FORMAT, example("quarter", FORMAT))) == example("quarter", FORMAT)
    assert text_of(read_correction(FORMAT, example("correction", FORMAT))) == example("correction", FORMAT)


@pytest.mark.parametrize("number", [0, 3, 99])
def test_unknown_formats_are_said(number):
    with pytest.raises(UnknownFormat, match=f"Format {number}"):
        read_quarter(number, "{}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": "é"}, '{"a":"é","b":1}'),
        (Decimal("1E+22"), '"10000000000000000000000"'),
        (Decimal("-0.10"), '"-0.10"'),
        (date(2024, 2, 29), '"2024-02-29"'),
        (datetime(2024, 7, 1, 0, 0, tzinfo=LONDON), '"2024-06-30T23:00:00+00:00"'),
        (datetime(2024, 7, 1, 0, 0, 0, 5, tzinfo=UTC), '"2024-07-01T00:00:00.000005+00:00"'),
        (None, "null"),
        (True, "true"),
        (Rag.RED, '"red"'),
        (Judgement.CANNOT_BE_SAID, '"cannot be said"'),
        ((1, (2,), []), "[1,[2],[]]"),
        ('\u2028\x00"\\\n\t', '"\u2028\\u0000\\"\\\\\\n\\t"'),
    ],
)
def test_text_of(value, expected):
    assert text_of(value) == expected


def test_the_same_instant_is_the_same_text():
    noon = datetime(2024, 7, 1, 12, 0, tzinfo=UTC)
    assert text_of(noon) == text_of(noon.astimezone(LONDON)) == text_of(noon.astimezone(timezone(timedelta(hours=5))))


def test_content_hash_is_over_format_and_content():
    """sha256sum over ``1``, a line feed and ``{"a":"é"}`` in UTF-8."""
    assert content_hash(1, '{"a":"é"}') == "4ff699b028f10463222f59afeea074869cff28dd975f214fd69121887a91d36e"
    assert content_hash(2, '{"a":"é"}') != content_hash(1, '{"a":"é"}')


ENVELOPE = {
    "plan": "north",
    "kind": "seal",
    "quarter": "2023/24 Q3",
    "number": None,
    "sequence": 1,
    "format": 1,
    "content_hash": "a",
    "previous_hash": "",
    "cut_off": datetime(2024, 1, 22, 18, 0, tzinfo=UTC),
    "taken_at": datetime(2024, 1, 22, 18, 5, tzinfo=UTC),
    "software": "0.1.0",
}
OTHERS = {
    "plan": "south",
    "kind": "correction",
    "quarter": "2023/24 Q4",
    "number": 1,
    "sequence": 2,
    "format": 2,
    "content_hash": "b",
    "previous_hash": "c",
    "cut_off": datetime(2024, 1, 22, 18, 0, 1, tzinfo=UTC),
    "taken_at": datetime(2024, 1, 22, 18, 5, 1, tzinfo=UTC),
    "software": "0.1.1",
}


@pytest.mark.parametrize("name", ENVELOPE)
def test_record_hash_is_over_everything_beside_the_content(name):
    assert record_hash(ENVELOPE) != record_hash({**ENVELOPE, name: OTHERS[name]})
    assert record_hash(ENVELOPE) == record_hash(dict(reversed(ENVELOPE.items())))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
figures = st.decimals(-(10**11), 10**11, places=4) | st.none()
days = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(
    words=st.lists(texts, min_size=6, max_size=6),
    values=st.lists(figures, min_size=4, max_size=4),
    day=days | st.none(),
    flags=st.tuples(st.booleans(), st.booleans()),
    instant=st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),
)
def test_any_quarter_comes_back(words, values, day, flags, instant):
    one = aim(title=words[0], due_on=day, is_stale=flags[0], is_carried=flags[1], deputies=tuple(words))
    one = replace(one, update=update(activity=words[1], rag_reason=words[2], is_nothing_to_report=flags[1]))
    measure = kpi(
        definition=words[3],
        baseline_value=values[0],
        current_value=values[1],
        last_value=values[2],
        current_known_on=day,
        comparison=Comparison(Judgement.UNCHANGED, words[4], Direction.LEVEL, values[3]),
    )
    summary = quarter(themes=[theme(aims=[one, aim("other")], rated_on=day, objective=words[5])], kpis=[measure])
    summary = replace(summary, cut_off=instant)
    text = text_of(summary)
    assert read_quarter(1, text) == summary
    assert text_of(read_quarter(1, text)) == text
    assert text.encode().decode() == text


def test_a_stored_quarter_comes_back(cast):
    """From the database: no number in it is a fraction, which a machine may write in more than one way."""
    approve(submit(cast.patrols, open_round_of(cast), by=cast.lead), by=cast.governance)
    observe(cast.burglary, "2023/24 Q3", "300.5", by=cast.analyst)
    summary = summary_as_at(cast.plan, QUARTER, cut_off=CUT_OFF)
    text = text_of(summary)
    assert read_quarter(FORMAT, text) == summary
    numbers = []
    json.loads(text, parse_float=lambda number: numbers.append(number))
    assert numbers == []
    assert '"current_value":"300.5000"' in text
