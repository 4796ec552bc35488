"""The draft before the cut-off, sealing, sealed quarters and their corrections, in the admin."""

import io
import zipfile

import pytest
import time_machine
from django.urls import reverse

from commitments.actions.comments import comment_on_kpi
from commitments.actions.plan import edit_plan
from commitments.actions.records import Changes
from commitments.actions.rounds import rate_theme
from commitments.actions.sealing import seal_quarter
from commitments.models import Plan, Publication, SealedQuarter
from kpis.periods import Period
from tests.cast import CUT_OFF, QUARTER, WRITTEN_AT, approve, observe, submit
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, save, sentences

Q2 = Period.parse("2023/24 Q2")


def url(name, row):
    return reverse(f"admin:commitments_{name}", args=[row.pk])


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


@pytest.fixture
def seal(cast):
    return seal_quarter(plan=cast.plan, quarter=Q2, by=cast.governance, at=NOW).record


def parts_of(page):
    return {part.title: [(item.text, item.said) for item in part.items] for part in page.context["parts"]}


# The draft --------------------------------------------------------------------------------------


def test_the_draft_lists_what_the_pack_would_lack(governance, cast, round_):
    approve(
        submit(cast.patrols, round_, by=cast.lead, activity="Work in progress", rag="red", rag_reason="Nobody left."),
        by=cast.governance,
    )
    observe(cast.burglary, "2023/24 Q3", "420", by=cast.analyst)
    rate_theme(theme=cast.streets, round=round_, rag="red", reason="x", by=cast.governance, at=round_.opened_at)
    page = governance.get(url("plan_draft", cast.plan))
    assert page.context["title"] == "DRAFT pack of 2023/24 Q3"
    assert parts_of(page) == {
        "Aims without an approved update": [
            ("Open a helpline", "no approved update yet"),
            ("Offer visits before a trial", "no approved update yet"),
        ],
        "Approved updates that show no activity": [("Put more officers on foot patrol", "work in progress")],
        # The aim that is reported with it has its ratings too.
        "RAG and projection that do not agree": [
            ("Put more officers on foot patrol", "Red, projected Green"),
            ("Train the wardens", "Red, projected Green"),
        ],
        "KPIs without a value": [("Victims who are satisfied", "2023/24 Q3: nothing recorded")],
        "KPIs that went the wrong way, without a comment": [("Burglaries", "2023/24 Q3: say what explains it")],
        "Themes that are not rated in this round": [("Victims first", "keeps Not rated")],
        "Themes whose rating moved": [],
        "Aims that moved": [],
    }
    assert "There is no earlier seal to compare with." in page.content.decode()


def test_a_comment_and_a_value_take_a_kpi_off_the_list(governance, cast, round_):
    observe(cast.burglary, "2023/24 Q3", "420", by=cast.analyst, note="From the second page of the paper.")
    said = {"text": "A new way of counting.", "asks_analysis": False}
    comment_on_kpi(link=cast.burglary_link, quarter=QUARTER, **said, by=cast.analyst, at=WRITTEN_AT)
    observe(cast.satisfaction, "2023/24 Q3", None, absence="late", by=cast.analyst)
    parts = parts_of(governance.get(url("plan_draft", cast.plan)))
    assert parts["KPIs that went the wrong way, without a comment"] == []
    assert parts["KPIs without a value"] == [("Victims who are satisfied", "2023/24 Q3: late")]


def test_what_moved_counts_from_the_last_seal(governance, cast, seal, round_):
    approve(submit(cast.helpline, round_, by=cast.other_lead), by=cast.governance)
    rate_theme(theme=cast.streets, round=round_, rag="red", reason="x", by=cast.governance, at=WRITTEN_AT)
    parts = parts_of(governance.get(url("plan_draft", cast.plan)))
    assert parts["Aims that moved since 2023/24 Q2"] == [("Open a helpline", "newly rated: Amber; projected Green")]
    # A rating where there was none is a movement, of a theme as of an aim.
    assert parts["Themes whose rating moved since 2023/24 Q2"] == [("Safer streets", "Red")]


def test_the_drafts_pages_and_files_say_draft(governance, cast, round_):
    page = governance.get(url("plan_draft", cast.plan))
    assert "DRAFT OFFICIAL" in page.content.decode()
    response = governance.get(page.context["download"])
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert all("DRAFT" in name for name in archive.namelist())
    assert governance.get(page.context["pages"]).status_code == 200


def test_without_a_round_there_is_no_draft(governance, cast):
    assert governance.get(url("plan_draft", cast.plan)).context["said"].startswith("No round is open")


