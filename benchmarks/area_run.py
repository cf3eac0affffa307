"""An area out of a shipped example and files that lie elsewhere: taken in and built as a run does it, in a folder that passes."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from riskagg_pipelines.new_area import make_area

from riskagg import intake
from riskagg.area import Area, open_area
from riskagg.build import STAGES, cut_for, fresh_warehouse
from riskagg.privacy import open_vault
from riskagg.warehouse import Connection, open_read_only

REAL_DATA = Path(os.environ.get("RISKAGG_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))


@dataclass(frozen=True)
class Built:
    """A warehouse up to its incidents, open to be read, and the processor seconds of taking in and of building."""

    con: Connection
    intake_cpu: float
    build_cpu: float


@contextmanager
def built(example: str, month: str, files: Mapping[str, Path | bytes]) -> Iterator[Built]:
    """Make an area of an example, put files into it (by their path in it), read its inbox and build ``month``."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / example
        make_area(root, example, None)
        for name, content in files.items():
            if isinstance(content, bytes):
                (root / name).write_bytes(content)
            else:
                shutil.copyfile(content, root / name)
        area = open_area(root)
        intake_cpu, build_cpu = built_area(area, month)
        with open_read_only(area.warehouse) as con:
            yield Built(con, intake_cpu, build_cpu)


def built_area(area: Area, month: str, last: str = "incidents") -> tuple[float, float]:
    """Read an area's inbox and build its warehouse up to the stage named; returns the processor seconds of both."""

    def take_in() -> None:
        vault = open_vault(area.settings.synthetic, {})
        for arrival in intake.scan(area):
            intake.land(arrival, area, vault)

    def build() -> None:
        cut = cut_for(area, month)
        with fresh_warehouse(area) as con:
            for stage in STAGES[: [stage.name for stage in STAGES].index(last) + 1]:
                stage.run(con, area, cut)

    return _cpu(take_in), _cpu(build)


def _cpu(work: Callable[[], None]) -> float:
    """Processor seconds of a step, with its threads and the processes that it ended."""
    before = os.times()
    work()
    after = os.times()
    return sum(getattr(after, name) - getattr(before, name) for name in ("user", "system", "children_user", "children_system"))
