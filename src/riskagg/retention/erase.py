"""Takes one person out of the store. The incident stays, for it is about a place; who it happened to is gone from it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.intake import Batch, batches_dir
from riskagg.intake.cells import Flags
from riskagg.intake.erased import ERASED_FILE, PLACE, ROLES, STRONG, key_digest, record_digest, remembering, without_keys, without_text
from riskagg.intake.rewrite import Rewrite, change
from riskagg.journal import Act
from riskagg.retention.find import PersonRow
from riskagg.retention.holds import Holds
from riskagg.retention.log import ERASE
from riskagg.retention.places import Place, kept_places
from riskagg.warehouse import Connection


def refuse_held(rows: Iterable[PersonRow], batches: Sequence[Batch], holds: Holds) -> None:
    """Refuse an erasure that a legal hold forbids.

    Raises:
        UsageError: some row is under a hold; the holds are named.
    """
    by_id = {batch.batch_id: batch for batch in batches}
    reasons = {
        why
        for row in rows
        if (why := holds.on_row(row.batch_id, f"{by_id[row.batch_id].source}|{by_id[row.batch_id].supplier}|{row.record_key}"))
    }
    if reasons:
        raise UsageError("\n".join(["Nothing was erased: what is asked for is held.", *(f"  {why}" for why in sorted(reasons))]))


def erase_person(area: Area, batches: Sequence[Batch], rows: Sequence[PersonRow], con: Connection, role: str, reason: str) -> None:
    """Make the person's keys null in these rows, drop their narrative and their homes, and remember it.

    It is one change: either all of it is done, with the list of who was erased and the journal's line, or nothing is.

    Args:
        rows: as ``find_person`` found them; nobody else's keys stand in the same role of the same row.
        con: the built warehouse: it says which places are services, whose texts stay.
        role: who answers for it, as a role.
    """
    touched = [batch for batch in batches if any(row.batch_id == batch.batch_id for row in rows)]
    places = kept_places(con)
    keys = {key_digest(key) for row in rows for kind in STRONG if (key := row.keys[kind]) is not None}
    counts = {"rows": len({row.place[:3] for row in rows})}
    act = Act(ERASE, role, reason, {"counts": counts, "batches": sorted(batch.batch_id for batch in touched)})
    rewrites = [_rewrite(area, batch, [row for row in rows if row.batch_id == batch.batch_id], places) for batch in touched]
    change(area, act, rewrites, {ERASED_FILE: remembering(area, keys, _records(touched, rows, places))})


def _records(batches: Sequence[Batch], rows: Sequence[PersonRow], places: set[Place]) -> dict[str, set[str]]:
    by_id = {batch.batch_id: batch for batch in batches}
    taken: dict[str, set[str]] = {}
    for row in rows:
        batch = by_id[row.batch_id]
        what = taken.setdefault(record_digest(batch.source, batch.supplier, row.record_key), set())
        what |= {row.role} if (batch.source, batch.supplier, row.place_key) in places else {row.role, PLACE}
    return taken


def _rewrite(area: Area, batch: Batch, rows: Sequence[PersonRow], places: set[Place]) -> Rewrite:
    folder = batches_dir(area) / batch.batch_id
    data = pq.read_table(folder / "data.parquet")
    masks = {role: _mask(data, [row for row in rows if row.role == role]) for role in ROLES}
    parts: dict[str, pa.Table | None] = {"data": pa.table(without_keys(_columns(data), masks), schema=data.schema)}
    if "private" in batch.parts:
        parts["private"] = _private(folder / "private.parquet", rows, batch, places)
    return Rewrite(batch, parts)


def _private(path: Path, rows: Sequence[PersonRow], batch: Batch, places: set[Place]) -> pa.Table:
    private = pq.read_table(path)
    homes = [row for row in rows if (batch.source, batch.supplier, row.place_key) not in places]
    columns = without_text(_columns(private), _mask(private, rows), _mask(private, homes))
    return said_anything(pa.table(columns, schema=private.schema))


def said_anything(private: pa.Table) -> pa.Table:
    """The rows of a private part in which some text is left."""
    texts = [private[name] for name in private.column_names if name not in ("sheet", "row")]
    left = np.logical_or.reduce([np.asarray(text.is_valid()) for text in texts])
    return private.filter(pa.array(left))


def _columns(table: pa.Table) -> dict[str, pa.Array]:
    return {name: table[name].combine_chunks() for name in table.column_names}


def _mask(table: pa.Table, rows: Sequence[PersonRow]) -> Flags:
    wanted = {(row.sheet, row.row) for row in rows}
    there = zip(table["sheet"].to_pylist(), table["row"].to_pylist(), strict=True)
    return np.fromiter((place in wanted for place in there), dtype=bool, count=len(table))
