"""export_pack: a sealed quarter's pack in an empty folder."""

from datetime import datetime

import pytest

from commitments.actions.sealing import seal_quarter
from commitments.reporting.pack import sealed_pack
from kpis.periods import LONDON, Period

AT = datetime(2024, 6, 3, 9, 0, tzinfo=LONDON)


@pytest.fixture
def record(cast):
    return seal_quarter(plan=cast.plan, quarter=Period.parse("2023/24 Q3"), by=cast.governance, at=AT).record


@pytest.mark.parametrize("quarter", ["2023/24 Q3", "2023-24-q3"])
def test_the_files_are_the_packs(record, run, tmp_path, quarter):
    folder = tmp_path / "new" / "pack"
    ran = run("export_pack", "north", quarter, str(folder))
    pack = sealed_pack(record)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == pack.files
    assert ran.out == [*(str(folder / name) for name in pack.files), f"Built from {record.record_hash}"]
    assert (ran.err, ran.code) == ([], 0)


def test_an_empty_folder_may_be_there(record, run, tmp_path):
    assert run("export_pack", "north", "2023/24 Q3", str(tmp_path)).code == 0


@pytest.mark.parametrize("name", ["pack", "pack/file"])
def test_nothing_is_overwritten(record, run, tmp_path, name):
    file = tmp_path / "pack" / "file"
    file.parent.mkdir()
    file.write_text("mine")
    ran = run("export_pack", "north", "2023/24 Q3", str(tmp_path / name))
    assert ran.code == 1
    assert "is not an empty folder" in ran.error
    assert [path.name for path in file.parent.iterdir()] == ["file"]
    assert file.read_text() == "mine"


@pytest.mark.parametrize("below", ["x", "x/y"])
def test_a_folder_that_cannot_be_made_is_said(record, run, tmp_path, below):
    file = tmp_path / "file"
    file.write_text("mine")
    ran = run("export_pack", "north", "2023/24 Q3", str(file / below))
    assert ran.error == f"The files cannot be written to {file / below} (Not a directory)."
    assert (ran.out, ran.code, file.read_text()) == ([], 1, "mine")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["west", "2023/24 Q3"], "There is no plan “west”. Plans here: north."),
        (["north", "2023"], "“2023” is no quarter: write it as “2023/24 Q3” or 2023-24-q3."),
        (["north", "2023/24 Q2"], "2023/24 Q2 of “north” is not sealed."),
    ],
)
def test_refused_before_anything_is_made(record, run, tmp_path, arguments, said):
    folder = tmp_path / "pack"
    ran = run("export_pack", *arguments, str(folder))
    assert (ran.error, ran.code) == (said, 1)
    assert not folder.exists()


def test_no_plan_at_all(run, tmp_path):
    assert (
        run("export_pack", "north", "2023/24 Q3", str(tmp_path)).error == "There is no plan “north”. Plans here: none."
    )
