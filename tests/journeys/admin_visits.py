"""Every page of the admin in its states: what is opened, by whom, and what is pressed there.

Who may open what is in ``tests.commitments.admin.access``. An address of the resolver that is in neither ``GROUPS``
nor ``NO_PAGES`` fails in ``test_admin_axe``, and so does a kind of page that is not seen in all of its ``STATES``.
"""

from dataclasses import dataclass

from tests.journeys.page_table import CORRECTED, EMPTY, ERROR, FIRST, LONG, MANY, NORMAL

SEND = "#content form .default"
RETURN = "input[value='Return with a comment']"
READ_ONLY, DONE = "read only", "done"
# Of the kinds of page that have more than one state: in which they are looked at.
STATES = {
    "changelist": {NORMAL, EMPTY, ERROR, MANY, READ_ONLY},
    "add": {NORMAL, EMPTY, ERROR},
    "change": {NORMAL, ERROR, LONG, FIRST, CORRECTED, READ_ONLY},
    "history": {NORMAL, LONG},
    "index": {NORMAL, MANY, READ_ONLY},
    "app_list": {NORMAL},
    "password_change": {NORMAL, ERROR},
    "commitments_plan_draft": {NORMAL, EMPTY},
    "commitments_plan_seal": {NORMAL},
    "commitments_plan_import": {NORMAL, ERROR},
    "commitments_plan_export": {NORMAL},
    "commitments_aim_write": {NORMAL, ERROR, EMPTY},
    "commitments_aim_reword": {NORMAL, ERROR},
    "commitments_aim_withdraw": {NORMAL, ERROR},
    "commitments_progressupdate_decide": {NORMAL, EMPTY, ERROR},
    "commitments_round_close": {NORMAL},
    "commitments_sealedquarter_publish": {NORMAL, DONE},
    "commitments_sealedquarter_correct": {NORMAL, ERROR},
    "commitments_plankpi_comment": {NORMAL, ERROR},
    "kpis_kpi_redefine": {NORMAL, ERROR},
    "kpis_kpi_target": {NORMAL, ERROR},
    "kpis_kpi_reset": {NORMAL, ERROR},
    "kpis_observation_due": {NORMAL, READ_ONLY},
    "kpis_importbatch_confirm": {NORMAL},
    "people_user_password": {NORMAL, ERROR},
}


@dataclass(frozen=True)
class Visit:
    """One page in one state: its address, who opens it, and what they press before axe looks.

    ``of`` names the thing in the address, ``query`` follows it and may name things in braces, ``press`` are the
    elements that are pressed one after another: ``SEND`` sends a form as it stands, which is mostly a mistake.
    """

    name: str
    of: str = ""
    query: str = ""
    by: str = "administrator"
    press: tuple[str, ...] = ()
    state: str = NORMAL

    @property
    def kind(self):
        """Lists, forms and histories are of one kind each; every other page is one by itself."""
        of_model = self.name.count("_") == 2
        word = self.name.rpartition("_")[2]
        return word if of_model and word in STATES else self.name


def on(name, of="", query="", by="administrator", press=(), state=""):
    press = (press,) if isinstance(press, str) else press
    return Visit(name, of, query, by, press, state or (ERROR if SEND in press else NORMAL))


def forms(model, of, query="?plan={plan}"):
    """The stock pages of a model: its list, its forms, both with mistakes, and its history."""
    return (
        on(f"{model}_changelist"),
        on(f"{model}_add", query=query),
        on(f"{model}_add", query=query, press=SEND),
        on(f"{model}_change", of),
        on(f"{model}_history", of),
    )


