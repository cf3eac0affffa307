"""Which texts of places stay: those of services, and those on which a person has still to decide."""

from riskagg.warehouse import Connection

Place = tuple[str, str, bytes | None]
"""Source, supplier and key of a place; no key where a row says none."""

_KEPT = "select source, supplier, place_key from int_mentions where match_status <> 'none'"
# What people decided names places too. Its text goes with that of the place that it is about; said of a place that no alert tells, it stays
# only where it is a service's.
_DECIDED = """
select decisions.source, decisions.supplier, decisions.place_key
from raw_match_decisions as decisions
inner join int_place_decisions_told as said
    on said.batch_id = decisions.batch_id and said."row" = decisions."row" and coalesce(said.sheet, '') = coalesce(decisions.sheet, '')
left join int_mentions as mentions on mentions.mention_id = said.mention_id
group by decisions.source, decisions.supplier, decisions.place_key
having bool_or(mentions.match_status <> 'none') or (count(mentions.mention_id) = 0 and bool_or(said.decision = 'same'))
"""
_BUILT = "select batch_id from batches where status in ('loaded', 'taken_back')"


def kept_places(con: Connection) -> set[Place]:
    """Source, supplier and key of every place that is a service's, or may be one's (in review)."""
    return {*con.execute(_KEPT).fetchall(), *con.execute(_DECIDED).fetchall()}


def built_batches(con: Connection) -> set[str]:
    """Batches of the warehouse that are applied or withdrawn: of others it is not known yet whose their places are."""
    return {batch_id for (batch_id,) in con.execute(_BUILT).fetchall()}
