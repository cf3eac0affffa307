"""Looks for people in files: each file is decoded first, so that a name inside a column, a sheet or a database is found as well."""

import calendar
import csv
import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"(?<!\d)\d{3}[ \-]?\d{3}[ \-]?\d{4}(?!\d)")
TELEPHONE = re.compile(r"(?<!\d)\d{5} ?\d{6}(?!\d)")
ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}")
LOCAL_DATE = re.compile(r"(?<![\d.])(\d{1,2})(?:/(\d{1,2})/(\d{4}|\d{2})|[.](\d{1,2})[.](\d{4})|-(\d{1,2})-(\d{4}|\d{2}))(?![\d.])")
COMPACT_DATE = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
MONTHS = tuple(calendar.month_abbr[n].lower() for n in range(1, 13))
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*"
WRITTEN_DATES = (
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \-]{_MONTH},?[ \-](?P<year>\d{{4}}|\d{{2}})(?!\d)"),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?!\d)"),
)


@dataclass(frozen=True)
class Identities:
    """What must not be found: names in lower case, NHS numbers as ten digits, births in ISO form, telephone numbers as eleven digits."""

    surnames: frozenset[str]
    numbers: frozenset[str]
    births: frozenset[str]
    telephones: frozenset[str] = frozenset()

    def and_those_of(self, others: "Identities") -> "Identities":
        """All of both."""
        return Identities(
            self.surnames | others.surnames, self.numbers | others.numbers, self.births | others.births, self.telephones | others.telephones
        )


def read_identities(path: Path) -> Identities:
    """Identities of a region's truth."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return Identities(
        frozenset(row["surname"].lower() for row in rows if WORD.fullmatch(row["surname"])),
        frozenset(row["nhs_number"] for row in rows if row["nhs_number"]),
        frozenset(row["born"] for row in rows if row["born"]),
    )


def found_in(folder: Path, identities: Identities) -> dict[str, set[str]]:
    """Every file in a folder, or the one file, in which somebody is found, with what was found."""
    hits: dict[str, set[str]] = {}
    nobody: set[str] = set()
    for path in sorted(path for path in (folder, *folder.rglob("*")) if path.is_file()):
        found = people_in(texts(path), identities, nobody)
        if found:
            hits[path.relative_to(folder).as_posix()] = found
    return hits


def texts(path: Path) -> Iterator[str]:
    """The texts of a file, decoded by what it is."""
    head = path.read_bytes()[:16]
    if head.startswith(b"PAR1"):
        yield from _parquet(path)
    elif head[8:12] == b"DUCK":
        yield from _duckdb(path)
    elif head.startswith(b"SQLite format 3"):
        yield from _sqlite(path)
    else:
        yield from _content(path.read_bytes())


def _content(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from _content(archive.read(name))
    elif content.startswith(b"\x1f\x8b"):
        yield from _content(gzip.decompress(content))
    else:
        yield content.decode("utf-8", errors="replace")
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield content.decode("utf-16", errors="replace")


def _parquet(path: Path) -> Iterator[str]:
    for column in pq.read_table(path).columns:
        yield "\n".join(str(value) for value in column.to_pylist())
    # Statistics and metadata stand in the file's footer, outside the columns.
    yield str(pq.read_metadata(path).to_dict())


def _duckdb(path: Path) -> Iterator[str]:
    with duckdb.connect(str(path), read_only=True) as con:
        for (table,) in con.execute("select table_name from duckdb_tables() order by 1").fetchall():
            for row in con.execute(f'select * from "{table}"').fetchall():
                yield "\n".join(str(value) for value in row)


def _sqlite(path: Path) -> Iterator[str]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as con:
        for (table,) in con.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in con.execute(f'select * from "{table}"'):
                yield "\n".join(value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value) for value in row)


def people_in(parts: Iterable[str], identities: Identities, nobody: set[str] | None = None) -> set[str]:
    """Who is found in some texts.

    Args:
        nobody: lines in which nobody was found before, not looked at again, and those of these texts from now on. Nothing that is looked
            for goes over the end of a line, and most lines of pages and tables stand in many of them.
    """
    nobody = set() if nobody is None else nobody
    lines = {line for text in parts for line in text.splitlines()} - nobody
    found = _people_in("\n".join(lines), identities)
    if not found:
        nobody |= lines
    return found


def _people_in(text: str, identities: Identities) -> set[str]:
    found = identities.surnames & {word.lower() for word in set(WORD.findall(text))}
    found |= identities.numbers & {re.sub(r"\D", "", number) for number in NUMBER.findall(text)}
    found |= identities.telephones & {number.replace(" ", "") for number in TELEPHONE.findall(text)}
    return found | (identities.births & set(_dates(text)))


def _dates(text: str) -> Iterator[str]:
    """Every date that is written in a text, in ISO form; two digits of a year are of the last century, where all births are."""
    yield from ISO_DATE.findall(text)
    for pattern in (LOCAL_DATE, COMPACT_DATE):
        for found in pattern.findall(text):
            day, month, year = (part for part in found if part)
            yield f"{year if len(year) == 4 else f'19{year}'}-{int(month):02d}-{int(day):02d}"
    with_month = "\n".join(line for line in text.lower().split("\n") if any(month in line for month in MONTHS))
    for pattern in WRITTEN_DATES:
        for match in pattern.finditer(with_month):
            year = match["year"] if len(match["year"]) == 4 else f"19{match['year']}"
            yield f"{year}-{MONTHS.index(match['month']) + 1:02d}-{int(match['day']):02d}"
