"""What was taken out of the store, read from its journal: when, by which role, why, how much of what. No key, no name."""

import json

from riskagg.area import Area
from riskagg.errors import StoreError
from riskagg.intake.aside import ACT as SET_ASIDE
from riskagg.intake.aside import OLD_LOG_FILE
from riskagg.intake.taken_back import TAKEN_BACK, UNDONE
from riskagg.journal import read_journal

ERASE, EXPIRE, PURGE, DELETE_RAW = "erase", "expire private text", "purge alerts", "delete raw files"
_ACTS = frozenset({ERASE, EXPIRE, PURGE, DELETE_RAW, SET_ASIDE, TAKEN_BACK, UNDONE})


def read_log(area: Area) -> list[dict[str, object]]:
    """Every act by which something left the store, or counts no longer, in order; those from before there was a journal first.

    Raises:
        StoreError: the log from before there was a journal is cut short or altered.
    """
    path = area.store / OLD_LOG_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    try:
        before: list[dict[str, object]] = [json.loads(line) for line in lines]
    except ValueError:
        raise StoreError(f"{path}: a line is cut short or altered. Restore it: it says what was purged and erased.") from None
    acts = [line for line in read_journal(area).lines if line.act.name in _ACTS]
    return before + [
        {
            "at": line.at,
            "act": line.act.name,
            "role": line.act.role,
            "reason": line.act.reason,
            "counts": line.act.details.get("counts", {}),
            "batches": line.act.details.get("batches", []),
        }
        for line in acts
    ]
