"""Takes rows of evidence out of their tables, and has what names them say what stands."""

from collections.abc import Sequence

from riskagg.warehouse.connect import Connection

# The pages name a unit's patterns and its leading sentence from its assessment: both are of what stands.
_STANDING = """
update mart_assessments
set patterns = coalesce(
        (
            select list_sort(list(distinct p.pattern))
            from mart_patterns as p
            where p.role = mart_assessments.role and p.unit_kind = mart_assessments.unit_kind and p.unit_id = mart_assessments.unit_id
        ),
        []
    ),
    lead_sentence = (
        select p.sentence
        from mart_patterns as p
        where p.role = mart_assessments.role and p.unit_kind = mart_assessments.unit_kind and p.unit_id = mart_assessments.unit_id
        order by p.strength desc, p.pattern, p.theme
        limit 1
    ),
    change_reason = if(change_reason is null, null, change_reason || ' A pattern was left out: its evidence failed a check.')
where row(role, unit_kind, unit_id) in (select row(role, unit_kind, unit_id) from mart_left_out where name = 'mart_patterns')
"""


def count_called(con: Connection, table: str, called: str, names: Sequence[str]) -> int:
    """How many rows of a table have one of these names.

    Args:
        called: the expression that names a row. It and the table come from the shipped suites, never from data.
    """
    ((n_rows,),) = con.execute(f"select count(*) from {table} where list_contains($names, {called})", {"names": list(names)}).fetchall()
    return int(n_rows)


def delete_called(con: Connection, table: str, called: str, names: Sequence[str]) -> None:
    """Take these rows out of a table."""
    con.execute(f"delete from {table} where list_contains($names, {called})", {"names": list(names)})


def name_what_stands(con: Connection) -> None:
    """Have assessments name the patterns that stand, of every unit of which ``mart_left_out`` has one."""
    con.execute(_STANDING)
