"""References of alerts that were written in several cases: one record, called as it was first written."""

from collections.abc import Iterable

from riskagg.warehouse.connect import Connection

# Digits alone have no case; of the others those are looked for first that are written in two ways, which hardly any are.
_SPELLINGS = """
create or replace table key_spellings as

with

rows_read as (

    select
        batches.source,
        batches.supplier,
        lower(landed_rows.record_key) as folded,
        landed_rows.record_key,
        landed_rows.batch_id,
        {
            'is_unused': batches.status <> 'loaded',
            'received_at': batches.received_at,
            'apply_order': batches.apply_order,
            'sheet': coalesce(landed_rows.sheet, ''),
            'row': landed_rows.row
        } as place

    from landed_rows

    inner join batches on landed_rows.batch_id = batches.batch_id

    where landed_rows.kind = 'alerts'
        and lower(landed_rows.record_key) <> upper(landed_rows.record_key)
        and not list_contains($exact, batches.source)

),

several as (

    select source, supplier, folded

    from rows_read

    group by source, supplier, folded

    having min(record_key) <> max(record_key)

),

written as (

    select
        rows_read.batch_id,
        rows_read.record_key,
        first_value(rows_read.record_key) over (partition by source, supplier, folded order by rows_read.place) as written_first

    from rows_read

    inner join several using (source, supplier, folded)

)

select distinct * from written where record_key <> written_first
"""
_CALLED = {"raw_alerts": ("record_key", "source_ref"), "joined_alerts": ("record_key", "source_ref"), "landed_rows": ("record_key",)}


def call_as_first_written(con: Connection, exact: Iterable[str] = ()) -> None:
    """Make ``key_spellings``, and let ``raw_alerts``, ``joined_alerts`` and ``landed_rows`` call a record as it was first written.

    Args:
        con: a warehouse with these views and ``batches``.
        exact: sources whose references differ by case.
    """
    con.execute(_SPELLINGS, {"exact": sorted(exact)})
    if con.execute("select 1 from key_spellings limit 1").fetchone() is None:
        return
    for view, columns in _CALLED.items():
        con.execute(f"drop view if exists {view}_as_written")
        con.execute(f"alter view {view} rename to {view}_as_written")
        called = ", ".join(f"coalesce(key_spellings.written_first, written.{column}) as {column}" for column in columns)
        con.execute(
            f"create view {view} as select written.* replace ({called}) from {view}_as_written as written "
            "left join key_spellings on written.batch_id = key_spellings.batch_id and written.record_key = key_spellings.record_key"
        )
