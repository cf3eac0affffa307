"""The steps of a month, as plain functions: a supplier's files, the sources' suites, a stage, a page.

Everything is decided in riskagg. ``PLAIN`` runs them as they are; ``riskagg_pipelines.tasks`` has the same as Prefect's tasks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from riskagg import intake
from riskagg.area import Area
from riskagg.privacy import Vault

from .deliveries import Delivery
from .progress import watcher

if TYPE_CHECKING:
    from riskagg.build import Stage
    from riskagg.warehouse import Connection
    from riskagg.warehouse.cut import Cut


@dataclass(frozen=True)
class Steps:
    """One way to run each step."""

    land: Callable[[Delivery, Area, Vault], list[intake.Batch]]
    judge_sources: Callable[[Area, Mapping[str, Sequence[intake.Batch]]], list[str]]
    run_stage: "Callable[[Stage, Connection, Area, Cut], None]"
    judge_marts: "Callable[[Connection, Area], None]"
    write_quality: "Callable[[Connection, Area], Path]"
    write_pack: "Callable[[Connection, Area, str], Path]"
    write_registers: "Callable[[Connection, Area, str, Path], Path]"
    write_dashboards: "Callable[[Connection, Area], Path]"


def land(delivery: Delivery, area: Area, vault: Vault) -> list[intake.Batch]:
    """Read a supplier's files of the inbox, each into a batch."""
    return delivery.land(area, vault)


def judge_sources(area: Area, waiting: Mapping[str, Sequence[intake.Batch]]) -> list[str]:
    """Run the suites of the sources over their new batches; returns the sources of which a critical check failed."""
    from .findings import outcome
    from .gates import Gatekeeper
    from .source_gates import judge_sources as judge

    found = judge(Gatekeeper(), area, intake.read_sources(area), waiting, lambda source: watcher().step("gates", source))
    held = [source for source, findings in found.items() if outcome(findings) == "critical"]
    for source in held:
        watcher().say(f"{source}: a critical check failed. This run's files of it are held; `riskagg status` says more.")
    return held


def run_stage(stage: "Stage", con: "Connection", area: Area, cut: "Cut") -> None:
    """Make the tables of one stage of a build."""
    stage.run(con, area, cut)
    watcher().step("build", stage.title)


def judge_marts(con: "Connection", area: Area) -> None:
    """Check every table that a page reads; what was found goes to ``mart_gates``, what was found of each batch to ``mart_gate_results``."""
    from .gates import Gatekeeper
    from .mart_gates import batch_results, source_findings, write_batch_results, write_mart_gates
    from .mart_gates import judge_marts as judge

    results = batch_results(con, area)
    write_batch_results(con, results)
    write_mart_gates(con, source_findings(con, results), judge(con, Gatekeeper()))
    watcher().step("build", "gates")


def write_pack(con: "Connection", area: Area, month: str) -> Path:
    """Draw the month's pack; the last one stays where a gate says so."""
    from riskagg.report import pack

    from .stopped import pass_or_stop

    pass_or_stop(con, area, month)
    page = pack.write_pack(con, area, month)
    watcher().step("pack", "pack")
    return page


def write_registers(con: "Connection", area: Area, month: str, page: Path) -> Path:
    """Write what goes with a pack: extracts, workbooks to fill in, reports to suppliers, and the manifest of all of it."""
    from riskagg.registers.extracts import write_extracts
    from riskagg.registers.manifest import write_manifest
    from riskagg.registers.workbooks import write_workbooks
    from riskagg.returns import write_month_returns
    from riskagg.warehouse.cut import read_cut

    outputs = [page, *write_extracts(con, area, month), *write_workbooks(con, area, month), *write_month_returns(con, area)]
    manifest = write_manifest(con, area, read_cut(con), outputs)
    watcher().step("pack", "registers")
    return manifest


def write_quality(con: "Connection", area: Area) -> Path:
    """Draw the data-quality site of the month that the warehouse holds; no gate stops it, for it says what a gate found."""
    from riskagg.report import quality_site

    index = quality_site.write_quality(con, area)
    watcher().step("pack", "data quality")
    return index


def write_dashboards(con: "Connection", area: Area) -> Path:
    """Draw the providers' dashboards of the month that the warehouse holds."""
    from riskagg.report import dashboards
    from riskagg.warehouse.cut import read_cut

    from .stopped import pass_or_stop

    pass_or_stop(con, area, read_cut(con).month)
    index = dashboards.write_dashboards(con, area)
    watcher().step("dashboards", "dashboards")
    return index


PLAIN = Steps(land, judge_sources, run_stage, judge_marts, write_quality, write_pack, write_registers, write_dashboards)
