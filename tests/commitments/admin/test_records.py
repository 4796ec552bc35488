"""Plans, themes, aims and KPIs in the admin: made, edited by two people at once, and with their history."""

import pytest
from django.db import connection
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actions.records import StaleRecord
from commitments.actions.rounds import rate_theme
from commitments.forms.plans import ThemeForm
from commitments.models import Aim, Plan, Theme
from kpis.models import KPI
from plantracker.ledger.models import AuditEvent
from tests.cast import WRITTEN_AT, submit
from tests.commitments.admin.conftest import NOW
from tests.commitments.admin.pages import all_rows, form_of, save, sentences


def url(name, row=None, query=""):
    return reverse(f"admin:{name}", args=[row.pk] if row else []) + query


@pytest.fixture
def governance(as_, cast):
    return as_(cast.governance)


# Plans --------------------------------------------------------------------------------------


def test_an_administrator_adds_a_plan_whose_register_is_its_slug(as_, cast):
    typed = {
        "title": "Plan of the east",
        "slug": "east",
        "area": "East",
        "office": "Office",
        "board": "Board",
        "panel": "Panel",
        "starts_on": "01/04/2025",
        "ends_on": "31/03/2029",
        "marking": "OFFICIAL",
    }
    assert save(as_(cast.administrator), url("commitments_plan_add"), **typed).status_code == 302
    plan = Plan.objects.get(slug="east")
    # 01/04 is 1 April here, not 4 January.
    assert (plan.register, plan.starts_on.isoformat()) == ("east", "2025-04-01")
    assert AuditEvent.objects.get(action="create_plan", subject_id=plan.pk).by_name == "Ada Administrator"


def test_governance_edits_its_plan_but_not_where_its_kpis_are_kept(governance, cast):
    page = url("commitments_plan_change", cast.plan)
    assert save(governance, page, title="New title", register="elsewhere", slug="other").status_code == 302
    plan = Plan.objects.get(pk=cast.plan.pk)
    assert (plan.title, plan.register, plan.slug, plan.version) == ("New title", "north", "north", 2)


def test_an_administrator_moves_a_plan_to_another_register(as_, cast):
    save(as_(cast.administrator), url("commitments_plan_change", cast.plan), register="shared")
    assert Plan.objects.get(pk=cast.plan.pk).register == "shared"


def test_a_plan_that_ends_before_it_starts_is_refused(governance, cast):
    response = save(governance, url("commitments_plan_change", cast.plan), ends_on="2020-01-01")
    assert "The plan ends before it starts." in sentences(response)


# Themes and aims ------------------------------------------------------------------------------


def test_governance_adds_a_theme_to_its_only_plan(governance, cast):
    assert save(governance, url("commitments_theme_add"), title="Rural", slug="rural", order="3").status_code == 302
    assert Theme.objects.get(slug="rural").plan == cast.plan


def test_a_second_theme_of_the_same_key_is_refused(governance, cast):
    response = save(governance, url("commitments_theme_add"), title="Again", slug="streets", order="3")
    assert sentences(response) == ["Theme with this Plan and Slug already exists."]
    assert form_of(response)["title"] == ["Again"]


@pytest.mark.parametrize("slug", ["Rural", "rural_policing", "-rural", "rural--policing", "rural\n"])
def test_a_key_that_no_file_takes_is_refused(governance, cast, slug):
    response = save(governance, url("commitments_theme_add"), title="Rural", slug=slug, order="3")
    assert response.status_code in (200, 302)
    assert not Theme.objects.filter(plan=cast.plan, slug=slug).exists()


def test_who_has_several_plans_chooses_one_first(as_, cast, other):
    page = as_(cast.administrator).get(url("commitments_theme_add"))
    assert {plan.slug for plan in page.context["plans"]} == {"north", "south"}


def test_an_aim_is_made_with_its_people_and_kpis(governance, cast):
    typed = {
        "title": "New aim",
        "slug": "new-aim",
        "theme": cast.streets.pk,
        "order": "5",
        "lead": cast.lead.pk,
        "deputies": [cast.deputy.pk],
        "kpis": [cast.burglary_link.pk],
    }
    assert save(governance, url("commitments_aim_add"), **typed).status_code == 302
    aim = Aim.objects.get(slug="new-aim")
    assert (aim.plan, aim.lead) == (cast.plan, cast.lead)
    assert list(aim.deputies.all()) == [cast.deputy]
    assert list(aim.kpis.all()) == [cast.burglary_link]


