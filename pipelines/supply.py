"""How an area stands: who supplied and who did not, what was refused and why, what waits for somebody, what lies in the inbox too long."""

from datetime import date
from typing import Any

from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.intake import (
    Batch,
    inbox_files,
    is_doubted,
    is_held_by_gate,
    kinds,
    lies_in_inbox,
    read_batches,
    read_gate,
    taken_back,
    why_doubted,
    why_held,
)
from riskagg.report.read import Reader, Row

from .awaiting import folder_of

MATRIX_MONTHS = 12
_WHOSE = "($supplier is null or source = $supplier or supplier = $supplier)"
_MONTHS = f"""
select
    agency, source, supplier, month, state, rows, n_refused, n_unmapped, unmapped_pct, newest_occurred_on, oldest_occurred_on, newest_on,
    delay_days_median, delay_days_p90, usual_rows, received_at, days_late
from mart_supply
where month <= $month and month > $month - interval {MATRIX_MONTHS} month and {_WHOSE}
order by agency, source, supplier, month
"""
_SUPPLIERS = f"select * from mart_suppliers where {_WHOSE} order by agency, source, supplier"
_REFUSALS = f"""
select source, supplier, month, rule, n_rows
from mart_supply_refusals
where month <= $month and month > $month - interval {MATRIX_MONTHS} month and {_WHOSE}
order by source, supplier, month desc, rule
"""
_FILES = f"""
select
    status, count(*)::integer as files, sum(rows_read)::bigint as rows_read, sum("new")::bigint as "new", sum(amended)::bigint as amended,
    sum(unchanged)::bigint as unchanged, sum(quarantined)::bigint as quarantined,
    sum(joined)::bigint as joined, sum(left_out)::bigint as left_out, sum(withdrawn)::bigint as withdrawn
from mart_ledger
where {_WHOSE}
group by status
order by status
"""
_LOST = f"""
select file, rows_read, rows_accounted, "new", amended, unchanged, quarantined, joined, left_out
from mart_ledger
where (rows_read <> rows_accounted or rows_read <> "new" + amended + unchanged + quarantined + joined + left_out) and {_WHOSE}
order by file
"""
_TROUBLED = """
select file, status, held_by, refused_as, sha256, source, supplier, message
from mart_ledger
where status in ('refused', 'held')
order by file
"""
# What people sent back was not taken in, row by row: they wait for nothing else to tell them.
_RETURNED = """
select
    batches.file, 'rows refused' as status, null as held_by, refused.rule as refused_as, batches.sha256, batches.source, batches.supplier,
    batches.file || ': ' || count(*) || if(count(*) = 1, ' row', ' rows') || ' of what came back refused: ' || min(refused.reason) || '. '
        || 'Put a corrected file in its place and run again.' as message
from mart_quarantine as refused
inner join batches on batches.batch_id = refused.batch_id
where list_contains($kinds, batches.kind) and batches.status = 'loaded' and refused."row" is not null
group by batches.file, refused.rule, batches.sha256, batches.source, batches.supplier
order by batches.file, refused.rule
"""
_TAKEN_BACK = f"select file, sha256, message from mart_ledger where status = 'taken_back' and {_WHOSE} order by file"
_UNMAPPED = "select source, list, code, n_rows, first_file from mart_unmapped where $supplier is null or source = $supplier order by all"
# Of places, and of the rows that people returned, on places and on pairs of alerts, which nothing here answers to.
_REVIEWS = f"""
select source, supplier, count(*)::integer as places, sum(n_alerts)::integer as alerts, min(waits_since) as waits_since
from mart_place_reviews
where {_WHOSE}
group by source, supplier
order by source, supplier
"""
_UNANSWERED = """
select batches.file, said."row", said.decision, said.state
from int_place_decisions_told as said
inner join batches on batches.batch_id = said.batch_id
where said.state in ('no such place', 'no such service', 'nothing to take back')
union all
select batches.file, pairs."row", pairs.decision, pairs.outcome
from int_incident_decisions as pairs
inner join batches on batches.batch_id = pairs.batch_id
where starts_with(pairs.outcome, 'not used')
order by all
"""
_OLD = """
select file
from mart_ledger
where received_at < (select max(received_at) from mart_ledger where status <> 'taken_back') - to_days($keep_days::integer)
order by file
"""


