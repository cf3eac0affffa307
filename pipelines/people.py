"""What `find`, `erase` and `purge` print: places of rows, kinds of keys and counts; no key and nothing that was typed."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from riskagg.area import Area
from riskagg.intake import Batch
from riskagg.retention.find import Found, PersonRow, counted

from .say import say
from .show import show_table

if TYPE_CHECKING:
    from riskagg.retention.purge import Plan

_COLUMNS = ("found", "by", "role", "source", "supplier", "file", "sheet", "row", "source_ref", "person")


def found_rows(area: Area, batches: Sequence[Batch], found: Found) -> list[dict[str, Any]]:
    """A line a row: where it is, in which role, how it was found, and the person whom the build joined it to, where one is built."""
    by_id = {batch.batch_id: batch for batch in batches}
    persons = _persons(area)
    lines = []
    for how, rows in (("given", found.given), ("shared", found.shared), ("alike", found.alike)):
        for row, by in rows.items():
            batch = by_id[row.batch_id]
            joined = persons.get(f"{batch.source}|{batch.supplier}|{row.record_key}", (None, None))
            line: dict[str, Any] = {
                "found": how,
                "by": ", ".join(by),
                "role": row.role,
                "source": batch.source,
                "supplier": batch.supplier,
                "file": batch.file,
            }
            line |= {"sheet": row.sheet, "row": row.row, "source_ref": row.record_key, "batch_id": row.batch_id}
            lines.append(line | {"person": joined[0] if row.role == "person" else joined[1]})
    return lines


def show_found(area: Area, batches: Sequence[Batch], found: Found) -> None:
    """Print where a person is."""
    by_id = {batch.batch_id: batch for batch in batches}
    show_table("Rows", found_rows(area, batches, found), _COLUMNS)
    counts = [
        {"found": how, "source": source, "rows": n}
        for how, rows in (("given", found.given), ("shared", found.shared), ("alike", found.alike))
        for source, n in counted(rows, lambda row: by_id[row.batch_id].source).items()
    ]
    show_table("Rows by source", counts, ("found", "source", "rows"))
    if found.alike:
        say("\nalike: may be another person (sounds alike, day and month exchanged, a name alone). `erase` takes these only with --alike.")


def as_json(area: Area, batches: Sequence[Batch], found: Found) -> str:
    """The same as JSON."""
    return json.dumps(found_rows(area, batches, found), indent=2, ensure_ascii=False)


def raw_that_hold(area: Area, batches: Sequence[Batch], rows: Iterable[PersonRow]) -> list[str]:
    """Raw files from which these rows were read, as far as they still lie in the inbox; posix, from the area's folder."""
    from riskagg.intake.raw_files import DONE

    touched = {row.batch_id for row in rows}
    names = {batch.file.partition("!")[0] for batch in batches if batch.batch_id in touched}
    paths = (folder / name for folder in (area.inbox, area.inbox / DONE) for name in sorted(names))
    return [path.relative_to(area.root).as_posix() for path in paths if path.is_file()]


def plan_lines(plan: "Plan", on: date, is_dry: bool) -> list[str]:
    """What a purge did, or would do."""
    texts = sum(one.n_texts for one in plan.private)
    rows = sum(batch.rows_accepted for batch, _ in plan.whole.values())
    begin = f"As of {on.isoformat()}{', nothing was changed' if is_dry else ''}"
    lines = [
        f"{begin}: {texts} private texts of {len(plan.private)} files, {rows} rows of {len(plan.whole)} files, {len(plan.raw)} raw files."
    ]
    lines += [f"  private text: {one.batch.file} ({one.n_texts})" for one in plan.private]
    lines += [f"  whole: {batch.file} ({batch.rows_accepted} rows)" for batch, _ in plan.whole.values()]
    lines += [f"  raw file: {one.file}" for one in plan.raw]
    lines += [f"  held: {batch_id}: {why}" for batch_id, why in sorted(plan.held.items())]
    if not (is_dry or plan.is_empty):
        lines.append("warehouse.duckdb was made from what is gone and was removed: `riskagg build` makes it anew.")
    return lines


def _persons(area: Area) -> dict[str, tuple[str | None, str | None]]:
    from riskagg.warehouse import open_read_only
    from riskagg.warehouse.queries import run_query

    if not area.warehouse.is_file():
        return {}
    with open_read_only(area.warehouse) as con:
        return {alert: (person, source) for alert, person, source in run_query(con, "alert_persons").fetchall()}
