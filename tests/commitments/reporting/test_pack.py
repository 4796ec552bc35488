"""The panel's pack: what its files hold, what stays out of them, and that they are the seal and nothing else."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest

from commitments.actions.plan import edit_plan, reword_aim, withdraw_aim
from commitments.actions.records import Changes
from commitments.reporting.canonical import content_hash, text_of
from commitments.reporting.changes import changes_between
from commitments.reporting.pack import draft_pack, sealed_pack
from commitments.reporting.pack_columns import FILES
from commitments.reporting.pack_figures import series as series_rows
from commitments.reporting.pack_figures import verdicts as verdict_rows
from commitments.reporting.pack_rows import aims as aim_rows
from commitments.reporting.pack_rows import changes as change_rows
from commitments.reporting.pack_rows import kpis as kpi_rows
from commitments.reporting.pack_rows import table_one as table_one_rows
from commitments.reporting.pack_rows import themes as theme_rows
from kpis.actions.measures import edit_kpi
from kpis.methods.comparison import Comparison, Direction
from kpis.methods.series import Point
from kpis.methods.verdict import Judgement, Used
from kpis.periods import Period
from tests.cast import CUT_OFF, WRITTEN_AT, approve, observe, open_round_of, submit
from tests.commitments.reporting.conftest import SEALED_AT, correct, seal
from tests.commitments.reporting.made import aim, kpi, quarter, theme, update, verdict

NAMES = ["table_one", "themes", "aims", "kpis", "verdicts", "series", "definitions", "rules", "glossary"]
NAMES += ["changes", "corrections", "dictionary"]
CSV_FILES = [f"{name}.csv" for name in NAMES]


def cells(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def rows(pack, name):
    """A file's rows as dictionaries; each has as many cells as there are columns."""
    header, *body = cells(pack.files[name])
    assert all(len(row) == len(header) for row in body)
    return [dict(zip(header, row, strict=True)) for row in body]


@pytest.fixture
def pack(chain):
    """That of 2023/24 Q4, the newest of the chain."""
    return sealed_pack(chain[3])


def test_files(pack, chain):
    assert list(pack.files) == [*CSV_FILES, "manifest.json"] == [*FILES, "manifest.json"]
    assert pack.name == "north-2023-24-q4"


@pytest.mark.parametrize("name", CSV_FILES)
def test_every_file_has_the_columns_of_the_dictionary(pack, name):
    header = cells(pack.files[name])[0]
    explained = [row["column"] for row in rows(pack, "dictionary.csv") if row["file"] == name]
    assert header == explained == [column.name for column in FILES[name]]
    assert len(set(header)) == len(header)
    assert all(row["explanation"].endswith(".") for row in rows(pack, "dictionary.csv"))


def test_table_one(pack):
    """One row per theme and key measure; both counts beside the projected share."""
    streets, victims = rows(pack, "table_one.csv")
    assert (streets["theme"], streets["kpi"], victims["theme"], victims["kpi"]) == (
        "streets",
        "burglary",
        "victims",
        "satisfaction",
    )
    assert (streets["declared_total"], streets["counted_aims"]) == ("2", "2")
    assert (streets["green"], streets["projected_count"], streets["projected_total"]) == ("2", "2", "2")
    assert streets["projected"] == "100% (2 of 2)"
    assert (streets["baseline"], streets["current"], streets["change"]) == ("400", "310", "-90")
    assert (streets["change_percent"], streets["direction"], streets["judgement"]) == ("-22.5%", "down", "good")
    assert (victims["baseline"], victims["baseline_absence"]) == ("", "not collected")
    assert victims["current_absence"] == "none recorded"
    assert {row["marking"] for row in (streets, victims)} == {"OFFICIAL"}


def test_a_theme_without_a_key_measure_has_one_row():
    summary = quarter(themes=[theme("bare"), theme("both", key_kpis=("a", "b"))], kpis=[kpi("a"), kpi("b")])
    found = [(row[2], row[17]) for row in table_one_rows(summary, "OFFICIAL")]
    assert found == [("bare", ""), ("both", "a"), ("both", "b")]


def test_aims(pack):
    found = {row["aim"]: row for row in rows(pack, "aims.csv")}
    assert list(found) == ["patrols", "wardens", "helpline", "court-visits"]
    patrols, helpline = found["patrols"], found["helpline"]
    assert (patrols["rag_before"], patrols["rag"], patrols["rated_in"]) == ("amber", "green", "2023/24 Q4")
    assert (patrols["lead"], patrols["deputies"], patrols["kpis"]) == ("Liam Lead", "Dora Deputy", "burglary")
    assert patrols["activity"].startswith("Two more officers")
    assert patrols["evidence"] == "same text as last quarter"
    assert (patrols["state"], patrols["stale"], helpline["stale"]) == ("in the record", "no", "yes")


