"""Looks for people in files: each file is decoded first, so that a name inside a column, a sheet or a database is found as well."""

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
ISO_DATE = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}")
LOCAL_DATE = re.compile(r"(?<!\d)(\d{2})/(\d{2})/(\d{4})(?!\d)")


@dataclass(frozen=True)
class Identities:
    """What must not be found: surnames in lower case, NHS numbers as ten digits, births in ISO form."""

    surnames: frozenset[str]
    numbers: frozenset[str]
    births: frozenset[str]


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
    """Every file under a folder in which somebody is found, with what was found."""
    hits: dict[str, set[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found = _people_in(texts(path), identities)
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


def _people_in(parts: Iterable[str], identities: Identities) -> set[str]:
    found: set[str] = set()
    for text in parts:
        found |= identities.surnames & {word.lower() for word in WORD.findall(text)}
        found |= identities.numbers & {re.sub(r"\D", "", number) for number in NUMBER.findall(text)}
        found |= identities.births & set(ISO_DATE.findall(text))
        found |= identities.births & {f"{year}-{month}-{day}" for day, month, year in LOCAL_DATE.findall(text)}
    return found
