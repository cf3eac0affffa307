"""Which batches no gate has looked at yet, and what it said of the others."""

import json
from collections.abc import Sequence
from pathlib import Path

from riskagg.area import Area
from riskagg.intake import Batch, batches_dir

GATE_FILE = "gate.json"


def folder_of(area: Area, batch: Batch) -> Path:
    """The folder of a batch's parts."""
    return batches_dir(area) / batch.batch_id


def awaiting(area: Area, batches: Sequence[Batch]) -> dict[str, list[Batch]]:
    """Loaded batches without a gate's word, by source; both sorted."""
    found: dict[str, list[Batch]] = {}
    for batch in sorted(batches, key=lambda batch: (batch.source, batch.batch_id)):
        if batch.status == "loaded" and not (folder_of(area, batch) / GATE_FILE).exists():
            found.setdefault(batch.source, []).append(batch)
    return found


def verdict(area: Area, batch: Batch) -> str | None:
    """``passed``, ``warning`` or ``critical``; None where no gate has looked."""
    word = folder_of(area, batch) / GATE_FILE
    return str(json.loads(word.read_text(encoding="utf-8"))["outcome"]) if word.is_file() else None
