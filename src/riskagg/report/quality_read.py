"""What the data-quality site reads of a month: one select a table, through disclosure, grouped by source."""

from dataclasses import dataclass
from datetime import date

from riskagg.report.pack_context import Context
from riskagg.report.read import Row, grouped


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
    supply = reader.rows("quality_supply")
    return Quality(
        context=context,
        months=sorted({row["month"] for row in supply}),
        supply=supply,
        suppliers=grouped(reader.rows("page_suppliers", supplier=None), "source"),
        ledger=grouped(reader.rows("quality_ledger"), "source"),
        refusals=grouped(reader.rows("quality_refusals"), "source"),
        rules=grouped(reader.rows("quality_rules"), "source"),
        unmapped=grouped(reader.rows("quality_unmapped"), "source"),
        notices=grouped(reader.rows("quality_notices"), "source"),
        gates=reader.rows("quality_gates"),
        results=grouped(reader.rows("quality_results"), "batch_id"),
        judged=frozenset(row["batch_id"] for row in reader.rows("quality_judged")),
        reviews=reader.rows("quality_reviews")[0],
    )
