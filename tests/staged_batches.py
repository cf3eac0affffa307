"""Batches made by hand from ASCII tables, for tests of what follows the door: no intake, no key, real Parquet and a real DuckDB."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from riskagg import warehouse
from riskagg.warehouse.batches import Landed, load_batches
from riskagg.warehouse.codelists import load_codelists
from riskagg.warehouse.held import hold_withdrawals
from riskagg.warehouse.kinds import DATA_COLUMNS

SMALL_TABLES = {
    "themes.csv": "theme,label,sort_order\nfall,Fall,1\nmedication,Medication,2\nother,Other,28\nunmapped,Unmapped,29\n",
    "theme_near.csv": "theme,near_theme\nother,*\n",
    "record_types.csv": "record_type,label,is_event\nconcern,Concern,true\nincident,Incident,true\nvisit_finding,Visit finding,false\n",
    "list_specificity.csv": "list,rank\ncouncil_category,1\nsac_types,6\n",
}


def table(text: str) -> list[dict[str, str]]:
    """Rows of an ASCII table; the line of dashes is skipped."""
    lines = [line for line in text.strip().splitlines() if set(line.strip()) - set("-+ ")]
    names, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [dict(zip(names, row, strict=True)) for row in rows]


class Store:
    """A store of hand-made batches and the warehouse over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.landed: list[Landed] = []
        self.con = warehouse.open_for_write(":memory:")

    def add(
        self, file: str, rows: str | list[dict[str, object]] = (), *, gate: str | None = None, accepted: bool = False, **facts: object
    ) -> str:
        """Add a batch; ``rows`` are a table with ``key``, ``content`` and any columns of the kind, or dictionaries of them."""
        given = table(rows) if isinstance(rows, str) else list(rows)
        sha = hashlib.sha256(file.encode() + repr(given).encode() + repr(sorted(facts.items())).encode()).hexdigest()
        source = str(facts.get("source", "council"))
        batch_id = f"{source}-{sha[:12]}-00000000"
        refused = int(str(facts.get("rows_quarantined", 0)))
        stated: dict[str, object] = {
            "batch_id": batch_id, "source": source, "supplier": source, "agency": source.title(), "kind": "alerts", "cadence": "monthly",
            "file": file, "sha256": sha, "status": "loaded", "received_at": datetime(2026, 5, 1), "coverage": "increment",
            "rows_read": len(given) + refused, "rows_accepted": len(given), "rows_quarantined": refused, "mapping_sha256": "0", "code_version": "0",
        } | facts  # fmt: skip
        (self.folder / batch_id).mkdir(parents=True)
        if stated["status"] == "loaded":
            self._write(batch_id, str(stated["kind"]), given)
        self.landed.append(Landed(self.folder / batch_id, stated, gate=gate, is_accepted=accepted))
        return batch_id

    def _write(self, batch_id: str, kind: str, given: list[dict[str, object]]) -> None:
        self.con.execute(f"create or replace temp table part ({DATA_COLUMNS[kind]})")
        for number, row in enumerate(given, start=2):
            values = {"row": number, "record_key": row.get("key"), "content_key": row.get("content"), "source_ref": row.get("key")}
            values |= {name: value or None for name, value in row.items() if name not in ("key", "content")}
            if kind != "alerts":
                values.pop("source_ref")
            names = ", ".join(f'"{name}"' for name in values)
            self.con.execute(f"insert into part ({names}) values ({', '.join('?' for _ in values)})", list(values.values()))
        self.con.execute(f"copy part to '{self.folder / batch_id / 'data.parquet'}' (format parquet)")

    def stage(self, codes: str = "") -> warehouse.Connection:
        """Run the stages batches and staging over what was added; ``codes`` are lines of a code list."""
        lists = self.folder.parent / "codelists"
        lists.mkdir(exist_ok=True)
        header = "list,version,code,when,label,maps_to,source,source_date\n"
        for name, text in {**SMALL_TABLES, "test.csv": header + codes}.items():
            (lists / name).write_text(text, encoding="utf-8")
        load_batches(self.con, self.landed)
        load_codelists(self.con, sorted(lists.glob("*.csv")))
        hold_withdrawals(self.con)
        self.con.execute("create or replace table int_months as select date '2026-04-01' as month")
        warehouse.run_models(self.con, "staging", {})
        return self.con


def on(text: str) -> date:
    """``2026-05-01`` as a date."""
    return date.fromisoformat(text)
