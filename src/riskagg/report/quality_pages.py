"""What each page of the data-quality site shows, as plain values for its template."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from riskagg.intake.notices import sentence, words
from riskagg.report.charts import Chart, alerts_a_month
from riskagg.report.left_out import left_out
from riskagg.report.quality_read import Quality
from riskagg.report.read import Row, grouped
from riskagg.report.words import SUPPLY, SUPPLY_SIGNS

CALENDAR_MONTHS = 12
# A weekly export of two councils makes a hundred files a year.
MOST_FILES = 120
SET_ASIDE = ("held", "refused", "taken_back")
_FATES = ("new", "amended", "unchanged", "quarantined", "joined", "left_out")
_COUNTS = ("rows_read", *_FATES, "withdrawn")
_NO_SUPPLY = ("not_supplied", "not_expected")


def index_page(quality: Quality) -> dict[str, Any]:
    """Everything on the first page."""
    sources = [_source_row(quality, source) for source in quality.ledger]
    return {
        "calendar_months": quality.months[-CALENDAR_MONTHS:],
        "calendar": _calendar(quality),
        "now": [row for row in quality.supply if row["month"] == quality.context.month],
        "suppliers": [row for rows in quality.suppliers.values() for row in rows],
        "sources": sorted(sources, key=lambda row: (row["title"].casefold(), row["source"])),
        "total": {name: sum(row[name] for row in sources) for name in ("files", *_COUNTS)},
        "lost": [row for rows in quality.ledger.values() for row in rows if not _adds_up(row)],
        "aside": [row for rows in quality.ledger.values() for row in rows if row["status"] in SET_ASIDE],
        "left_out": left_out(quality.context),
        "failed": [gate | {"called": _called(quality, gate)} for gate in quality.gates if not gate["success"]],
        "n_checks": len(quality.gates),
        "n_unmapped": sum(map(len, quality.unmapped.values())),
        "reviews": quality.reviews,
        "signs": SUPPLY_SIGNS,
    }


def source_page(quality: Quality, source: str) -> dict[str, Any]:
    """Everything on the page of one source."""
    files = [_file_row(quality, row) for row in quality.ledger[source]]
    mine = [row for row in quality.supply if row["source"] == source]
    suppliers = grouped(mine, "supplier")
    summaries = {row["supplier"]: row for row in quality.suppliers.get(source, [])}
    return {
        "source": source,
        "title": quality.title(source),
        "suppliers": [_supplier(quality, name, rows, summaries.get(name)) for name, rows in suppliers.items()],
        "is_one": len(suppliers) == 1,
        "rules": quality.rules.get(source, []),
        "refusals": quality.refusals.get(source, []),
        "noticed": _noticed(quality.notices.get(source, [])),
        "unmapped": quality.unmapped.get(source, []),
        "checks": [gate for gate in quality.gates if gate["scope"] == "source" and gate["name"] == source],
        "files": files[:MOST_FILES],
        "n_more_files": len(files[MOST_FILES:]),
        "row": _source_row(quality, source),
    }


def _source_row(quality: Quality, source: str) -> Row:
    files = quality.ledger[source]
    checks = [gate for gate in quality.gates if gate["scope"] == "source" and gate["name"] == source]
    return {
        "source": source,
        "title": quality.title(source),
        "files": len(files),
        **{name: sum(row[name] for row in files) for name in _COUNTS},
        "adds_up": all(map(_adds_up, files)),
        "n_aside": sum(row["status"] in SET_ASIDE for row in files),
        "n_unmapped": len(quality.unmapped.get(source, [])),
        "n_checks": len(checks),
        "n_failed": sum(not gate["success"] for gate in checks),
        "newest": files[0]["received_at"],
    }


def _noticed(notices: Sequence[Row]) -> list[Row]:
    """What was noticed in a source's files: a row per kind and column, newest file first."""
    by_kind = grouped(notices, "kind", "column")
    return [
        {
            "title": words()[kind].title,
            "column": column,
            "said": sentence(kind, column, rows[0]["n"]),
            "newest_file": rows[0]["file"],
            "files": len(rows),
        }
        for (kind, column), rows in by_kind.items()
    ]


def _adds_up(row: Row) -> bool:
    return bool(row["rows_read"] == row["rows_accounted"] == sum(row[fate] for fate in _FATES))


def _called(quality: Quality, gate: Row) -> str:
    if gate["scope"] == "source":
        return quality.title(gate["name"]) if gate["name"] in quality.ledger else str(gate["name"])
    return "Table " + str(gate["name"]).removeprefix("mart_").removeprefix("int_").removeprefix("stg_").replace("_", " ")


def _calendar(quality: Quality) -> list[Row]:
    months = quality.months[-CALENDAR_MONTHS:]
    rows = []
    for (source, supplier), mine in grouped(quality.supply, "source", "supplier").items():
        states = {row["month"]: row["state"] for row in mine}
        cells = [_cell(states.get(month)) for month in months]
        rows.append({"source": source, "name": _supplier_name(mine[0], source, supplier), "cells": cells})
    return rows


def _cell(state: str | None) -> tuple[str | None, str, str]:
    """A state, its sign and its word."""
    return (state, SUPPLY_SIGNS[state], SUPPLY[state][1]) if state else (None, "", "")


def _supplier_name(row: Row, source: str, supplier: str) -> str:
    return str(row["agency"]) if supplier == source else f"{row['agency']}: {row['authority'] or supplier}"


def _supplier(quality: Quality, name: str, rows: Sequence[Row], summary: Row | None) -> Row:
    title = _supplier_name(rows[0], rows[0]["source"], name)
    return {"name": title, "chart": _chart(f"told-{name}", title, quality.months, rows), "months": list(rows)[::-1], "summary": summary}


def _chart(chart_id: str, title: str, months: Sequence[date], rows: Sequence[Row]) -> Chart:
    by_month = {row["month"]: row for row in rows}
    told = [None if row is None or row["state"] in _NO_SUPPLY else row["rows"] for row in map(by_month.get, months)]
    usual = [None if row is None else row["usual_rows"] for row in map(by_month.get, months)]
    safe = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in chart_id)
    return alerts_a_month(safe, f"Alerts told a month, {title}", months, told, usual)


def _file_row(quality: Quality, row: Row) -> Row:
    noticed = [one for one in quality.notices.get(row["source"], []) if one["batch_id"] == row["batch_id"]]
    return row | {
        "noticed": [sentence(one["kind"], one["column"], one["n"]) for one in noticed],
        "adds_up": _adds_up(row),
        "is_judged": row["batch_id"] in quality.judged,
        "failing": quality.results.get(row["batch_id"], []),
    }