@pytest.mark.parametrize("field", ["theme", "lead", "deputies", "reported_with", "kpis"])
def test_what_belongs_to_another_plan_cannot_be_chosen(governance, cast, other, field):
    foreign = {
        "theme": other.streets.pk,
        "lead": other.lead.pk,
        "deputies": [other.deputy.pk],
        "reported_with": other.patrols.pk,
        "kpis": [other.burglary_link.pk],
    }[field]
    before = all_rows()
    response = save(governance, url("commitments_aim_change", cast.helpline), **{field: foreign})
    assert field in response.context["adminform"].form.errors
    assert all_rows() == before


def test_an_aims_wording_and_key_are_not_edited(governance, cast):
    save(governance, url("commitments_aim_change", cast.helpline), title="Sneaked in", slug="sneaked", order="8")
    aim = Aim.objects.get(pk=cast.helpline.pk)
    assert (aim.title, aim.slug, aim.order) == ("Open a helpline", "helpline", 8)


def test_saving_what_nobody_touched_changes_nothing(governance, cast):
    Aim.objects.filter(pk=cast.helpline.pk).update(title=" Open a\r\nhelpline ")
    before = all_rows()
    for page in (
        url("commitments_aim_change", cast.patrols),
        url("commitments_aim_change", cast.helpline),
        url("commitments_theme_change", cast.streets),
        url("commitments_plan_change", cast.plan),
        url("commitments_plankpi_change", cast.burglary_link),
        url("kpis_kpi_change", cast.burglary),
    ):
        assert save(governance, page).status_code == 302
    assert all_rows() == before


def test_outer_blanks_and_line_ends_stay_as_they_are_stored(governance, cast):
    Theme.objects.filter(pk=cast.streets.pk).update(objective=" One\r\n\r\ntwo ")
    save(governance, url("commitments_theme_change", cast.streets), declared_total="9")
    theme = Theme.objects.get(pk=cast.streets.pk)
    assert (theme.objective, theme.declared_total) == (" One\r\n\r\ntwo ", 9)


# Two people at once ---------------------------------------------------------------------------


def test_the_second_of_two_editors_sees_both_texts_and_loses_nothing(as_, cast):
    first, second = as_(cast.governance), as_(cast.second_governance)
    page = url("commitments_theme_change", cast.streets)
    read = form_of(second.get(page))
    save(first, page, title="Greta's title", objective="Greta's objective")
    response = second.post(page, {**read, "title": "Gordon's title"})
    assert response.status_code == 200
    conflict = response.context["adminform"].form.conflict
    assert (conflict.by, conflict.at) == ("Greta Governance", NOW)
    assert [(each.label, each.theirs, each.yours) for each in conflict.differences] == [
        ("Title", "Greta's title", "Gordon's title"),
        ("Objective", "Greta's objective", "(empty)"),
    ]
    assert Theme.objects.get(pk=cast.streets.pk).title == "Greta's title"
    # The page holds what Gordon typed and the version he has now read.
    assert second.post(page, form_of(response)).status_code == 302
    theme = Theme.objects.get(pk=cast.streets.pk)
    assert (theme.title, theme.objective, theme.version) == ("Gordon's title", "", 3)


def test_people_and_lists_are_named_in_a_conflict(as_, cast):
    first, second = as_(cast.governance), as_(cast.second_governance)
    page = url("commitments_aim_change", cast.patrols)
    read = form_of(second.get(page))
    save(first, page, lead=cast.other_lead.pk, deputies=[])
    response = second.post(page, {**read, "delivered_by": "partners"})
    differences = response.context["adminform"].form.conflict.differences
    assert [(each.label, each.theirs, each.yours) for each in differences] == [
        ("Delivered by", "Force", "Partners"),
        ("Lead", "Olga Lead", "Liam Lead"),
        ("Deputies", "(empty)", "Dora Deputy"),
    ]


