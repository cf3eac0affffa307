"""Runs a region: by the command line, or by the tasks alone."""

import os
import subprocess
import sys
from pathlib import Path

from riskagg.area import Area, open_area

MONTH = "2026-10"


def riskagg(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [str(Path(sys.executable).with_name("riskagg")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def run_tasks(root: Path) -> Area:
    """Run a month from inbox to pages by the tasks' own functions, without flows and without a server."""
    from riskagg_pipelines import tasks
    from riskagg_pipelines.awaiting import awaiting
    from riskagg_pipelines.gates import Gatekeeper

    from riskagg import intake
    from riskagg.build import STAGES, cut_for, fresh_warehouse
    from riskagg.privacy import open_vault
    from riskagg.warehouse import open_read_only

    area = open_area(root)
    vault = open_vault(area.settings.synthetic, os.environ)
    for arrival in intake.scan(area):
        tasks.land.fn(arrival, area, vault)
    keeper = Gatekeeper()
    for source, batches in awaiting(area, intake.read_batches(area)).items():
        tasks.judge_source.fn(keeper, area, source, batches)
    cut = cut_for(area, MONTH)
    with fresh_warehouse(area) as con:
        for stage in STAGES:
            tasks.run_stage.fn(stage, con, area, cut)
        tasks.judge_marts.fn(con, area)
    with open_read_only(area.warehouse) as con:
        page = tasks.write_pack.fn(con, area, MONTH)
        tasks.write_registers.fn(con, area, MONTH, page)
        tasks.write_dashboards.fn(con, area)
    return area
