"""check_report: where a printed table disagrees with itself; never a query."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

# No test here is marked as one that may use the database: a single query would fail it.

ROOT = Path(__file__).parents[3]
REPORT = ROOT / "tests/kpis/methods/data/report_2019.csv"
HEADER = "name,now,before,change,percent"
WITH_PARTS = f"{HEADER},whole,split"


@pytest.fixture
def tell(tmp_path, capsys):
    """Print what is said of a file of these lines."""

    def run(*lines, header=HEADER):
        file = tmp_path / "printed.csv"
        file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        call_command("check_report", file)
        return capsys.readouterr().out.splitlines()

    return run


@pytest.fixture
def refusal(tell, capsys):
    """Print why a file of these lines is refused."""

    def run(*lines, **options):
        with pytest.raises(CommandError) as refused:
            tell(*lines, **options)
        assert capsys.readouterr().out == ""
        return str(refused.value).splitlines()

    return run


def test_the_report_of_2019():
    """The table of the first quarter of 2019/20 as it was printed; its whole output, and that a check would fail."""
    run = subprocess.run(
        [sys.executable, "manage.py", "check_report", str(REPORT)],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.stdout.splitlines() == [
        "Missing persons gender unspecified: printed −23, computed +23 (129 against 106).",
        "Missing persons gender unspecified: printed −22%, computed +22% (129 against 106).",
        "Stop and search for controlled drugs: printed +24%, computed +21% (581 against 482).",
        "Grade 1 incidents (−282), Grade 2 incidents (−1,913), Grade 3 incidents (+1,668) and Grade 4 incidents"
        " (+9,359) add up to +8,832, not to the −2,816 of Incidents.",
        "Missing persons aged 0 to 17 (926) and Missing persons over 18 (491) add up to 1,417,"
        " not to the 1,394 of Missing person reports.",
        "Missing persons aged 0 to 17 (871) and Missing persons over 18 (556) add up to 1,427,"
        " not to the 1,446 of Missing person reports.",
    ]
    assert run.stderr == "CommandError: 6 disagreements: 19 rows checked, 20 print too little to be checked.\n"
    assert run.returncode == 1


def test_a_table_that_agrees_with_itself(tell):
    assert tell("Calls,961,789,+172,+22%", "Reports,,,,", "Arrests,180,,,") == [
        "Nothing disagrees with itself: 1 row checked, 2 print too little to be checked."
    ]
    assert tell("Calls,961,789,172,22", "Visits,5,4,1,25", "Arrests,180,,,") == [
        "Nothing disagrees with itself: 2 rows checked, 1 prints too little to be checked."
    ]


def test_one_disagreement(tell, capsys):
    with pytest.raises(CommandError, match=r"^1 disagreement: 1 row checked, 0 print too little to be checked\.$"):
        tell("Calls,961,789,-172,22")
    assert capsys.readouterr().out == "Calls: printed −172, computed +172 (961 against 789).\n"


@pytest.mark.parametrize(
    "line",
    ['Calls,"1,933",961,+972,+101.1%', "Calls,1933,961,972,101.1", "Calls,1933,961,,101.14", "Loss,−5,−4,−1,25"],
    ids=["as printed", "plain", "two decimals", "true minus"],
)
def test_figures_may_be_written_as_they_are_printed(tell, line):
    assert tell(line) == ["Nothing disagrees with itself: 1 row checked, 0 print too little to be checked."]


def test_a_file_with_a_fault_is_refused_whole(refusal):
    assert refusal("Calls,961,7x9,172,22", "Visits,5,4,about 1,25 per cent", ",1,1,0,0", "Arrests,1,2,3,--4") == [
        "printed.csv, row 2, column “before”, value “7x9”: Write the figure in digits, such as 40089, 40,089 or -4.5;"
        " leave the cell empty where none is printed.",
        "printed.csv, row 3, column “change”, value “about 1”: Write the figure in digits, such as 40089, 40,089 or"
        " -4.5; leave the cell empty where none is printed.",
        "printed.csv, row 3, column “percent”, value “25 per cent”: Write the percentage in digits, such as 11, -4.5 or"
        " +11%; leave the cell empty where none is printed.",
        "printed.csv, row 4, column “name”: The cell may not be empty.",
        "printed.csv, row 5, column “percent”, value “--4”: Write the percentage in digits, such as 11, -4.5 or +11%;"
        " leave the cell empty where none is printed.",
        "Nothing was checked: mend the file, and try again.",
    ]


CELLS = [
    ("thousands", '"4,00"', "now", "4,00", "Write the figure in digits, such as 40089, 40,089 or -4.5; leave the cell"),
    ("percent sign", "40%", "now", "40%", "Write the figure in digits, such as 40089, 40,089 or -4.5; leave the cell"),
    ("blank", "4 ", "now", "4 ", "There are blanks before or after the value: take them out."),
    ("long", "123456789012", "now", "123456789012", "Give at most 11 digits before the point and 4 after it."),
    ("other digits", "４", "now", "４", "Write the figure in digits, such as 40089, 40,089 or -4.5; leave the cell"),
]


@pytest.mark.parametrize(
    ("cell", "column", "value", "message"), [each[1:] for each in CELLS], ids=[each[0] for each in CELLS]
)
def test_a_bad_cell(refusal, cell, column, value, message):
    (first, _) = refusal(f"Calls,{cell},1,1,1")
    assert first.startswith(f"printed.csv, row 2, column “{column}”, value “{value}”: {message}")


def test_a_percentage_has_as_many_digits_as_a_figure_may(refusal):
    assert refusal("Calls,2,1,1,100.00001%")[0] == (
        "printed.csv, row 2, column “percent”, value “100.00001%”: Give at most 11 digits before the point and 4 after"
        " it."
    )


def test_names_wholes_and_splits_are_checked_between_the_rows(refusal):
    lines = ("A,1,,,,,", "A,x,,,,,", "B,1,,,,C,", "C,1,,,,C,", "D,1,,,,,by age", "E,1,,,,F,by age", "B,1,,,,,")
    assert refusal(*lines, header=WITH_PARTS) == [
        "printed.csv, row 3, column “now”, value “x”: Write the figure in digits, such as 40089, 40,089 or -4.5; leave"
        " the cell empty where none is printed.",
        "printed.csv, row 5, column “whole”, value “C”: A row is no part of itself: name another.",
        "printed.csv, row 6, column “split”, value “by age”: There is no whole that is split: name its row as “whole”.",
        "printed.csv, row 7, column “whole”, value “F”: No row has this name: give that of a row of this file.",
        "printed.csv, row 8, column “name”, value “B”: Row 4 has the same name: give each row one of its own.",
        "Nothing was checked: mend the file, and try again.",
    ]


def test_a_row_with_a_fault_may_be_the_whole_of_others(refusal):
    assert len(refusal("A,x,,,,", "B,1,,,,A", header=f"{HEADER},whole")) == 2


@pytest.mark.parametrize(
    ("header", "first"),
    [
        (
            "name,now,before,change",
            "printed.csv, row 1, column “percent”: The column is missing. The columns are: name, now, before, change,"
            " percent; if wanted: whole, split.",
        ),
        (
            f"{HEADER},wholes",
            "printed.csv, row 1, column “wholes”, value “wholes”: There is no such column. The columns are: name, now,"
            " before, change, percent; if wanted: whole, split.",
        ),
        (
            f"{HEADER},whole,whole",
            "printed.csv, row 1, column “whole”, value “whole”: The column is there twice: leave one.",
        ),
    ],
    ids=["missing", "unknown", "twice"],
)
def test_the_header(refusal, header, first):
    assert refusal("A,1,1,0,0", header=header)[0] == first


def test_a_file_without_rows(refusal):
    assert refusal() == [
        "printed.csv: There is no row below the header: give at least one.",
        "Nothing was checked: mend the file, and try again.",
    ]


def test_many_faults_are_counted(refusal):
    lines = refusal(*[f"A{number},x,,," for number in range(25)])
    assert (len(lines), lines[-2]) == (22, "… and 5 more problems.")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv” cannot be read \(No such file or directory\)\.$"):
        call_command("check_report", tmp_path / "none.csv")
