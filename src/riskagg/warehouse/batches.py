"""Loads the store's batches: one line a batch in ``batches``, and a view a kind over the Parquet parts.

Views, not copies: Parquet is read once by the model that wants its columns. Only the models that match places copy the text of places;
whatever purges or erases it in the store removes the warehouse as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyarrow as pa

from riskagg.warehouse.connect import Connection
from riskagg.warehouse.kinds import CODES_COLUMNS, DATA_COLUMNS, LEFT_OUT_COLUMNS, PRIVATE_COLUMNS, QUARANTINE_COLUMNS
from riskagg.warehouse.spellings import call_as_first_written

_TEXTS = (
    "batch_id", "source", "supplier", "agency", "kind", "cadence", "file", "sha256", "status", "period", "coverage", "scope",
    "duplicate_of", "mapping_sha256", "code_version", "message", "gate", "private_part", "released_by", "held_by", "status_read",
)  # fmt: skip
_SCHEMA = pa.schema(
    dict.fromkeys(_TEXTS, pa.string())
    | dict.fromkeys(("covers_from", "covers_to"), pa.date32())
    | dict.fromkeys(("rows_read", "rows_accepted", "rows_quarantined", "rows_joined", "rows_left_out", "apply_order"), pa.int64())
    | {"received_at": pa.timestamp("us"), "is_accepted": pa.bool_()}
)
_IS_APPLIED = "batches.status = 'loaded'"
# A byte per row, where a text would be sixteen.
_READ_AS = "enum('refused', 'joined', 'left_out')"


@dataclass(frozen=True)
class Landed:
    """A batch of the store.

    ``facts`` are the keys of ``batch.json`` (dates as date, instants as datetime in UTC without zone), ``gate`` the outcome of its
    source's suite or None, ``why_held`` what a critical one says, ``why_doubted`` what is wrong with the file as a whole. ``released`` are
    the holds that a person released it from (``gate``, ``whole_file``, ``withdrawals``), ``released_by`` is that person's role.
    ``why_taken_back``: what is said of a file that somebody has withdrawn; ``is_damaged``: no part of it may be read; ``fates``: what had
    become of its rows when they were purged.
    """

    folder: Path
    facts: Mapping[str, object]
    gate: str | None = None
    why_held: str | None = None
    why_doubted: str | None = None
    released: frozenset[str] = frozenset()
    released_by: str | None = None
    why_taken_back: str | None = None
    is_damaged: bool = False
    fates: Mapping[str, int] | None = None

    @property
    def is_held(self) -> bool:
        """Whether its source's gate holds it back."""
        return self.facts["status"] == "loaded" and self.gate == "critical" and "gate" not in self.released

    @property
    def is_doubted(self) -> bool:
        """Whether its file is doubtful as a whole and nobody has answered for it."""
        return self.facts["status"] == "loaded" and self.why_doubted is not None and "whole_file" not in self.released


def load_batches(con: Connection, landed: Sequence[Landed]) -> None:
    """Make ``batches``, ``raw_<kind>``, ``joined_alerts``, ``raw_codes``, ``raw_private``, ``raw_quarantine``, ``raw_left_out``,
    ``landed_rows``, ``key_spellings``, ``purged_fates`` and ``batch_notices``.

    Files are applied in the order source, supplier, period in the name, received_at, SHA-256: never directory order. A batch whose gate
    was critical, or whose file is doubtful as a whole, is ``held`` from the start; ``raw_<kind>`` and ``raw_private`` hold what is applied,
    ``landed_rows`` all that was read. Further rows of a record are in no ``raw_<kind>``: those of alerts, which may name further people,
    are ``joined_alerts``.
    """
    ordered = sorted(landed, key=_apply_key)
    rows = [_row(batch, order) for order, batch in enumerate(ordered, start=1)]
    con.register("landed_batches", pa.Table.from_pylist(rows, schema=_SCHEMA))
    con.execute("create or replace table batches as select * from landed_batches")
    con.unregister("landed_batches")
    sound = [batch for batch in ordered if not batch.is_damaged]
    for kind, columns in DATA_COLUMNS.items():
        parts = [batch.folder / "data.parquet" for batch in sound if batch.facts["kind"] == kind]
        _view_parts(con, f"raw_{kind}", columns, parts, f"{_IS_APPLIED} and not coalesce(is_joined, false)")
        if kind == "alerts":
            _view_applied(con, "joined_alerts", "raw_alerts", f"{_IS_APPLIED} and is_joined")
    _view_parts(con, "raw_codes", CODES_COLUMNS, [batch.folder / "codes.parquet" for batch in sound])
    _view_parts(con, "raw_private", PRIVATE_COLUMNS, [batch.folder / "private.parquet" for batch in sound])
    _view_parts(con, "raw_quarantine", QUARANTINE_COLUMNS, [batch.folder / "quarantine.parquet" for batch in sound], "true")
    _view_parts(con, "raw_left_out", LEFT_OUT_COLUMNS, [batch.folder / "left_out.parquet" for batch in sound], "true")
    for batch in ordered:
        if batch.is_damaged:
            _say_damaged(con, batch)
    _view_rows(con)
    call_as_first_written(con, {str(batch.facts["source"]) for batch in ordered if batch.facts.get("case_counts")})
    _load_purged(con, ordered)
    _load_notices(con, ordered)


