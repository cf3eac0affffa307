"""The log of what was taken out of the store (``store/log.jsonl``): when, by which role, why, how much of what. No key, no name."""

import json
import os
from datetime import UTC, datetime

from riskagg.area import Area
from riskagg.errors import StoreError

LOG_FILE = "log.jsonl"


def log_act(area: Area, act: str, role: str, reason: str, batches: list[str], counts: dict[str, int]) -> None:
    """Add a line to the log; it is on the disk when this returns."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    line = {"at": at, "act": act, "role": role, "reason": reason, "counts": counts, "batches": sorted(batches)}
    area.store.mkdir(parents=True, exist_ok=True)
    with (area.store / LOG_FILE).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_log(area: Area) -> list[dict[str, object]]:
    """Every act, in order.

    Raises:
        StoreError: a line is cut short or altered.
    """
    path = area.store / LOG_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    try:
        return [json.loads(line) for line in lines]
    except ValueError:
        raise StoreError(f"{path}: a line is cut short or altered. Restore it: it says what was purged and erased.") from None
