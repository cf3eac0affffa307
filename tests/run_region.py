"""Runs a region: by the command line, or as the single commands do."""

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
    """Five files that cannot be used as they are (issue: "It must show"), and one that came back with a row that is refused."""
    (inbox / "police_2026-11_occurrences.csv").write_text(f"{HEADER}\n1|2026-11-01T10:00|2026-11-01T09:00\n", encoding="cp1252")
    (inbox / "ambulance_2026-11.csv").write_bytes(b"")
    (inbox / "nhs_incidents_2026-11.xlsx").write_bytes(b"this is no spreadsheet at all")
    (inbox / "from_somebody.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    first = "date,advocate_ref,service,concern,theme,person_initials,raised_with,response_received\n"
    row = "3 Nov 2026,ADV-X1,Caf\xe9 House,noise at night,Unheard-of theme,A.B.,manager,N\n"
    (inbox / "advocacy_2026-11.csv").write_bytes((first + row).encode("cp1252"))
    decided = "meeting_id,service_id,decided_on,level,lead_agency,chair_role,decision,rationale,restriction,restriction_review_on,"
    decided += "provider_informed_on,police_hold\nintelligence-2026-10-30,1-1,2026-10-30,2,,,,,,,,\n"
    (inbox / "meeting_decisions_2026-11-03.csv").write_text(decided, encoding="utf-8")
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
    return _done(Path(sys.executable).with_name("riskagg"), arguments, environment)


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Another interpreter of this environment."""
    return _done(Path(sys.executable), arguments, environment)


def _done(program: Path, arguments: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [str(program), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def build_through(last: str, area: Area, month: str = MONTH, partial: bool = False) -> None:
    """The warehouse of a month after the stage that is called ``last``, for what no later stage has a part in: scores cost half a build."""
    from riskagg.build import STAGES, cut_for, fresh_warehouse

    cut = cut_for(area, month, partial=partial)
    with fresh_warehouse(area) as con:
        for stage in STAGES[: [stage.name for stage in STAGES].index(last) + 1]:
            stage.run(con, area, cut)


def run_plain(root: Path, month: str = MONTH) -> Area:
    """Run a month from inbox to pages as the single commands do, without flows and a server."""
    from riskagg_pipelines import month as parts
    from riskagg_pipelines.steps import PLAIN

    from riskagg.privacy import open_vault

    area = sample_area(root)
    parts.land_new(area, open_vault(area.settings.synthetic, os.environ), PLAIN)
    parts.build(area, PLAIN, month)
    parts.pack(area, PLAIN, month)
    parts.dashboards(area, PLAIN)
    return area
