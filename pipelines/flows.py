"""The flows: intake, monthly_pack, dashboards, and the month's whole run.

The command line runs them in process, `riskagg serve` for a server. Parameters are folders, months and days: Prefect keeps them.
"""

from collections import Counter
from datetime import date
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_link_artifact, create_markdown_artifact

from riskagg import intake as store
from riskagg.area import Area, open_area
from riskagg.warehouse import open_read_only

from . import tasks
from .awaiting import awaiting
from .deliveries import deliveries
from .journaling import journaled, wrote
from .progress import watcher
from .secret import vault_of
from .tasks import unseen


@flow(name="intake")
def intake(area_dir: str, received_on: date | None = None) -> int:
    """Land every new file of the inbox, then run the gates of the sources. Returns the number of files landed."""
    area = open_area(Path(area_dir))
    vault = vault_of(area)
    with store.writing(area, "intake", watcher().say), journaled(area, "intake") as did:
        store.require_same_key(store.read_batches(area), vault)
        unsettled = store.unsettled(area)
        for name in sorted(unsettled):
            watcher().say(f"{name} is still being written: left alone until the next run.")
        arrivals = store.scan(area, received_on, but=unsettled)
        watcher().begin("intake", len(arrivals))
        landed = [batch for one in deliveries(arrivals) for batch in tasks.land(unseen(one), unseen(area), unseen(vault))]
        _gate_sources(area)
        store.clear_inbox(area, but=unsettled)
        did["read"] = dict(sorted(Counter(batch.status for batch in landed).items()))
    if landed:
        create_markdown_artifact(_ledger(landed), key="ledger", description="What became of each file")
    return len(landed)


def _gate_sources(area: Area) -> None:
    waiting = awaiting(area, store.read_batches(area))
    if not waiting:
        return
    from .gates import Gatekeeper  # its import costs seconds: only where there is something to judge

    watcher().begin("gates", len(waiting))
    tasks.judge_sources(unseen(Gatekeeper()), unseen(area), unseen(waiting))


@flow(name="build")
def build(area_dir: str, month: str | None = None, as_of: date | None = None, partial: bool = False) -> str:
    """Make the warehouse anew from the batches, then run the gates of the marts. Returns the month built."""
    from riskagg.build import STAGES, cut_for, fresh_warehouse  # the calculations' libraries take a second: intake alone needs none

    area = open_area(Path(area_dir))
    with store.writing(area, "build", watcher().say), journaled(area, "build", month, as_of) as did:
        cut = cut_for(area, month, as_of, partial)
        watcher().begin("build", len(STAGES) + 1)
        with fresh_warehouse(area) as con:
            for stage in STAGES:
                tasks.run_stage(unseen(stage), unseen(con), unseen(area), unseen(cut))
            tasks.judge_marts(unseen(con), unseen(area))
        did |= {"month": cut.month, "wrote": [area.warehouse.name]}
    return cut.month


@flow(name="pack")
def pack(area_dir: str, month: str) -> str:
    """Draw the data-quality site and the pack of the month that the warehouse holds, and what goes with it. Returns the pack's path."""
    area = open_area(Path(area_dir))
    watcher().begin("pack", 3)
    with store.writing(area, "pack", watcher().say), journaled(area, "pack", month) as did, open_read_only(area.warehouse) as con:
        tasks.write_quality(unseen(con), unseen(area))
        page = tasks.write_pack(unseen(con), unseen(area), month)
        manifest = tasks.write_registers(unseen(con), unseen(area), month, page)
        did["wrote"] = wrote(area, manifest)
    create_link_artifact(page.as_uri(), key="pack", link_text=f"Pack {month}")
    return str(page)


@flow(name="monthly_pack")
def monthly_pack(area_dir: str, month: str | None = None, as_of: date | None = None, partial: bool = False) -> str:
    """Build a month and draw its pack; without a month the last whole one that the batches cover. Returns the pack's path."""
    with store.writing(open_area(Path(area_dir)), "monthly_pack", watcher().say):
        return pack(area_dir, build(area_dir, month, as_of, partial))


@flow(name="dashboards")
def dashboards(area_dir: str) -> str:
    """Draw the providers' dashboards of the month that the warehouse holds. Returns the index's path."""
    area = open_area(Path(area_dir))
    watcher().begin("dashboards", 1)
    with store.writing(area, "dashboards", watcher().say), journaled(area, "dashboards") as did, open_read_only(area.warehouse) as con:
        index = tasks.write_dashboards(unseen(con), unseen(area))
        did["wrote"] = wrote(area, index)
    create_link_artifact(index.as_uri(), key="dashboards", link_text="Dashboards")
    return str(index)


@flow(name="run")
def run(area_dir: str, month: str, as_of: date | None = None, partial: bool = False) -> tuple[str, str]:
    """A month from the inbox to the pages: intake, build, pack, dashboards. Returns the paths of pack and dashboards."""
    with store.writing(open_area(Path(area_dir)), "run", watcher().say):
        intake(area_dir)
        return monthly_pack(area_dir, month, as_of, partial), dashboards(area_dir)


def _ledger(landed: list[store.Batch]) -> str:
    names = ("rows_read", "rows_accepted", "rows_quarantined", "rows_joined", "rows_left_out")
    heads = ["file", "status", "rows read", *(name.removeprefix("rows_").replace("_", " ") for name in names[1:])]
    lines = [[one.file, one.status, *(str(getattr(one, name)) for name in names)] for one in landed]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ["---", "---", *["--:"] * len(names)], *lines))
