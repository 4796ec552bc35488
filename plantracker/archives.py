"""Zip archives and workbooks judged by their directory, before anything is unpacked."""

import zipfile
from enum import Enum

MEBIBYTE = 1024 * 1024
UNPACKED = 50 * MEBIBYTE
RATIO = 100
PARTS = 100
_ENCRYPTED = 0x1


class Fault(Enum):
    """Why an archive is not unpacked; the value says what is wrong, the caller what to do."""

    PARTS = f"It has more than {PARTS} parts"
    SIZE = f"Unpacked it is larger than {UNPACKED // MEBIBYTE} MB"
    RATIO = f"It unpacks to more than {RATIO} times its size"
    ENCRYPTED = "It is protected by a password"
    PACKING = "It is packed in a way that is not read here"


def directory_fault(parts: list[zipfile.ZipInfo], size: int) -> Fault | None:
    """What is wrong with an archive of ``size`` bytes by what its directory says; None where nothing is.

    The directory may lie. Whoever unpacks reads each part no further than its stated size, as
    ``zipfile`` does, and holds it against its checksum: then a lie gains nothing.
    """
    if len(parts) > PARTS:
        return Fault.PARTS
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED or any(part.file_size > UNPACKED for part in parts):
        return Fault.SIZE
    if unpacked > RATIO * size:
        return Fault.RATIO
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        return Fault.ENCRYPTED
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        return Fault.PACKING
    return None