def standing(reader: Reader, area: Area, month: date | None = None, supplier: str | None = None) -> dict[str, Any]:
    """What `riskagg status` shows.

    Args:
        reader: the warehouse.
        area: its inbox is looked through for files that no batch stands for.
        month: first day of the last month shown; None takes the one that the warehouse was built for.
        supplier: a source or one of its suppliers; None takes all.

    Returns:
        ``month``; ``months``, a supplier and month per row, twelve months; ``suppliers``, a supplier per row over all its months;
        ``refusals``, rows refused per supplier, month and rule; ``files``, what became of files and rows, by status; ``lost``, files whose
        rows do not add up; ``troubled``, files held or refused, ``is_waiting`` where somebody has to do something; ``taken_back``, files
        that were withdrawn; ``waiting``, files of the inbox that were not read yet; ``unmapped`` terms; ``reviews``, wordings of places
        that wait for a decision, by supplier; ``unanswered``, returned decisions that name no place, service or event here, or contradict
        later ones; ``old_files``, which lie in the inbox for longer than the area allows, counted back from the newest file and not from a
        clock.

    Raises:
        UsageError: no supplier or source has that name.
    """
    shown = month or reader.con.execute("select month from cut where role = 'now'").fetchall()[0][0]
    whose = {"supplier": supplier}
    suppliers = reader.rows("mart_suppliers", _SUPPLIERS, **whose)
    if supplier is not None and not suppliers:
        _refuse_unknown(reader, supplier)
    return {
        "month": shown,
        "months": reader.rows("mart_supply", _MONTHS, month=shown, **whose),
        "suppliers": suppliers,
        "refusals": reader.rows("mart_supply_refusals", _REFUSALS, month=shown, **whose),
        "files": reader.rows("mart_ledger", _FILES, **whose),
        "lost": reader.rows("mart_ledger", _LOST, **whose),
        "troubled": _all_troubled(reader, area, supplier),
        "taken_back": reader.rows("mart_ledger", _TAKEN_BACK, **whose),
        "waiting": _waiting(area),
        "unmapped": reader.rows("mart_unmapped", _UNMAPPED, **whose),
        "reviews": reader.rows("mart_place_reviews", _REVIEWS, **whose),
        "unanswered": reader.rows("int_place_decisions_told", _UNANSWERED),
        "old_files": _old_files(reader, area),
    }


def troubled(reader: Reader, area: Area) -> list[Row]:
    """Files that wait for somebody: held for their withdrawals, or refused or held by a gate and still in the inbox as they were."""
    return [row for row in _all_troubled(reader, area) if row["is_waiting"]]


def troubled_batches(area: Area) -> list[str]:
    """The same from the store alone, before a build: files refused, and files held by a gate, that lie in the inbox still, a line each."""
    lines: list[tuple[str, str]] = []
    for batch in read_batches(area):
        folder = folder_of(area, batch)
        if batch.status == "refused" and lies_in_inbox(area, batch.file, batch.sha256):
            lines.append(("refused", f"{batch.message}"))
        elif taken_back(area, batch) is not None or not lies_in_inbox(area, batch.file, batch.sha256):
            continue
        elif _has_refused_rows(batch):
            rows = f"{batch.rows_quarantined} of {batch.rows_read} rows that came back"
            lines.append(("rows refused", f"{batch.file}: {rows} refused. `riskagg preview` names each row, the reason and what to do."))
        elif is_held_by_gate(folder):
            lines.append(("held", f"{why_held(batch, read_gate(folder))}"))
        elif is_doubted(folder, batch):
            lines.append(("held", f"{why_doubted(batch.file, batch.sha256, batch.doubts)}"))
    return [f"{status}: {message}" for status, message in sorted(lines, reverse=True)]


def _has_refused_rows(batch: Batch) -> bool:
    return batch.kind in kinds.RETURNED and batch.status == "loaded" and batch.rows_quarantined > 0


def _all_troubled(reader: Reader, area: Area, supplier: str | None = None) -> list[Row]:
    every = [*reader.rows("mart_ledger", _TROUBLED), *reader.rows("mart_quarantine", _RETURNED, kinds=sorted(kinds.RETURNED))]
    rows = [row for row in every if supplier in (None, row["source"], row["supplier"])]
    return [row | {"is_waiting": row["held_by"] == "withdrawals" or lies_in_inbox(area, row["file"], row["sha256"])} for row in rows]


def _waiting(area: Area) -> list[str]:
    read = {batch.file.partition("!")[0] for batch in read_batches(area)}
    return [name for _, name in inbox_files(area.inbox) if name not in read]


def _old_files(reader: Reader, area: Area) -> list[str]:
    rows = reader.rows("mart_ledger", _OLD, keep_days=area.settings.private.keep_days)
    there = {name for _, name in inbox_files(area.inbox)}
    return [row["file"] for row in rows if row["file"] in there or row["file"].partition("!")[0] in there]


def _refuse_unknown(reader: Reader, supplier: str) -> None:
    known = reader.con.execute("select distinct unnest([source, supplier]) as name from mart_suppliers order by name").fetchall()
    raise UsageError(f"--supplier: no source or supplier {supplier!r}. There are {', '.join(name for (name,) in known)}. Nothing was done.")
