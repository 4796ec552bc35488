"""What panel and public read of a seal: what stays out, what its place says, and that all else stays."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from commitments.reporting.canonical import Correction
from commitments.reporting.published import PublishedSummary, published, published_correction
from commitments.reporting.summary import KpiComment, KpiSheet, QuarterSummary
from kpis.methods.series import Point, Reset, Target
from kpis.methods.verdict import Used
from kpis.periods import Period
from tests.commitments.reporting.made import aim, kpi, quarter, theme, update, verdict

MAIL = "somebody@opcc.example"
UNNAMED = "a post that is not named"
Q3 = Period.parse("2023/24 Q3")


def only_aim(**said):
    (found,) = published(quarter(themes=[theme(aims=[aim(update=update(**said))])])).aims
    return found.update


def only_kpi(**said):
    (found,) = published(quarter(kpis=[kpi(**said)])).kpis
    return found


@pytest.mark.parametrize(
    ("marking", "said"),
    [
        ("OFFICIAL-SENSITIVE", "[Not published: marked OFFICIAL-SENSITIVE]"),
        ("SECRET", "[Not published: marked SECRET]"),
        ("", "[Not published: marked with nothing, so treated as sensitive]"),
    ],
)
def test_sensitive_text_is_replaced_whole(marking, said):
    secret = {"activity": "hush", "rag_reason": "hush", "projected_reason": "hush", "lacks_evidence": "no text"}
    found = only_aim(**secret, marking=marking, is_nothing_to_report=True)
    assert (found.activity, found.rag_reason, found.projected_reason) == (said, said, said)
    assert (found.lacks_evidence, found.is_nothing_to_report, found.marking) == ("", False, "OFFICIAL")


def test_ratings_and_official_text_stay():
    whole = quarter(themes=[theme(aims=[aim(rag="red", update=update(activity="said", rag_reason="why"))])])
    found = published(whole)
    assert isinstance(found, PublishedSummary)
    assert {each.name: getattr(found, each.name) for each in fields(QuarterSummary)} == {
        each.name: getattr(whole, each.name) for each in fields(QuarterSummary)
    }


def test_of_a_withheld_figure_its_place_stays_with_who_and_until_when():
    withheld = Point(
        Q3,
        Decimal(7),
        "withheld",
        numerator=Decimal(7),
        denominator=Decimal(9),
        sample=9,
        known_on=date(2024, 1, 5),
        note="seven",
        decided_by="Chief Executive",
        review_on=date(2024, 7, 1),
    )
    found = only_kpi(
        current_absence="withheld",
        current_value=Decimal(7),
        current_known_on=date(2024, 1, 5),
        current_note="seven",
        series=(withheld,),
    )
    assert (found.current_value, found.current_known_on, found.current_note) == (None, None, "")
    assert found.series == (Point(Q3, absence="withheld", decided_by="Chief Executive", review_on=date(2024, 7, 1)),)


def test_a_figure_that_is_not_withheld_stays_whole():
    point = Point(Q3, Decimal(7), known_on=date(2024, 1, 5), note="seven", is_provisional=True)
    found = only_kpi(current_value=Decimal(7), current_note="seven", series=(point,))
    assert (found.current_value, found.current_note, found.series) == (Decimal(7), "seven", (point,))


def test_no_address_stands_in_the_place_of_a_post():
    said = update(author=MAIL, approver=MAIL)
    led = theme(lead=MAIL, aims=[aim(lead=MAIL, deputies=(MAIL, "Head of Justice"), update=said)])
    measure = kpi(
        sheet=KpiSheet(owner=MAIL),
        comment=KpiComment("said", False, MAIL, date(2024, 1, 5)),
        targets=(Target(Decimal(1), MAIL, "why", period=Q3),),
        resets=(Reset(Period.parse("2023-10"), "why", MAIL, date(2024, 1, 5)),),
        series=(Point(Q3, absence="late", decided_by=MAIL),),
        verdicts=(verdict_on_a_target(MAIL),),
    )
    found = published(quarter(themes=[led], kpis=[measure]))
    assert MAIL not in str(found)
    (one,) = found.aims
    assert (found.themes[0].lead, one.lead, one.deputies) == (UNNAMED, UNNAMED, (UNNAMED, "Head of Justice"))
    assert found.kpis[0].verdicts == (verdict_on_a_target("a post that is not named"),)


def verdict_on_a_target(post):
    figures = (Used("current figure", Decimal(7), "offences", "2023/24 Q3"), Used(f"target set by {post}", Decimal(9)))
    return verdict(rule="target", figures=figures)


NOTE = Correction(1, date(2024, 5, 1), "aim", "patrols", "was", "should", "why", "Head of Governance", "hash")


@pytest.mark.parametrize(
    ("note", "marking", "quoted"),
    [
        (NOTE, "OFFICIAL", True),
        (NOTE, "OFFICIAL-SENSITIVE", False),
        (replace(NOTE, about="kpi"), "OFFICIAL-SENSITIVE", True),
        (replace(NOTE, subject="other"), "OFFICIAL-SENSITIVE", True),
    ],
)
def test_a_correction_quotes_nothing_of_a_text_that_stays_out(note, marking, quoted):
    summary = quarter(themes=[theme(aims=[aim(slug="patrols", update=update(marking=marking))])])
    found = published_correction(note, summary)
    said = [found.was, found.should_read, found.reason]
    assert said == (["was", "should", "why"] if quoted else ["[Not published: marked OFFICIAL-SENSITIVE]"] * 3)
    assert published_correction(replace(note, by=MAIL), summary).by == UNNAMED
