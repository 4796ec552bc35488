"""A quarter's summary: what counts, what is carried, what is said where nothing can be."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from commitments.actions.plan import edit_aim, edit_kpi_link, edit_theme, reword_aim, withdraw_aim
from commitments.actions.records import Changes
from commitments.actions.rounds import rate_theme
from commitments.reporting.collection import plan_now
from commitments.reporting.records import live_quarter, live_summary, summary_as_at
from kpis.actions.catalogue import create_area
from kpis.methods.comparison import Comparison
from kpis.methods.verdict import Judgement
from kpis.models import Area
from kpis.periods import LONDON, Period
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, approve, observe, open_round_of, submit

Q4 = Period.parse("2023/24 Q4")
Q4_OPENED = datetime(2024, 4, 2, 9, 0, tzinfo=LONDON)
Q4_CUT_OFF = datetime(2024, 4, 22, 18, 0, tzinfo=LONDON)


def at_q3(cast):
    return summary_as_at(cast.plan, QUARTER, cut_off=CUT_OFF)


def at_q4(cast):
    return summary_as_at(cast.plan, Q4, cut_off=Q4_CUT_OFF)


def aim_of(summary, slug):
    return next(aim for aim in summary.aims if aim.slug == slug)


def change(cast, action, name, record, **fields):
    action(**{name: record}, changes=Changes(fields), based_on=record.version, by=cast.governance, at=WRITTEN_AT)


@pytest.fixture
def patrols_in_q3(cast, round_):
    """Patrols Amber, projected Green, approved in Q3."""
    return approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)


def test_an_aim_with_its_update(cast, patrols_in_q3):
    aim = aim_of(at_q3(cast), "patrols")
    assert (aim.rag, aim.projected_rag, aim.rated_in) == ("amber", "green", "2023/24 Q3")
    assert (aim.is_carried, aim.is_stale, aim.last_rag, aim.last_projected_rag) == (False, False, "", "")
    assert (aim.lead, aim.deputies, aim.kpis, aim.delivered_by) == (
        "Liam Lead",
        ("Dora Deputy",),
        ("burglary",),
        "force",
    )
    update = aim.update
    assert (update.aim, update.quarter, update.version) == ("patrols", "2023/24 Q3", 1)
    assert (update.author, update.approver, update.approved_on) == ("Liam Lead", "Greta Governance", date(2024, 1, 8))
    assert (update.lacks_evidence, update.marking) == ("", "OFFICIAL")


def test_an_aim_without_an_update_keeps_its_ratings_and_is_stale(cast, patrols_in_q3):
    """Carried into Q4, marked with its quarter; nothing moved."""
    aim = aim_of(at_q4(cast), "patrols")
    assert (aim.rag, aim.projected_rag, aim.rated_in) == ("amber", "green", "2023/24 Q3")
    assert (aim.is_carried, aim.is_stale) == (True, True)
    assert (aim.last_rag, aim.last_projected_rag) == ("amber", "green")
    assert aim.update.quarter == "2023/24 Q3"


def test_an_aim_that_was_never_rated(cast):
    aim = aim_of(at_q3(cast), "helpline")
    assert (aim.rag, aim.rated_in, aim.update, aim.is_carried, aim.is_stale) == ("", "", None, False, True)


def test_ratings_before_this_quarter(cast, patrols_in_q3):
    later = open_round_of(cast, quarter=Q4, at=Q4_OPENED)
    update = submit(cast.patrols, later, by=cast.lead, at=Q4_OPENED, rag="green", rag_reason="All are in post.")
    approve(update, by=cast.governance, at=Q4_OPENED)
    aim = aim_of(at_q4(cast), "patrols")
    assert (aim.last_rag, aim.rag, aim.is_carried, aim.is_stale) == ("amber", "green", False, False)
    # Seen from the quarter before, nothing of that is known, however late it is asked.
    earlier = summary_as_at(cast.plan, QUARTER, cut_off=Q4_CUT_OFF)
    assert aim_of(earlier, "patrols").rag == "amber"


def test_the_newest_approved_version_counts(cast, round_, patrols_in_q3):
    """A newer version is approved over the first; one that is only submitted counts for nothing."""
    second = submit(cast.patrols, round_, by=cast.lead, rag="green", activity="Second.")
    assert aim_of(at_q3(cast), "patrols").rag == "amber"
    approve(second, by=cast.governance)
    submit(cast.patrols, round_, by=cast.lead, rag="red", projected_rag="red", activity="Third.")
    aim = aim_of(at_q3(cast), "patrols")
    assert (aim.rag, aim.update.version, aim.update.activity) == ("green", 2, "Second.")


def test_reported_with(cast, patrols_in_q3):
    """Wardens are covered, ratings included, and are never due themselves."""
    aim = aim_of(at_q3(cast), "wardens")
    assert (aim.reported_with, aim.rag, aim.update.aim, aim.is_stale) == ("patrols", "amber", "patrols", False)
    assert aim_of(at_q4(cast), "wardens").is_stale is False


def test_reported_with_own_update_first(cast, round_, patrols_in_q3):
    own = submit(cast.wardens, round_, by=cast.lead, rag="red", projected_rag="red")
    approve(own, by=cast.governance)
    aim = aim_of(at_q3(cast), "wardens")
    assert (aim.rag, aim.update.aim) == ("red", "wardens")
    # The next quarter the companion reports, and covers again.
    later = open_round_of(cast, quarter=Q4, at=Q4_OPENED)
    approve(submit(cast.patrols, later, by=cast.lead, at=Q4_OPENED), by=cast.governance, at=Q4_OPENED)
    aim = aim_of(at_q4(cast), "wardens")
    assert (aim.rag, aim.last_rag, aim.update.aim, aim.rated_in) == ("amber", "red", "patrols", "2023/24 Q4")


def test_complete_is_not_due(cast, round_):
    update = submit(cast.helpline, round_, by=cast.other_lead, rag="complete", projected_rag="complete")
    approve(update, by=cast.governance)
    aim = aim_of(at_q4(cast), "helpline")
    assert (aim.rag, aim.is_carried, aim.is_stale) == ("complete", True, False)


@pytest.mark.parametrize(
    ("activity", "is_nothing", "expected"),
    [
        ("The contract is late.", True, "nothing to report"),
        ("Work in progress", False, "work in progress"),
        ("Two more officers walk the town centre on Friday nights.", False, "same text as last quarter"),
        ("Four more.", False, ""),
    ],
)
def test_what_shows_no_evidence_is_said(cast, patrols_in_q3, activity, is_nothing, expected):
    later = open_round_of(cast, quarter=Q4, at=Q4_OPENED)
    fields = {"activity": activity, "is_nothing_to_report": is_nothing}
    approve(submit(cast.patrols, later, by=cast.lead, at=Q4_OPENED, **fields), by=cast.governance, at=Q4_OPENED)
    update = aim_of(at_q4(cast), "patrols").update
    assert (update.lacks_evidence, update.is_nothing_to_report) == (expected, is_nothing)


@pytest.mark.parametrize(
    ("day", "in_q3", "gone_in_q3", "in_q4", "gone_in_q4"),
    [
        ("2023-09-30", False, False, False, False),
        ("2023-10-01", False, True, False, False),
        ("2023-12-31", False, True, False, False),
        ("2024-01-01", True, False, False, True),
        ("2024-01-08", True, False, False, True),
    ],
)
def test_a_withdrawn_aim_leaves_the_count_from_its_quarter(cast, day, in_q3, gone_in_q3, in_q4, gone_in_q4):
    on = date.fromisoformat(day)
    withdraw_aim(aim=cast.helpline, on=on, reason="Done.", based_on=1, by=cast.governance, at=WRITTEN_AT)
    for summary, is_in, is_gone in ((at_q3(cast), in_q3, gone_in_q3), (at_q4(cast), in_q4, gone_in_q4)):
        assert ("helpline" in [aim.slug for aim in summary.aims]) is is_in
        assert [(gone.slug, gone.theme, gone.reason) for gone in summary.gone] == (
            [("helpline", "victims", "Done.")] if is_gone else []
        )
        assert summary.themes[1].counts.total == (2 if is_in else 1)


def test_a_reworded_aim(cast):
    on = date(2024, 1, 8)
    reword_aim(
        aim=cast.helpline, title="By night", on=on, reason="Clearer.", based_on=1, by=cast.governance, at=WRITTEN_AT
    )
    aim = aim_of(at_q3(cast), "helpline")
    assert (aim.title, aim.reworded_on, aim.reworded_reason) == ("By night", on, "Clearer.")


@pytest.mark.parametrize(("day", "has_begun"), [("2023-12-31", True), ("2024-01-01", False)])
def test_a_theme_that_begins_later(cast, day, has_begun):
    change(cast, edit_theme, "theme", cast.victims, starts_on=date.fromisoformat(day))
    change(cast, edit_kpi_link, "link", cast.burglary_link)
    summary = at_q3(cast)
    assert [theme.slug for theme in summary.themes] == ["streets", "victims"][: 2 if has_begun else 1]
    assert [theme.slug for theme in summary.later_themes] == ([] if has_begun else ["victims"])
    assert len(summary.aims) == (4 if has_begun else 2)
    # A measure that serves it alone is still in the list, without it.
    assert summary.kpis_by_slug["satisfaction"].themes == (("victims",) if has_begun else ())


def test_themes_add_up(cast, round_, patrols_in_q3):
    summary = at_q3(cast)
    streets, victims = summary.themes
    assert (streets.counts.amber, streets.counts.total, streets.declared_total) == (2, 2, 2)
    assert (str(streets.projection), streets.key_kpis) == ("100% (2 of 2)", ("burglary",))
    assert (victims.counts.not_rated, victims.counts.total, victims.declared_total) == (2, 2, 3)
    assert str(victims.projection) == "0% (0 of 2)"


def test_a_theme_without_aims_cannot_be_projected(cast):
    for aim in (cast.helpline, cast.court_visits):
        change(cast, edit_aim, "aim", aim, theme=cast.streets)
    assert str(at_q3(cast).themes[1].projection) == "cannot be said: no aims"
    assert len(at_q3(cast).themes[0].aims) == 4


def test_the_newest_rating_of_a_theme(cast, round_):
    """Governance's own, whatever its aims say; one an hour after the cut-off is for the next quarter."""
    for rag, at in (("red", WRITTEN_AT), ("green", WRITTEN_AT + timedelta(hours=1))):
        rate_theme(theme=cast.streets, round=round_, rag=rag, reason=f"{rag}.", by=cast.governance, at=at)
    streets, victims = at_q3(cast).themes
    assert (streets.rag, streets.rag_reason, streets.rated_on) == ("green", "green.", date(2024, 1, 8))
    assert (victims.rag, victims.rag_reason, victims.rated_on) == ("", "", None)


