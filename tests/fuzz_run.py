"""Lands mutated files and holds what became of each against what must hold of any file."""

import os
import re
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

import fuzz_archives
import fuzz_bytes
import fuzz_text
import fuzz_workbooks
import pyarrow.parquet as pq
from areas import sample_area
from fuzz_files import Mutation, Sent

from riskagg import build, intake, warehouse
from riskagg.area import Area
from riskagg.privacy import open_vault

MONTH = "2026-10"
NAMES = (b"a\nb_", b"\x1b[31m", b"\xff\xfe", "a\u202eb_".encode(), b"'; drop--", b"-rf ", b"x" * 150, b"$(id)_", b"a!b_", b" ")
_KINDS: dict[str, tuple[Mutation, ...]] = {
    "bytes": fuzz_bytes.MUTATIONS,
    "text": fuzz_text.MUTATIONS,
    "archive": fuzz_archives.MUTATIONS,
    "workbook": fuzz_workbooks.MUTATIONS,
}


@dataclass
class Outcome:
    """What became of the files: how many by mutation and status, faults in words, and the slowest file."""

    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def add(self, other: "Outcome") -> None:
        self.fates.update(other.fates)
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)


def mutant(random: Random, files: list[Sent]) -> tuple[str, Sent]:
    """One file, changed in one way, some in two; and what was done to it."""
    sent = random.choice(files)
    own = "workbook" if sent.is_workbook else "text"
    first = random.choice(_KINDS[random.choice(("bytes", own, own, "archive"))])
    done, changed = first.__name__, first(random, sent)
    if random.random() < 0.15:
        second = random.choice(fuzz_bytes.MUTATIONS)
        done, changed = f"{done}, {second.__name__}", second(random, changed)
    return done, changed


def fuzz(seed: int, count: int, files: list[Sent], folder: Path) -> Outcome:
    """Land ``count`` mutated files in one new area under ``folder``, then stage them."""
    random = Random(seed)
    area = sample_area(folder / "area")
    done = _fill_inbox(random, area.inbox, count, files)
    temporary, before = folder / "temporary", tempfile.tempdir
    temporary.mkdir()
    tempfile.tempdir = str(temporary)
    try:
        untouched = _outside(folder, area)
        outcome = _land_all(area, done)
        outcome.faults += [*_staged(area), *_quoted(area, files)]
        if _outside(folder, area) != untouched:
            outcome.faults.append("something outside the store was touched")
    finally:
        tempfile.tempdir = before
    outcome.faults = [f"seed {seed}: {fault}" for fault in outcome.faults]
    return outcome


def _fill_inbox(random: Random, inbox: Path, count: int, files: list[Sent]) -> dict[str, str]:
    """Write the mutants, each into a folder of its own; returns what was done, by the folder's name."""
    done: dict[str, str] = {}
    for number in range(count):
        what, sent = mutant(random, files)
        place = inbox / f"{number:05}"
        place.mkdir(parents=True)
        name = os.fsencode(sent.name)
        if random.random() < 0.05:
            name = random.choice(NAMES) + name
        Path(os.fsdecode(bytes(place) + b"/" + name)).write_bytes(sent.content)
        done[place.name] = what
    return done


def _outside(folder: Path, area: Area) -> dict[str, str]:
    """Everything under the folder but the store: path -> digest."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(area.store)]
    return {str(path): sha256(path.read_bytes()).hexdigest() for path in paths if not path.name.startswith("warehouse.duckdb")}


def _land_all(area: Area, done: dict[str, str]) -> Outcome:
    outcome, vault, seen = Outcome(), open_vault(True, {}), set[str]()
    for arrival in intake.scan(area):
        what = done[arrival.file[:5]]
        seen.add(arrival.file[:5])
        start = time.process_time()
        try:
            batch = intake.land(arrival, area, vault)
        except Exception as fault:
            outcome.faults.append(f"{what}, {arrival.file!r}: land raised {type(fault).__name__}: {fault!s:.200}")
            continue
        outcome.slowest = max(outcome.slowest, (time.process_time() - start, f"{what}, {arrival.file!r}"))
        outcome.fates[what.split(",")[0], batch.status] += 1
        outcome.faults += [f"{what}, {arrival.file!r}: {fault}" for fault in _faults_of(area, batch)]
    outcome.faults += [f"{what}: {place} is not in the ledger" for place, what in done.items() if place not in seen and what != "hidden"]
    return outcome


def _faults_of(area: Area, batch: intake.Batch) -> list[str]:
    folder = intake.batches_dir(area) / batch.batch_id
    counts = {part: pq.read_metadata(folder / f"{part}.parquet").num_rows for part in batch.parts}
    faults = []
    stored = [counts.get(part, 0) for part in ("data", "quarantine", "left_out")]
    if batch.status == "loaded" and stored != [batch.rows_accepted + batch.rows_joined, batch.rows_quarantined, batch.rows_left_out]:
        faults.append(f"ledger says {batch.tally}, the parts have {counts}")
    if batch.rows_read != batch.rows_accepted + batch.rows_quarantined + batch.rows_joined + batch.rows_left_out:
        faults.append(f"rows read are not the sum of their fates: {batch.tally}")
    if batch.status == "refused" and not (batch.message and "Nothing was loaded." in batch.message and batch.message.isprintable()):
        faults.append(f"refused without a reason that can be printed: {batch.message!r}")
    if batch.status == "refused" and (batch.rows_read or counts != {"quarantine": 1}):
        faults.append(f"a refused file has one line of quarantine: {counts}")
    return faults


def _staged(area: Area) -> list[str]:
    """The ledger after staging, and that nothing that is said of a file quotes a person."""
    cut = build.cut_for(area, MONTH)
    con = warehouse.open_for_write(":memory:")
    for stage in build.STAGES[:2]:
        stage.run(con, area, cut)
    wrong = con.execute(
        'select file, rows_read, "new", amended, unchanged, quarantined, joined, left_out from mart_ledger '
        'where rows_read <> "new" + amended + unchanged + quarantined + joined + left_out'
    ).fetchall()
    return [f"the ledger is not exact: {line}" for line in wrong]


def _quoted(area: Area, files: list[Sent]) -> list[str]:
    """People of the files who are quoted in what is said of a file or row, or taken for a column."""
    people = _people(area, files)
    said: list[str] = []
    for batch in intake.read_batches(area):
        said += [batch.message or "", *batch.columns_added]
        if "quarantine" in batch.parts:
            said += pq.read_table(intake.batches_dir(area) / batch.batch_id / "quarantine.parquet", columns=["reason"])[0].to_pylist()
    everything = "\n".join(sorted(set(said))).casefold()
    return [f"a person is quoted: {person!r}" for person in sorted(people) if re.search(rf"\b{re.escape(person.casefold())}\b", everything)]


def _people(area: Area, files: list[Sent]) -> set[str]:
    """Cells of the columns that hold people, long enough to be no other word."""
    found: set[str] = set()
    catalogue = intake.read_sources(area)
    for sent in files:
        source = next((one for one in catalogue.sources.values() if sent.name.startswith(one.name)), None)
        if source is None or sent.is_workbook:
            continue
        header, *rows = sent.rows()
        places = [at for at, title in enumerate(header) if (rule := source.mapping.columns.get(title.strip())) and rule.is_personal]
        found |= {row[at].strip() for row in rows for at in places if at < len(row) and len(row[at].strip()) >= 5}
    return found - {"unknown", "Unknown", "UNKNOWN"}
