"""A file of the inbox as bytes: plain, gzip, or a member of a zip archive; nothing is unpacked to disk."""

import gzip
import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from riskagg.errors import InputRefused
from riskagg.intake.archives import DAMAGE, DAMAGED, is_workbook, members, printable
from riskagg.intake.unpacking import archive_kind, nested, refuse_too_much

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Content:
    """One file, or one member of an archive; ``file`` is its name in the ledger, ``size`` its unpacked bytes where known.

    ``fault`` says why it is not read at all, and what to do.
    """

    file: str
    path: Path
    member: str | None = None
    size: int | None = None
    fault: str | None = None

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
        except DAMAGE as fault:
            raise damaged(self.file) from fault
        if plain.peek(2)[:2] != b"\x1f\x8b":
            return plain
        return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=plain))))

    def digest(self) -> tuple[str, int]:
        """SHA-256 and length of the unpacked bytes.

        Raises:
            InputRefused: ``unreadable``, damaged, packed twice, or unpacks to too much (riskagg.intake.unpacking).
        """
        if self.fault is not None:
            raise InputRefused("unreadable", f"{self.file} {self.fault}")
        state, size = hashlib.sha256(), 0
        try:
            packed = self._packed_size()
            with self.open() as stream:
                while chunk := stream.read(_CHUNK):
                    state.update(chunk)
                    size += len(chunk)
                    if packed is not None:
                        refuse_too_much(self.file, packed, size)
            if packed is not None:
                self._refuse_nested()
        except DAMAGE as fault:
            raise damaged(self.file) from fault
        return state.hexdigest(), size

    def _packed_size(self) -> int | None:
        """Bytes as they came; None for what is not packed."""
        if self.member is not None:
            with zipfile.ZipFile(self.path) as archive:
                return archive.getinfo(self.member).compress_size
        with self.path.open("rb") as stream:
            return self.path.stat().st_size if stream.read(2) == b"\x1f\x8b" else None

    def _refuse_nested(self) -> None:
        """A workbook within an archive is a file as any other; another archive is none."""
        with self.open() as stream:
            kind = archive_kind(stream.read(8))
            if kind is None:
                return
            if kind == "zip":
                stream.seek(0)
                if zipfile.is_zipfile(stream) and is_workbook(zipfile.ZipFile(stream).namelist()):
                    return
        raise nested(self.file, kind)


def damaged(file: str) -> InputRefused:
    """The refusal of a file whose bytes cannot be unpacked."""
    return InputRefused("unreadable", f"{file} {DAMAGED}")


def empty(source: str, file: str) -> InputRefused:
    """The refusal of a file without content."""
    return InputRefused("empty_file", f"{source}: {file} is empty. Nothing was loaded. Ask for it again, or for a nil return.")


def contents(path: Path, file: str) -> list[Content]:
    """A file as it is, or each member of a zip archive; a workbook is a zip as well, and stays whole."""
    found = members(path)
    if found is None or isinstance(found, str):
        return [Content(file, path, fault=found)]
    return [Content(f"{file}!{printable(member.name)}", path, member.name, fault=member.fault) for member in found]
