"""A file of the inbox as bytes: plain, gzip, or a member of a zip archive; nothing is unpacked to disk."""

import gzip
import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from riskagg.errors import InputRefused

# An archive that unpacks to more than this is refused: ten times the largest feed there is (the regulator's directory).
LARGEST_BYTES = 4 << 30
_CHUNK = 1 << 20
_DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Content:
    """One file, or one member of an archive; ``file`` is its name in the ledger, ``size`` its unpacked bytes where known."""

    file: str
    path: Path
    member: str | None = None
    size: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names that patterns are held against, without ``.gz``: the file's, or the member's and then the archive's."""
        own = Path(self.member or self.path.name)
        names = (own.name,) if self.member is None else (own.name, self.path.stem + own.suffix)
        return tuple(name[:-3] if name.lower().endswith(".gz") else name for name in names)

    def open(self) -> BinaryIO:
        """Open the unpacked bytes.

        Raises:
            InputRefused: ``unreadable``, the archive is damaged or has a password.
        """
        try:
            if self.member is not None:
                return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, zipfile.ZipFile(self.path).open(self.member))))
            plain = self.path.open("rb")
        except _DAMAGE as fault:
            raise damaged(self.file) from fault
        if plain.peek(2)[:2] != b"\x1f\x8b":
            return plain
        return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=plain))))

    def digest(self) -> tuple[str, int]:
        """SHA-256 and length of the unpacked bytes.

        Raises:
            InputRefused: ``unreadable``, damaged, or larger than ``LARGEST_BYTES``.
        """
        state, size = hashlib.sha256(), 0
        try:
            with self.open() as stream:
                while chunk := stream.read(_CHUNK):
                    state.update(chunk)
                    size += len(chunk)
                    if size > LARGEST_BYTES:
                        raise InputRefused("unreadable", f"{self.file} unpacks to more than {LARGEST_BYTES >> 30} GB. Nothing was loaded.")
        except _DAMAGE as fault:
            raise damaged(self.file) from fault
        return state.hexdigest(), size


def damaged(file: str) -> InputRefused:
    """The refusal of a file whose bytes cannot be unpacked."""
    return InputRefused("unreadable", f"{file} is damaged or has a password. Nothing was loaded. Ask for it again, without a password.")


def empty(source: str, file: str) -> InputRefused:
    """The refusal of a file without content."""
    return InputRefused("empty_file", f"{source}: {file} is empty. Nothing was loaded. Ask for it again, or for a nil return.")


def contents(path: Path, file: str) -> list[Content]:
    """A file as it is, or each member of a zip archive; a workbook is a zip as well, and stays whole."""
    if not zipfile.is_zipfile(path):
        return [Content(file, path)]
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(info.filename for info in archive.infolist() if not info.is_dir() and not _is_rubbish(info.filename))
    except _DAMAGE:
        return [Content(file, path)]
    if is_workbook(members) or not members:
        return [Content(file, path)]
    return [Content(f"{file}!{member}", path, member) for member in members]


def is_workbook(members: list[str]) -> bool:
    """True for the members of an XLSX or ODS file."""
    return "[Content_Types].xml" in members or "content.xml" in members


def _is_rubbish(member: str) -> bool:
    return member.startswith("__MACOSX/") or Path(member).name.startswith(".")
