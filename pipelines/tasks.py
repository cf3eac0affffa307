"""Prefect tasks: a supplier's files, the sources' suites, a stage, a page.

Everything is decided in riskagg; what is passed is in memory and never kept.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from riskagg import intake
from riskagg.area import Area
from riskagg.privacy import Vault
from riskagg.warehouse import Connection

from .deliveries import Delivery
from .faults import PASSING, without_values
from .progress import watcher

if TYPE_CHECKING:
    from riskagg.build import Stage
    from riskagg.warehouse.cut import Cut

    from .gates import Gatekeeper

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

RETRIES = 2
RETRY_SECONDS = 2


def unseen(value: T) -> T:
    """An argument that Prefect hands on as it is: its walk through mappings in search of futures took a third of a task's cost."""
    return cast(T, quote(value))


def _passes(_task: Any, _run: Any, state: Any) -> bool:
    """Only what passes by itself is tried again: a refused setting is refused again."""
    return isinstance(state.data, PASSING)


def _task(name: str) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task that is named after what it works on and keeps neither arguments nor results."""

    return task(
        task_run_name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=RETRIES,
        retry_delay_seconds=RETRY_SECONDS,
        retry_condition_fn=_passes,
    )


@_task("land {delivery.title}")
@without_values
def land(delivery: Delivery, area: Area, vault: Vault) -> list[intake.Batch]:
    """Read a supplier's files of the inbox, each into a batch."""
    return delivery.land(area, vault)


@_task("gate the sources")
@without_values
def judge_sources(keeper: "Gatekeeper", area: Area, waiting: dict[str, list[intake.Batch]]) -> list[str]:
    """Run the suites of the sources over their new batches; returns the sources of which a critical check failed."""
    from .findings import outcome
    from .source_gates import judge_sources as judge

    found = judge(keeper, area, intake.read_sources(area), waiting, lambda source: watcher().step("gates", source))
    held = [source for source, findings in found.items() if outcome(findings) == "critical"]
    for source in held:
        watcher().say(f"{source}: a critical check failed. This run's files of it are held; `riskagg status` says more.")
    return held


@_task("stage {stage.name}")
@without_values
def run_stage(stage: "Stage", con: Connection, area: Area, cut: "Cut") -> None:
    """Make the tables of one stage of a build."""
    stage.run(con, area, cut)
    watcher().step("build", stage.title)


@_task("gate the marts")
@without_values
def judge_marts(con: Connection, area: Area) -> None:
    """Check every table that a page reads; what was found goes to ``mart_gates``, what was found of each batch to ``mart_gate_results``."""
    from .gates import Gatekeeper
    from .mart_gates import batch_results, source_findings, write_batch_results, write_mart_gates
    from .mart_gates import judge_marts as judge

    results = batch_results(con, area)
    write_batch_results(con, results)
    write_mart_gates(con, source_findings(results), judge(con, Gatekeeper()))
    watcher().step("build", "gates")


@_task("pack {month}")
@without_values
def write_pack(con: Connection, area: Area, month: str) -> Path:
    """Draw the month's pack; the last one stays where a gate says so."""
    from riskagg.report import pack

    from .stopped import pass_or_stop

    pass_or_stop(con, area, month)
    page = pack.write_pack(con, area, month)
    watcher().step("pack", "pack")
    return page


@_task("registers {month}")
@without_values
def write_registers(con: Connection, area: Area, month: str, page: Path) -> Path:
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


@_task("data quality")
@without_values
def write_quality(con: Connection, area: Area) -> Path:
    """Draw the data-quality site of the month that the warehouse holds; no gate stops it, for it says what a gate found."""
    from riskagg.report import quality_site

    index = quality_site.write_quality(con, area)
    watcher().step("pack", "data quality")
    return index


@_task("dashboards")
@without_values
def write_dashboards(con: Connection, area: Area) -> Path:
    """Draw the providers' dashboards of the month that the warehouse holds."""
    from riskagg.report import dashboards
    from riskagg.warehouse.cut import read_cut

    from .stopped import pass_or_stop

    pass_or_stop(con, area, read_cut(con).month)
    index = dashboards.write_dashboards(con, area)
    watcher().step("dashboards", "dashboards")
    return index
