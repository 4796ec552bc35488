"""Nothing that is not published is anywhere that panel or public can read.

A sentinel stands in every draft, submitted, returned, withheld, sensitive and later field; then every
published address is searched for it, as everybody, with the file, the drawing, the error and the
kept copy that each address gives.
"""

import io
import re
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from commitments.actions.comments import comment_on_kpi
from commitments.actions.plan import create_aim, edit_theme, reword_aim
from commitments.actions.progress import return_updates
from commitments.actions.publishing import publish_quarter
from commitments.actions.records import Changes
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import CorrectionNote, record_correction, seal_quarter
from commitments.models import Aim, SealedQuarter
from kpis.actions.measures import edit_kpi
from kpis.models import KPI
from kpis.periods import Period
from tests.cast import QUARTER, WRITTEN_AT, approve, draft, observe, open_round_of, submit
from tests.commitments.views.addresses import filled, routes
from tests.commitments.views.pagetext import page_words
from tests.commitments.views.story import NEXT, NEXT_OPENED, NEXT_WRITTEN
from tests.commitments.views.test_published import LATER, READERS, open_to_everyone, signed_in

SENTINEL = "Sentinel-7f3a"
FIGURE, SHARE = "918273", "83.7162"
# The third quarter is published; the fourth is sealed and not; the first of the year after is open.
AFTER = Period.parse("2024/25 Q1")
AFTER_OPENED = NEXT_OPENED.replace(month=7, day=2)
AFTER_WRITTEN = NEXT_WRITTEN.replace(month=7)
SENSITIVE = {
    "marking": "OFFICIAL-SENSITIVE",
    "activity": SENTINEL,
    "rag_reason": SENTINEL,
    "projected_reason": SENTINEL,
}
SAID = {"activity": SENTINEL, "rag_reason": SENTINEL, "projected_reason": SENTINEL}
ECHO = re.compile(rf"(value=\"|“|[?&;]q=|aims/){SENTINEL}", re.IGNORECASE)
# As a page and as a file would print them.
SECRETS = (SENTINEL.casefold(), FIGURE, "918,273", "83.7")


@pytest.fixture
def salted(cast):
    """A public plan with one published quarter, and the sentinel wherever a reader of it must not come."""
    _published_quarter(cast)
    _unpublished_quarter(cast)
    _open_quarter(cast)
    return cast


def _published_quarter(cast):
    """Sensitive text and a withheld figure are in the published record itself; the returned text never was."""
    round_ = open_round_of(cast)
    approve(submit(cast.patrols, round_, by=cast.lead, **SENSITIVE), by=cast.governance)
    returned = submit(cast.helpline, round_, by=cast.other_lead, **SAID)
    return_updates(updates=[returned], comment=SENTINEL, by=cast.governance, at=WRITTEN_AT)
    approve(submit(cast.helpline, round_, by=cast.other_lead, activity="Two operators."), by=cast.governance)
    observe(cast.burglary, "2023/24 Q3", "380", by=cast.analyst)
    observe(cast.satisfaction, "2023/24 Q3", SHARE, by=cast.analyst, absence="withheld", note=SENTINEL)
    seal = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=round_.cut_off).record
    note = CorrectionNote("aim", "patrols", SENTINEL, SENTINEL, SENTINEL)
    record_correction(seal=seal, note=note, by=cast.governance, at=NEXT_OPENED)
    publish_quarter(seal=seal, by=cast.governance, at=NEXT_OPENED)


def _unpublished_quarter(cast):
    """All that is new in the sealed quarter that is not published, its corrections among it."""
    at = {"by": cast.governance, "at": NEXT_OPENED}
    new = Aim(plan=cast.plan, theme=cast.streets, slug="sentinel-7f3a", order=7, title=SENTINEL)
    create_aim(aim=new, deputies=[], kpis=[], **at)
    round_ = open_round_of(cast, quarter=NEXT, at=NEXT_OPENED)
    reword_aim(aim=cast.helpline, title=SENTINEL, on=date(2024, 3, 1), reason=SENTINEL, based_on=1, **at)
    for aim, by in ((cast.patrols, cast.lead), (cast.helpline, cast.other_lead)):
        said = {**SAID, "rag": "red", "projected_rag": "red"}
        approve(submit(aim, round_, by=by, at=NEXT_WRITTEN, **said), by=cast.governance, at=NEXT_WRITTEN)
    rate_theme(theme=cast.streets, round=round_, rag="red", reason=SENTINEL, by=cast.governance, at=NEXT_WRITTEN)
    observe(cast.burglary, "2023/24 Q3", FIGURE, by=cast.analyst, at=NEXT_WRITTEN, note=SENTINEL)
    observe(cast.burglary, "2023/24 Q4", FIGURE, by=cast.analyst, at=NEXT_WRITTEN, note=SENTINEL)
    observe(cast.satisfaction, "2023/24 Q4", SHARE, by=cast.analyst, at=NEXT_WRITTEN, note=SENTINEL)
    said = {"text": SENTINEL, "asks_analysis": True}
    comment_on_kpi(link=cast.burglary_link, quarter=NEXT, **said, by=cast.analyst, at=NEXT_WRITTEN)
    seal = seal_quarter(plan=cast.plan, quarter=NEXT, by=cast.governance, at=round_.cut_off).record
    note = CorrectionNote("quarter", "", SENTINEL, SENTINEL, SENTINEL)
    record_correction(seal=seal, note=note, by=cast.governance, at=AFTER_OPENED)


