"""Every address of the admin, and what it answers each role."""

from dataclasses import dataclass

# In the order of the columns below. The stranger is governance of another plan.
ROLES = ("governance", "analyst", "lead", "stranger", "administrator")
SHUT_OUT = ("reviewer", "panel", "named")


@dataclass(frozen=True)
class Page:
    """One address: what a GET answers each role, and a POST that governance could well have sent.

    A role whose answer to the POST is a dash may send it; that is tried on the page's own tests.
    """

    of: str
    gets: str
    posts: str
    query: str = ""
    sends: str = ""


# name: (object, GETs, POSTs, query, what is posted)
PAGES = {
    "index": Page("", "200 200 200 200 200", "- - - - -"),
    "password_change": Page("", "200 200 200 200 200", "- - - - -"),
    "jsi18n": Page("", "200 200 200 200 200", "- - - - -"),
    "app_list": Page("app", "200 200 200 200 200", "- - - - -"),
    # Plans
    "commitments_plan_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_plan_add": Page("", "403 403 403 403 200", "403 403 403 403 -", sends="plan"),
    "commitments_plan_change": Page("plan", "200 200 200 404 200", "- 403 403 404 -", sends="plan"),
    "commitments_plan_history": Page("plan", "200 200 200 404 200", "- - - 404 -"),
    "commitments_plan_draft": Page("plan", "200 403 403 404 200", "- 403 403 404 -"),
    "commitments_plan_seal": Page("plan", "200 403 403 404 200", "- 403 403 404 -", sends="quarter"),
    "commitments_plan_import": Page("", "200 403 403 200 200", "- 403 403 - -"),
    "commitments_plan_import_confirm": Page("", "302 403 403 302 302", "- 403 403 - -"),
    "commitments_plan_export": Page("plan", "200 403 403 404 200", "- 403 403 404 -"),
    # Themes
    "commitments_theme_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_theme_add": Page("", "200 403 403 404 200", "- 403 403 404 -", "?plan={plan}", "theme"),
    "commitments_theme_change": Page("theme", "200 200 200 404 200", "- 403 403 404 -", sends="theme"),
    "commitments_theme_history": Page("theme", "200 200 200 404 200", "- - - 404 -"),
    # Aims
    "commitments_aim_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_aim_export": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_aim_add": Page("", "200 403 403 404 200", "- 403 403 404 -", "?plan={plan}", "aim"),
    "commitments_aim_change": Page("aim", "200 200 200 404 200", "- 403 403 404 -", sends="aim"),
    "commitments_aim_history": Page("aim", "200 200 200 404 200", "- - - 404 -"),
    "commitments_aim_write": Page("aim", "403 403 200 404 403", "403 403 - 404 403", sends="update"),
    "commitments_aim_reword": Page("aim", "200 403 403 404 200", "- 403 403 404 -", sends="reword"),
    "commitments_aim_withdraw": Page("loose", "200 403 403 404 200", "- 403 403 404 -", sends="withdraw"),
    # Updates: a draft of somebody else's aim, and what is done with submitted ones
    "commitments_progressupdate_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_progressupdate_add": Page("", "403 403 403 403 403", "403 403 403 403 403", sends="update"),
    "commitments_progressupdate_change": Page("draft", "200 404 404 404 200", "403 404 404 404 403", sends="update"),
    "commitments_progressupdate_decide": Page("", "302 403 403 302 302", "- 403 403 302 -", sends="decision"),
    # Rounds and ratings
    "commitments_round_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_round_add": Page("", "200 403 403 404 200", "- 403 403 404 -", "?plan={plan}", "open"),
    "commitments_round_change": Page("round", "200 200 200 404 200", "- 403 403 404 -", sends="dates"),
    "commitments_round_history": Page("round", "200 200 200 404 200", "- - - 404 -"),
    "commitments_round_close": Page("round", "200 403 403 404 200", "- 403 403 404 -", sends="version"),
    "commitments_themerating_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_themerating_add": Page("", "200 403 403 404 200", "- 403 403 404 -", "?plan={plan}", "rating"),
    "commitments_themerating_change": Page("rating", "200 200 200 404 200", "403 403 403 404 403", sends="rating"),
    # Sealed quarters
    "commitments_sealedquarter_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_sealedquarter_add": Page("", "403 403 403 403 403", "403 403 403 403 403", sends="quarter"),
    "commitments_sealedquarter_change": Page("seal", "200 200 200 404 200", "403 403 403 404 403", sends="quarter"),
    "commitments_sealedquarter_publish": Page("seal", "200 403 403 404 200", "- 403 403 404 -"),
    "commitments_sealedquarter_correct": Page("seal", "200 403 403 404 200", "- 403 403 404 -", sends="correction"),
    # KPIs
    "kpis_kpi_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "kpis_kpi_add": Page("", "200 200 403 404 200", "- - 403 404 -", "?plan={plan}", "kpi"),
    "kpis_kpi_change": Page("kpi", "200 200 200 404 200", "- - 403 404 -", sends="kpi"),
    "kpis_kpi_history": Page("kpi", "200 200 200 404 200", "- - - 404 -"),
    "kpis_kpi_redefine": Page("kpi", "200 200 403 404 200", "- - 403 404 -", sends="redefine"),
    "kpis_kpi_target": Page("kpi", "200 200 403 404 200", "- - 403 404 -", sends="target"),
    "kpis_kpi_reset": Page("kpi", "200 200 403 404 200", "- - 403 404 -", sends="reset"),
    "kpis_area_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "kpis_area_add": Page("", "200 200 403 404 200", "- - 403 404 -", "?plan={plan}", "area"),
    "kpis_area_change": Page("area", "200 200 200 404 200", "- - 403 404 -", sends="area"),
    "kpis_area_history": Page("area", "200 200 200 404 200", "- - - 404 -"),
    "kpis_term_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "kpis_term_add": Page("", "200 200 403 404 200", "- - 403 404 -", "?plan={plan}", "term"),
    "kpis_term_change": Page("term", "200 200 200 404 200", "- - 403 404 -", sends="term"),
    "kpis_term_history": Page("term", "200 200 200 404 200", "- - - 404 -"),
    # Imports of figures: for who keeps measures, and not there for others.
    "kpis_importbatch_changelist": Page("", "200 200 404 200 200", "- - 404 - -"),
    "kpis_importbatch_add": Page("", "200 200 404 200 200", "- - 404 - -"),
    "kpis_importbatch_change": Page("batch", "200 200 404 404 200", "403 403 404 404 403", sends="version"),
    "kpis_importbatch_confirm": Page("batch", "302 302 404 404 302", "- - 404 404 -", sends="version"),
    "commitments_plankpi_comment": Page("link", "200 200 403 404 200", "- - 403 404 -", sends="comment"),
    "commitments_plankpi_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "commitments_plankpi_add": Page("", "200 200 403 404 200", "- - 403 404 -", "?plan={plan}", "link"),
    "commitments_plankpi_change": Page("link", "200 200 200 404 200", "- - 403 404 -", sends="link"),
    "commitments_plankpi_history": Page("link", "200 200 200 404 200", "- - - 404 -"),
    # The lead owns another KPI than the one in the address.
    "kpis_observation_changelist": Page("", "200 200 200 200 200", "- - - - -"),
    "kpis_observation_due": Page("", "200 200 200 200 200", "- - - - -"),
    "kpis_observation_add": Page("", "200 200 403 404 200", "- - 403 404 -", "?kpi={kpi}", "observation"),
    "kpis_observation_change": Page("observation", "200 200 200 404 200", "403 403 403 404 403", sends="observation"),
    # People
    "commitments_membership_changelist": Page("", "200 404 404 200 200", "- 404 404 - -"),
    "commitments_membership_add": Page("", "200 404 404 404 200", "- 404 404 404 -", "?plan={plan}", "member"),
    "commitments_membership_change": Page("membership", "200 404 404 404 200", "- 404 404 404 -", sends="role"),
    "commitments_membership_history": Page("membership", "200 404 404 404 200", "- 404 404 404 -"),
    "people_user_changelist": Page("", "404 404 404 404 200", "404 404 404 404 -"),
    "people_user_add": Page("", "404 404 404 404 200", "404 404 404 404 -", sends="person"),
    "people_user_change": Page("person", "404 404 404 404 200", "404 404 404 404 -", sends="person"),
    "people_user_history": Page("person", "404 404 404 404 200", "404 404 404 404 -"),
    "people_user_password": Page("person", "404 404 404 404 200", "404 404 404 404 -", sends="password"),
    # The ledger
    "ledger_auditevent_changelist": Page("", "200 404 404 200 200", "- 404 404 - -"),
    "ledger_auditevent_add": Page("", "403 404 404 403 403", "403 404 404 403 403", sends="plan"),
    "ledger_auditevent_change": Page("event", "200 404 404 404 200", "403 404 404 404 403", sends="plan"),
}
