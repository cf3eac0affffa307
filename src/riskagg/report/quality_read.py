"""What the data-quality site reads of a month: one select a table, through disclosure, grouped by source."""

from dataclasses import dataclass
from datetime import date

from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped

SUPPLY = """
select
    source, supplier, agency, authority, month, state, rows, usual_rows, n_refused, n_unmapped, unmapped_pct, newest_occurred_on,
    delay_days_median, delay_days_p90, mix_distance, mix_by_chance, received_at, days_late
from mart_supply
where month > $month - interval 24 month
order by agency, source, supplier, month
"""
SUPPLIERS = "select * from mart_suppliers order by agency, source, supplier"
LEDGER = """
select
    file, status, source, coalesce(nullif(agency, ''), source) as agency, supplier, received_at, rows_read, "new", amended, unchanged,
    quarantined, joined, left_out, withdrawn, rows_accounted, message, held_by, released_by, batch_id
from mart_ledger
order by source, received_at desc, file
"""
REFUSALS = """
select source, supplier, month, rule, n_rows
from mart_supply_refusals
where month > $month - interval 24 month
order by source, month desc, supplier, rule
"""
RULES = """
select source, rule, count(*)::integer as n, min(reason) as example
from mart_quarantine
group by source, rule
order by source, n desc, rule
"""
UNMAPPED = "select source, list, code, n_rows, first_file from mart_unmapped order by source, n_rows desc, list, code"
NOTICES = """
select source, supplier, file, kind, "column", n, batch_id
from mart_notices
order by source, kind, "column" nulls first, received_at desc, file
"""
GATES = """
select scope, name, check_id, severity, success, observed, message, files
from mart_gates
order by success, severity, scope, name, check_id
"""
RESULTS = """
select batch_id, check_id, severity, success, failed
from mart_gate_results
where failed > 0 and not success
order by batch_id, severity, check_id
"""
REVIEWS = "select count(*)::integer as n, min(waits_since) as since from mart_place_reviews"
JUDGED = "select distinct batch_id from mart_gate_results order by batch_id"


@dataclass(frozen=True)
class Quality:
    """A month of all sources; mappings are by source.

    ``results`` are by batch_id: checks that failed in the batch's run, and that it has a part in. ``months`` are the last 24 that any
    supplier was awaited in; ``judged`` are the batches that a gate has looked at;
    ``reviews`` counts the places that wait for a decision (n, since).
    """

    context: Context
    months: list[date]
    supply: list[Row]
    suppliers: dict[str, list[Row]]
    ledger: dict[str, list[Row]]
    refusals: dict[str, list[Row]]
    rules: dict[str, list[Row]]
    unmapped: dict[str, list[Row]]
    notices: dict[str, list[Row]]
    gates: list[Row]
    results: dict[str, list[Row]]
    judged: frozenset[str]
    reviews: Row

    def title(self, source: str) -> str:
        """What people read for a source: its agency, and its own name where the agency has several sources."""
        agency = str(self.ledger[source][0]["agency"])
        if agency == source:
            return source.replace("_", " ").capitalize()
        is_shared = sum(rows[0]["agency"] == agency for rows in self.ledger.values()) > 1
        own = source.removeprefix(f"{agency.lower()}_").replace("_", " ")
        return f"{agency}: {own}" if is_shared else agency


def read_quality(context: Context) -> Quality:
    """Read everything that the site shows."""
    reader = context.reader
    supply = reader.rows("mart_supply", SUPPLY, month=context.month)
    return Quality(
        context=context,
        months=sorted({row["month"] for row in supply}),
        supply=supply,
        suppliers=grouped(reader.rows("mart_suppliers", SUPPLIERS), "source"),
        ledger=grouped(reader.rows("mart_ledger", LEDGER), "source"),
        refusals=grouped(reader.rows("mart_supply_refusals", REFUSALS, month=context.month), "source"),
        rules=grouped(reader.rows("mart_quarantine", RULES), "source"),
        unmapped=grouped(reader.rows("mart_unmapped", UNMAPPED), "source"),
        notices=grouped(reader.rows("mart_notices", NOTICES), "source"),
        gates=reader.rows("mart_gates", GATES),
        results=grouped(reader.rows("mart_gate_results", RESULTS), "batch_id"),
        judged=frozenset(row["batch_id"] for row in reader.rows("mart_gate_results", JUDGED)),
        reviews=reader.rows("mart_place_reviews", REVIEWS)[0],
    )
