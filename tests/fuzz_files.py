"""A file on its way through the fuzz: what it is called, what it holds, and how its rows are taken apart and put together."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from riskagg.resources import sample_dir

Rows = list[list[str]]
Mutation = Callable[[Random, "Sent"], "Sent"]

WORKBOOKS = (".xlsx", ".ods")
ENCODINGS = {"police": "cp1252"}
DELIMITERS = {"police": "|", "ambulance": ";"}


@dataclass(frozen=True)
class Sent:
    """A file as an agency sent it: its name in the inbox and its bytes."""

    name: str
    content: bytes

    @property
    def is_workbook(self) -> bool:
        return self.name.endswith(WORKBOOKS)

    @property
    def _source(self) -> str:
        return self.name.split("_")[0]

    @property
    def delimiter(self) -> str:
        return DELIMITERS.get(self._source, ",")

    @property
    def encoding(self) -> str:
        return ENCODINGS.get(self._source, "utf-8-sig")

    def rows(self) -> Rows:
        """Cells of a text file, header first."""
        try:
            text = self.content.decode(self.encoding)
        except UnicodeDecodeError:  # advocates send either
            text = self.content.decode("cp1252")
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter))

    def with_rows(self, rows: Rows, delimiter: str | None = None, encoding: str | None = None) -> "Sent":
        """The same file with other rows."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter or self.delimiter, lineterminator="\r\n").writerows(rows)
        return Sent(self.name, text.getvalue().encode(encoding or self.encoding, "replace"))


def sample_files(longest: int | None = None) -> list[Sent]:
    """Every file of the sample's inbox, sorted by name; texts cut to ``longest`` rows."""
    paths = sorted(path for path in (sample_dir() / "inbox").rglob("*") if path.is_file() and path.name != "received.csv")
    return [_cut(Sent(path.name, path.read_bytes()), longest) for path in paths if not path.name.startswith("nil_return")]


def one_of_each(longest: int) -> list[Sent]:
    """The newest file of every layout, and of both forms where it has two, cut to ``longest`` rows."""
    newest = {
        (file.name.split("_2")[0].split("_northshire")[0].split("_westbay")[0], Path(file.name).suffix): file for file in sample_files()
    }
    return [_cut(file, longest) for file in newest.values()]


def _cut(sent: Sent, longest: int | None) -> Sent:
    if longest is None or sent.is_workbook:
        return sent
    return sent.with_rows(sent.rows()[: longest + 1])
