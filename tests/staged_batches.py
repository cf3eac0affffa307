"""Batches made by hand from ASCII tables, for tests of what follows the door: no intake, no key, real Parquet and a real DuckDB."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from riskagg import warehouse
from riskagg.intake.coded import Entry, codes_table
from riskagg.warehouse.batches import Landed, load_batches
from riskagg.warehouse.codelists import load_codelists
from riskagg.warehouse.cut import Cut, load_cut, month_before, month_of
from riskagg.warehouse.held import hold_withdrawals
from riskagg.warehouse.kinds import DATA_COLUMNS, LEFT_OUT_COLUMNS, QUARANTINE_COLUMNS

Rows = Sequence[Mapping[str, object]]

SMALL_TABLES = {
    "themes.csv": "theme,label,sort_order\nfall,Fall,1\nmedication,Medication,2\nother,Other,28\nunmapped,Unmapped,29\n",
    "theme_near.csv": "theme,near_theme\nother,fall\n",
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
        self,
        file: str,
        rows: str | Rows = (),
        *,
        gate: str | None = None,
        released: Iterable[str] = (),
        refused_rows: Rows = (),
        left_out: Rows = (),
        **facts: object,
    ) -> str:
        """Add a batch; ``rows`` are a table with ``key``, ``content`` and any columns of the kind, or dictionaries of them."""
        given = table(rows) if isinstance(rows, str) else list(rows)
        sha = hashlib.sha256(file.encode() + repr(given).encode() + repr(sorted(facts.items())).encode()).hexdigest()
        source = str(facts.get("source", "council"))
        joined = sum(bool(row.get("is_joined")) for row in given)
        refused = int(str(facts.get("rows_quarantined", len(refused_rows))))
        stated: dict[str, object] = {
            "batch_id": f"{source}-{sha[:12]}-00000000", "source": source, "supplier": source, "agency": source.title(), "kind": "alerts",
            "cadence": "monthly", "file": file, "sha256": sha, "status": "loaded", "received_at": at("2026-05-01"), "coverage": "increment",
            "rows_read": len(given) + refused + len(left_out), "rows_accepted": len(given) - joined, "rows_quarantined": refused,
            "rows_joined": joined, "rows_left_out": len(left_out), "code_version": "0",
        } | facts  # fmt: skip
        folder = self.folder / str(stated["batch_id"])
        folder.mkdir(parents=True)
        if stated["status"] == "loaded":
            codes: set[Entry] = set()
            self._write(folder / "data.parquet", DATA_COLUMNS[str(stated["kind"])], [_numbered(row, codes) for row in given])
            pq.write_table(codes_table(codes), folder / "codes.parquet")
        if refused_rows:
            self._write(folder / "quarantine.parquet", QUARANTINE_COLUMNS, refused_rows)
        if left_out:
            self._write(folder / "left_out.parquet", LEFT_OUT_COLUMNS, left_out)
        self.landed.append(Landed(folder, stated, gate=gate, released=frozenset(released)))
        return folder.name

    def _write(self, path: Path, columns: str, given: Rows) -> None:
        self.con.execute(f"create or replace temp table part ({columns})")
        if given:
            lines = [_line("source_ref" in columns, number, row) for number, row in enumerate(given, start=2)]
            # Arrow takes its columns from the first line.
            names = dict.fromkeys(name for line in lines for name in line)
            self.con.register("lines", pa.Table.from_pylist([{name: line.get(name) for name in names} for line in lines]))
            self.con.execute("insert into part by name select * from lines")
            self.con.unregister("lines")
        self.con.execute(f"copy part to '{path}' (format parquet)")

    def stage(self, codes: str = "") -> warehouse.Connection:
        """Run the stages batches and staging over what was added; ``codes`` are a table of list, code, when, maps_to."""
        lists = self.folder.parent / "codelists"
        lists.mkdir(exist_ok=True)
        for name, text in SMALL_TABLES.items():
            (lists / name).write_text(text, encoding="utf-8")
        rows = (
            [(line["list"], "1", line["code"], *line["when"].partition("=")[::2], "", line["maps_to"]) for line in table(codes)]
            if codes
            else []
        )
        load_batches(self.con, self.landed)
        load_codelists(self.con, rows, lists.glob("*.csv"))
        hold_withdrawals(self.con)
        cut = month_of("2026-12", 5)
        load_cut(self.con, Cut(**vars(cut), previous=month_of(month_before(cut), 5), received_by=None))
        self.con.execute("create or replace table int_months as select date '2026-04-01' as month")
        warehouse.run_models(self.con, "staging", {})
        return self.con


def _numbered(row: Mapping[str, object], codes: set[Entry]) -> Mapping[str, object]:
    """A row with numbers in place of the coded cells, the context and the defaults, which are told to ``codes``."""
    said: dict[str, list[Entry]] = {
        "coded": [Entry("coded", **cell) for cell in _cells(row, "coded")]
        + [Entry("default", cell["field"], "", "", cell["value"], 0) for cell in _cells(row, "defaults")],
        "context": [Entry("context", "", "", cell["column"], cell["value"], 0) for cell in _cells(row, "context")],
    }
    codes |= {entry for entries in said.values() for entry in entries}
    kept = {name: value for name, value in row.items() if name not in ("coded", "context", "defaults")}
    return kept | {name: [entry.id for entry in entries] for name, entries in said.items() if entries}


def _cells(row: Mapping[str, object], name: str) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], row.get(name) or [])


def _line(is_alert: bool, number: int, row: Mapping[str, object]) -> dict[str, object]:
    line = {"row": number, "record_key": row.get("key")} | ({"content_key": row["content"]} if "content" in row else {})
    line |= {name: value or None for name, value in row.items() if name not in ("key", "content")}
    return line | ({"source_ref": row.get("key")} if is_alert else {})


def at(day: str) -> datetime:
    """The start of a day, as the instant at which a file was received."""
    return datetime.fromisoformat(day)
