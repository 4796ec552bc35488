"""Two quarters of the small plan, told by hand; every expected text of these tests follows from them."""

from datetime import date, datetime
from types import SimpleNamespace

from commitments.actions.plan import create_aim, reword_aim, withdraw_aim
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Aim
from kpis.periods import LONDON, Period
from tests.cast import QUARTER, WRITTEN_AT, approve, observe, open_round_of, submit

NEXT = Period.parse("2023/24 Q4")
FEBRUARY = datetime(2024, 2, 12, 10, 0, tzinfo=LONDON)
NEXT_OPENED = datetime(2024, 4, 2, 9, 0, tzinfo=LONDON)
NEXT_WRITTEN = datetime(2024, 4, 8, 9, 0, tzinfo=LONDON)
CORRECTED_AT = datetime(2024, 5, 1, 9, 0, tzinfo=LONDON)


def report_first_quarter(cast):
    """2023/24 Q3, its round left open: patrols Amber, helpline Green, court visits not rated."""
    round_ = open_round_of(cast)
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    fields = {"rag": "green", "rag_reason": "", "projected_rag": "green", "activity": "Two operators were hired."}
    approve(submit(cast.helpline, round_, by=cast.other_lead, **fields), by=cast.governance)
    rate_theme(theme=cast.streets, round=round_, rag="amber", reason="Half is done.", by=cast.governance, at=WRITTEN_AT)
    observe(cast.burglary, "2023/24 Q3", "380", by=cast.analyst)
    observe(cast.satisfaction, "2023/24 Q3", "61", by=cast.analyst, note="a survey by post")
    return round_


def report_second_quarter(cast):
    """2023/24 Q4, its round left open: patrols worse, helpline reworded, court visits gone, cameras new."""
    reword_aim(
        aim=cast.helpline,
        title="Open a helpline at night",
        on=date(2024, 2, 12),
        reason="The day is covered.",
        based_on=1,
        by=cast.governance,
        at=FEBRUARY,
    )
    withdraw_aim(
        aim=cast.court_visits,
        on=date(2024, 2, 12),
        reason="The courts offer them.",
        based_on=1,
        by=cast.governance,
        at=FEBRUARY,
    )
    cameras = Aim(plan=cast.plan, theme=cast.streets, slug="cameras", order=3, title="Mend the cameras")
    create_aim(aim=cameras, deputies=[], kpis=[], by=cast.governance, at=FEBRUARY)
    round_ = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    told = {
        "activity": "Officers were moved to the airport.",
        "rag": "red",
        "rag_reason": "Officers were moved.",
        "projected_rag": "amber",
        "projected_reason": "They come back in autumn.",
        "marking": "OFFICIAL-SENSITIVE",
    }
    update = submit(cast.patrols, round_, by=cast.lead, at=NEXT_WRITTEN, **told)
    approve(update, by=cast.governance, at=NEXT_WRITTEN)
    observe(cast.burglary, "2023/24 Q4", "410", by=cast.analyst, at=NEXT_WRITTEN)
    observe(cast.satisfaction, "2023/24 Q4", None, by=cast.analyst, at=NEXT_WRITTEN, absence="withheld")
    return round_


def seal_both_quarters(cast):
    """Both quarters sealed, the second with a correction to a KPI, an aim, a theme and itself."""
    first_round = report_first_quarter(cast)
    first = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=first_round.cut_off).record
    second_round = report_second_quarter(cast)
    second = seal_quarter(plan=cast.plan, quarter=NEXT, by=cast.governance, at=second_round.cut_off).record
    for about, subject, was, should_read in (
        ("kpi", "burglary", "410", "401"),
        ("aim", "patrols", "the airport", "the harbour"),
        ("theme", "streets", "", "Rated Red from 1 April."),
        ("quarter", "", "", "The board met on 3 May."),
    ):
        note = CorrectionNote(about, subject, was, should_read, f"A slip in the {about}.")
        record_correction(seal=second, note=note, by=cast.governance, at=CORRECTED_AT)
    return SimpleNamespace(cast=cast, first=first, second=second)
