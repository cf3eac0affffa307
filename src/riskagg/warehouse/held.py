"""Holds back a cumulative export that would withdraw too much, until a person accepts it."""

from riskagg.warehouse.connect import Connection

MOST_WITHDRAWN = 5
MOST_WITHDRAWN_SHARE = 0.02

# Each cumulative export beside the one before it that is applied: the records that were open are those of the one before.
_WITHDRAWALS = """
with

exports as (

    select
        batch_id,
        apply_order,
        is_accepted,
        source,
        supplier,
        coverage,
        scope,
        lag(batch_id) over (partition by source, supplier, coverage, scope order by apply_order) as batch_before

    from batches

    where kind = 'alerts' and status = 'loaded' and coverage in ('financial_year', 'workbook') and scope is not null

),

records as (

    select
        batch_id,
        record_key,
        bool_and(read_as is not null) as is_no_record

    from landed_rows

    where kind = 'alerts'

    group by batch_id, record_key

),

compared as (

    select
        exports.batch_id,
        count(*) as n_open,
        count(*) filter (where still.record_key is null) as n_withdrawn

    from exports

    inner join records as open on exports.batch_before = open.batch_id

    left join records as still on exports.batch_id = still.batch_id and open.record_key = still.record_key

    where not exports.is_accepted and not open.is_no_record

    group by exports.batch_id

),

too_many as (

    select exports.*, compared.n_open, compared.n_withdrawn

    from compared

    inner join exports using (batch_id)

    where n_withdrawn > $most and n_withdrawn > $most_share * n_open

)

select batch_id, n_withdrawn, n_open from too_many

qualify row_number() over (partition by source, supplier, coverage, scope order by apply_order) = 1

order by batch_id
"""


def hold_withdrawals(con: Connection) -> list[str]:
    """Set ``batches.status`` to ``held`` where an export would withdraw more than 2 % and more than 5 of the open records that it covers.

    Nothing of a held export is applied, so the export after it is compared with the one before it: the first of each scope is held, then
    all are compared again, until none is left.

    Returns:
        batch_ids held, in the order in which they were found.
    """
    held: list[str] = []
    while found := con.execute(_WITHDRAWALS, {"most": MOST_WITHDRAWN, "most_share": MOST_WITHDRAWN_SHARE}).fetchall():
        for batch_id, n_withdrawn, n_open in found:
            message = (
                f"Nothing of it is applied: it lacks {n_withdrawn} of the {n_open} records that the export before it held. "
                "If that is right, release it with `riskagg intake --accept SHA --role ROLE`; else ask for the export again."
            )
            update = "update batches set status = 'held', held_by = 'withdrawals', message = $message where batch_id = $batch_id"
            con.execute(update, {"message": message, "batch_id": batch_id})
            held.append(batch_id)
    return held