def test_gone_and_reworded_aims(cast, chain):
    """In the quarter after the chain's last."""
    day = date(2024, 5, 1)
    by = {"based_on": 1, "by": cast.governance, "at": SEALED_AT}
    withdraw_aim(aim=cast.helpline, on=day, reason="Done.", **by)
    reword_aim(aim=cast.patrols, title="Walk more", on=day, reason="Clearer.", **by)
    late = seal(cast, "2024/25 Q1", at=SEALED_AT + timedelta(days=90))
    found = {row["aim"]: row for row in rows(sealed_pack(late), "aims.csv")}
    assert (found["helpline"]["state"], found["helpline"]["state_reason"]) == ("gone", "2024-05-01: Done.")
    assert found["patrols"]["state_reason"] == "reworded 2024-05-01: Clearer."
    changed = {(row["about"], row["subject"]): row for row in rows(sealed_pack(late), "changes.csv")}
    assert changed["aim", "helpline"]["change"] == "gone"
    assert changed["aim", "patrols"]["change"] == "text changed"
    assert changed["aim", "patrols"]["text_before"] == "Put more officers on foot patrol"


def test_changes_are_against_the_seal_before(pack, chain):
    found = rows(pack, "changes.csv")
    assert [(row["about"], row["subject"], row["change"]) for row in found] == [
        ("aim", "patrols", "better"),
        ("aim", "wardens", "better"),
        ("kpi", "burglary", "moved"),
    ]
    assert {row["against"] for row in found} == {"2023/24 Q3"}
    moved = found[2]
    assert (moved["period_before"], moved["value_before"], moved["period"], moved["value"]) == (
        "2023/24 Q3",
        "300",
        "2023/24 Q4",
        "310",
    )
    assert rows(sealed_pack(chain[0]), "changes.csv") == []


def test_corrections(chain):
    """They stand in the pack of their own quarter."""
    (row,) = rows(sealed_pack(chain[0]), "corrections.csv")
    assert (row["number"], row["dated_on"], row["about"], row["subject"]) == ("1", "2024-06-03", "aim", "patrols")
    assert (row["was"], row["should_read"], row["by"]) == ("26", "27", "Greta Governance")
    assert rows(sealed_pack(chain[1]), "corrections.csv") == []


def test_manifest(pack, chain):
    manifest = json.loads(pack.files["manifest.json"])
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in pack.files.items()}
    hashes.pop("manifest.json")
    assert manifest["files"] == hashes
    assert manifest["seal"]["record_hash"] == chain[3].record_hash
    assert (manifest["quarter"], manifest["compared_with"], manifest["state"]) == ("2023/24 Q4", "2023/24 Q3", "sealed")
    assert (manifest["marking"], manifest["cut_off"]) == ("OFFICIAL", "2024-04-22T17:00:00+00:00")
    first = json.loads(sealed_pack(chain[0]).files["manifest.json"])
    assert (first["compared_with"], first["corrections"]) == (None, 1)


def test_the_same_seal_gives_the_same_bytes_whatever_happened_since(cast, chain, pack):
    before = pack.as_zip()
    changes = Changes({"title": "Renamed", "marking": "OFFICIAL-SENSITIVE"})
    edit_plan(plan=cast.plan, changes=changes, based_on=1, by=cast.governance, at=SEALED_AT)
    edit_kpi(kpi=cast.burglary, changes={"title": "Break-ins"}, based_on=1, by=cast.analyst, at=SEALED_AT)
    observe(cast.burglary, "2023/24 Q4", "1", by=cast.analyst, at=SEALED_AT)
    seal(cast, "2023/24 Q1", at=SEALED_AT + timedelta(days=1))
    assert sealed_pack(chain[3]).as_zip() == before
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"north-2023-24-q4/{name}" for name in pack.files]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_correction_changes_its_file_and_the_manifest_alone(cast, chain, pack):
    correct(cast, chain[3], at=SEALED_AT + timedelta(days=1))
    after = sealed_pack(chain[3])
    differing = {name for name in pack.files if pack.files[name] != after.files[name]}
    assert differing == {"corrections.csv", "manifest.json"}


def test_no_email_address_in_any_file(pack, cast, chain):
    draft = draft_pack(cast.plan, at=SEALED_AT)
    for name, content in (*pack.files.items(), *draft.files.items()):
        assert b"@" not in content, name


FORMULAS = ["=1+1", "-11%", "+1+1", "-1+1", "@SUM(1)", "\tx", "\rx", "\nx", "'quoted", " =1", "＝1"]


