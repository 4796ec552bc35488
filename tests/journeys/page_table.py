"""Every page of the site in every state that it can have, and who may read it.

Addresses are typed by hand, of the plans of ``page_stage``; the plans' pages stand without their tree, ``/plans/``
or ``/review/``. A page of the resolver that is missing here fails in ``test_page_table``, and so does a row that names
no page.
"""

from dataclasses import dataclass, field

NORMAL, EMPTY, ERROR = "normal", "empty", "error"
LONG, MANY = "long text", "300 rows"
FIRST, CORRECTED = "first quarter", "corrected"
LIVE, DRAFT = "live", "draft"
STATES = {NORMAL, EMPTY, ERROR, LONG, MANY, FIRST, CORRECTED, LIVE, DRAFT}

# Who comes to the site; somebody who is only named in a plan has no role in it.
ROLES = ("public", "named", "panel", "reviewer", "lead", "analyst", "governance", "administrator")
EVERYBODY = ROLES
MEMBERS = ("panel", "reviewer", "lead", "analyst", "governance", "administrator")
SIGNED_IN = ROLES[1:]
STAFF = ("reviewer", "lead", "analyst", "governance", "administrator")
OFFICE = ("governance", "administrator")

PLANS, REVIEW = "/plans/", "/review/"
Q3, Q4 = "2023-24-q3", "2023-24-q4"


@dataclass(frozen=True)
class Missing:
    """An address that answers 404 with a page of the plan: what it names is not in the quarter's record."""

    address: str


@dataclass(frozen=True)
class Row:
    """One page: who may read it, and where it is seen in which state. ``by`` opens it, if it is not for everybody.

    ``shown`` may name one address under two states.
    """

    readers: tuple[str, ...]
    shown: dict[str, str | Missing | tuple[str, ...]] = field(default_factory=dict)
    by: str = "public"


