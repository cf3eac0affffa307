"""Land one file: read it, make its parts, write its batch whole or not at all."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from riskagg.area import Area
from riskagg.errors import InputRefused
from riskagg.intake.arrivals import UNKNOWN, Arrival
from riskagg.intake.batch import Batch
from riskagg.intake.content import empty
from riskagg.intake.coverage import covers
from riskagg.intake.cut_short import Extent, notice_cuts
from riskagg.intake.erased import read_erased
from riskagg.intake.header import Match, match_header, require
from riskagg.intake.holds import is_doubted
from riskagg.intake.lost_zeros import zeros_lost
from riskagg.intake.nil_returns import said_by
from riskagg.intake.notices import Notice
from riskagg.intake.opening import open_file
from riskagg.intake.parts import PartWriter
from riskagg.intake.reading import Reading
from riskagg.intake.reading_blocks import read_blocks
from riskagg.intake.reference_numbers import FileNumbers
from riskagg.intake.second_sending import sent_again
from riskagg.intake.sources import Source
from riskagg.intake.store import BatchFolder, batches_of, is_sound, of_period, of_supplier, write_bare
from riskagg.intake.table import Opened, Table
from riskagg.intake.taken_back import refuse_withdrawn, taken_back
from riskagg.intake.whole_dates import Histogram, date_doubts
from riskagg.privacy import Vault
from riskagg.privacy.key_id import key_id
from riskagg.volume import room_for

CODE_VERSION = version("riskagg")


def land(arrival: Arrival, area: Area, vault: Vault) -> Batch:
    """Read one file of the inbox into one batch of the store.

    A file that is refused becomes a batch with status ``refused`` and one line of quarantine; content that another path brought
    before becomes a ``duplicate``, unless it is a later state of a year that says the same. Neither raises: the other files go on.

    Returns:
        The batch as written.

    Raises:
        StoreError: the disk is full; nothing of the file is kept, all other batches are whole.
    """
    with room_for(f"the batch of {arrival.file}", area.store):
        return _land(arrival, area, vault)


def _land(arrival: Arrival, area: Area, vault: Vault) -> Batch:
    same = batches_of(area, arrival.sha256) if arrival.sha256 else []
    earlier = [batch for batch in same if batch.file == arrival.file]
    held = [batch for batch in same if batch.file != arrival.file and batch.status == "loaded" and is_sound(area, batch)]
    first = min(held, key=lambda batch: (batch.duplicate_of is not None, batch.batch_id), default=None)
    taken = any(batch.file != arrival.file for batch in same)
    batch = _blank(arrival, taken).model_copy(update={"key_id": key_id(vault)})
    supply = (batch.source, batch.supplier, batch.period)
    try:
        refuse_withdrawn(area, arrival.file, same, supply, arrival.is_nil_return or not arrival.content.size)
        if arrival.is_nil_return:
            return write_bare(area, batch.model_copy(update={"status": "nil_return", "message": said_by(arrival.content)}), earlier, None)
        if first is not None and not _is_another_state(arrival, held):
            return write_bare(area, batch.model_copy(update=_as_duplicate(first)), earlier, None)
        told_before = batch.model_copy(update={"duplicate_of": first.file if first else None})
        return _load(arrival, area, vault, told_before, earlier)
    except InputRefused as fault:
        refused = batch.model_copy(update={"status": "refused", "refused_as": fault.rule, "message": str(fault)})
        return write_bare(area, refused, earlier, fault.rule)


def _blank(arrival: Arrival, taken: bool) -> Batch:
    """The batch before anything is read; ``taken``: another path brought the same content, so the id is made of the path."""
    source, mapping = arrival.source, arrival.source.mapping if arrival.source else None
    name = source.name if source else UNKNOWN
    path = hashlib.sha256(arrival.file.encode()).hexdigest()[:8]
    digest = arrival.sha256 or hashlib.sha256(arrival.file.encode()).hexdigest()
    return Batch(
        batch_id=f"{name}-{digest[:12]}-dup-{path}" if taken else f"{name}-{digest[:12]}-{arrival.version[:8]}",
        source=name,
        supplier=arrival.supplier,
        agency=mapping.agency if mapping else "",
        kind=mapping.kind if mapping else None,
        file=arrival.file,
        sha256=arrival.sha256,
        status="loaded",
        received_at=arrival.received_at,
        period=arrival.period,
        coverage=mapping.coverage if mapping else None,
        mapping_sha256=arrival.version,
        code_version=CODE_VERSION,
        notices=(Notice(kind="name_set_aside", count=1),) if arrival.set_aside else (),
    )


def _is_another_state(arrival: Arrival, held: list[Batch]) -> bool:
    """Whether a file tells the state of its year on a day of which nobody has told yet, though in words that were said before.

    A week in which a council did nothing, and one in which it took back what it had changed, have exports that are the same to the byte;
    so have those of two councils whose year has just begun.
    """
    mapping = arrival.source.mapping if arrival.source else None
    if mapping is None or mapping.coverage != "financial_year" or arrival.period is None:
        return False
    if any((batch.supplier, batch.period) == (arrival.supplier, arrival.period) for batch in held):
        return False
    return all(batch.source == mapping.source and (batch.supplier == arrival.supplier or batch.rows_read == 0) for batch in held)


def _as_duplicate(first: Batch) -> dict[str, object]:
    """A file that comes again stands in the ledger with its rows as unchanged, but for those that are no record again."""
    aside = {"rows_joined", "rows_left_out"}
    shared = first.model_dump(include={"covers_from", "covers_to", "scope", "encoding", "delimiter", "sheets", "rows_read", *aside})
    accepted = first.rows_read - first.rows_joined - first.rows_left_out
    return {**shared, "status": "duplicate", "duplicate_of": first.file, "rows_accepted": accepted}


def _load(arrival: Arrival, area: Area, vault: Vault, batch: Batch, earlier: list[Batch]) -> Batch:
    source = _readable(arrival)
    opened = open_file(arrival.content, source.mapping)
    matches = [match_header(table.header, source.mapping) for table in opened.tables]
    for table, match in zip(opened.tables, matches, strict=True):
        require(match, table.header, source.mapping, arrival.file, table.sheet)
    folder = BatchFolder(area, batch.batch_id, arrival.content.size or 0)
    try:
        writer = PartWriter(folder, source.mapping)
        _read_tables(arrival, area, vault, source, opened, matches, writer, None)
        if (numbers := writer.numbers.verdict()) is not None:
            folder.abandon()
            folder = BatchFolder(area, batch.batch_id, arrival.content.size or 0)
            writer = PartWriter(folder, source.mapping)
            _read_tables(arrival, area, vault, source, opened, matches, writer, numbers)
        if _may_come_again(source, arrival) and writer.n_accepted:
            standing = [(other, part) for other, part in of_period(area, batch) if taken_back(area, other) is None]
            doubt = sent_again(folder.path("data"), standing)
            writer.doubts += [doubt] if doubt is not None else []
        if source.mapping.kind == "alerts" and writer.n_accepted and writer.is_unpadded:
            doubt = zeros_lost(folder.path("data"), source.mapping, _relied_on(area, batch))
            writer.doubts += [doubt] if doubt is not None else []
        return folder.finish(_completed(batch, arrival, area, source, opened, matches, writer), earlier)
    except BaseException:
        folder.abandon()
        raise


def _relied_on(area: Area, batch: Batch) -> Iterator[tuple[Batch, Path]]:
    """Earlier batches of the supplier that count: neither withdrawn nor held for a doubt of their own; the newest first."""
    for other, part in reversed(of_supplier(area, batch)):
        if other.rows_accepted and taken_back(area, other) is None and not is_doubted(part.parent, other):
            yield other, part


def _may_come_again(source: Source, arrival: Arrival) -> bool:
    """Whether a file brings the new records of a period, so that no other brings them."""
    return source.mapping.kind == "alerts" and source.mapping.coverage == "increment" and arrival.period is not None


def _readable(arrival: Arrival) -> Source:
    """The source of a file that can be read at all.

    Raises:
        InputRefused: ``unreadable``, ``unknown_source`` or ``empty_file``.
    """
    if arrival.fault is not None:
        raise InputRefused("unreadable", arrival.fault)
    if arrival.question is not None:
        mapping, asked = arrival.question
        raise InputRefused(
            "unknown_source",
            f"{mapping.source}: {arrival.file} has the columns of {mapping.source}, but its name does not say {' and '.join(asked)}. "
            f"Nothing was loaded. Whose file is it, and of which period? Rename it like {mapping.file.pattern[0]} and run intake again.",
        )
    if arrival.source is None:
        raise InputRefused(
            "unknown_source",
            f"{arrival.file} is of no source: its name fits no pattern in sources/, its header fits none or several. Nothing was loaded. "
            "Rename it as the agency's layout says, or add a mapping (docs/reference/mapping.md).",
        )
    if arrival.content.size == 0:
        raise empty(arrival.source.name, arrival.file)
    return arrival.source


def _read_tables(
    arrival: Arrival,
    area: Area,
    vault: Vault,
    source: Source,
    opened: Opened,
    matches: list[Match],
    writer: PartWriter,
    numbers: FileNumbers | None,
) -> None:
    zone = ZoneInfo(area.settings.time_zone)
    ordinals: Counter[str] = Counter()
    erased = read_erased(area)
    received_on = arrival.received_at.astimezone(zone).date()
    readings: list[tuple[Reading, Table]] = []
    written: list[dict[str, Histogram]] = []
    for at, (table, match) in enumerate(zip(opened.tables, matches, strict=True)):
        reading = Reading(
            source, arrival.supplier, arrival.sha256, table.sheet, match, received_on, zone, vault, erased, opened.handed_out, numbers
        )
        readings.append((reading, table))
        extents: list[Extent] = []
        for parts in read_blocks(reading, table, ordinals, arrival.content.size or 0):
            writer.write(parts, at)
            extents.append(parts.extent)
            written.append(parts.days)
        notice_cuts(extents, match.names, writer.noticed)
        writer.noticed.add("rows_below", len(table.below))
    writer.finish(readings)
    if source.mapping.kind == "alerts":
        writer.doubts += date_doubts(written, readings, arrival.period, received_on)


def _completed(
    batch: Batch, arrival: Arrival, area: Area, source: Source, opened: Opened, matches: list[Match], writer: PartWriter
) -> Batch:
    received_on = arrival.received_at.astimezone(ZoneInfo(area.settings.time_zone)).date()
    told_on = np.concatenate(writer.told_on)
    first, last, scope = covers(source.mapping, arrival.period, received_on, told_on, area.settings.financial_year_starts)
    return batch.model_copy(
        update={
            "covers_from": first,
            "covers_to": last,
            "scope": scope,
            "encoding": opened.encoding,
            "delimiter": opened.delimiter,
            "sheets": tuple(table.sheet for table in opened.tables if table.sheet is not None),
            "rows_read": writer.n_read,
            "rows_accepted": writer.n_accepted,
            "rows_quarantined": writer.n_quarantined,
            "rows_joined": writer.n_joined,
            "rows_left_out": writer.n_left_out,
            "rows_repeated": writer.n_repeated,
            "doubts": tuple(writer.doubts),
            "withheld_under": source.terms_sha256 if writer.has_withheld else None,
            "columns_added": tuple(sorted({name for match in matches for name in match.added})),
            "notices": (*batch.notices, *writer.noticed.notices()),
        }
    )
