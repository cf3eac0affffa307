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
from riskagg.warehouse.queries import run_query

from .awaiting import folder_of


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
    shown = month or reader.cut["month"]
    whose = {"supplier": supplier}
    suppliers = reader.rows("page_suppliers", **whose)
    if supplier is not None and not suppliers:
        _refuse_unknown(reader, supplier)
    return {
        "month": shown,
        "months": reader.rows("status_months", month=shown, **whose),
        "suppliers": suppliers,
        "refusals": reader.rows("status_refusals", month=shown, **whose),
        "files": reader.rows("status_files", **whose),
        "lost": reader.rows("status_lost", **whose),
        "troubled": _all_troubled(reader, area, supplier),
        "taken_back": reader.rows("status_taken_back", **whose),
        "waiting": _waiting(area),
        "unmapped": reader.rows("status_unmapped", **whose),
        "reviews": reader.rows("status_reviews", **whose),
        "unanswered": reader.rows("status_unanswered"),
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
    every = [*reader.rows("status_troubled"), *reader.rows("status_returned", kinds=sorted(kinds.RETURNED))]
    rows = [row for row in every if supplier in (None, row["source"], row["supplier"])]
    return [row | {"is_waiting": row["held_by"] == "withdrawals" or lies_in_inbox(area, row["file"], row["sha256"])} for row in rows]


def _waiting(area: Area) -> list[str]:
    read = {batch.file.partition("!")[0] for batch in read_batches(area)}
    return [name for _, name in inbox_files(area.inbox) if name not in read]


def _old_files(reader: Reader, area: Area) -> list[str]:
    rows = reader.rows("status_old", keep_days=area.settings.private.keep_days)
    there = {name for _, name in inbox_files(area.inbox)}
    return [row["file"] for row in rows if row["file"] in there or row["file"].partition("!")[0] in there]


def _refuse_unknown(reader: Reader, supplier: str) -> None:
    known = run_query(reader.con, "suppliers_named").fetchall()
    raise UsageError(f"--supplier: no source or supplier {supplier!r}. There are {', '.join(name for (name,) in known)}. Nothing was done.")