# Of one quarter, in both trees.
QUARTER_PAGES = {
    "overview": {
        CORRECTED: f"north/{Q4}/",
        FIRST: f"north/{Q3}/",
        EMPTY: f"bare/{Q3}/",
        LONG: f"grown/{Q4}/",
        MANY: f"grown/{Q4}/",
    },
    "about": {NORMAL: f"north/{Q4}/about/"},
    "aim-list": {
        CORRECTED: f"north/{Q4}/aims/",
        EMPTY: (f"north/{Q4}/aims/?q=unicorn", f"bare/{Q3}/aims/"),
        ERROR: f"north/{Q4}/aims/?rag=blue",
        LONG: f"grown/{Q4}/aims/",
        MANY: f"grown/{Q4}/aims/?page=6&sort=-rag",
        FIRST: f"north/{Q3}/aims/?rag=amber",
    },
    "aim": {
        CORRECTED: f"north/{Q4}/aims/patrols/",
        EMPTY: f"north/{Q4}/aims/cameras/",
        ERROR: Missing(f"north/{Q4}/aims/court-visits/"),
        LONG: f"grown/{Q4}/aims/patrols/",
        FIRST: f"north/{Q3}/aims/patrols/",
    },
    "changes": {
        CORRECTED: f"north/{Q4}/changes/",
        EMPTY: f"bare/{Q3}/changes/",
        ERROR: f"north/{Q4}/changes/?theme=nowhere",
        FIRST: f"north/{Q3}/changes/",
    },
    "changes-since": {
        CORRECTED: f"north/{Q4}/changes/since/{Q3}/",
        ERROR: f"north/{Q4}/changes/since/{Q4}/",
    },
    "corrections": {
        CORRECTED: f"north/{Q4}/corrections/",
        EMPTY: f"north/{Q3}/corrections/",
        LONG: f"grown/{Q4}/corrections/",
    },
    "exceptions": {
        NORMAL: f"north/{Q4}/exceptions/",
        EMPTY: f"bare/{Q3}/exceptions/",
        ERROR: f"north/{Q4}/exceptions/?board=nobody",
        FIRST: f"north/{Q3}/exceptions/",
    },
    "glossary": {NORMAL: f"north/{Q4}/glossary/", EMPTY: f"bare/{Q3}/glossary/"},
    "kpi-list": {
        CORRECTED: f"north/{Q4}/kpis/",
        EMPTY: (f"north/{Q4}/kpis/?q=unicorn", f"bare/{Q3}/kpis/"),
        ERROR: f"north/{Q4}/kpis/?verdict=Odd",
        LONG: f"grown/{Q4}/kpis/",
        MANY: f"grown/{Q4}/kpis/?page=3&sort=-number",
        FIRST: f"north/{Q3}/kpis/",
    },
    "kpi-paper": {
        CORRECTED: (f"north/{Q4}/kpis/force/", f"north/{Q4}/kpis/office/", f"north/{Q4}/kpis/partnership/"),
        EMPTY: f"north/{Q4}/kpis/office/?q=unicorn",
        ERROR: (f"north/{Q4}/kpis/force/?section=Odd", Missing(f"bare/{Q3}/kpis/force/")),
        MANY: f"grown/{Q4}/kpis/force/?page=2&sort=-number",
        FIRST: f"north/{Q3}/kpis/force/",
    },
    "kpi": {
        NORMAL: (f"north/{Q4}/kpis/shoplifting/", f"north/{Q3}/kpis/outcome/"),
        CORRECTED: f"north/{Q4}/kpis/burglary/",
        EMPTY: (f"north/{Q4}/kpis/satisfaction/", f"north/{Q4}/kpis/informants/"),
        ERROR: Missing(f"bare/{Q3}/kpis/burglary/"),
        LONG: f"grown/{Q4}/kpis/measure-2/",
        FIRST: f"north/{Q3}/kpis/robbery/",
    },
    "seal": {CORRECTED: f"north/{Q4}/seal/", NORMAL: f"north/{Q3}/seal/"},
    "search": {
        NORMAL: f"north/{Q4}/search/?q=officers",
        EMPTY: (f"north/{Q4}/search/", f"north/{Q4}/search/?q=unicorn"),
        ERROR: f"north/{Q4}/search/?q=a",
        LONG: f"north/{Q4}/search/?q={'neighbourhood' * 15}",
        MANY: f"grown/{Q4}/search/?q=officers",
    },
    "theme": {
        CORRECTED: f"north/{Q4}/themes/streets/",
        EMPTY: f"grown/{Q4}/themes/quiet/",
        ERROR: Missing(f"north/{Q4}/themes/nowhere/"),
        FIRST: f"north/{Q3}/themes/victims/",
    },
    "theme-list": {CORRECTED: f"north/{Q4}/themes/", EMPTY: f"bare/{Q3}/themes/", FIRST: f"north/{Q3}/themes/"},
}
# The longest pages take seconds each: they are looked at in one tree.
LONGEST = {
    "published:theme": f"grown/{Q4}/themes/streets/",
    "published:changes": f"grown/{Q4}/changes/",
    "review:theme-list": f"grown/{Q4}/themes/",
}
# What the live plan and the draft have that no sealed quarter has; a seal's pages are of no use there.
NOT_SEALED = {
    "overview": ("", "draft/"),
    "about": ("about/",),
    "aim-list": ("aims/", "draft/aims/"),
    "aim": ("aims/patrols/", "draft/aims/wardens/"),
    "changes": ("changes/", "draft/changes/"),
    "changes-since": (f"changes/since/{Q3}/",),
    "exceptions": ("exceptions/",),
    "glossary": ("glossary/",),
    "kpi-list": ("kpis/", "draft/kpis/"),
    "kpi-paper": ("kpis/force/",),
    "kpi": ("kpis/informants/", "draft/kpis/burglary/"),
    "seal": ("seal/",),
    "search": ("search/?q=officers",),
    "theme": ("themes/streets/", "draft/themes/victims/"),
    "theme-list": ("themes/",),
}
PLAN_PAGES = {
    "published:plan": Row(
        EVERYBODY,
        {CORRECTED: "/plans/north/", EMPTY: "/plans/south/", FIRST: "/plans/bare/", NORMAL: "/plans/grown/"},
    ),
    "review:quarter-list": Row(
        STAFF,
        {
            CORRECTED: "/review/north/quarters/",
            EMPTY: "/review/south/quarters/",
            FIRST: "/review/bare/quarters/",
            LONG: "/review/grown/quarters/",
        },
        by="reviewer",
    ),
    "review:board": Row(
        STAFF,
        {NORMAL: "/review/north/board/", EMPTY: "/review/bare/board/", MANY: "/review/grown/board/"},
        by="reviewer",
    ),
    "review:board-on": Row(
        STAFF,
        {
            CORRECTED: "/review/north/board/2024-05-10/",
            EMPTY: "/review/north/board/2020-01-01/",
            FIRST: "/review/north/board/2024-01-25/",
            ERROR: ("/review/north/board/2024-01-25/?since=never", "/review/north/board/2024-01-25/?since=2024-01-25"),
            LONG: "/review/grown/board/2024-05-10/",
            MANY: "/review/grown/board/2024-05-10/",
        },
        by="reviewer",
    ),
}
SITE_PAGES = {
    "front": Row(EVERYBODY, {NORMAL: "/"}),
    "home": Row(SIGNED_IN, {NORMAL: "/review/"}, by="governance"),
    "help-accessibility": Row(EVERYBODY, {NORMAL: "/help/accessibility/"}),
    "help-cookies": Row(EVERYBODY, {NORMAL: "/help/cookies/"}),
    "help-privacy": Row(EVERYBODY, {NORMAL: "/help/privacy/"}),
    "help-contact": Row(EVERYBODY, {NORMAL: "/help/contact/"}),
    "sign-in": Row(EVERYBODY, {NORMAL: "/sign-in/"}),
    "sign-out": Row(SIGNED_IN, {NORMAL: "/sign-out/"}, by="panel"),
}
# The pages of what went wrong have no address of their own: ``tests.plantracker.faulty_urls`` fails in each way.
ERROR_PAGES = ("bad", "forbidden", "hidden", "gone", "many", "broken", "down")