def _load_purged(con: Connection, landed: Sequence[Landed]) -> None:
    """Make ``purged_fates``: a batch whose rows are gone keeps its line in the ledger, and what it says still adds up."""
    names = ("new", "amended", "unchanged", "joined", "withdrawn")
    rows = [
        # Rows that were purged before rows could be joined have no such count.
        {"batch_id": batch.facts["batch_id"], **{f"n_{name}": batch.fates.get(name, 0) for name in names}}
        for batch in landed
        if batch.fates is not None
    ]
    schema = pa.schema({"batch_id": pa.string(), **{f"n_{name}": pa.int64() for name in names}})
    con.register("purged_rows", pa.Table.from_pylist(rows, schema=schema))
    con.execute("create or replace table purged_fates as select * from purged_rows")
    con.unregister("purged_rows")


def _load_notices(con: Connection, landed: Sequence[Landed]) -> None:
    """Make ``batch_notices``: what was noticed while each file was read, and refuses nothing."""
    rows = [
        {"batch_id": batch.facts["batch_id"], **notice}
        for batch in landed
        for notice in cast(Sequence[Mapping[str, object]], batch.facts.get("notices") or ())
    ]
    schema = pa.schema({"batch_id": pa.string(), "kind": pa.string(), "column": pa.string(), "count": pa.int64()})
    con.register("notice_rows", pa.Table.from_pylist(rows, schema=schema))
    con.execute("create or replace table batch_notices as select * from notice_rows")
    con.unregister("notice_rows")


def _row(batch: Landed, order: int) -> dict[str, object]:
    row = {name: batch.facts.get(name) for name in _SCHEMA.names} | {
        "gate": batch.gate,
        "is_accepted": "withdrawals" in batch.released,
        "released_by": batch.released_by,
        "apply_order": order,
        "status_read": batch.facts["status"],
    }
    if batch.why_taken_back is not None:
        row |= {"status": "taken_back", "message": batch.why_taken_back}
    elif batch.is_held:
        row |= {"status": "held", "held_by": "gate", "message": batch.why_held}
    elif batch.is_doubted:
        row |= {"status": "held", "held_by": "whole_file", "message": batch.why_doubted}
    return row


def _apply_key(batch: Landed) -> tuple[str, ...]:
    return tuple(str(batch.facts.get(name) or "") for name in ("source", "supplier", "period", "received_at", "sha256", "file"))


def _view_parts(con: Connection, name: str, columns: str, parts: list[Path], where: str = _IS_APPLIED) -> None:
    """One view over the parts of many batches; a part from before a column was added has null in it."""
    con.execute(f"create or replace table parts_none_{name} ({columns}, filename VARCHAR)")
    there = [str(part) for part in parts if part.is_file()]
    read = f"select * from parts_none_{name}"
    if there:
        con.read_parquet(there, union_by_name=True, filename=True).create_view(f"parts_read_{name}", replace=True)
        # Narrative is read where one alert is explained, and nowhere else.
        read += f" union all by name select columns(lambda name: name <> 'narrative') from parts_read_{name}"
    con.execute(f"create or replace view parts_{name} as select parse_path(filename)[-2] as batch_id, * exclude (filename) from ({read})")
    _view_applied(con, name, name, where)


def _view_applied(con: Connection, name: str, parts: str, where: str) -> None:
    """The rows of ``parts`` for which something holds, with what their batch says."""
    own = ", ".join(f"batches.{column}" for column in ("source", "supplier", "file", "period", "received_at", "apply_order"))
    con.execute(
        f"create or replace view {name} as select {own}, rows.* "
        f"from parts_{parts} as rows join batches on rows.batch_id = batches.batch_id where {where}"
    )


def _say_damaged(con: Connection, batch: Landed) -> None:
    """The one line of quarantine that a file refused whole has."""
    con.execute(
        "insert into parts_none_raw_quarantine (rule, reason, filename) values ('damaged_batch', $1, $2)",
        [batch.facts["message"], f"{batch.folder.name}/quarantine.parquet"],
    )


def _view_rows(con: Connection) -> None:
    # A row that is refused or left out still says that its record was in the export: the record is not withdrawn for a date typed wrong.
    keys = f"batch_id, sheet, row, record_key, content_key, case when is_joined then 'joined' end::{_READ_AS} as read_as"
    others = {"quarantine": "refused", "left_out": "left_out"}
    union = " union all ".join(f"select '{kind}' as kind, {keys} from parts_raw_{kind}" for kind in DATA_COLUMNS)
    con.execute(
        f"create or replace view landed_rows as {union}"
        + "".join(
            f" union all select batches.kind, rows.batch_id, sheet, row, record_key, null, '{fate}'::{_READ_AS} "
            f"from parts_raw_{part} as rows join batches on rows.batch_id = batches.batch_id where record_key is not null"
            for part, fate in others.items()
        )
    )
