"""Renews the copy of GOV.UK Frontend: ``python -m plantracker.ui.vendor_frontend govuk-frontend-6.6.0.tgz``.

For a maintainer, when upgrading. The archive is that of the npm package ``govuk-frontend``, fetched
beforehand. Taken are the style sheet and the script; left out is what is for GOV.UK alone (its
font, its crest), and the names of source maps, which would stop ``collectstatic``:

1. the two ``@font-face`` blocks and the copyright comment of the font, which is not under the licence;
2. the font's name wherever text is set in it;
3. the rules with the crest;
4. the names of the source maps.

The licence is written beside the files, for the package brings none.
"""

import re
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

TARGET = Path(__file__).parent / "static" / "ui" / "govuk"
FOLDER = "package/dist/govuk"
SHEET, SCRIPT, LICENCE = "govuk-frontend.min.css", "govuk-frontend.min.js", "LICENCE.txt"
FONTS = "GDS Transport,arial,sans-serif"
FOREIGN = ("url(", "GDS Transport", "sourceMappingURL")

_FONT_FACE = re.compile(r"@font-face\{[^{}]*\}")
_FONT_NOTICE = re.compile(r"/\*![^*]*Margaret Calvert[^*]*\*/")
_CREST = re.compile(r"[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}")
_SHEET_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")
_SCRIPT_MAP = re.compile(r"//# sourceMappingURL=\S*")
_SHEET_VERSION = re.compile(r'--govuk-frontend-version:"([^"]+)"')
_SCRIPT_VERSION = re.compile(r'\bversion="([^"]+)"')

MIT = """\
GOV.UK Frontend {version}, of which the style sheet and the script stand here without font and crest.

The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class NotAsExpected(Exception):
    """The package is not made as this script knows it; the message is a plain sentence."""


def own_sheet(sheet: str) -> str:
    """The style sheet without font, crest and source map. Raises ``NotAsExpected``."""
    sheet = _without(_FONT_NOTICE, sheet, "copyright comment of the font", times=1)
    sheet = _without(_FONT_FACE, sheet, "@font-face block", times=2)
    if FONTS not in sheet:
        raise NotAsExpected(f"The style sheet sets no text in “{FONTS}”: look at how it names its font now.")
    sheet = sheet.replace(FONTS, FONTS.removeprefix("GDS Transport,"))
    sheet = _without(_CREST, sheet, "rule with govuk-crest.svg")
    return _only_ours(_without(_SHEET_MAP, sheet, "name of a source map in the style sheet", times=1), SHEET)


def own_script(script: str) -> str:
    """The script without the name of its source map. Raises ``NotAsExpected``."""
    return _only_ours(_without(_SCRIPT_MAP, script, "name of a source map in the script", times=1), SCRIPT)


def version_of(sheet: str, script: str) -> str:
    """The one version of both. Raises ``NotAsExpected`` where one tells none, or they differ."""
    told = [pattern.search(text) for pattern, text in ((_SHEET_VERSION, sheet), (_SCRIPT_VERSION, script))]
    versions = [found[1] if found else "none" for found in told]
    if versions[0] != versions[1] or versions[0] == "none":
        raise NotAsExpected(f"The style sheet tells version {versions[0]}, the script {versions[1]}: they must agree.")
    return versions[0]


def files_of(archive: Path) -> dict[str, str]:
    """What is to be written, by name, from the package's archive. Raises ``NotAsExpected``."""
    taken = {}
    try:
        with tarfile.open(archive) as package:
            for name in (SHEET, SCRIPT):
                member = package.extractfile(f"{FOLDER}/{name}")
                if member is None:
                    raise NotAsExpected(f"{FOLDER}/{name} is no file in the archive.")
                taken[name] = member.read().decode("utf-8")
    except KeyError as error:
        raise NotAsExpected(f"The archive holds no {FOLDER}/{name}: is it the package govuk-frontend?") from error
    except (tarfile.TarError, OSError) as error:
        raise NotAsExpected(f"{archive} cannot be read as the archive of a package.") from error
    version = version_of(taken[SHEET], taken[SCRIPT])
    return {
        SHEET: own_sheet(taken[SHEET]),
        SCRIPT: own_script(taken[SCRIPT]),
        LICENCE: MIT.format(version=version),
    }


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write all files; nothing is written before all of them are made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _without(pattern: re.Pattern[str], text: str, what: str, times: int | None = None) -> str:
    """The text without what the pattern finds, which is there, and so many times."""
    left, found = pattern.subn("", text)
    if not found or (times is not None and found != times):
        wanted = "at least one" if times is None else f"{times}"
        raise NotAsExpected(f"Expected {wanted} of: {what}. Found {found}. Nothing was written.")
    return left


def _only_ours(text: str, name: str) -> str:
    for each in FOREIGN:
        if each in text:
            raise NotAsExpected(f"{name} still holds “{each}”: find where, and what is to become of it.")
    return text.rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """Exit status 0 when the files were renewed; 1 with a sentence on what was wrong."""
    if len(arguments) != 1:
        print("Give the path of the package's archive, such as govuk-frontend-6.6.0.tgz.", file=sys.stderr)
        return 1
    try:
        files = files_of(Path(arguments[0]))
    except NotAsExpected as error:
        print(error, file=sys.stderr)
        return 1
    write(files, TARGET)
    print(files[LICENCE].splitlines()[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
