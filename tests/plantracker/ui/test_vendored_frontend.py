import io
import re
import tarfile

import pytest

from plantracker.ui.vendor_frontend import (
    LICENCE,
    SCRIPT,
    SHEET,
    TARGET,
    NotAsExpected,
    files_of,
    main,
    own_script,
    own_sheet,
    version_of,
)

NOTICE = "/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. Exclusive use on gov.uk. */"
FACE = "@font-face{font-family:GDS Transport;font-weight:400;src:url(/assets/fonts/light.woff2)}"
CREST = ".govuk-footer__logo:before{content:'';background-image:url(/assets/images/govuk-crest.svg)}"
MAP = "/*# sourceMappingURL=govuk-frontend.min.css.map */"
VERSION = ':root{--govuk-frontend-version:"6.6.0"}'
TEXT = ".govuk-body{font-family:GDS Transport,arial,sans-serif}"
MADE = f"{VERSION}{TEXT}\n{NOTICE}{FACE}{FACE}.a{{color:red}}{CREST}.b{{color:blue}}\n{MAP}\n"
MADE_SCRIPT = 'const version="6.6.0";export{version};//# sourceMappingURL=govuk-frontend.min.js.map\n'


def archive(folder, files):
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as package:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/dist/govuk/{name}")
            member.size = len(text.encode())
            package.addfile(member, io.BytesIO(text.encode()))
    return path


@pytest.mark.parametrize("foreign", ["url(", "GDS Transport", "sourceMappingURL", "crest", "Calvert", "@font-face"])
@pytest.mark.parametrize("name", [SHEET, SCRIPT])
def test_the_copy_holds_nothing_that_is_gov_uks_alone(name, foreign):
    text = (TARGET / name).read_text(encoding="utf-8")
    assert len(text) > 40_000
    assert foreign not in text


def test_the_copy_is_of_one_version_and_its_licence_stands_beside_it():
    sheet, script, licence = ((TARGET / name).read_text(encoding="utf-8") for name in (SHEET, SCRIPT, LICENCE))
    version = version_of(sheet, script)
    assert re.fullmatch(r"6\.\d+\.\d+", version)
    assert licence.startswith(f"GOV.UK Frontend {version},")
    assert "Copyright (C) 2017 Crown Copyright (Government Digital Service)" in licence
    assert "Permission is hereby granted, free of charge" in licence


def test_the_sheet_is_left_with_what_is_ours():
    assert own_sheet(MADE) == (
        ':root{--govuk-frontend-version:"6.6.0"}.govuk-body{font-family:arial,sans-serif}\n'
        ".a{color:red}.b{color:blue}\n"
    )


def test_the_script_loses_the_name_of_its_map():
    assert own_script(MADE_SCRIPT) == 'const version="6.6.0";export{version};\n'


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (NOTICE, "Expected 1 of: copyright comment of the font. Found 0. Nothing was written."),
        (FACE + FACE, "Expected 2 of: @font-face block. Found 0. Nothing was written."),
        (TEXT, "The style sheet sets no text in “GDS Transport,arial,sans-serif”: look at how it names its font now."),
        (CREST, "Expected at least one of: rule with govuk-crest.svg. Found 0. Nothing was written."),
        (MAP, "Expected 1 of: name of a source map in the style sheet. Found 0. Nothing was written."),
    ],
)
def test_a_sheet_without_an_expected_place_is_refused(missing, said):
    with pytest.raises(NotAsExpected, match=re.escape(said)):
        own_sheet(MADE.replace(missing, ""))


def test_a_third_font_face_and_any_other_picture_are_refused():
    with pytest.raises(NotAsExpected, match=r"Expected 2 of: @font-face block\. Found 3\."):
        own_sheet(MADE + FACE)
    with pytest.raises(NotAsExpected, match=r"still holds “url\(”"):
        own_sheet(MADE + ".c{background:url(/else.svg)}")


def test_a_script_without_its_map_is_refused():
    with pytest.raises(NotAsExpected, match="name of a source map in the script"):
        own_script('const version="6.6.0";')


@pytest.mark.parametrize(
    ("sheet", "script", "told"),
    [
        (VERSION, 'version="6.5.0"', "tells version 6.6.0, the script 6.5.0"),
        ("", 'version="6.6.0"', "tells version none, the script 6.6.0"),
        (VERSION, "", "tells version 6.6.0, the script none"),
        ("", "", "tells version none, the script none"),
    ],
)
def test_two_versions_or_none_are_refused(sheet, script, told):
    with pytest.raises(NotAsExpected, match=told):
        version_of(sheet, script)


def test_the_archive_gives_three_files(tmp_path):
    files = files_of(archive(tmp_path, {SHEET: MADE, SCRIPT: MADE_SCRIPT}))
    assert sorted(files) == ["LICENCE.txt", "govuk-frontend.min.css", "govuk-frontend.min.js"]
    assert files[LICENCE].startswith("GOV.UK Frontend 6.6.0,")


def test_another_archive_and_what_is_none_are_refused_and_nothing_is_written(tmp_path, capsys):
    before = {path.name: path.read_bytes() for path in TARGET.iterdir()}
    assert main([str(archive(tmp_path, {SHEET: MADE}))]) == 1
    assert f"holds no package/dist/govuk/{SCRIPT}" in capsys.readouterr().err
    other = tmp_path / "text.tgz"
    other.write_text("no archive", encoding="utf-8")
    assert main([str(other)]) == 1
    assert "cannot be read as the archive of a package" in capsys.readouterr().err
    assert main([]) == 1
    assert "Give the path of the package's archive" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in TARGET.iterdir()} == before