# What else the resolver knows: files, feeds, what programs read, what only leads elsewhere.
NO_PAGES = {
    "healthz",
    "readyz",
    "site-brand",
    "plan-brand",
    "robots",
    "sitemap",
    "site-pages",
    "start",
    "published:latest",
    "published:feed",
    "published:sitemap",
    "review:plan",
    *(
        f"{tree}:{name}"
        for tree in ("published", "review")
        for name in (
            "aim-list-file",
            "exceptions-file",
            "kpi-list-file",
            "kpi-paper-file",
            "kpi-series",
            "pack",
            "choose",
        )
    ),
}
# Looked at elsewhere: ``test_door``, which knows the door by its other name, and ``test_components``, a page of
# development; the administration has a table of its own, ``admin_visits``, and the JSON is for programs.
ELSEWHERE = {"account_login", "components"}
OTHER_TREES = ("admin", "api")


def _quarter_rows(tree, base, readers, by):
    for name, shown in QUARTER_PAGES.items():
        states = {state: _all(base, addresses) for state, addresses in shown.items()}
        if f"{tree}:{name}" in LONGEST:
            states[MANY] = _all(base, LONGEST[f"{tree}:{name}"])
        if tree == "review":
            live, *draft = NOT_SEALED.get(name, ("",))
            if name in NOT_SEALED:
                # The live plan has no seal, and its page says so.
                address = f"north/live/{live}"
                states[LIVE] = _all(base, Missing(address) if name == "seal" else address)
            if draft:
                states[DRAFT] = f"{base}north/{draft[0]}"
        yield f"{tree}:{name}", Row(readers, states, by=by)


def _all(base, addresses):
    if isinstance(addresses, tuple):
        return tuple(_all(base, address) for address in addresses)
    return Missing(f"{base}{addresses.address}") if isinstance(addresses, Missing) else f"{base}{addresses}"


TABLE = {
    **SITE_PAGES,
    **PLAN_PAGES,
    **dict(_quarter_rows("published", PLANS, EVERYBODY, "public")),
    **dict(_quarter_rows("review", REVIEW, STAFF, "governance")),
}


def visits(prefix=""):
    """Each address once, with the status that it answers, the row's name and who opens it."""
    found = {}
    for name, row in TABLE.items():
        for addresses in row.shown.values():
            for each in addresses if isinstance(addresses, tuple) else (addresses,):
                is_missing = isinstance(each, Missing)
                address = each.address if is_missing else each
                if address.startswith(prefix):
                    found[address] = (404 if is_missing else 200, name, row.by)
    return found
