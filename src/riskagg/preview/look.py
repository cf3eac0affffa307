"""Look at a file: land it into a store that is thrown away, stage it, and say what came of it."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from riskagg import intake, warehouse
from riskagg.area import Area
from riskagg.build import STAGES, cut_for
from riskagg.errors import InputRefused, UsageError
from riskagg.intake import Arrival, Batch, Code
from riskagg.intake.advice import advices
from riskagg.intake.archives import printable
from riskagg.intake.header import match_header
from riskagg.intake.notices import sentence
from riskagg.intake.opening import open_file
from riskagg.intake.table import Table
from riskagg.preview.columns import columns_seen
from riskagg.preview.first_rows import N_ROWS, Masker, first_rows, shown_columns
from riskagg.preview.seen import Noticed, Preview, Refused, Repeated, RowSeen, SheetSeen, Unmapped
from riskagg.preview.throwaway import has_draft, throwaway_area, throwaway_vault
from riskagg.warehouse import Connection
from riskagg.warehouse.queries import query_rows

_STAGES = ("batches", "staging")


def preview_file(area: Area, path: Path, source: str | None = None) -> list[Preview]:
    """How a file would be read; nothing of it is loaded, and no key of the area is needed.

    Args:
        area: its mappings and code lists are taken, over the shipped ones.
        path: anywhere, in the inbox or not; an archive gives a preview a member.
        source: the source to read it as, in place of what its name and header say; a draft of ``riskagg new-source`` will do.

    Raises:
        UsageError: there is no such file or no such source.
        SettingsError: mapping files or code lists cannot be used.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}. Nothing was read.")
    held = intake.read_batches(area)
    draft = source if source is not None and has_draft(area, source) else None
    with throwaway_area(area, draft) as apart:
        arrivals = intake.arrivals_of(apart, [(path, _name(area, path))], held, given=source)
        vault, codes = throwaway_vault(), intake.read_codes(apart)
        landed = [(arrival, intake.land(arrival, apart, vault)) for arrival in arrivals]
        with _staged(apart, arrivals) as con:
            previews = [_preview(apart, arrival, batch, con, codes, held) for arrival, batch in landed]
    return [replace(seen, withdrawn=_withdrawn(area, batch, held)) for seen, (_, batch) in zip(previews, landed, strict=True)]


def _withdrawn(area: Area, batch: Batch, held: list[Batch]) -> str | None:
    same = [one for one in held if one.sha256 == batch.sha256 and batch.sha256]
    for one in same:
        if one.file == batch.file and (word := intake.taken_back(area, one)) is not None:
            return intake.why_taken_back(one, word)
    return intake.why_refused(area, batch, same)


def _name(area: Area, path: Path) -> str:
    """The name that intake would know the file by: its path in the inbox where it lies there."""
    whole, inbox = path.absolute(), area.inbox.absolute()
    parts = whole.relative_to(inbox).parts if whole.is_relative_to(inbox) else (path.name,)
    return "/".join(printable(part) for part in parts)


@contextmanager
def _staged(apart: Area, arrivals: list[Arrival]) -> Iterator[Connection]:
    cut = cut_for(apart, f"{max(arrival.received_at for arrival in arrivals):%Y-%m}", partial=True)
    with closing(warehouse.open_for_write(":memory:")) as con:
        for stage in STAGES:
            if stage.name in _STAGES:
                stage.run(con, apart, cut)
        yield con


def _preview(apart: Area, arrival: Arrival, batch: Batch, con: Connection, codes: list[Code], held: list[Batch]) -> Preview:
    tables = _tables(arrival, batch)
    mapping = arrival.source.mapping if arrival.source else None
    match = match_header(tables[0].header, mapping) if tables and mapping else None
    return Preview(
        file=batch.file,
        sha256=batch.sha256,
        source=arrival.source.name if arrival.source else None,
        known_by=arrival.known_by,
        agency=batch.agency,
        kind=batch.kind,
        supplier=batch.supplier,
        period=batch.period,
        received_at=batch.received_at,
        status=batch.status,
        message=batch.message,
        held_as=next((one.file for one in held if one.sha256 == batch.sha256 and one.status == "loaded" and batch.sha256), None),
        withdrawn=None,
        encoding=batch.encoding,
        delimiter=batch.delimiter,
        covers_from=batch.covers_from,
        covers_to=batch.covers_to,
        sheets=tuple(SheetSeen(table.sheet, table.header_row, sum(map(bool, table.header))) for table in tables),
        columns=columns_seen(mapping, tables[0] if tables else None, match) if mapping and tables else (),
        shown_columns=shown_columns(match, mapping) if match and mapping else (),
        first_rows=_rows(apart, arrival, tables, codes),
        unmapped=_unmapped(con, batch),
        refused=_refused(con, batch),
        repeated=_repeated(con, batch),
        noticed=[Noticed(one.kind, one.column, one.count, sentence(one.kind, one.column, one.count)) for one in batch.notices],
        rows_read=batch.rows_read,
        rows_accepted=batch.rows_accepted,
        rows_refused=batch.rows_quarantined,
        rows_joined=batch.rows_joined,
        rows_left_out=batch.rows_left_out,
        doubts=tuple(doubt.message for doubt in batch.doubts),
    )


def _tables(arrival: Arrival, batch: Batch) -> tuple[Table, ...]:
    """The file's tables, opened as landing opens them; none of a file that cannot be opened, or that says nothing by itself."""
    if arrival.source is None or arrival.fault is not None or arrival.is_nil_return or not arrival.content.size:
        return ()
    try:
        return open_file(arrival.content, arrival.source.mapping).tables
    except InputRefused:
        return ()


def _rows(apart: Area, arrival: Arrival, tables: Iterable[Table], codes: list[Code]) -> tuple[RowSeen, ...]:
    if arrival.source is None:
        return ()
    mapping, zone = arrival.source.mapping, ZoneInfo(apart.settings.time_zone)
    seen: list[RowSeen] = []
    for table in tables:
        match = match_header(table.header, mapping)
        if match.missing:
            return ()
        masker = Masker(mapping, codes, zone, table.sheet is not None, arrival.source.nothing)
        try:
            seen += first_rows(table, match, mapping, masker, N_ROWS)
        except InputRefused:  # a cell that never ends: the refusal of the whole file says so
            return tuple(seen)
    return tuple(seen)


def _unmapped(con: Connection, batch: Batch) -> list[Unmapped]:
    found = query_rows(con, "return_terms", batch_id=batch.batch_id)
    return [Unmapped(row["column"], tuple(row["lists"]), row["code"], row["n_rows"], row["first_sheet"], row["first_row"]) for row in found]


def _refused(con: Connection, batch: Batch) -> list[Refused]:
    found = query_rows(con, "return_refusals", batch_id=batch.batch_id)
    found.sort(key=lambda row: (-row["n_rows"], row["rule"], row["sheet"] or "", row["reason"]))
    words = advices()
    return [
        Refused(
            row["rule"],
            row["sheet"],
            row["n_rows"],
            tuple(row["rows"] or ()),
            row["reason"],
            words[row["rule"]].do if row["rule"] in words else "",
        )
        for row in found
    ]


def _repeated(con: Connection, batch: Batch) -> list[Repeated]:
    found = query_rows(con, "return_repeats", batch_id=batch.batch_id)
    return [Repeated(row["fate"], row["n_rows"], row["n_references"]) for row in found]