@pytest.mark.parametrize("version", [None, "", "x", "0", "2"])
def test_a_form_without_the_version_that_was_read_saves_nothing(governance, cast, version):
    page = url("commitments_theme_change", cast.streets)
    data = {**form_of(governance.get(page)), "title": "Blind", "version": version}
    response = governance.post(page, {name: value for name, value in data.items() if value is not None})
    assert response.status_code == 200
    assert Theme.objects.get(pk=cast.streets.pk).title == "Safer streets"


def test_kpis_and_links_have_the_same_check(as_, cast):
    analyst, governance = as_(cast.analyst), as_(cast.governance)
    for page, typed in (
        (url("kpis_kpi_change", cast.burglary), {"definition": "One"}),
        (url("commitments_plankpi_change", cast.burglary_link), {"position": "7"}),
    ):
        read = form_of(governance.get(page))
        assert save(analyst, page, **typed).status_code == 302
        response = governance.post(page, read)
        assert response.context["adminform"].form.conflict.by == "Anna Analyst"


def test_a_change_that_comes_between_reading_and_writing_is_shown_like_any_other(cast):
    """On PostgreSQL the action can find a newer version than the form did: the page is made once more with that."""
    theme = Theme.objects.get(pk=cast.streets.pk)
    kind = type("Tried", (ThemeForm,), {"refusal": StaleRecord(theme), "plan": cast.plan})
    form = modelform_factory(Theme, form=kind, fields=("title", "order"))(
        {"title": "Mine", "order": "1", "version": "1"}, instance=theme
    )
    assert not form.is_valid()
    assert [(each.theirs, each.yours) for each in form.conflict.differences] == [("Safer streets", "Mine")]
    assert form["title"].value() == "Mine"


@pytest.mark.parametrize("posted", [{"_saveasnew": "1"}, {"_popup": "1", "_saveasnew": "1"}, {"_to_field": "plan"}])
def test_the_stock_admins_side_doors_are_shut(governance, cast, posted):
    before = all_rows()
    page = url("commitments_theme_change", cast.streets)
    response = governance.post(page, {**form_of(governance.get(page)), "title": "Sneaked", **posted})
    assert response.status_code in (400, 403)
    assert all_rows() == before


# Rewording and withdrawing ----------------------------------------------------------------------


DATED = {"reword": "A withdrawn aim is not reworded.", "withdraw": "The aim is withdrawn already."}


def test_rewording_is_dated_and_reasoned(governance, cast):
    page = url("commitments_aim_reword", cast.helpline)
    response = save(governance, page, title="Open two helplines", on="05/01/2024", reason="The board asked.")
    assert response["Location"] == url("commitments_aim_change", cast.helpline)
    aim = Aim.objects.get(pk=cast.helpline.pk)
    assert (aim.title, aim.reworded_on.isoformat(), aim.reworded_reason) == (
        "Open two helplines",
        "2024-01-05",
        "The board asked.",
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": "Open a helpline", "reason": "x"}, "The wording is the same as before."),
        ({"title": "Other", "reason": " "}, "This field is required."),
        ({"title": "Other", "reason": "x", "on": "2024-01-09"}, "2024-01-09 lies in the future"),
    ],
)
def test_a_rewording_that_lacks_something_is_refused(governance, cast, typed, sentence):
    before = all_rows()
    response = save(governance, url("commitments_aim_reword", cast.helpline), **typed)
    assert sentence in " ".join(sentences(response))
    assert all_rows() == before


