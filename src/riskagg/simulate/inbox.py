"""The files of a region: collected in memory, then written in one go, always with the same bytes."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from numpy.random import Generator
from openpyxl import Workbook

from riskagg.simulate.dice import between

_STAMP = (2020, 1, 1, 0, 0, 0)
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  a workbook's own property has no zone
Cell = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Alert:
    """One line of ``truth/alerts.csv``: no ``incident`` for what is no event, no ``service_id`` where no service of the area is meant."""

    source: str
    supplier: str
    source_ref: str
    incident: str
    service_id: str
    occurred_on: date


@dataclass
class Inbox:
    """Files by their path in the inbox, when each was received, and the truth of every alert in them."""

    files: dict[str, bytes] = field(default_factory=dict)
    received: dict[str, datetime] = field(default_factory=dict)
    alerts: dict[tuple[str, str, str], Alert] = field(default_factory=dict)

    def put(self, name: str, content: bytes, received_at: datetime) -> None:
        """Add a file."""
        self.files[name] = content
        self.received[name] = received_at

    def tells(self, alert: Alert) -> None:
        """Record the truth of an alert, once however often it is sent."""
        self.alerts[(alert.source, alert.supplier, alert.source_ref)] = alert

    def write(self, folder: Path) -> None:
        """Write all files and ``received.csv`` into a folder."""
        lines = [[name, f"{at:%Y-%m-%dT%H:%M:%SZ}"] for name, at in sorted(self.received.items())]
        everything = {**self.files, "received.csv": csv_bytes(["file", "received_at"], lines)}
        for name, content in everything.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def received_after(rng: Generator, day: date, first: int = 1, last: int = 4) -> datetime:
    """An instant in office hours some days after a day."""
    at = time(between(rng, 8, 16), between(rng, 0, 59), between(rng, 0, 59))
    return datetime.combine(day + timedelta(days=between(rng, first, last)), at)


def csv_bytes(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ",", line_end: str = "\n", encoding: str = "utf-8"
) -> bytes:
    """A delimited text file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(book: Workbook) -> bytes:
    """A workbook as bytes, without the clock that openpyxl writes into its properties and its zip entries."""
    book.properties.created = _CREATED
    raw = io.BytesIO()
    book.save(raw)
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry.filename)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2020-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(entry.filename, _STAMP), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def sheet_bytes(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet with its header in row 1."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    return xlsx_bytes(book)