# Sealing ----------------------------------------------------------------------------------------


def quarters(client, cast):
    page = client.get(url("plan_seal", cast.plan))
    return {each.quarter: (each.can_seal, each.said) for each in page.context["quarters"]}


def test_each_quarter_says_how_it_stands(governance, cast, seal, round_):
    found = quarters(governance, cast)
    assert found["2023/24 Q3"] == (False, "Its round is open until 22 January 2024, 6pm.")
    assert found["2023/24 Q2"] == (False, "Sealed on 8 January 2024, midday.")
    assert found["2023/24 Q1"][0] is True
    # From the plan's first quarter; the current one has no round yet.
    assert next(iter(found)) == "2023/24 Q3"
    assert list(found)[-1] == "2021/22 Q1"
    with time_machine.travel(CUT_OFF, tick=False):
        governance.force_login(cast.governance)
        assert quarters(governance, cast)["2023/24 Q3"] == (
            True,
            "Its round closed on 22 January 2024, 6pm: it waits to be sealed.",
        )


def test_sealing_is_asked_once_more_and_then_done(governance, cast):
    address = url("plan_seal", cast.plan)
    page = governance.get(address, {"quarter": "2023/24 Q2"})
    assert page.context["title"] == "Seal 2023/24 Q2"
    assert not SealedQuarter.objects.exists()
    response = governance.post(address, form_of(page), follow=True)
    record = SealedQuarter.objects.get()
    assert (record.quarter, record.taken_at) == ("2023/24 Q2", NOW)
    assert sentences(response) == [f"2023/24 Q2 is sealed: {record.record_hash}"]


def test_sealing_twice_makes_one_seal(governance, cast):
    for _ in range(2):
        response = governance.post(url("plan_seal", cast.plan), {"quarter": "2023/24 Q2"}, follow=True)
    assert SealedQuarter.objects.count() == 1
    assert "2023/24 Q2 was sealed already" in sentences(response)[0]


@pytest.mark.parametrize(
    ("quarter", "sentence"),
    [
        ("2023/24 Q3", "The round of 2023/24 Q3 is open until"),
        ("2023/24 Q4", "2023/24 Q4 has not ended"),
        ("2020/21 Q4", "2020/21 Q4 lies outside the plan"),
        ("2023/24", "Choose one of the quarters below."),
        ("", "Choose one of the quarters below."),
    ],
)
def test_what_cannot_be_sealed_is_said_why_and_opens_nothing(governance, cast, round_, quarter, sentence):
    before = all_rows()
    response = governance.post(url("plan_seal", cast.plan), {"quarter": quarter}, follow=True)
    assert sentence in sentences(response)[0]
    assert all_rows() == before


# Sealed quarters --------------------------------------------------------------------------------


def test_a_sealed_quarter_leads_to_its_pages_and_pack(as_, cast, seal):
    for person in (cast.governance, cast.analyst, cast.lead):
        client = as_(person)
        page = client.get(url("sealedquarter_change", seal))
        assert seal.record_hash in page.content.decode()
        assert client.get(page.context["download"])["Content-Type"] == "application/zip"
        (pages,) = page.context["review_links"]
        assert client.get(pages.url).status_code == 200
        assert page.context["may_correct"] is (person == cast.governance)


def test_a_correction_stands_beside_the_seal(governance, cast, seal):
    typed = {"about": "aim", "subject": "helpline", "was": "Amber", "should_read": "Red", "reason": "Misread."}
    content = seal.content
    response = save(governance, url("sealedquarter_correct", seal), **typed)
    assert response["Location"] == url("sealedquarter_change", seal)
    (correction,) = governance.get(url("sealedquarter_change", seal)).context["corrections"]
    assert (correction.number, correction.about, correction.should_read) == (1, "the aim “Open a helpline”", "Red")
    assert (correction.by, correction.dated) == ("Greta Governance", "8 January 2024")
    record = SealedQuarter.objects.corrections().get()
    shown = governance.get(url("sealedquarter_change", record)).content.decode()
    assert "<dd>The aim “Open a helpline”</dd>" in shown
    listed = governance.get(reverse("admin:commitments_sealedquarter_changelist")).content.decode()
    assert "2 records" in listed
    seal.refresh_from_db()
    assert seal.content == content


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"about": "aim", "subject": "unknown", "should_read": "x", "reason": "y"}, "subject"),
        ({"about": "kpi", "subject": "", "should_read": "x", "reason": "y"}, "subject"),
        ({"about": "quarter", "subject": "helpline", "should_read": "x", "reason": "y"}, "subject"),
        ({"about": "quarter", "should_read": " ", "reason": "y"}, "should_read"),
        ({"about": "quarter", "should_read": "x", "reason": ""}, "reason"),
        ({"about": "plan", "should_read": "x", "reason": "y"}, "about"),
    ],
)
def test_a_correction_that_lacks_something_is_refused(governance, cast, seal, typed, field):
    response = save(governance, url("sealedquarter_correct", seal), **typed)
    assert field in response.context["form"].errors
    assert SealedQuarter.objects.count() == 1


