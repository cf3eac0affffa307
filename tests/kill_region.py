"""A region so small that a run of it takes seconds, what a run does with it, and what it leaves, decoded."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

from riskagg import build, intake
from riskagg.area import Area
from riskagg.privacy import open_vault
from riskagg.registers.extracts import write_extracts
from riskagg.registers.manifest import write_manifest
from riskagg.registers.workbooks import write_workbooks
from riskagg.simulate import write_region
from riskagg.warehouse import open_read_only
from riskagg.warehouse.cut import read_cut

MONTH = "2026-10"
SERVICES = 6
_KEPT = ("2026-09", "2026-10", "local_services", "cqc_ratings", "received.csv")


def make_region(folder: Path) -> Path:
    """The inbox of the smallest region there is, with the files of its last two months and few of its services."""
    write_region(folder, seed=3, services=40, months=12, last_month=MONTH)
    for path in (folder / "inbox").rglob("*"):
        if path.is_file() and not any(part in path.name for part in _KEPT):
            path.unlink()
    for path in (folder / "inbox").glob("cqc_directory_*.csv"):
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[: SERVICES + 1]))
    return folder / "inbox"


def land_all(area: Area) -> None:
    """Intake without gates: what is new is landed, and the inbox cleared as the area says."""
    vault = open_vault(True, os.environ)
    for arrival in intake.scan(area):
        intake.land(arrival, area, vault)
    intake.clear_inbox(area)


def run_library(area: Area, at_build: Callable[[], None] = lambda: None) -> None:
    """A month from the inbox to its extracts, workbooks and manifest, by the library alone; ``at_build`` is told when the build begins."""
    land_all(area)
    at_build()
    build.build(area, MONTH)
    with open_read_only(area.warehouse) as con:
        written = [*write_extracts(con, area, MONTH), *write_workbooks(con, area, MONTH)]
        write_manifest(con, area, read_cut(con), written)


def told_by(area: Area) -> dict[str, object]:
    """Everything in the store but its journal, and nothing half written: JSON as it is, Parquet as its rows."""
    return {name: _content(path) for name, path in _files(area.store).items() if not name.startswith("journal.")}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path there."""
    return {name: path.read_bytes() for name, path in _files(folder).items()}


def _files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _content(path: Path) -> object:
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    said = json.loads(path.read_bytes())
    # The journal has instants: another run's line has another hash.
    return {name: value for name, value in said.items() if name != "journal"} if path.name == "batch.json" else said