SIGNED_IN = (
    on("index"),
    on("index", by="lead"),
    on("index", by="analyst", state=READ_ONLY),
    on("app_list", "app"),
    on("password_change"),
    on("password_change", press=SEND),
)
PLANS = (
    *forms("commitments_plan", "plan", query=""),
    on("commitments_plan_change", "plan", by="lead", state=READ_ONLY),
    on("commitments_theme_change", "theme", by="lead", state=READ_ONLY),
    on("commitments_aim_changelist", by="lead", state=READ_ONLY),
    on("commitments_plan_draft", "plan"),
    on("commitments_plan_draft", "bare plan", state=EMPTY),
    on("commitments_plan_seal", "plan"),
    on("commitments_plan_seal", "plan", "?quarter=2021/22 Q3"),
    on("commitments_plan_import"),
    on("commitments_plan_import", press=SEND),
    on("commitments_plan_export", "plan"),
    *forms("commitments_theme", "theme"),
    on("commitments_theme_add"),
    *forms("commitments_membership", "membership"),
    *forms("people_user", "person", query=""),
    on("people_user_password", "person"),
    on("people_user_password", "person", press=SEND),
    on("ledger_auditevent_changelist"),
    on("ledger_auditevent_add"),
    on("ledger_auditevent_change", "event"),
)
AIMS = (
    *forms("commitments_aim", "aim"),
    on("commitments_aim_changelist", query="?q=nothing+of+the+kind", state=EMPTY),
    on("commitments_aim_changelist", query="?rubbish=1", state=ERROR),
    on("commitments_aim_change", "aim", by="analyst", state=READ_ONLY),
    on("commitments_aim_change", "loose", press=SEND),
    on("commitments_aim_write", "aim", by="lead"),
    on("commitments_aim_write", "unwritten", by="other_lead", press=SEND),
    on("commitments_aim_write", "bare aim", by="lead of the bare plan", state=EMPTY),
    on("commitments_aim_reword", "aim"),
    on("commitments_aim_reword", "aim", press=SEND),
    on("commitments_aim_withdraw", "aim"),
    on("commitments_aim_withdraw", "loose", press=SEND),
    on("commitments_progressupdate_changelist"),
    on("commitments_progressupdate_add"),
    on("commitments_progressupdate_change", "draft"),
    on("commitments_progressupdate_change", "submitted"),
    on("commitments_progressupdate_decide", state=EMPTY),
    on("commitments_progressupdate_change", "submitted", by="second_governance"),
    # They lead to the page of decisions.
    on("commitments_progressupdate_change", "submitted", press=RETURN),
    on("commitments_progressupdate_change", "submitted", press=(RETURN, SEND)),
)
ROUNDS = (
    *forms("commitments_round", "round", query="?plan={bare plan}"),
    # One is open already: what it says instead of a form.
    on("commitments_round_add", query="?plan={plan}", state=EMPTY),
    on("commitments_round_change", "round", by="lead", state=READ_ONLY),
    on("commitments_round_close", "round"),
    on("commitments_themerating_changelist"),
    on("commitments_themerating_add", query="?plan={plan}"),
    on("commitments_themerating_add", query="?plan={plan}", press=SEND),
    on("commitments_themerating_add", query="?plan={bare plan}", state=EMPTY),
    on("commitments_themerating_change", "rating"),
    on("commitments_sealedquarter_changelist"),
    on("commitments_sealedquarter_add"),
    on("commitments_sealedquarter_change", "seal"),
    on("commitments_sealedquarter_change", "correction"),
    on("commitments_sealedquarter_change", "seal", by="lead", state=READ_ONLY),
    on("commitments_sealedquarter_publish", "later seal"),
    on("commitments_sealedquarter_publish", "seal"),
    on("commitments_sealedquarter_publish", "seal", press=SEND, state=DONE),
    on("commitments_sealedquarter_publish", "seal", state=DONE),
    on("commitments_sealedquarter_correct", "seal"),
    on("commitments_sealedquarter_correct", "seal", press=SEND),
)
MEASURES = (
    *forms("kpis_kpi", "kpi"),
    on("kpis_kpi_changelist", query="?o=2.1"),
    on("kpis_kpi_change", "kpi", by="lead", state=READ_ONLY),
    on("kpis_kpi_redefine", "kpi"),
    on("kpis_kpi_redefine", "kpi", press=SEND),
    on("kpis_kpi_target", "kpi"),
    on("kpis_kpi_target", "kpi", press=SEND),
    on("kpis_kpi_reset", "kpi"),
    on("kpis_kpi_reset", "kpi", press=SEND),
    *forms("kpis_area", "area"),
    on("kpis_area_change", "area", press=SEND),
    *forms("kpis_term", "term"),
    *forms("commitments_plankpi", "link"),
    on("commitments_plankpi_change", "link", by="lead", state=READ_ONLY),
    on("commitments_plankpi_comment", "link"),
    on("commitments_plankpi_comment", "link", press=SEND),
    on("kpis_observation_changelist"),
    on("kpis_observation_due", by="analyst"),
    on("kpis_observation_due", by="lead", state=READ_ONLY),
    on("kpis_observation_add", query="?plan={plan}"),
    on("kpis_observation_add", query="?kpi={kpi}"),
    on("kpis_observation_add", query="?kpi={kpi}", press=SEND),
    on("kpis_observation_change", "observation"),
    on("kpis_importbatch_changelist"),
    on("kpis_importbatch_add"),
    on("kpis_importbatch_add", press=SEND),
    on("kpis_importbatch_change", "batch"),
    on("kpis_importbatch_change", "wrong batch"),
    on("kpis_importbatch_confirm", "batch"),
)
# Of the plans of ``page_stage``, where governance of one plan is so in all of them: long texts and many rows.
LONGEST = (
    on("index", by="governance", state=MANY),
    on("commitments_aim_changelist", by="governance", query="?p=4&o=1.2", state=MANY),
    on("commitments_theme_history", "grown theme", by="governance", state=LONG),
    on("commitments_aim_change", "grown aim", by="governance", state=LONG),
    on("commitments_progressupdate_change", "grown update", by="governance", state=LONG),
    on("commitments_sealedquarter_change", "first seal", by="governance", state=FIRST),
    on("commitments_sealedquarter_change", "corrected seal", by="governance", state=CORRECTED),
)
GROUPS = {
    "signed in": SIGNED_IN,
    "plans": PLANS,
    "aims": AIMS,
    "rounds": ROUNDS,
    "measures": MEASURES,
    "longest": LONGEST,
}
NO_PAGES = {
    "jsi18n": "a script",
    "commitments_aim_export": "a file",
    "commitments_plan_import_confirm": "a POST, and otherwise a redirect; what follows it has a test of its own",
}
# Nobody adds these by hand.
REFUSED = {"commitments_progressupdate_add", "commitments_sealedquarter_add", "ledger_auditevent_add"}