def test_a_correction_has_a_page_and_no_correction_of_its_own(governance, cast, seal):
    save(governance, url("sealedquarter_correct", seal), about="quarter", should_read="x", reason="y")
    correction = SealedQuarter.objects.corrections().get()
    page = governance.get(url("sealedquarter_change", correction))
    assert page.context["correction"].should_read == "x"
    assert not page.context["may_correct"]
    assert governance.get(url("sealedquarter_correct", correction)).status_code == 404


# Publishing -------------------------------------------------------------------------------------


def test_governance_publishes_after_being_asked_once_more(governance, cast, seal):
    page = governance.get(url("sealedquarter_change", seal))
    assert "Sealed and not published: panel and public do not see it." in page.content.decode()
    asked = governance.get(url("sealedquarter_publish", seal))
    assert "From then on the panel can read 2023/24 Q2" in asked.content.decode()
    answer = governance.post(url("sealedquarter_publish", seal), {"note": "Panel of 5 March"}, follow=True)
    assert sentences(answer) == ["2023/24 Q2 is published."]
    made = Publication.objects.get()
    assert (made.seal, made.published_by, made.note) == (seal, cast.governance, "Panel of 5 March")
    assert "Its published pages" in governance.get(url("sealedquarter_change", seal)).content.decode()


def test_a_later_quarter_waits_for_the_earlier_one(governance, cast, seal):
    later = seal_quarter(plan=cast.plan, quarter=Q2.shifted(1), by=cast.governance, at=CUT_OFF).record
    page = governance.get(url("sealedquarter_publish", later)).content.decode()
    assert "Publish 2023/24 Q2 first" in page
    answer = governance.post(url("sealedquarter_publish", later), follow=True)
    assert sentences(answer) == ["Publish 2023/24 Q2 first: 2023/24 Q3 says what changed since then."]
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        ("x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("x" * 33_000, "Ensure this value has at most 300 characters (it has 33000)."),
        ("Panel\0of March", "Null characters are not allowed."),
    ],
)
def test_a_note_that_cannot_be_kept_is_still_in_the_form(governance, cast, seal, note, sentence):
    answer = governance.post(url("sealedquarter_publish", seal), {"note": note})
    assert sentences(answer) == [sentence]
    assert "Nothing was saved." in answer.content.decode()
    assert answer.context["form"]["note"].value() == note
    assert not Publication.objects.exists()
    governance.post(url("sealedquarter_publish", seal), {"note": "x" * 300})
    assert Publication.objects.get().note == "x" * 300


def mark(cast, marking, *, at):
    plan = Plan.objects.get(pk=cast.plan.pk)
    edit_plan(plan=plan, changes=Changes({"marking": marking}), based_on=plan.version, by=cast.governance, at=at)


def test_a_plan_above_official_is_told_so_before_the_button(governance, cast, seal):
    mark(cast, "OFFICIAL-SENSITIVE", at=NOW)
    for answer in (
        governance.get(url("sealedquarter_publish", seal)),
        governance.post(url("sealedquarter_publish", seal), {"note": "Panel of 5 March"}),
    ):
        page = answer.content.decode()
        assert "The plan is marked OFFICIAL-SENSITIVE: nothing of it can be published." in page
        assert "can read" not in page
        assert f'value="Publish {seal.quarter}"' not in page
    assert not Publication.objects.exists()


def test_a_record_above_official_is_told_so_before_the_button(governance, cast):
    mark(cast, "OFFICIAL-SENSITIVE", at=WRITTEN_AT)
    seal = seal_quarter(plan=cast.plan, quarter=QUARTER, by=cast.governance, at=CUT_OFF).record
    mark(cast, "OFFICIAL", at=CUT_OFF)
    page = governance.get(url("sealedquarter_publish", seal)).content.decode()
    assert "The record of 2023/24 Q3 is marked OFFICIAL-SENSITIVE: it cannot be published." in page
    assert f'value="Publish {seal.quarter}"' not in page
