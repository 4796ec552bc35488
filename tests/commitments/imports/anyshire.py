"""A small plan as files, written by hand: two themes, four aims, two KPIs.

Its rows are in the order of an export and its cells as an export spells them, so that an export
of the imported plan gives these very bytes. ``tables`` are the seven files that are always there,
``fourteen`` all that a plan can have.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.apps import apps

from commitments.actions.importing import import_plan
from commitments.imports.plans import plan_import
from commitments.imports.sources import Source
from commitments.models import Plan
from plantracker.csvfiles import BY_COMMAND
from plantracker.people.actions import system_account
from plantracker.people.models import User

LONDON = ZoneInfo("Europe/London")
AT = datetime(2024, 3, 20, 9, 30, tzinfo=LONDON)
LATER = datetime(2024, 3, 21, 10, 0, tzinfo=LONDON)

HEADERS = {
    "plan.csv": "slug title area office board panel starts_on ends_on baseline_period",
    "themes.csv": "theme order title objective lead starts_on declared_total rag rag_reason",
    "aims.csv": "theme aim order title delivered_by lead deputies due_on reported_with kpis",
    "updates.csv": "aim quarter rag rag_reason projected_rag projected_reason activity approved_on",
    "people.csv": "email name organisation role",
    "kpis.csv": (
        "kpi title definition unit polarity polarity_reason frequency source decimals key"
        " baseline_period baseline_value baseline_absence themes"
    ),
    "observations.csv": "kpi period value absence known_on note",
    "definitions.csv": (
        "kpi valid_from definition source unit frequency combine polarity polarity_reason comparable reason"
        " wanted number section board framework framework_version rule sigma lines proxy own_area owner terms"
    ),
    "glossary.csv": "term word meaning",
    "areas.csv": "area name population similar",
    "targets.csv": "kpi period by value set_by reason",
    "resets.csv": "kpi month reason decided_by decided_on",
    "measurements.csv": (
        "kpi area period value numerator denominator sample status absence known_on note withheld_by review_on"
    ),
    "comments.csv": "kpi quarter comment analysis",
}
ROWS = {
    "plan.csv": [
        "anyshire|Police and Crime Plan 2023 to 2027|Anyshire|Office of the Commissioner|Governance Board"
        "|Police and Crime Panel|2023-04-01|2027-03-31|2022/23",
    ],
    "themes.csv": [
        "safer-streets|1|Safer streets|Fewer knives, more light.|gov@pcc.example|2023-04-01|10|green|In hand.",
        "victims|2|Victims first||||||",
    ],
    "aims.csv": [
        "safer-streets|streets-01|1|'=Patrol where it matters|force|lead@force.example"
        "|chief@force.example;second@force.example|2025-03-31||knife-crime;confidence",
        "safer-streets|streets-02|2|Light the parks|partners||||streets-01|",
        "victims|victims-01|1|Answer every victim\r\nwithin a day|commissioner|second@force.example||||knife-crime",
        "victims|victims-02|2|Press for “court dates”|lobby|||||",
    ],
    "updates.csv": [
        "streets-01|2023/24 Q2|amber||green|The last squad starts in May.|Two squads are out.|2023-10-12",
        "streets-01|2023/24 Q3|green|The squad is whole.|green||'-12% on last year.|2024-01-15",
        "victims-01|2023/24 Q3|green||complete||Nothing to report: The unit moved offices.|2024-01-16",
    ],
    "people.csv": [
        "analyst@pcc.example|Analyst|PCC|analyst",
        "chief@force.example|Chief Constable|Anyshire Police|",
        "gov@pcc.example|Head of Governance|PCC|governance",
        "lead@force.example|Superintendent|Anyshire Police|lead",
        "second@force.example|Chief Inspector|Anyshire Police|lead",
    ],
    "kpis.csv": [
        "knife-crime|Knife crime|Recorded by the force.|offences|lower|Fewer is better.|quarter|Force|0|yes"
        "|2022/23|1234||safer-streets;victims",
        "confidence|Public confidence||%|higher||year|Survey|1|no|||in development|",
    ],
    "observations.csv": [
        "knife-crime|2023/24 Q2|1300||2023-10-10|",
        "knife-crime|2023/24 Q3|-4.5||2024-01-10|'=provisional",
        "confidence|2022/23||late|2023-06-01|Fieldwork ran over.",
    ],
}
OPTIONAL_ROWS = {
    "definitions.csv": [
        "knife-crime||Recorded by two forces.|Both forces|offences|quarter||lower|Fewer is better.|yes||||||||||||||",
        "knife-crime|2023-04-01|Recorded by the force.|Force|offences|quarter|sum|lower|Fewer is better.|no"
        "|The forces were parted.|Fewer knives are wanted here|3.10|'-Violence|Force Board|National measures|2023.1"
        "|control|sample_sd|single month||anyshire|lead@force.example|knife;offence",
        "confidence|||Survey|%|year|mean|higher||yes||||Trust||||survey|moving_range|average|Trust in the police|||",
    ],
    "glossary.csv": [
        "knife|Knife|'=A blade, “fixed” or not.",
        "offence|Offence|What is recorded, by the counting rules.",
        "trust|Trust|What the survey asks for.",
    ],
    "areas.csv": [
        "anyshire|Anyshire|1056000|othershire;westshire",
        "isle|The Isle|98000|",
        "othershire|Othershire, with Isle|982000|anyshire",
        "westshire|Westshire||",
    ],
    "targets.csv": [
        "knife-crime|2023/24 Q4||1200|Governance Board|A tenth less than the year before.",
        "knife-crime||2025-03-31|1000.5|Commissioner|'+Promised to the panel.",
        "confidence|2023/24||62|Governance Board|The best of the similar areas.",
    ],
    "resets.csv": [
        "knife-crime|2023/24 Q1|'=The forces were parted.|Governance Board|2023-07-20",
    ],
    "measurements.csv": [
        "knife-crime||2023/24 Q1|1250||||provisional||2023-07-10|||",
        "knife-crime|othershire|2023/24 Q2|-3||||final||2023-10-10|'-3 taken back.||",
        "knife-crime|othershire|2023/24 Q3|900||||final||2024-01-10|||",
        "knife-crime|westshire|2023/24 Q3|||||final|not collected|2024-01-10|||",
        "confidence||2020/21|61||||final|withheld|2021-06-01|Too few answers, said the board.|Head of Governance"
        "|2024-06-01",
        "confidence||2021/22||492.5|820|1004|final||2022-06-01|||",
        "confidence||2022/23|||||final|in development|2023-07-01||Survey Board|",
    ],
    "comments.csv": [
        "knife-crime|2023/24 Q3|'-4.5 is no count:\r\nthe force looks into it.|yes",
        "confidence|2023/24 Q2||yes",
    ],
}


def tables():
    """The plan as lists of rows, each a list of cells; a test changes what it is about."""
    return {name: [row.split("|") for row in rows] for name, rows in ROWS.items()}


def fourteen():
    """The plan with all that its measures can have, as lists of rows."""
    return tables() | {name: [row.split("|") for row in rows] for name, rows in OPTIONAL_ROWS.items()}


def place(name, column):
    """Where a column stands in its file."""
    return HEADERS[name].split().index(column)


def with_cell(name, row, column, value, given=None):
    """The plan with one other cell; rows count from 2, as a spreadsheet shows them."""
    given = given or tables()
    given[name][row - 2][place(name, column)] = value
    return given


def content(rows):
    """Rows of cells as a file: every cell quoted, CRLF, UTF-8 with a byte order mark."""
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows]
    return b"\xef\xbb\xbf" + "".join(lines).encode()


def files(given=None):
    """The files as bytes; the seven where nothing is given."""
    return {name: content([HEADERS[name].split(), *rows]) for name, rows in (given or tables()).items()}


def source(given=None):
    """The files as an import reads them."""
    return Source(files(given), BY_COMMAND)


def write(folder, given=None):
    """The files in a folder."""
    for name, data in files(given).items():
        (folder / name).write_bytes(data)
    return folder


def check(given=None, *, by=None, at=AT):
    """Check the plan as an administrator, or whoever is given."""
    return plan_import(source=source(given), by=by or system_account(at=at), at=at)


def load(given=None, *, by=None, at=AT):
    """Import the plan; raises where it has errors."""
    by = by or system_account(at=at)
    return import_plan(checked=check(given, by=by, at=at), by=by, at=at)


def stored_plan():
    return Plan.objects.get(slug="anyshire")


def person(email):
    return User.objects.get(email=email)


def rows_of_every_table():
    """Everything that is stored, table by table."""
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }
