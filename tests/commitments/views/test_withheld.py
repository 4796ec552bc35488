"""A withheld figure stands on its measure's live page, for the people of the review pages, and nowhere else."""

import io
import zipfile
from decimal import Decimal

import pytest
import time_machine

from commitments.models import SealedQuarter
from kpis.actions.observations import NewObservation, record_observation
from kpis.models import KPI
from kpis.periods import Period
from tests.commitments.views.measures import NEXT_WRITTEN, REVISED_AT, SECRET, SECRET_NOTE
from tests.commitments.views.pagetext import page_words, part

PAGE = "kpis/informants/"
# Every page and file on which a figure of the measure could stand.
PLACES = (
    "",
    "themes/streets/",
    "themes/victims/",
    "changes/",
    "aims/",
    "exceptions/",
    "exceptions.csv",
    "kpis/",
    "kpis.csv",
    "kpis/force/",
    "kpis/force.csv",
    "kpis/shoplifting/",
    "kpis/informants/series.csv",
)
# While the round of 2023/24 Q4 was open, and after both quarters were sealed.
DURING, AFTER = NEXT_WRITTEN, "2024-05-10T10:00:00Z"


def has_secret(content):
    text = content.decode()
    return any(secret in text for secret in (str(SECRET), f"{SECRET:,}", SECRET_NOTE))


@pytest.mark.parametrize("role", ["governance", "analyst", "lead", "reviewer"])
def test_the_live_page_shows_it_with_who_decided_and_when_it_is_reviewed(client, measured, role):
    client.force_login(getattr(measured.cast, role))
    with time_machine.travel(AFTER, tick=False):
        response = client.get(f"/review/north/live/{PAGE}")
    assert part(response, "<caption>Withheld figures.", "</table>") == (
        "Withheld figures. They stand on this page only: no sealed quarter, draft, file or chart has them."
        " Period Figure Decided by To be reviewed on"
        " March 2024 withheld: 777,123 offences (seen by the office only) Head of Covert 1 September 2024"
    )
    # Its table, its chart and what was noted beside it do not.
    assert response.content.decode().count("777,123") == 1
    assert SECRET_NOTE not in page_words(response)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_else_of_the_live_plan_has_it(client, measured, place):
    client.force_login(measured.cast.governance)
    for instant in (DURING, AFTER):
        with time_machine.travel(instant, tick=False):
            response = client.get(f"/review/north/live/{place}")
        assert response.status_code == 200
        assert not has_secret(response.content), (place, instant)


@pytest.mark.parametrize("place", [*PLACES, PAGE])
def test_no_draft_has_it(client, measured, place):
    client.force_login(measured.cast.governance)
    with time_machine.travel(DURING, tick=False):
        response = client.get(f"/review/north/draft/{place}")
    assert response.status_code == 200
    assert not has_secret(response.content)


@pytest.mark.parametrize("place", [*PLACES, PAGE])
def test_no_sealed_quarter_has_it(client, measured, place):
    client.force_login(measured.cast.governance)
    response = client.get(f"/review/north/2023-24-q4/{place}")
    assert response.status_code == 200
    assert not has_secret(response.content)


def test_no_record_holds_it(measured):
    assert not any(has_secret(content.encode()) for content in SealedQuarter.objects.values_list("content", flat=True))


@pytest.mark.parametrize(("when", "at"), [("2023-24-q4", AFTER), ("draft", DURING)])
def test_no_pack_has_it(client, measured, when, at):
    client.force_login(measured.cast.governance)
    with time_machine.travel(at, tick=False):
        response = client.get(f"/review/north/{when}/pack/")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert len(files) > 7
    assert [name for name, content in files.items() if has_secret(content)] == []


def test_a_figure_that_was_withheld_since_its_seal_is_not_told_by_the_revision(client, measured):
    cast = measured.cast
    informants = KPI.objects.get(slug="informants")
    known = REVISED_AT.date()
    december = Period.parse("2023-12")
    withheld = NewObservation(
        informants, december, Decimal(SECRET), "withheld", known, withheld_by="Head of Covert", review_on=known
    )
    record_observation(observation=withheld, by=cast.analyst, at=REVISED_AT)
    client.force_login(cast.analyst)
    response = client.get(f"/review/north/2023-24-q4/{PAGE}")
    assert "December 2023 12 Withheld No difference can be told not told" in page_words(response)
    assert not has_secret(response.content)


def test_a_withheld_period_without_a_figure_has_none_to_show(client, measured):
    client.force_login(measured.cast.analyst)
    with time_machine.travel(AFTER, tick=False):
        response = client.get("/review/north/live/kpis/satisfaction/")
    assert "Withheld" in page_words(response)
    assert "Withheld figures." not in page_words(response)


def test_what_became_known_later_is_not_shown_before(client, measured):
    client.force_login(measured.cast.analyst)
    with time_machine.travel("2024-01-10T10:00:00Z", tick=False):
        assert not has_secret(client.get(f"/review/north/live/{PAGE}").content)
