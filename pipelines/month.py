"""A month in its parts: intake, gates, build, pack, dashboards. Each holds the store, and writes its line in the journal.

Commands run them with plain steps, flows with Prefect's tasks.
"""

from collections import Counter
from datetime import date
from pathlib import Path

from riskagg import intake as store
from riskagg.area import Area
from riskagg.privacy import Vault

from .awaiting import awaiting
from .deliveries import deliveries
from .journaling import journaled, wrote
from .progress import watcher
from .steps import Steps


def land_new(area: Area, vault: Vault, steps: Steps, received_on: date | None = None, with_gates: bool = True) -> list[store.Batch]:
    """Land every new file of the inbox; returns their batches.

    Args:
        with_gates: run the suites of the sources at once. Without, the next build does.
    """
    with store.writing(area, "intake", watcher().say), journaled(area, "intake") as did:
        store.require_same_key(store.read_batches(area), vault)
        unsettled = store.unsettled(area)
        for name in sorted(unsettled):
            watcher().say(f"{name} is still being written: left alone until the next run.")
        arrivals = store.scan(area, received_on, but=unsettled)
        watcher().begin("intake", len(arrivals))
        landed = [batch for one in deliveries(arrivals) for batch in steps.land(one, area, vault)]
        if with_gates:
            _gate_sources(area, steps)
        store.clear_inbox(area, but=unsettled)
        did["read"] = dict(sorted(Counter(batch.status for batch in landed).items()))
    return landed


def _gate_sources(area: Area, steps: Steps) -> None:
    waiting = awaiting(area, store.read_batches(area))
    if waiting:
        watcher().begin("gates", len(waiting))
        steps.judge_sources(area, waiting)


def build(area: Area, steps: Steps, month: str | None = None, as_of: date | None = None, partial: bool = False) -> str:
    """Make the warehouse anew from the batches, those that no gate has looked at yet after their gates. Returns the month built."""
    from riskagg.build import STAGES, cut_for, fresh_warehouse  # the calculations' libraries take a second: intake alone needs none

    with store.writing(area, "build", watcher().say), journaled(area, "build", month, as_of) as did:
        cut = cut_for(area, month, as_of, partial)
        _gate_sources(area, steps)
        watcher().begin("build", len(STAGES) + 1)
        with fresh_warehouse(area) as con:
            for stage in STAGES:
                steps.run_stage(stage, con, area, cut)
            steps.judge_marts(con, area)
        did |= {"month": cut.month, "wrote": [area.warehouse.name]}
    return cut.month


def pack(area: Area, steps: Steps, month: str) -> Path:
    """Draw the data-quality site and the pack of the month that the warehouse holds, and what goes with it. Returns the pack's path."""
    from riskagg.warehouse import open_read_only

    watcher().begin("pack", 3)
    with store.writing(area, "pack", watcher().say), journaled(area, "pack", month) as did, open_read_only(area.warehouse) as con:
        steps.write_quality(con, area)
        page = steps.write_pack(con, area, month)
        manifest = steps.write_registers(con, area, month, page)
        did["wrote"] = wrote(area, manifest)
    return page


def dashboards(area: Area, steps: Steps) -> Path:
    """Draw the providers' dashboards of the month that the warehouse holds. Returns the index's path."""
    from riskagg.warehouse import open_read_only

    watcher().begin("dashboards", 1)
    with store.writing(area, "dashboards", watcher().say), journaled(area, "dashboards") as did, open_read_only(area.warehouse) as con:
        index = steps.write_dashboards(con, area)
        did["wrote"] = wrote(area, index)
    return index
