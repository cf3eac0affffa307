"""Which batches a gate has yet to look at."""

from collections.abc import Sequence
from pathlib import Path

from riskagg.area import Area
from riskagg.intake import GATE_FILE, Batch, batches_dir, is_held_for_nothing, taken_back


def folder_of(area: Area, batch: Batch) -> Path:
    """The folder of a batch's parts."""
    return batches_dir(area) / batch.batch_id


def awaiting(area: Area, batches: Sequence[Batch]) -> dict[str, list[Batch]]:
    """Loaded batches without a gate's word, by source, and those that were held for the sake of others that are gone; both sorted.

    A batch that was withdrawn waits for no gate.
    """
    found: dict[str, list[Batch]] = {}
    for batch in sorted(batches, key=lambda batch: (batch.source, batch.batch_id)):
        if (
            batch.status == "loaded"
            and taken_back(area, batch) is None
            and (not (folder_of(area, batch) / GATE_FILE).exists() or is_held_for_nothing(area, batch))
        ):
            found.setdefault(batch.source, []).append(batch)
    return found
