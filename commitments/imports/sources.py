"""Where an import's files come from: a folder or a zip archive, within limits, by name."""

import io
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from commitments.reporting.plan_rows import FILE_NAMES, IF_WANTED, SEVEN_FILES
from plantracker.archives import UNPACKED, Fault, directory_fault
from plantracker.csvfiles import MEBIBYTE, Limits, Problem, shortened

FOLDER, ARCHIVE = "the folder", "the archive"
_ADVICE = {
    Fault.PARTS: f"it holds the seven files, {IF_WANTED}, and nothing else",
    Fault.SIZE: "import the folder with the command instead",
    Fault.RATIO: "import the folder with the command instead",
    Fault.ENCRYPTED: "make it again without one",
    Fault.PACKING: "make it again as a plain zip archive",
}


@dataclass(frozen=True)
class Source:
    """The content of the files by name, the limits of each, and why some could not be had."""

    files: dict[str, bytes]
    limits: Limits
    problems: tuple[Problem, ...] = ()


def from_folder(folder: Path, limits: Limits) -> Source:
    """The seven files of a folder, and the optional ones that are there; other files there are none of ours.

    At most one byte more than the limit is read of each: enough to see that it is too large.
    """
    if not folder.is_dir():
        message = "There is no such folder: give the one that holds the seven files."
        return Source({}, limits, (_whole(FOLDER, message),))
    files, problems = {}, []
    for name in FILE_NAMES:
        try:
            with (folder / name).open("rb") as file:
                files[name] = file.read(limits.size + 1)
        except FileNotFoundError:
            if name in SEVEN_FILES:
                problems.append(_missing(name))
        except OSError as error:
            problems.append(_whole(name, f"The file cannot be read ({error.strerror}): make it readable."))
    return Source(files, limits, tuple(problems))


def from_zip(content: bytes, limits: Limits) -> Source:
    """The seven files of a zip archive, and the optional ones that are there; it holds nothing else.

    1. Refuse an archive that is too large, or no archive.
    2. Refuse by its directory, before anything is unpacked: parts, names, sizes, ratio.
    3. Unpack. Each part is read no further than its stated size and then held against its checksum,
       so that a lying directory gains nothing.
    """
    if len(content) > limits.size:
        return _refused(limits, f"It is larger than {limits.size // MEBIBYTE} MB: import it with the command instead.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            fault = directory_fault(parts, len(content))
            if fault:
                return _refused(limits, f"{fault.value}: {_ADVICE[fault]}.")
            problems = _name_problems(parts)
            if problems:
                return Source({}, limits, tuple(problems))
            files = {part.filename: archive.read(part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return _refused(limits, "It is no zip archive, or a damaged one: make it again from the plan's files.")
    return Source(files, replace(limits, size=UNPACKED))


def _name_problems(parts: list[zipfile.ZipInfo]) -> list[Problem]:
    names = [part.filename for part in parts]
    problems = []
    for name in dict.fromkeys(names):
        if name not in FILE_NAMES:
            seven = ", ".join(SEVEN_FILES)
            message = (
                f"The archive holds the seven files ({seven}), {IF_WANTED}, and nothing else: all without folders."
            )
            problems.append(Problem(shortened(name), None, "", "", message))
        elif names.count(name) > 1:
            problems.append(_whole(name, "The archive holds the file twice: leave one."))
    return problems + [_missing(name) for name in SEVEN_FILES if name not in names]


def _missing(name: str) -> Problem:
    return _whole(name, "The file is missing: all seven have to be there, those without rows with their header.")


def _refused(limits: Limits, message: str) -> Source:
    return Source({}, limits, (_whole(ARCHIVE, message),))


def _whole(name: str, message: str) -> Problem:
    return Problem(name, None, "", "", message)