def test_formulas_are_neutralised_in_every_text(chain, subtests):
    """Whatever column of text it stands in, a spreadsheet takes it for text."""
    for text in FORMULAS:
        said = update(activity=text, rag_reason=text, projected_reason=text)
        one = aim(title=text, lead=text, rag="red", update=said)
        measure = kpi(title=text, definition=text, unit=text, source=text, current_note=text, polarity_reason=text)
        summary = quarter(themes=[theme(title=text, objective=text, rag_reason=text, aims=[one])], kpis=[measure])
        with subtests.test(repr(text)):
            found = packed_cells(summary, chain[3])
            assert found.count(f"'{text}") >= 12
            assert text not in found


def retell(record, summary):
    """Let a seal hold another summary, in memory only."""
    record.content = text_of(summary)
    record.content_hash = content_hash(record.format, record.content)


def packed_cells(summary, record):
    """Every cell of the pack of a seal whose text is this summary's."""
    retell(record, summary)
    return [cell for content in list(sealed_pack(record).files.values())[:-1] for row in cells(content) for cell in row]


def compared(change, percent, unit="people"):
    change, percent = Decimal(change), None if percent is None else Decimal(percent)
    direction = Direction.UP if change > 0 else Direction.DOWN
    return Comparison(Judgement.GOOD, "higher is better", direction, change, unit, percent)


@pytest.mark.parametrize(
    ("change", "percent", "expected"),
    [
        ("3857.0000", "263.3", ("+3857", "+263.3%")),
        ("-11.0000", "-11.0", ("-11", "-11%")),
        ("-5.5000", None, ("-5.5", "")),
        ("0.0000", "0.0", ("0", "0%")),
    ],
)
def test_figures_stay_figures(chain, change, percent, expected):
    """A sign in front of a figure is no formula, and is not guarded."""
    summary = quarter(themes=[theme(key_kpis=("burglary",))], kpis=[kpi(comparison=compared(change, percent))])
    record = chain[3]
    retell(record, summary)
    (row,) = rows(sealed_pack(record), "table_one.csv")
    assert (row["change"], row["change_percent"]) == expected
    assert (row["current"], row["baseline"]) == ("300", "400")


@pytest.mark.parametrize("marking", ["OFFICIAL-SENSITIVE", "", "SECRET"])
def test_sensitive_text_stays_out_and_its_place_says_so(marking):
    """An empty or unknown marking counts as sensitive; the ratings stay."""
    hush = {"activity": "hush", "rag_reason": "hush", "projected_reason": "hush"}
    secret = update(**hush, marking=marking, lacks_evidence="fewer than 40 characters", is_nothing_to_report=True)
    summary = quarter(themes=[theme(aims=[aim(rag="red", projected_rag="red", update=secret)])])
    (row,) = aim_rows(summary, "OFFICIAL")
    found = dict(zip([column.name for column in FILES["aims.csv"]], row, strict=True))
    assert "hush" not in "".join(row)
    assert (found["rag"], found["projected_rag"]) == ("red", "red")
    for name in ("activity", "rag_reason", "projected_reason"):
        assert found[name].startswith("[Not in this pack: marked ")
    # What an activity lacks tells of it too.
    assert found["evidence"] == ""


def test_no_address_stands_in_the_place_of_a_post():
    """As on the pages; a post that is a name stays as it is."""
    led = aim(lead="jane.doe@opcc.example", deputies=("Head of Justice", "jane.doe@opcc.example"))
    figures = (Used("target set by jane.doe@opcc.example", Decimal(9), "offences", "2023/24 Q3"),)
    withheld = Point(Period.parse("2023/24 Q3"), absence="withheld", decided_by="jane.doe@opcc.example")
    measure = kpi(series=(withheld,), verdicts=(verdict(figures=figures),))
    summary = quarter(themes=[theme(lead="jane.doe@opcc.example", aims=[led])], kpis=[measure])
    by_file = {"themes.csv": theme_rows, "aims.csv": aim_rows, "verdicts.csv": verdict_rows, "series.csv": series_rows}
    found = {}
    for file, rows_of in by_file.items():
        (row,) = rows_of(summary, "OFFICIAL")
        found |= {(file, column.name): cell for column, cell in zip(FILES[file], row, strict=True)}
    assert "@" not in "".join(found.values())
    assert found["themes.csv", "lead"] == found["aims.csv", "lead"] == "a post that is not named"
    assert found["aims.csv", "deputies"] == "Head of Justice;a post that is not named"
    assert found["series.csv", "decided_by"] == "a post that is not named"
    assert found["verdicts.csv", "figures"] == "target set by a post that is not named (2023/24 Q3): 9 offences"