# Measures ------------------------------------------------------------------------------------------


def burglary(summary):
    return summary.kpis_by_slug["burglary"]


def test_a_measure_with_its_change(cast):
    """400 in 2020/21 Q3, 300 now: 100 fewer, a quarter of it, and lower is better."""
    observe(cast.burglary, "2023/24 Q3", "300", by=cast.analyst, note="Provisional.")
    kpi = burglary(at_q3(cast))
    assert (kpi.baseline_period, kpi.baseline_value, kpi.current_period) == ("2020/21 Q3", Decimal(400), "2023/24 Q3")
    assert (kpi.current_value, kpi.current_note, kpi.current_known_on) == (
        Decimal(300),
        "Provisional.",
        date(2024, 1, 8),
    )
    assert kpi.comparison == Comparison(
        Judgement.GOOD,
        "lower is better: Fewer homes are broken into.",
        "down",
        Decimal(-100),
        "offences",
        Decimal("-25.0"),
    )
    assert (kpi.last_period, kpi.last_value, kpi.definition_version) == ("", None, 1)


def test_current_is_the_newest_period_that_ended_by_the_quarters_end(cast):
    for period, value in (("2023/24 Q2", "320"), ("2023/24 Q3", "300"), ("2023/24 Q4", "290")):
        observe(cast.burglary, period, value, by=cast.analyst, at=Q4_OPENED)
    assert burglary(at_q4(cast)).current_value == 290
    q3 = summary_as_at(cast.plan, QUARTER, cut_off=Q4_CUT_OFF)
    assert burglary(q3).current_value == 300
    # Nothing of it was known at the earlier cut-off.
    assert (burglary(at_q3(cast)).current_value, burglary(at_q3(cast)).current_absence) == (None, "none recorded")


