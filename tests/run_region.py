"""Runs a region: by the command line, or by the tasks alone."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from areas import sample_area

from riskagg.area import Area

MONTH = "2026-10"
RECEIVED = 1_793_880_000  # 5 November 2026: these files are in no received.csv
HEADER = "OCC_NO|REPORTED_DT|COMMITTED_FROM"


def spoil(inbox: Path) -> None:
    """Five files that cannot be used as they are (issue: "It must show")."""
    (inbox / "police_2026-11_occurrences.csv").write_text(f"{HEADER}\n1|2026-11-01T10:00|2026-11-01T09:00\n", encoding="cp1252")
    (inbox / "ambulance_2026-11.csv").write_bytes(b"")
    (inbox / "nhs_incidents_2026-11.xlsx").write_bytes(b"this is no spreadsheet at all")
    (inbox / "from_somebody.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    first = "date,advocate_ref,service,concern,theme,person_initials,raised_with,response_received\n"
    row = "3 Nov 2026,ADV-X1,Caf\xe9 House,noise at night,Unheard-of theme,A.B.,manager,N\n"
    (inbox / "advocacy_2026-11.csv").write_bytes((first + row).encode("cp1252"))
    for path in inbox.glob("*2026-11*"):
        os.utime(path, (RECEIVED, RECEIVED))


@dataclass(frozen=True)
class Run:
    """What a run left: the area, what it printed, and its exit code."""

    area: Area
    out: str
    err: str
    code: int


def riskagg(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it."""
    command = [str(Path(sys.executable).with_name("riskagg")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def run_tasks(root: Path, month: str = MONTH, judged: bool = True) -> Area:
    """Run a month from inbox to pages by the tasks' own functions, without flows and a server; no source is held where not ``judged``."""
    from riskagg_pipelines import tasks
    from riskagg_pipelines.awaiting import awaiting
    from riskagg_pipelines.deliveries import deliveries
    from riskagg_pipelines.gates import Gatekeeper

    from riskagg import intake
    from riskagg.build import STAGES, cut_for, fresh_warehouse
    from riskagg.privacy import open_vault
    from riskagg.warehouse import open_read_only

    area = sample_area(root)
    vault = open_vault(area.settings.synthetic, os.environ)
    for delivery in deliveries(intake.scan(area)):
        tasks.land.fn(delivery, area, vault)
    if judged:
        tasks.judge_sources.fn(Gatekeeper(), area, awaiting(area, intake.read_batches(area)))
    cut = cut_for(area, month)
    with fresh_warehouse(area) as con:
        for stage in STAGES:
            tasks.run_stage.fn(stage, con, area, cut)
        tasks.judge_marts.fn(con, area)
    with open_read_only(area.warehouse) as con:
        tasks.write_quality.fn(con, area)
        page = tasks.write_pack.fn(con, area, month)
        tasks.write_registers.fn(con, area, month, page)
        tasks.write_dashboards.fn(con, area)
    return area