def _open_quarter(cast):
    """Drafts and submitted texts of the open round, and what the live rows say by now."""
    round_ = open_round_of(cast, quarter=AFTER, at=AFTER_OPENED)
    draft(cast.court_visits, round_, by=cast.governance, at=AFTER_WRITTEN, **SAID)
    submit(cast.patrols, round_, by=cast.lead, at=AFTER_WRITTEN, **SAID)
    at = {"by": cast.governance, "at": AFTER_WRITTEN}
    edit_theme(theme=cast.victims, changes=Changes({"title": SENTINEL, "objective": SENTINEL}), based_on=1, **at)
    reword_aim(aim=cast.court_visits, title=SENTINEL, on=date(2024, 7, 1), reason=SENTINEL, based_on=1, **at)
    stored = KPI.objects.get(pk=cast.burglary.pk)
    edit_kpi(kpi=stored, changes={"title": SENTINEL, "definition": SENTINEL}, based_on=stored.version, **at)
    open_to_everyone(cast.plan)
    assert SealedQuarter.objects.seals().count() == 2


def published_addresses():
    """Every route of the published tree at every quarter, and what stands outside the trees for anybody."""
    for route in routes("plans/"):
        for when in ("2023-24-q3", "2023-24-q4", "2024-25-q1", "live", "draft") if "<slug:when>" in route else ("",):
            yield filled(route, plan="north", when=when)
    yield from (filled(route, plan="north", when="2023-24-q3", quarter="2023-24-q3") for route in routes("api/"))
    yield from ("/", "/sitemap.xml", "/robots.txt", "/plans/north/2023-24-q3/aims/sentinel-7f3a/")


def texts_of(response):
    """The answer's bytes as text, those of a zip's files too."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name).decode() for name in archive.namelist()]
    return [content.decode()]


def queries_of(address):
    """Searches and filters that would find the sentinel if it were there."""
    yield address
    if address.endswith(("/aims/", "/kpis/", "/search/", "/changes/")):
        yield f"{address}?q={SENTINEL}"
        yield f"{address}?against=2023-24-q4"
        yield f"{address}?since=2023-24-q4"


@pytest.mark.parametrize("role", [None, "panel"])
def test_the_sentinel_is_nowhere_in_what_is_published(salted, role):
    client = signed_in(getattr(salted, role)) if role else Client()
    opened, found = 0, []
    for address in published_addresses():
        for asked in queries_of(address):
            response = client.get(asked)
            assert response.status_code < 500, asked
            opened += response.status_code == 200
            # What was asked for is said back in forms, links and the sentence of the filter, and nowhere else.
            said = [ECHO.sub("", text) for text in texts_of(response)]
            found += [asked for text in said for secret in SECRETS if secret in text.casefold()]
            for header in response.headers.values():
                assert SENTINEL not in header.replace(f"q={SENTINEL}", ""), asked
    assert not found
    assert opened >= 12


def test_the_sentinel_stands_where_it_may(salted):
    """Or the search above would find nothing because there is nothing."""
    client = signed_in(salted.governance)
    for page in ("themes/streets/", "changes/", "aims/", "kpis/burglary/", "aims/patrols/"):
        assert SENTINEL in page_words(client.get(f"/review/north/2023-24-q4/{page}")), page
    figures = page_words(client.get("/review/north/2023-24-q4/kpis/burglary/"))
    assert "918,273" in figures
    with time_machine.travel("2024-07-20T10:00:00Z", tick=False):
        live = page_words(client.get("/review/north/live/kpis/satisfaction/"))
    assert "83.7" in live or "84%" in live


@pytest.mark.parametrize("role", READERS)
def test_nobody_finds_more_there_by_signing_in(salted, role):
    anonymous, client = Client(), signed_in(getattr(salted, role))
    for address in ("/plans/north/2023-24-q3/", "/plans/north/2023-24-q3/aims/patrols/", "/plans/north/"):
        assert client.get(address).content == anonymous.get(address).content


def test_a_withheld_figure_says_who_withheld_it_and_until_when(salted):
    assert NEXT_WRITTEN + timedelta(days=1) < LATER
    said = page_words(Client().get("/plans/north/2023-24-q3/kpis/satisfaction/"))
    assert "Withheld" in said
    assert "Chief Executive" in said
    assert "1 July 2024" in said