def test_the_newest_word_on_a_period(cast):
    for value, hours, known_on in (
        ("300", 0, date(2024, 1, 8)),
        ("310", 1, date(2024, 1, 8)),
        ("320", 2, date(2024, 1, 7)),
    ):
        at = WRITTEN_AT + timedelta(hours=hours)
        observe(cast.burglary, "2023/24 Q3", value, by=cast.analyst, at=at, known_on=known_on)
    assert burglary(at_q3(cast)).current_value == 310


def test_a_current_absence_has_the_last_value_beside_it(cast):
    """Q1 has a value, Q2's was taken back, Q3 is late: Q1's is the last."""
    observe(cast.burglary, "2023/24 Q1", "320", by=cast.analyst)
    observe(cast.burglary, "2023/24 Q2", "310", by=cast.analyst)
    observe(cast.burglary, "2023/24 Q2", None, absence="withheld", by=cast.analyst)
    observe(cast.burglary, "2023/24 Q3", None, absence="late", by=cast.analyst, note="In May.")
    kpi = burglary(at_q3(cast))
    assert (kpi.current_period, kpi.current_value, kpi.current_absence) == ("2023/24 Q3", None, "late")
    assert (kpi.last_period, kpi.last_value, kpi.current_note) == ("2023/24 Q1", Decimal(320), "In May.")
    assert kpi.comparison == Comparison(Judgement.CANNOT_BE_SAID, "no current value: late")


