"""How an area stands: who supplied and who did not, what was refused and why, what lies in the inbox too long."""

from typing import Any

from riskagg.area import Area
from riskagg.intake import lies_in_inbox, read_batches
from riskagg.intake.arrivals import inbox_files
from riskagg.report.read import Reader, Row

from .awaiting import verdict

_MONTHS = """
select agency, source, supplier, month, state, rows, received_at, days_late
from mart_supply
where state <> 'not_expected'
order by agency, supplier, month
"""
_FILES = "select status, count(*)::integer as files, sum(rows_read)::bigint as rows_read from mart_ledger group by status order by status"
_TROUBLED = "select file, status, sha256, message from mart_ledger where status in ('refused', 'held') order by file"
_RULES = "select source, rule, count(*)::integer as rows from mart_quarantine group by source, rule order by source, rule"
_UNMAPPED = "select source, list, code, n_rows, first_file from mart_unmapped order by source, list, code"
_OLD = """
select file from mart_ledger where received_at < (select max(received_at) from mart_ledger) - to_days($keep_days::integer) order by file
"""


def standing(reader: Reader, area: Area) -> dict[str, Any]:
    """What `riskagg status` shows.

    Returns:
        months (a supplier and month a row), files by status, troubled files, refused rows by rule, unmapped codes, and raw files that have
        lain in the inbox for longer than the area keeps private text, counted back from the newest file and not from a clock.
    """
    return {
        "months": reader.rows("mart_supply", _MONTHS),
        "files": reader.rows("mart_ledger", _FILES),
        "troubled": reader.rows("mart_ledger", _TROUBLED),
        "refusals": reader.rows("mart_quarantine", _RULES),
        "unmapped": reader.rows("mart_unmapped", _UNMAPPED),
        "old_files": _old_files(reader, area),
    }


def troubled(reader: Reader, area: Area) -> list[Row]:
    """Files that wait for somebody: held, or refused and still in the inbox."""
    rows = reader.rows("mart_ledger", _TROUBLED)
    return [row for row in rows if row["status"] == "held" or lies_in_inbox(area, row["file"], row["sha256"] or "")]


def troubled_batches(area: Area) -> list[str]:
    """The same from the store alone, before a build: files refused and still in the inbox, files held by a gate, a line each."""
    batches = read_batches(area)
    refused = [
        f"refused: {batch.message}" for batch in batches if batch.status == "refused" and lies_in_inbox(area, batch.file, batch.sha256)
    ]
    held = [f"held: {batch.file}: a critical check of {batch.source} failed" for batch in batches if verdict(area, batch) == "critical"]
    return [*refused, *held]


def _old_files(reader: Reader, area: Area) -> list[str]:
    rows = reader.rows("mart_ledger", _OLD, keep_days=area.settings.private.keep_days)
    there = {name for _, name in inbox_files(area.inbox)}
    return [row["file"] for row in rows if row["file"] in there or row["file"].partition("!")[0] in there]
