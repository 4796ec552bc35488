"""Folders and archives: what is there, what is not, and what is refused before it is unpacked."""

import io
import zipfile
from dataclasses import replace

import pytest

from commitments.imports.sources import from_folder, from_zip
from commitments.reporting.plan_files import as_zip
from plantracker.csvfiles import BY_COMMAND, BY_UPLOAD, Problem
from tests.commitments.imports.anyshire import OPTIONAL_ROWS, files, fourteen, write

MISSING = "The file is missing: all seven have to be there, those without rows with their header."
DAMAGED = "It is no zip archive, or a damaged one: make it again from the plan's files."
IF_WANTED = (
    "if wanted definitions.csv, glossary.csv, areas.csv, targets.csv, resets.csv, measurements.csv and comments.csv"
)
THESE = (
    "The archive holds the seven files (plan.csv, themes.csv, aims.csv, updates.csv, people.csv, kpis.csv,"
    f" observations.csv), {IF_WANTED}, and nothing else: all without folders."
)


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    """A zip of name and content pairs; a name may be there twice."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as made:
        for name, data in parts:
            made.writestr(name, data)
    return content.getvalue()


def test_folder_is_read_and_other_files_in_it_are_not(tmp_path):
    write(tmp_path)
    (tmp_path / "README.md").write_text("Ours.")
    source = from_folder(tmp_path, BY_COMMAND)
    assert (source.files, source.problems) == (files(), ())


def test_folder_with_every_optional_file(tmp_path):
    write(tmp_path, fourteen())
    source = from_folder(tmp_path, BY_COMMAND)
    assert (source.files, source.problems) == (files(fourteen()), ())


@pytest.mark.parametrize("name", OPTIONAL_ROWS)
def test_folder_and_archive_without_an_optional_file(tmp_path, name):
    given = {each: rows for each, rows in fourteen().items() if each != name}
    source = from_folder(write(tmp_path, given), BY_COMMAND)
    assert (source.files, source.problems) == (files(given), ())
    source = from_zip(as_zip(files(given)), BY_UPLOAD)
    assert (source.files, source.problems) == (files(given), ())


def test_folder_in_the_place_of_an_optional_file(tmp_path):
    (write(tmp_path) / "areas.csv").mkdir()
    [problem] = from_folder(tmp_path, BY_COMMAND).problems
    assert str(problem) == "areas.csv: The file cannot be read (Is a directory): make it readable."


def test_folder_that_is_not_there(tmp_path):
    source = from_folder(tmp_path / "nowhere", BY_COMMAND)
    message = "There is no such folder: give the one that holds the seven files."
    assert source.problems == (Problem("the folder", None, "", "", message),)


def test_folder_without_some_of_the_files(tmp_path):
    write(tmp_path)
    (tmp_path / "kpis.csv").unlink()
    (tmp_path / "people.csv").unlink()
    source = from_folder(tmp_path, BY_COMMAND)
    assert [str(each) for each in source.problems] == [f"people.csv: {MISSING}", f"kpis.csv: {MISSING}"]


def test_folder_in_the_place_of_a_file(tmp_path):
    write(tmp_path)
    (tmp_path / "kpis.csv").unlink()
    (tmp_path / "kpis.csv").mkdir()
    [problem] = from_folder(tmp_path, BY_COMMAND).problems
    assert str(problem) == "kpis.csv: The file cannot be read (Is a directory): make it readable."


def test_archive_is_read():
    source = from_zip(archive(files().items()), BY_UPLOAD)
    assert (source.files, source.problems) == (files(), ())


def test_archive_at_the_limit_of_an_upload_and_one_byte_more():
    content = as_zip(files())
    assert not from_zip(content, replace(BY_UPLOAD, size=len(content))).problems
    [problem] = from_zip(b"x" * (5 * 1024 * 1024 + 1), BY_UPLOAD).problems
    assert str(problem) == "the archive: It is larger than 5 MB: import it with the command instead."


@pytest.mark.parametrize("content", [b"", b"slug,title\r\n", as_zip(files())[:-30], as_zip(files())[30:200]])
def test_archive_that_is_none(content):
    assert from_zip(content, BY_UPLOAD).problems == (Problem("the archive", None, "", "", DAMAGED),)


def test_archive_with_a_damaged_part():
    content = bytearray(as_zip(files()))
    content[60] ^= 0xFF
    assert from_zip(bytes(content), BY_UPLOAD).problems == (Problem("the archive", None, "", "", DAMAGED),)


@pytest.mark.parametrize(
    "name", ["llr/plan.csv", "../plan.csv", "/plan.csv", "README.md", "__MACOSX/._plan.csv", "Plan.csv", "plan.csv/"]
)
def test_archive_with_another_name(name):
    [problem] = from_zip(archive([*files().items(), (name, b"")]), BY_UPLOAD).problems
    assert problem == Problem(name, None, "", "", THESE)


def test_archive_without_a_file():
    parts = [(name, content) for name, content in files().items() if name != "aims.csv"]
    [problem] = from_zip(archive(parts), BY_UPLOAD).problems
    assert problem == Problem("aims.csv", None, "", "", MISSING)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archive_with_a_file_twice():
    [problem] = from_zip(archive([*files().items(), ("plan.csv", b"")]), BY_UPLOAD).problems
    assert problem == Problem("plan.csv", None, "", "", "The archive holds the file twice: leave one.")


def test_archive_that_unpacks_to_too_much():
    # 60 MB that do not look like a bomb by their ratio: stored, not packed, so only the limit counts.
    large = archive([("plan.csv", b"x" * (50 * 1024 * 1024 + 1))], zipfile.ZIP_STORED)
    [problem] = from_zip(large, replace(BY_UPLOAD, size=len(large))).problems
    message = "Unpacked it is larger than 50 MB: import the folder with the command instead."
    assert problem == Problem("the archive", None, "", "", message)


def test_archive_that_is_packed_too_tightly():
    [problem] = from_zip(archive([("plan.csv", b"x" * 1_000_000)]), BY_UPLOAD).problems
    message = "It unpacks to more than 100 times its size: import the folder with the command instead."
    assert problem == Problem("the archive", None, "", "", message)


def test_archive_with_too_many_parts():
    [problem] = from_zip(archive([(f"{number}.csv", b"") for number in range(101)]), BY_UPLOAD).problems
    message = f"It has more than 100 parts: it holds the seven files, {IF_WANTED}, and nothing else."
    assert problem == Problem("the archive", None, "", "", message)


def test_archive_whose_directory_lies():
    content = archive([*files().items()], zipfile.ZIP_STORED)
    # The directory says that plan.csv has one byte; its data has more.
    size = len(files()["plan.csv"]).to_bytes(4, "little")
    lying = content.replace(size, (1).to_bytes(4, "little"))
    assert lying != content
    assert from_zip(lying, BY_UPLOAD).problems == (Problem("the archive", None, "", "", DAMAGED),)


def test_archive_behind_a_password():
    content = bytearray(archive(files().items()))
    content[content.index(b"PK\x01\x02") + 8] |= 0x1
    [problem] = from_zip(bytes(content), BY_UPLOAD).problems
    assert str(problem) == "the archive: It is protected by a password: make it again without one."


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archive_packed_another_way(compression):
    [problem] = from_zip(archive(files().items(), compression), BY_UPLOAD).problems
    assert problem.message == "It is packed in a way that is not read here: make it again as a plain zip archive."
