"""Lets things go by the area's rule: text of places that are nobody's service, narrative, raw files, and alerts of long ago."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from riskagg.area import Area
from riskagg.intake import Batch, batches_dir
from riskagg.intake.rewrite import Rewrite, change
from riskagg.journal import Act, record
from riskagg.retention.erase import said_anything
from riskagg.retention.holds import Holds
from riskagg.retention.log import DELETE_RAW, EXPIRE, PURGE
from riskagg.retention.places import Place, built_batches, kept_places
from riskagg.retention.raw import Raw, old_raw_files
from riskagg.warehouse import Connection

PURGED_FILE = "purged.json"
FATES = ("new", "amended", "unchanged", "joined", "withdrawn")
_FATES = 'select batch_id, "new", amended, unchanged, joined, withdrawn from mart_ledger'


@dataclass(frozen=True)
class Thinned:
    """A private part with the rows and narratives that have to go."""

    batch: Batch
    left: pa.Table
    n_texts: int


@dataclass(frozen=True)
class Plan:
    """What a purge takes, and what a hold keeps (batch_id -> why) though it would be due."""

    private: list[Thinned]
    whole: dict[str, tuple[Batch, dict[str, int]]]
    raw: list[Raw]
    held: dict[str, str]

    @property
    def is_empty(self) -> bool:
        return not (self.private or self.whole or self.raw)


def plan_purge(area: Area, batches: Sequence[Batch], holds: Holds, con: Connection, on: date) -> Plan:
    """What is due on a day; nothing is changed.

    Args:
        con: the built warehouse: it says which places are services, and what became of each file's rows.
        on: the day by which age is judged.
    """
    rule = area.settings.retention
    before = on - timedelta(days=rule.private_days)
    due = _old_alerts(batches, on, rule.alert_years)
    aged = [batch for batch in batches if batch.received_at.date() < before and "private" in batch.parts and batch not in due]
    raw = old_raw_files(area, batches, before)
    held = {batch.batch_id: holds.batches[batch.batch_id] for batch in (*due, *aged) if batch.batch_id in holds.batches}
    held |= {batch_id: holds.batches[batch_id] for one in raw for batch_id in one.batch_ids if batch_id in holds.batches}
    fates = {batch_id: dict(zip(FATES, counts, strict=True)) for batch_id, *counts in con.execute(_FATES).fetchall()}
    return Plan(
        private=_thinned(area, [batch for batch in aged if batch.batch_id not in held], con),
        whole={batch.batch_id: (batch, fates[batch.batch_id]) for batch in due if batch.batch_id in fates.keys() - held.keys()},
        raw=[one for one in raw if not held.keys() & set(one.batch_ids)],
        held=held,
    )


def _old_alerts(batches: Sequence[Batch], on: date, years: int | None) -> list[Batch]:
    """Batches of alerts whose covered period ended more than ``years`` ago; the exports of one cumulative scope go together."""
    if years is None:
        return []
    before = date(on.year - years, on.month, min(on.day, 28))
    alerts = [batch for batch in batches if batch.kind == "alerts" and batch.status == "loaded" and batch.purged_on is None]
    newest: dict[tuple[str, ...], date] = {}
    for batch in alerts:
        newest[_scope(batch)] = max(newest.get(_scope(batch), date.min), batch.covers_to or batch.received_at.date())
    return [batch for batch in alerts if newest[_scope(batch)] < before]


def _scope(batch: Batch) -> tuple[str, ...]:
    # An export withdraws what the one before it had and it has not: with only some of them gone, the others would say other things.
    return (batch.source, batch.supplier, batch.scope) if batch.scope else (batch.batch_id,)


def _thinned(area: Area, batches: Iterable[Batch], con: Connection) -> list[Thinned]:
    places, built = kept_places(con), built_batches(con)
    found = [_thin(area, batch, places) for batch in batches if batch.batch_id in built]
    return [one for one in found if one.n_texts]


def _thin(area: Area, batch: Batch, places: set[Place]) -> Thinned:
    folder = batches_dir(area) / batch.batch_id
    private = pq.read_table(folder / "private.parquet")
    data = pq.read_table(folder / "data.parquet", columns=["sheet", "row", "place_key"]).to_pylist()
    stay = {(row["sheet"], row["row"]) for row in data if (batch.source, batch.supplier, row["place_key"]) in places}
    there = zip(private["sheet"].to_pylist(), private["row"].to_pylist(), strict=True)
    stays = np.fromiter((place in stay for place in there), dtype=bool, count=len(private))
    n_texts = int((~stays).sum())
    left = private.filter(pa.array(stays))
    if "narrative" in private.column_names:
        n_texts += left["narrative"].is_valid().to_pylist().count(True) if len(left) else 0
        left = said_anything(left.drop_columns(["narrative"]))
    return Thinned(batch, left, n_texts)


def purge(area: Area, plan: Plan, role: str, on: date) -> None:
    """Carry a plan out: text, then whole files of alerts, then raw files. Each of the three is done whole with its line in the journal, or
    not at all, and what was not done is when the command is run again."""
    if plan.private:
        rewrites = [Rewrite(one.batch, {"private": one.left}, {"private_expired_on": on}) for one in plan.private]
        ids = [one.batch.batch_id for one in plan.private]
        change(area, _act(EXPIRE, role, on, ids, {"texts": sum(one.n_texts for one in plan.private)}), rewrites)
    if plan.whole:
        change(
            area,
            _act(PURGE, role, on, plan.whole, {"rows": sum(batch.rows_accepted for batch, _ in plan.whole.values())}),
            [_emptied(batch, on) for batch, _ in plan.whole.values()],
            {f"batches/{batch_id}/{PURGED_FILE}": _fates_word(fates, role, on) for batch_id, (_, fates) in plan.whole.items()},
        )
    if plan.raw:
        ids = sorted({batch_id for one in plan.raw for batch_id in one.batch_ids})
        record(area, _act(DELETE_RAW, role, on, ids, {"files": len(plan.raw)}))
        for one in plan.raw:
            one.path.unlink()


def _act(name: str, role: str, on: date, batch_ids: Iterable[str], counts: dict[str, int]) -> Act:
    return Act(name, role, f"retention rule as of {on.isoformat()}", {"counts": counts, "batches": sorted(batch_ids)})


def _emptied(batch: Batch, on: date) -> Rewrite:
    return Rewrite(
        batch, dict.fromkeys(("data", "codes", "private", "quarantine", "left_out")), {"private_expired_on": on, "purged_on": on}
    )


def _fates_word(fates: dict[str, int], role: str, on: date) -> bytes:
    return (json.dumps({"purged_on": on.isoformat(), "role": role, **fates}, indent=1) + "\n").encode()
