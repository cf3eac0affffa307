"""What there is to say to a supplier of one of its files, read from the warehouse through disclosure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby

from riskagg.intake.advice import advices
from riskagg.intake.doubts import FOR_THE_ANALYST
from riskagg.intake.notices import sentence, words
from riskagg.report.read import Reader, Row, grouped
from riskagg.returns.names import report_names

# Messages end with what the analyst may do; a supplier reads what comes before.
_IF_RIGHT = " If that is right"
_FOR_THE_ANALYST = (" Nothing was loaded.", _IF_RIGHT, FOR_THE_ANALYST)
_LACKS = "Tell us whether these records were really taken out of your system; if not, send the export again, whole."
_WITHDRAWN = "This file was withdrawn here. Nothing of it counts."
_HELD = "We are looking into it, and will ask you for another file where this one is at fault."


@dataclass(frozen=True)
class RefusedRows:
    """Rows of a sheet that one rule refuses for one reason. ``rows`` are the first of them; empty where the whole file is refused."""

    sheet: str | None
    rule: str
    wrong: str
    reason: str
    do: str
    n_rows: int
    rows: tuple[int, ...]

    @property
    def ranges(self) -> str:
        """``2 to 5, 9``; how many more there are where not all are listed."""
        parts = [f"{first} to {last}" if last > first else f"{first}" for first, last in _runs(self.rows)]
        more = self.n_rows - len(self.rows)
        return ", ".join(parts) + (f" and {more:,} more" if more else "")


@dataclass(frozen=True)
class UnknownTerm:
    """A word of the file that no code list knows."""

    column: str
    code: str
    n_rows: int
    first_sheet: str | None
    first_row: int


@dataclass(frozen=True)
class Noticed:
    """Something that was noticed while the file was read and refused nothing; ``asks`` where the supplier has something to do about it."""

    title: str
    said: str
    do: str
    asks: bool


@dataclass(frozen=True)
class FileReturn:
    """What became of one file. ``name`` is that of its reports, without suffix; ``message`` says why nothing of it counts."""

    name: str
    file: str
    sha256: str
    agency: str
    source: str
    supplier: str
    status: str
    received_at: datetime
    period: str | None
    rows_read: int
    n_new: int
    n_amended: int
    n_unchanged: int
    n_refused: int
    n_joined: int
    n_left_out: int
    n_withdrawn: int
    n_terms: int
    message: str | None
    do: str | None
    refused: tuple[RefusedRows, ...]
    terms: tuple[UnknownTerm, ...]
    noticed: tuple[Noticed, ...] = ()

    @property
    def asks(self) -> bool:
        """True where something that was noticed asks the supplier to do something."""
        return any(one.asks for one in self.noticed)

    @property
    def n_accepted(self) -> int:
        """Rows that stand: records, and further rows of one."""
        return self.n_new + self.n_amended + self.n_unchanged + self.n_joined

    @property
    def needs_answer(self) -> bool:
        """True where the supplier has something to fix, to check or to explain."""
        if self.status == "taken_back":
            return False
        return bool(self.refused or self.terms) or self.asks or self.status in ("refused", "held")


def read_returns(reader: Reader) -> list[FileReturn]:
    """Every file of the ledger, by agency, supplier and file."""
    files = reader.rows("return_files", batch_id=None)
    refusals = grouped(reader.rows("return_refusals", batch_id=None), "batch_id")
    terms = grouped(reader.rows("return_terms", batch_id=None), "batch_id")
    noticed = grouped(reader.rows("return_notices"), "batch_id")
    names = report_names([(row["source"], row["supplier"], row["file"], row["sha256"]) for row in files])
    made = [
        _file(name, row, *(found.get(row["batch_id"], []) for found in (refusals, terms, noticed)))
        for name, row in zip(names, files, strict=True)
    ]
    return sorted(made, key=lambda one: (one.agency, one.supplier, one.file, one.sha256))


def _file(name: str, row: Row, refusals: list[Row], terms: list[Row], noticed: list[Row]) -> FileReturn:
    whole = [_refused(one) for one in refusals if not one["n_rows"]]
    held = _LACKS if _IF_RIGHT in (row["message"] or "") else _HELD
    do = whole[0].do if whole else held if row["status"] == "held" else None
    return FileReturn(
        name=name,
        file=row["file"],
        sha256=row["sha256"],
        agency=row["agency"] or "Not known",
        source=row["source"],
        supplier=row["supplier"],
        status=row["status"],
        received_at=_instant(row["received_at"]),
        period=row["period"],
        rows_read=row["rows_read"],
        n_new=row["new"],
        n_amended=row["amended"],
        n_unchanged=row["unchanged"],
        n_refused=row["quarantined"],
        n_joined=row["joined"],
        n_left_out=row["left_out"],
        n_withdrawn=row["withdrawn"],
        n_terms=row["n_terms"],
        message=_WITHDRAWN if row["status"] == "taken_back" else _for_the_supplier(row["message"]),
        do=do,
        refused=tuple(_refused(one) for one in refusals if one["n_rows"]),
        terms=tuple(UnknownTerm(one["column"], one["code"], one["n_rows"], one["first_sheet"], one["first_row"]) for one in terms),
        noticed=tuple(_noticed(one) for one in noticed),
    )


def _instant(read: date) -> datetime:
    # An instant at midnight is read as a day.
    return (read if isinstance(read, datetime) else datetime.combine(read, time())).replace(tzinfo=UTC)


def _for_the_supplier(message: str | None) -> str | None:
    for mark in _FOR_THE_ANALYST:
        message = message.partition(mark)[0] if message else None
    return message


def _refused(row: Row) -> RefusedRows:
    advice = advices().get(row["rule"])
    wrong, do = (advice.wrong, advice.do) if advice else (row["rule"].replace("_", " "), "See the reason.")
    return RefusedRows(row["sheet"], row["rule"], wrong, row["reason"], do, row["n_rows"], tuple(row["rows"] or ()))


def _noticed(row: Row) -> Noticed:
    said = words()[row["kind"]]
    return Noticed(said.title, sentence(row["kind"], row["column"], row["n"]), said.do, said.asks)


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of successive numbers."""
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0])]
    return [(run[0], run[-1]) for run in runs]
