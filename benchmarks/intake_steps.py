"""One step of the benchmark of intake, in a process of its own: ``python -m benchmarks.intake_steps STEP FOLDER``."""

import gc
import sys
from pathlib import Path

from riskagg_pipelines.process import settle


def reference(folder: Path) -> None:
    """DuckDB's typed ``read_csv`` of the export into a database file."""
    import duckdb

    from riskagg.simulate.council import HEADER

    dates = {"Date of Concern", "Date Received", "Date of Birth", "Decision Date"}
    columns = {name: "DATE" if name in dates else "VARCHAR" for name in HEADER}
    (export,) = (folder / "inbox").iterdir()
    con = duckdb.connect(str(folder / "reference.duckdb"), config={"threads": 2})
    con.execute("set enable_progress_bar = false")
    con.execute(
        """create table council as select * from read_csv(
            $1, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n', dateformat = '%d/%m/%Y',
            columns = $2)""",
        [str(export), columns],
    )
    con.execute("checkpoint")
    con.close()


def land(folder: Path) -> None:
    """The export into a batch of the store."""
    from riskagg import intake
    from riskagg.area import open_area
    from riskagg.privacy import open_vault

    gc.set_threshold(50_000, 20, 100)  # as the command line does
    area = open_area(folder)
    for arrival in intake.scan(area):
        print(intake.land(arrival, area, open_vault(True, {})).tally)


def gates(folder: Path) -> None:
    """The source's suite over the batch."""
    from riskagg_pipelines.awaiting import awaiting
    from riskagg_pipelines.gates import Gatekeeper
    from riskagg_pipelines.source_gates import judge_sources

    from riskagg.area import open_area
    from riskagg.intake import read_batches, read_sources

    area = open_area(folder)
    judge_sources(Gatekeeper(), area, read_sources(area), awaiting(area, read_batches(area)))


if __name__ == "__main__":
    settle()  # as the command line does
    {"reference": reference, "land": land, "gates": gates}[sys.argv[1]](Path(sys.argv[2]))
