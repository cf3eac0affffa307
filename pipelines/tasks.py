"""The steps of a month as Prefect's tasks. What is passed is in memory and never kept."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from . import steps
from .faults import PASSING, without_values

P = ParamSpec("P")
R = TypeVar("R")

RETRIES = 2
RETRY_SECONDS = 2


def _passes(_task: Any, _run: Any, state: Any) -> bool:
    """Only what passes by itself is tried again: a refused setting is refused again."""
    return isinstance(state.data, PASSING)


def _as_task(name: str, step: Callable[P, R]) -> Callable[P, R]:
    """A step as a task that is named after what it works on and keeps neither arguments nor results."""
    made = task(
        task_run_name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=RETRIES,
        retry_delay_seconds=RETRY_SECONDS,
        retry_condition_fn=_passes,
    )(without_values(step))

    @functools.wraps(step)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        # Handed on as they are: Prefect's walk through arguments in search of futures took a third of a task's cost.
        run_quoted: Callable[..., R] = made
        return run_quoted(*map(quote, args), **{name: quote(value) for name, value in kwargs.items()})

    return run


AS_TASKS = steps.Steps(
    land=_as_task("land {delivery.title}", steps.land),
    judge_sources=_as_task("gate the sources", steps.judge_sources),
    run_stage=_as_task("stage {stage.name}", steps.run_stage),
    judge_marts=_as_task("gate the marts", steps.judge_marts),
    write_quality=_as_task("data quality", steps.write_quality),
    write_pack=_as_task("pack {month}", steps.write_pack),
    write_registers=_as_task("registers {month}", steps.write_registers),
    write_dashboards=_as_task("dashboards", steps.write_dashboards),
)
