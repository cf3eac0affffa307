"""Serves the flows to a Prefect server, each on the area's calendar."""

import contextlib
import os
import tempfile
from typing import Any, cast

from prefect import Flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from riskagg.area import Area
from riskagg.errors import UsageError

from . import flows


def deployments(area: Area) -> list[RunnerDeployment]:
    """The three flows of an area: intake each evening, the pack late on the reported-by day, dashboards each night."""
    pack_day = area.settings.calendar.reported_by_day
    return [
        _deployment(flows.intake, "0 23 * * *", area),
        _deployment(flows.monthly_pack, f"30 23 {pack_day} * *", area),
        _deployment(flows.dashboards, "0 2 * * *", area),
    ]


def _deployment(wanted: Flow[..., Any], cron: str, area: Area) -> RunnerDeployment:
    # Outside an event loop it is made at once; the type says that inside one it would have to be awaited.
    made = wanted.to_deployment(
        name=area.root.name,
        parameters={"area_dir": str(area.root)},
        schedule=Cron(cron, timezone=area.settings.time_zone),
        description=f"{wanted.name} of {area.settings.name}",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast(RunnerDeployment, made)


def serve_flows(area: Area) -> None:
    """Wait for the server's word and run the flows in this place, one at a time: the warehouse has one writer.

    Raises:
        UsageError: no server is named.
    """
    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError(
            "PREFECT_API_URL names no Prefect server. Start one (`prefect server start`) and set it, such as http://127.0.0.1:4200/api."
        )
    served = deployments(area)
    # Prefect puts the working directory before everything else while it imports a flow: in a folder where people work, a file pandas.py
    # would be taken for the library. So it works in an empty one of its own.
    with tempfile.TemporaryDirectory(prefix="riskagg-serve-") as empty, contextlib.chdir(empty):
        serve(*served, limit=1)
