"""Builds the warehouse from the batches: stage after stage, whole or not at all.

Everything in the warehouse is derived. A build writes beside the file that is read and takes its place when the last stage is done: a crash
loses nothing, and readers are never locked out.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from riskagg import warehouse
from riskagg.area import Area
from riskagg.errors import UsageError
from riskagg.intake import (
    Batch,
    Cadence,
    Damaged,
    batches_dir,
    read_batches,
    read_codes,
    read_gate,
    read_release,
    read_sources,
    require_one_key,
    taken_back,
    verified,
    why_doubted,
    why_held,
    why_taken_back,
)
from riskagg.months import is_partial, require_buildable, supply_of
from riskagg.permissions import closed_to_others
from riskagg.volume import room_for
from riskagg.warehouse import Connection
from riskagg.warehouse.batches import Landed, load_batches
from riskagg.warehouse.codelists import load_codelists
from riskagg.warehouse.cut import Cut, last_whole_month, load_cut, month_before, month_of
from riskagg.warehouse.held import hold_withdrawals
from riskagg.warehouse.suppliers import load_suppliers


@dataclass(frozen=True)
class Stage:
    """One step of a build; ``run`` reads the tables of the stages before it and writes its own."""

    name: str
    title: str
    run: Callable[[Connection, Area, Cut], None]


def cut_for(area: Area, month: str | None = None, as_of: date | None = None, partial: bool = False) -> Cut:
    """The cuts of a build.

    Args:
        area: its calendar gives the reported-by day, its time zone the end of a day.
        month: ``2026-10``; None takes the last whole month that the batches received by the cut cover.
        as_of: the last day on which a file may have been received, all of it in the area's time zone; None takes every file.
        partial: a month that has not ended may be built, as the part that it is.

    Raises:
        UsageError: ``month`` is none, has not ended or lies before all that any supplier covers; or none is given and no batch covers one.
    """
    received_by = None
    if as_of is not None:
        midnight = datetime.combine(as_of + timedelta(days=1), time(), ZoneInfo(area.settings.time_zone))
        received_by = midnight.astimezone(UTC) - timedelta(seconds=1)
    day = area.settings.calendar.reported_by_day
    now = month_of(month or _last_month(area, received_by), day)
    supply = supply_of(area, _received(read_batches(area), received_by))
    require_buildable(now, supply, partial)
    return Cut(**vars(now), previous=month_of(month_before(now), day), received_by=received_by, is_partial=is_partial(now, supply))


def build(
    area: Area,
    month: str | None = None,
    as_of: date | None = None,
    on_stage: Callable[[Stage], None] = lambda stage: None,
    partial: bool = False,
) -> Path:
    """Run every stage; ``on_stage`` is told of each before it begins. The other arguments are those of ``cut_for``.

    Returns:
        The area's ``warehouse.duckdb``.

    Raises:
        RiskaggError: of whatever class the stage's fault is; the warehouse that was there before stays.
    """
    cut = cut_for(area, month, as_of, partial)
    with fresh_warehouse(area) as con:
        for stage in STAGES:
            on_stage(stage)
            stage.run(con, area, cut)
    return area.warehouse


@contextmanager
def fresh_warehouse(area: Area) -> Iterator[Connection]:
    """An empty warehouse beside the area's, which takes its place when the block ends well.

    Raises:
        StoreError: the disk is full; the warehouse that was there before stays.
    """
    with room_for("the warehouse", area.root), closed_to_others():
        yield from _replacing(area)


def _replacing(area: Area) -> Iterator[Connection]:
    beside = area.warehouse.with_name(f".{area.warehouse.name}.new")
    area.root.mkdir(parents=True, exist_ok=True)
    _remove(beside)
    con = warehouse.open_for_write(beside)
    try:
        yield con
        con.execute("checkpoint")
    except BaseException:
        # A full disk fails the closing as well; the first fault is the one to be told.
        with suppress(duckdb.Error):
            con.close()
        _remove(beside)
        raise
    con.close()
    beside.replace(area.warehouse)
    shutil.rmtree(area.scores_kept, ignore_errors=True)


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(f"{path.name}.wal")):
        leftover.unlink(missing_ok=True)


def _last_month(area: Area, received_by: datetime | None) -> str:
    covered = [
        min(batch.covers_to, batch.received_at.date())
        for batch in _received(read_batches(area), received_by)
        if batch.kind == "alerts" and batch.status == "loaded" and batch.covers_to is not None and taken_back(area, batch) is None
    ]
    if not covered:
        raise UsageError(
            f"{area.root.name}: no batch covers a month yet. Put the agencies' exports into the inbox and run `riskagg intake`."
        )
    return last_whole_month(max(covered))


def _received(batches: Iterable[Batch], received_by: datetime | None) -> list[Batch]:
    return [batch for batch in batches if received_by is None or batch.received_at <= received_by]


def _landed(area: Area, cut: Cut) -> list[Landed]:
    sources = read_sources(area).sources
    cadences = {name: source.mapping.cadence for name, source in sources.items()}
    exact = {name for name, source in sources.items() if source.mapping.case_counts}
    store = verified(area)
    require_one_key(store.batches)
    landed: list[Landed] = []
    for batch in _received(store.batches, cut.received_by):
        folder = batches_dir(area) / batch.batch_id
        facts = _facts(batch) | {"cadence": cadences.get(batch.source), "private_part": _private_part(folder, batch)}
        facts["case_counts"] = batch.source in exact
        gate, word, withdrawn = read_gate(folder), read_release(folder), taken_back(area, batch)
        landed.append(
            Landed(
                folder,
                facts | ({"status": "purged"} if batch.purged_on else {}),
                gate=gate.outcome,
                why_held=why_held(batch, gate),
                why_doubted=why_doubted(batch.file, batch.sha256, batch.doubts),
                released=word.holds if word else frozenset(),
                released_by=word.role if word else None,
                why_taken_back=why_taken_back(batch, withdrawn) if withdrawn else None,
                fates=json.loads((folder / "purged.json").read_text(encoding="utf-8")) if batch.purged_on else None,
            )
        )
    return [*landed, *(_refused(one, cadences) for one in store.damaged)]


def _facts(batch: Batch) -> dict[str, object]:
    return batch.model_dump() | {"received_at": batch.received_at.replace(tzinfo=None)}


def _refused(damaged: Damaged, cadences: dict[str, Cadence]) -> Landed:
    """A damaged batch as a file that was refused: the ledger names it and nothing of it is applied."""
    source = damaged.folder.name.rsplit("-", 2)[0]
    unknown = {"source": source, "supplier": source, "agency": "", "file": f"store/batches/{damaged.folder.name}", "sha256": ""}
    facts = _facts(damaged.batch) if damaged.batch else unknown
    counted = dict.fromkeys(("rows_read", "rows_accepted", "rows_quarantined", "rows_joined", "rows_left_out"), 0)
    stated = {"batch_id": damaged.folder.name, "status": "refused", "message": damaged.message, "cadence": cadences.get(source)}
    return Landed(damaged.folder, {"kind": None, **facts, **counted, **stated}, is_damaged=True)


def _private_part(folder: Path, batch: Batch) -> str | None:
    if batch.private_expired_on is not None:
        return "expired"
    if "private" not in batch.parts:
        return None
    return "kept" if (folder / "private.parquet").is_file() else "expired"


def _batches(con: Connection, area: Area, cut: Cut) -> None:
    load_batches(con, _landed(area, cut))
    codes = [(c.list, c.version, c.code, c.when_column, c.when_value, c.label, c.maps_to) for c in read_codes(area)]
    load_codelists(con, codes, area.config_files("codelists", ".csv"))
    load_suppliers(con, area.settings)
    hold_withdrawals(con)
    load_cut(con, cut)


def _models(*folders: str) -> Callable[[Connection, Area, Cut], None]:
    def run(con: Connection, area: Area, cut: Cut) -> None:
        for folder in folders:
            warehouse.run_models(con, folder, {})

    return run


# What the last stages calculate with takes seconds to import: a build of the first stages alone (a preview) must not wait for it.
def _places(con: Connection, area: Area, cut: Cut) -> None:
    from riskagg import linking

    linking.match_places(con)


def _people(con: Connection, area: Area, cut: Cut) -> None:
    from riskagg import linking

    linking.join_people(con)


def _incidents(con: Connection, area: Area, cut: Cut) -> None:
    from riskagg import incidents

    incidents.link_incidents(con)


def _scores(con: Connection, area: Area, cut: Cut) -> None:
    from riskagg import assessment

    assessment.score_units(con, area)


STAGES: tuple[Stage, ...] = (
    Stage("batches", "Batches received by the cut", _batches),
    Stage("staging", "One vocabulary", _models("staging")),
    Stage("services", "Services and their history", _models("history")),
    Stage("places", "Places to services", _places),
    Stage("people", "People and sources of risk", _people),
    Stage("incidents", "One event out of several alerts", _incidents),
    Stage("months", "Months, exposure and what was supplied", _models("patterns")),
    Stage("scores", "Patterns, triggers and bands", _scores),
    Stage("register", "What meetings decided", _models("register", "review")),
)
"""The stages of a build, in order (docs/reference/data-model.md, section 5)."""
