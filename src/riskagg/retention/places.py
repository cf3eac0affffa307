"""Which texts of places stay: those of services, and those on which a person has still to decide."""

from riskagg.warehouse import Connection

Place = tuple[str, str, bytes | None]
"""Source, supplier and key of a place; no key where a row says none."""

_KEPT = "select source, supplier, place_key from int_mentions where match_status <> 'none'"
_BUILT = "select batch_id from batches where status = 'loaded'"


def kept_places(con: Connection) -> set[Place]:
    """Source, supplier and key of every place that is a service's, or may be one's (in review)."""
    return set(con.execute(_KEPT).fetchall())


def built_batches(con: Connection) -> set[str]:
    """Batches that the warehouse was built from and that are applied: of others nobody knows yet whose their places are."""
    return {batch_id for (batch_id,) in con.execute(_BUILT).fetchall()}
