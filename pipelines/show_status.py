"""What `riskagg status` prints: a matrix of suppliers and months first, then what an analyst has to chase."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from riskagg.report.read import Row, grouped
from riskagg.report.words import SUPPLY_SIGNS

from .show import console, show_table

_KEY = "✓ supplied   late: came after the reported-by day   nil: said that there was nothing   ✕ not supplied   – not expected"
_OF_MONTH = (
    "supplier", "state", "rows", "usual_rows", "refused", "unmapped", "newest_incident", "days_to_tell", "nine_in_ten", "received",
    "days_late",
)  # fmt: skip
_OF_SUPPLIER = (
    "supplier", "rows", "refused", "unmapped", "oldest_incident", "newest_incident", "days_to_tell", "nine_in_ten", "supplied", "nil",
    "late", "missing",
)  # fmt: skip
_LEDGER = ("rows_read", "new", "amended", "unchanged", "quarantined", "joined", "left_out")


def show_standing(found: dict[str, Any], keep_days: int) -> None:
    """Print what ``supply.standing`` found; ``keep_days`` is how long raw files may lie in the inbox."""
    month: date = found["month"]
    show_table(f"Supply, twelve months to {month:%Y-%m}", _matrix(found["months"]), _columns(found["months"]))
    _say(_KEY)
    show_table(f"{month:%Y-%m} by supplier", [_of_month(row) for row in found["months"] if row["month"] == month], _OF_MONTH)
    _say("Days from the event to its telling: half of the alerts were told within the first figure, nine in ten within the second.")
    show_table("All months by supplier", [_of_supplier(row) for row in found["suppliers"]], _OF_SUPPLIER)
    show_table("Files and rows", [*found["files"], *_sums(found["files"])], ("status", "files", *_LEDGER, "withdrawn"))
    _say_whether_it_adds_up(found["lost"])
    refusals = [row | {"month": f"{row['month']:%Y-%m}", "rows": row["n_rows"]} for row in found["refusals"]]
    show_table("Rows refused", refusals, ("supplier", "month", "rule", "rows"))
    show_table("Terms to map", found["unmapped"], ("source", "list", "code", "n_rows", "first_file"))
    show_table(
        "Places that wait for a decision (`riskagg review`)", found["reviews"], ("source", "supplier", "places", "alerts", "waits_since")
    )
    show_table("Returned decisions that nothing here answers to", found["unanswered"], ("file", "row", "decision", "state"))
    show_table("Files that wait for somebody", _troubled(found["troubled"], True), ("file", "status", "why", "sha256"))
    for row in found["troubled"]:
        if row["is_waiting"]:
            _say(f"  {row['status']}: {row['message']}")
    show_table("Files refused or held before, since taken away or mended", _troubled(found["troubled"], False), ("file", "status", "why"))
    show_table("Files withdrawn: nothing of them counts", found["taken_back"], ("file", "sha256"))
    for row in found["taken_back"]:
        _say(f"  {row['message']}")
    show_table("Files of the inbox that were not read yet", [{"file": file} for file in found["waiting"]], ("file",))
    if found["old_files"]:
        _say(f"\n{len(found['old_files'])} raw files lie in the inbox for more than {keep_days} days, such as")
        _say(f"{found['old_files'][0]}. They hold names: set after_intake in area.toml, or take them away.")


def _say(sentence: str) -> None:
    console().print(sentence)


def _name(row: Row) -> str:
    return str(row["agency"]) if row["supplier"] == row["source"] else f"{row['agency']}: {row['supplier']}"


def _columns(rows: Sequence[Row]) -> tuple[str, ...]:
    return ("supplier", *(f"{month:%b %y}" for month in sorted({row["month"] for row in rows})))


def _matrix(rows: Sequence[Row]) -> list[Row]:
    """A supplier a row, a month a column; empty before the supplier began."""
    empty = dict.fromkeys(_columns(rows), "")
    return [
        empty | {"supplier": _name(mine[0])} | {f"{row['month']:%b %y}": SUPPLY_SIGNS[row["state"]] for row in mine}
        for mine in grouped(rows, "source", "supplier").values()
    ]


def _of_month(row: Row) -> Row:
    return row | _told(row) | {"state": row["state"].replace("_", " "), "received": row["received_at"] and f"{row['received_at']:%Y-%m-%d}"}


def _of_supplier(row: Row) -> Row:
    counts = {"supplied": row["n_supplied"], "nil": row["n_nil_returns"], "late": row["n_late"], "missing": row["n_not_supplied"]}
    return row | _told(row) | counts


def _told(row: Row) -> Row:
    share = f"{100 * row['n_unmapped'] / row['rows']:.1f} %" if row["rows"] else None
    return {
        "supplier": _name(row),
        "refused": row["n_refused"],
        "unmapped": share,
        "oldest_incident": row["oldest_occurred_on"],
        "newest_incident": row["newest_occurred_on"],
        "days_to_tell": row["delay_days_median"],
        "nine_in_ten": row["delay_days_p90"],
    }


def _sums(files: Sequence[Row]) -> list[Row]:
    return [{"status": "all"} | {name: sum(row[name] for row in files) for name in ("files", *_LEDGER, "withdrawn")}] if files else []


def _say_whether_it_adds_up(lost: Sequence[Row]) -> None:
    if not lost:
        _say("Of every file, rows read = new + amended + unchanged + quarantined + joined + left out.")
        return
    show_table("Files whose rows do not add up", lost, ("file", *_LEDGER, "rows_accounted"))
    _say("Rows of these were lost or counted twice: a fault of riskagg or of the store, which stops the pack. Please report it.")


def _troubled(rows: Sequence[Row], is_waiting: bool) -> list[Row]:
    words = {
        "gate": "a critical check failed",
        "whole_file": "doubtful as a whole",
        "withdrawals": "withdraws too many records",
        "unreadable": "damaged",
    }
    found = [row for row in rows if row["is_waiting"] == is_waiting]
    codes = [row["held_by"] or row["refused_as"] or "" for row in found]
    return [row | {"why": words.get(code, code.replace("_", " "))} for row, code in zip(found, codes, strict=True)]
