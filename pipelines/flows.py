"""The flows: intake, monthly_pack, dashboards, and the month's whole run.

`riskagg run` runs them in process, `riskagg serve` for a server. Parameters are folders, months and days: Prefect keeps them.
"""

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_link_artifact, create_markdown_artifact

from riskagg import intake as store
from riskagg.area import open_area

from . import month as parts
from .progress import watcher
from .secret import vault_of
from .tasks import AS_TASKS


@flow(name="intake")
def intake(area_dir: str, received_on: date | None = None) -> int:
    """Land every new file of the inbox, then run the gates of the sources. Returns the number of files landed."""
    area = open_area(Path(area_dir))
    landed = parts.land_new(area, vault_of(area), AS_TASKS, received_on)
    if landed:
        create_markdown_artifact(_ledger(landed), key="ledger", description="What became of each file")
    return len(landed)


@flow(name="build")
def build(area_dir: str, month: str | None = None, as_of: date | None = None, partial: bool = False) -> str:
    """Make the warehouse anew from the batches, then run the gates of the marts. Returns the month built."""
    return parts.build(open_area(Path(area_dir)), AS_TASKS, month, as_of, partial)


@flow(name="pack")
def pack(area_dir: str, month: str) -> str:
    """Draw the data-quality site and the pack of the month that the warehouse holds, and what goes with it. Returns the pack's path."""
    page = parts.pack(open_area(Path(area_dir)), AS_TASKS, month)
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
    index = parts.dashboards(open_area(Path(area_dir)), AS_TASKS)
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