def test_sensitive_text_is_in_no_file(cast, chain):
    later = seal_with(cast, marking="OFFICIAL-SENSITIVE", activity="hush hush", rag_reason="hush hush")
    assert "hush hush" in later.content
    for name, content in sealed_pack(later).files.items():
        assert b"hush" not in content, name


def seal_with(cast, **fields):
    """2024/25 Q1 with an update of helpline in it."""
    opened = open_round_of(cast, quarter=Period.parse("2024/25 Q1"), at=SEALED_AT)
    update_ = submit(cast.helpline, opened, by=cast.other_lead, at=SEALED_AT, **fields)
    approve(update_, by=cast.governance, at=SEALED_AT)
    return seal(cast, "2024/25 Q1", at=opened.cut_off)


def test_withheld_values_stay_out_and_their_place_says_so(cast, chain):
    """A value that was known and then withheld: neither it nor its note is in the pack."""
    for value, absence, note in (("7654", "", ""), (None, "withheld", "It was 7654.")):
        observe(cast.burglary, "2024/25 Q1", value, absence=absence, note=note, by=cast.analyst, at=SEALED_AT)
    later = seal(cast, "2024/25 Q1", at=SEALED_AT + timedelta(days=90))
    (row,) = [row for row in rows(sealed_pack(later), "kpis.csv") if row["kpi"] == "burglary"]
    assert (row["current"], row["current_absence"], row["note"]) == ("", "withheld", "")
    assert (row["last_period"], row["last"]) == ("2023/24 Q4", "310")
    for name, content in sealed_pack(later).files.items():
        assert b"7654" not in content, name


def test_nothing_to_report_says_so():
    said = update(is_nothing_to_report=True, activity="The contract is late.", lacks_evidence="nothing to report")
    (row,) = aim_rows(quarter(themes=[theme(aims=[aim(update=said)])]), "OFFICIAL")
    assert "Nothing to report: The contract is late." in row


@pytest.mark.parametrize("marking", ["OFFICIAL", "OFFICIAL-SENSITIVE"])
def test_the_draft_says_so_in_every_file(cast, round_, marking):
    """In its name, in every row and in the manifest; what it holds is what would be sealed."""
    changes = Changes({"marking": marking})
    edit_plan(plan=cast.plan, changes=changes, based_on=1, by=cast.governance, at=WRITTEN_AT)
    approve(submit(cast.patrols, round_, by=cast.lead), by=cast.governance)
    draft = draft_pack(cast.plan, at=CUT_OFF - timedelta(seconds=1))
    assert draft.name == "DRAFT-north-2023-24-q3"
    assert list(draft.files) == [f"DRAFT-{name}" for name in (*CSV_FILES, "manifest.json")]
    for name in CSV_FILES:
        assert {row["marking"] for row in rows(draft, f"DRAFT-{name}")} <= {f"DRAFT {marking}"}
    manifest = json.loads(draft.files["DRAFT-manifest.json"])
    assert (manifest["state"], manifest["marking"]) == ("DRAFT", f"DRAFT {marking}")
    assert "seal" not in manifest
    as_sealed = sealed_pack(seal(cast, "2023/24 Q3", at=CUT_OFF))
    for name in ("aims.csv", "table_one.csv", "kpis.csv", "themes.csv"):
        assert draft.files[f"DRAFT-{name}"].decode().replace("DRAFT ", "") == as_sealed.files[name].decode()


def test_draft_compares_with_the_latest_seal(cast, chain):
    manifest = json.loads(draft_pack(cast.plan, at=SEALED_AT).files["DRAFT-manifest.json"])
    assert (manifest["quarter"], manifest["compared_with"]) == ("2024/25 Q1", "2023/24 Q4")


def test_rows_of_every_kind_have_every_column():
    """What is new, gone, moved or absent leaves no row short."""
    whole = theme(aims=[aim(rag="red", update=update()), aim("bare")], key_kpis=("burglary",))
    empty = theme("other", rated_on=None, declared_total=None)
    newer = quarter("2023/24 Q3", [whole, empty], [kpi(), kpi("late", current_value=None, current_absence="late")])
    older = quarter("2023/24 Q2", [theme("gone", rag="red", aims=[aim("old")])], [kpi("old")])
    for name, made in (
        ("table_one.csv", table_one_rows(newer, "OFFICIAL")),
        ("aims.csv", aim_rows(newer, "OFFICIAL")),
        ("kpis.csv", kpi_rows(newer, "OFFICIAL")),
        ("changes.csv", change_rows(changes_between(older, newer), "OFFICIAL")),
    ):
        lengths = {len(row) for row in made}
        assert lengths == {len(FILES[name])}, name


def test_a_pack_costs_the_same_however_much_it_holds(chain, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        sealed_pack(chain[3])