def test_each_page_of_work_names_its_plan_or_register(governance, cast, round_):
    update = submit(cast.patrols, round_, by=cast.lead)
    rating = rate_theme(theme=cast.streets, round=round_, rag="red", reason="x", by=cast.governance, at=WRITTEN_AT)
    plan, register = "Plan: Plan of north (North)", "Register: north"
    kpi = reverse("admin:kpis_observation_add") + f"?kpi={cast.burglary.pk}"
    added = ("aim", "theme", "round", "themerating", "plankpi", "membership")
    opened = [
        *((reverse(f"admin:commitments_{name}_add"), plan) for name in added),
        *((reverse(f"admin:kpis_{name}_add"), register) for name in ("kpi", "area", "term")),
        (kpi, register),
        (url("commitments_aim_change", cast.patrols), plan),
        (url("commitments_aim_withdraw", cast.patrols), plan),
        (url("commitments_progressupdate_change", update), plan),
        (url("commitments_themerating_change", rating), plan),
        (url("commitments_round_change", round_), plan),
        (url("commitments_round_close", round_), plan),
        (url("commitments_plan_seal", cast.plan), plan),
    ]
    for address, said in opened:
        shown = governance.get(address).content.decode()
        assert shown.count(f'<p class="notice place">{said}</p>') == 1, address


def test_withdrawing_takes_the_aim_out_of_the_record(governance, cast):
    save(governance, url("commitments_aim_withdraw", cast.helpline), reason="It is done by others.")
    aim = Aim.objects.get(pk=cast.helpline.pk)
    assert (aim.withdrawn_on.isoformat(), aim.withdrawn_reason) == ("2024-01-08", "It is done by others.")


def test_an_aim_that_others_are_reported_with_stays(governance, cast):
    page = url("commitments_aim_withdraw", cast.patrols)
    shown = governance.get(page).content.decode()
    assert ("move them first" in shown, 'value="Withdraw"' in shown) == (True, False)
    typed = {"on": "2024-01-08", "reason": "x", "version": cast.patrols.version}
    response = governance.post(page, typed)
    assert sentences(response) == ["Other aims are reported with this one: move them first (wardens)."]
    assert Aim.objects.get(pk=cast.patrols.pk).withdrawn_on is None


def test_a_withdrawn_aim_has_no_form_to_reword_or_withdraw_it(governance, cast):
    read = {name: form_of(governance.get(url(f"commitments_aim_{name}", cast.helpline))) for name in DATED}
    save(governance, url("commitments_aim_withdraw", cast.helpline), reason="It is done by others.")
    before = all_rows()
    for name, sentence in DATED.items():
        page = governance.get(url(f"commitments_aim_{name}", cast.helpline), follow=True)
        assert page.redirect_chain == [(url("commitments_aim_change", cast.helpline), 302)]
        assert sentence in sentences(page)
        # Who had the form open before keeps what was typed.
        typed = {**read[name], "title": "Open two helplines", "reason": "The board asked."}
        answer = governance.post(url(f"commitments_aim_{name}", cast.helpline), typed)
        assert (answer.status_code, sentences(answer)) == (200, [sentence])
        assert answer.context["form"]["reason"].value() == "The board asked."
    assert all_rows() == before


def test_an_aim_changed_meanwhile_is_not_withdrawn_unseen(governance, cast):
    page = url("commitments_aim_withdraw", cast.helpline)
    read = form_of(governance.get(page))
    save(governance, url("commitments_aim_change", cast.helpline), order="9")
    response = governance.post(page, {**read, "reason": "My reason"})
    assert "Somebody else changed the aim while you were here" in " ".join(sentences(response))
    assert form_of(response)["reason"] == ["My reason"]
    assert governance.post(page, form_of(response)).status_code == 302


# History ----------------------------------------------------------------------------------------


def test_history_says_who_changed_which_field_from_what_to_what(governance, cast):
    save(governance, url("commitments_aim_change", cast.patrols), lead=cast.other_lead.pk, deputies=[], order="4")
    entries = list(governance.get(url("commitments_aim_history", cast.patrols)).context["page"])
    assert [(entry.action, entry.by) for entry in entries] == [
        ("Edit aim", "Greta Governance"),
        ("Create aim", "Greta Governance"),
    ]
    assert entries[0].at == NOW
    assert [(each.label, each.before, each.after) for each in entries[0].changes] == [
        ("Order", "1", "4"),
        ("Lead", "Liam Lead", "Olga Lead"),
        ("Deputies", "Dora Deputy", "(empty)"),
    ]


def test_a_rewordings_reason_is_in_the_history(governance, cast):
    save(governance, url("commitments_aim_reword", cast.helpline), title="Other", reason="The board asked.")
    entry = next(iter(governance.get(url("commitments_aim_history", cast.helpline)).context["page"]))
    assert (entry.action, entry.note) == ("Reword aim", "The board asked.")