def test_the_note_of_a_withheld_figure_is_dropped(cast):
    observe(cast.burglary, "2023/24 Q3", None, absence="withheld", by=cast.analyst, note="It was 311.")
    summary = at_q3(cast)
    assert (burglary(summary).current_absence, burglary(summary).current_note) == ("withheld", "")
    assert "311" not in str(summary)


def test_a_withheld_figure_is_in_no_summary(cast):
    """Neither as the current value nor as the last before it, and the other measure's is none made of its counts."""
    counts = {"numerator": Decimal(311), "denominator": Decimal(444)}
    observe(cast.burglary, "2023/24 Q2", "311", absence="withheld", by=cast.analyst)
    observe(cast.burglary, "2023/24 Q3", None, absence="late", by=cast.analyst)
    observe(cast.satisfaction, "2023/24 Q3", None, absence="withheld", by=cast.analyst, **counts)
    for summary in (at_q3(cast), live_summary(plan_now(cast.plan, at=CUT_OFF), at=CUT_OFF)):
        kpi, share = burglary(summary), summary.kpis_by_slug["satisfaction"]
        assert (kpi.current_absence, kpi.last_value) == ("late", None)
        assert (share.current_value, share.current_absence) == (None, "withheld")
        assert not any(figure in str(summary) for figure in ("311", "444", "70.045"))


def test_a_figure_of_two_counts_is_what_they_make(cast):
    counts = {"numerator": Decimal(61), "denominator": Decimal(80)}
    observe(cast.satisfaction, "2023/24 Q3", None, by=cast.analyst, **counts)
    assert at_q3(cast).kpis_by_slug["satisfaction"].current_value == Decimal("76.25")


def test_figures_of_other_areas_are_not_the_measures_own(cast):
    area = create_area(area=Area(register="north", slug="westshire", name="Westshire"), by=cast.analyst, at=WRITTEN_AT)
    observe(cast.burglary, "2023/24 Q2", "300", by=cast.analyst)
    for period in ("2023/24 Q2", "2023/24 Q3"):
        observe(cast.burglary, period, "900", by=cast.analyst, area=area)
    kpi = burglary(at_q3(cast))
    assert (kpi.current_period, kpi.current_value) == ("2023/24 Q2", Decimal(300))


def test_a_missing_baseline_is_an_absence(cast):
    observe(cast.satisfaction, "2023/24 Q3", "80", by=cast.lead)
    kpi = at_q3(cast).kpis_by_slug["satisfaction"]
    assert (kpi.baseline_value, kpi.baseline_absence) == (None, "not collected")
    assert kpi.comparison == Comparison(Judgement.CANNOT_BE_SAID, "no baseline: not collected")


def test_measures_are_in_table_ones_order(cast):
    change(cast, edit_kpi_link, "link", cast.burglary_link, position=3, key=False)
    summary = at_q3(cast)
    assert [kpi.slug for kpi in summary.kpis] == ["satisfaction", "burglary"]
    assert [theme.key_kpis for theme in summary.themes] == [(), ("satisfaction",)]


# The live plan -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (CUT_OFF - timedelta(seconds=1), "2023/24 Q3"),  # the open round's
        (CUT_OFF, "2023/24 Q4"),  # closed: the current one
        (datetime(2030, 1, 1, tzinfo=LONDON), "2024/25 Q4"),  # the plan's last
        (datetime(2020, 1, 1, tzinfo=LONDON), "2023/24 Q3"),
    ],
)
def test_live_quarter(cast, round_, at, expected):
    assert str(live_quarter(cast.plan, at=at)) == expected


def test_live_summary_is_stale_by_the_quarter_before_while_the_round_is_open(cast, patrols_in_q3):
    """In Q4's open round patrols, approved in Q3, are not stale yet; helpline is, by Q3."""
    open_round_of(cast, quarter=Q4, at=Q4_OPENED)
    live = live_summary(plan_now(cast.plan, at=Q4_OPENED), at=Q4_OPENED)
    assert {aim.slug: aim.is_stale for aim in live.aims} == {
        "patrols": False,
        "wardens": False,
        "helpline": True,
        "court-visits": True,
    }
    as_sealed = at_q4(cast)
    assert aim_of(as_sealed, "patrols").is_stale
    assert replace(live, cut_off=Q4_CUT_OFF).themes[0].counts == as_sealed.themes[0].counts
