"""The members of a zip archive, each judged by what the archive says of it before a byte of it is unpacked.

Nothing is ever written under a member's name, so no name can lead anywhere; one that tries to is refused all the same, because
whoever made it meant harm.
"""

import lzma
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from riskagg.intake.unpacking import LARGEST_BYTES
from riskagg.privacy.personal import without_personal_in_name
from riskagg.strays import is_stray

DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, NotImplementedError, ValueError)
"""What unpacking damaged bytes raises; a name in no encoding is a ValueError."""

MOST_MEMBERS = 1_000
LONGEST_NAME = 255
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_NOTHING = "Nothing was loaded."
DAMAGED = f"is damaged or has a password. {_NOTHING} Ask for it again, without a password."


@dataclass(frozen=True)
class Member:
    """A file in an archive, by its name there; ``fault`` says why it is not read, and what to do."""

    name: str
    fault: str | None = None


def members(path: Path) -> list[Member] | str | None:
    """Files of a zip archive, sorted by name.

    Returns:
        None where the file is no archive, or a workbook, which is a zip as well; a fault in words where it cannot be taken apart at all.
    """
    if not zipfile.is_zipfile(path):
        return DAMAGED if path.suffix.lower() == ".zip" else None
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and not _is_rubbish(info.filename)]
    except DAMAGE:
        return DAMAGED
    names = Counter(info.filename for info in infos)
    if is_workbook(names):
        return None
    if not infos:
        return f"is an archive without a file. {_NOTHING} Ask for it again, or for a nil return."
    if len(infos) > MOST_MEMBERS:
        return f"holds {len(infos):,} files; {MOST_MEMBERS:,} are the most that are read. {_NOTHING} Ask for several archives."
    total = sum(info.file_size for info in infos)
    if total > LARGEST_BYTES:
        return (
            f"unpacks to {total / (1 << 30):,.1f} GB; {LARGEST_BYTES >> 30} GB are the most that are read. {_NOTHING} Ask for it in parts."
        )
    return [Member(name, _fault(info, names[name])) for name, info in sorted({info.filename: info for info in infos}.items())]


def printable(name: str) -> str:
    """A file's name without people, cut where it is endless; what no line can show (line breaks, control signs) is written out.

    It goes into the ledger, into messages and onto a screen.
    """
    name = without_personal_in_name(name)
    shown = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in name)
    return shown if len(shown) <= LONGEST_NAME else f"{shown[:LONGEST_NAME]}..."


def is_workbook(names: Container[str]) -> bool:
    """True for the members of an XLSX or ODS file."""
    return "[Content_Types].xml" in names or "content.xml" in names


def _fault(info: zipfile.ZipInfo, count: int) -> str | None:
    """Why a member is not read; ``count`` members have its name."""
    if count > 1:
        return f"stands {count} times in the archive, so that nobody can say which is meant. {_NOTHING} Ask for it again."
    if len(info.filename) > LONGEST_NAME:
        return f"has a name of {len(info.filename):,} characters; {LONGEST_NAME} are the most. {_NOTHING} Ask for it again."
    if _leads_out(info.filename):
        return f"has a name that leads out of the archive, which no program makes by itself. {_NOTHING} Ask the sender where it comes from."
    if stat.S_ISLNK(info.external_attr >> 16):
        return f"is a link to another file; expected the file itself. {_NOTHING} Ask for it again."
    if info.flag_bits & 1:
        return f"has a password. {_NOTHING} Ask for it again without one, over a way that is safe without it."
    if info.compress_type not in _METHODS:
        return f"is packed by method {info.compress_type}; expected that of ordinary zip files (deflate). {_NOTHING} Ask for it again."
    return None


def _leads_out(name: str) -> bool:
    """Absolute, with a drive, or with ``..``, in the way of either kind of system."""
    posix = PurePosixPath(name.replace("\\", "/"))
    return posix.is_absolute() or ".." in posix.parts or bool(PureWindowsPath(name).drive)


def _is_rubbish(name: str) -> bool:
    # By its own name: a folder called ".." is no rubbish but a name that leads out of the archive.
    return name.startswith("__MACOSX/") or is_stray((PurePosixPath(name.replace("\\", "/")).name,))