def test_history_shows_values_of_a_kpi(as_, cast):
    analyst = as_(cast.analyst)
    save(analyst, url("kpis_kpi_change", cast.burglary), polarity="neutral")
    entry = next(iter(analyst.get(url("kpis_kpi_history", cast.burglary)).context["page"]))
    assert [(each.label, each.before, each.after) for each in entry.changes] == [
        ("Polarity", "Lower is better", "Neither way is better")
    ]


def test_history_writes_dates_and_counts_in_words(as_, cast, round_):
    """The round was opened by its default dates; an import's rows are told file by file."""
    AuditEvent.objects.create(
        at=NOW,
        action="import_plan",
        subject_type="commitments.plan",
        subject_id=cast.plan.pk,
        subject_name="Plan",
        scope=cast.plan.scope,
        changes={"rows": {"aims.csv": {"added": 2, "changed": 0, "left": 1}, "plan.csv": 1}},
    )
    client = as_(cast.administrator)
    opened = next(iter(client.get(url("commitments_round_history", round_)).context["page"]))
    told = {each.label: each.after for each in opened.changes}
    assert told["Submit by"] == "15 January 2024"
    assert told["Cut off"] == "22 January 2024, 6pm"
    imported = next(iter(client.get(url("commitments_plan_history", cast.plan)).context["page"]))
    assert [(each.label, each.before, each.after) for each in imported.changes] == [
        ("Rows", "", "aims.csv: 2 added, 0 changed, 1 left; plan.csv: 1")
    ]


def test_a_long_history_costs_no_more(governance, cast):
    page = url("commitments_aim_history", cast.patrols)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            governance.get(page)
        return len(captured)

    for order in range(3):
        save(governance, url("commitments_aim_change", cast.patrols), order=str(order + 10), lead=cast.other_lead.pk)
    short = queries()
    for order in range(27):
        save(governance, url("commitments_aim_change", cast.patrols), order=str(order + 20), lead=cast.lead.pk)
    assert queries() == short


# KPIs and their links -----------------------------------------------------------------------------


def test_an_analyst_defines_a_kpi_in_the_plans_register(as_, cast):
    typed = {
        "title": "Response",
        "slug": "response",
        "unit": "minutes",
        "decimals": "1",
        "polarity": "lower",
        "frequency": "month",
    }
    assert save(as_(cast.analyst), url("kpis_kpi_add"), **typed).status_code == 302
    assert KPI.objects.get(slug="response").register == "north"


def test_the_owner_is_chosen_from_the_plans_people(as_, cast, other):
    analyst, page = as_(cast.analyst), url("kpis_kpi_change", cast.burglary)
    assert "owner" in save(analyst, page, owner=other.lead.pk).context["adminform"].form.errors
    assert save(analyst, page, owner=cast.other_lead.pk).status_code == 302
    assert KPI.objects.get(pk=cast.burglary.pk).owner == cast.other_lead


def test_a_link_has_a_baseline_or_a_reason_for_none(as_, cast):
    response = save(as_(cast.analyst), url("commitments_plankpi_change", cast.burglary_link), baseline_absence="late")
    assert "Give a baseline or a reason why there is none" in " ".join(sentences(response))


def test_a_link_takes_kpis_of_the_plans_register_only(as_, cast, other):
    typed = {"kpi": other.burglary.pk, "position": "9", "baseline_absence": "late"}
    response = save(as_(cast.analyst), url("commitments_plankpi_add"), **typed)
    assert "kpi" in response.context["adminform"].form.errors


def test_a_baseline_of_words_is_refused(as_, cast):
    page = url("commitments_plankpi_change", cast.burglary_link)
    for value in ("1_000", "١٢", "NaN", "12%", "1e3", "1,00"):
        response = save(as_(cast.analyst), page, baseline_value=value)
        assert "Give a plain figure such as 1,234 or -0.5, without a unit." in sentences(response), value
    assert save(as_(cast.analyst), page, baseline_value="1,234.5").status_code == 302
