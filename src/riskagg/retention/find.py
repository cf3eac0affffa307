"""Finds the rows of the store in which one person is, by keys alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from riskagg.area import Area
from riskagg.intake import Batch, batches_dir, kinds
from riskagg.intake.erased import ROLES, STRONG
from riskagg.retention.details import Wanted
from riskagg.warehouse import Connection, open_for_write

# One row a person in a row: the adult, the alleged source.
_ROLE = """
select
    parse_path(filename)[-2] as batch_id, sheet, "row", record_key, '{role}' as role, place_key,
    {role}_nhs as nhs, {role}_name_birth as name_birth, {role}_phonetic_birth as phonetic_birth,
    {role}_swapped_birth as swapped_birth, {role}_exchanged_birth as exchanged_birth, {role}_local_ref as local_ref
from data_parts
where coalesce({role}_nhs, {role}_name_birth, {role}_local_ref) is not null
"""
_MATCHING = """
select * from keyed
where list_contains($nhs, nhs) or list_contains($name_birth, name_birth) or list_contains($phonetic_birth, phonetic_birth)
    or list_contains($swapped_birth, swapped_birth) or list_contains($exchanged_birth, exchanged_birth)
    or list_contains($local_ref, local_ref)
order by batch_id, sheet nulls first, "row", role
"""


@dataclass(frozen=True)
class PersonRow:
    """A person in a row of a batch; the keys are not shown."""

    batch_id: str
    sheet: str | None
    row: int
    record_key: str
    role: str
    place_key: bytes | None
    keys: dict[str, bytes | None] = field(repr=False, hash=False)

    @property
    def place(self) -> tuple[str, str | None, int, str]:
        """Where it stands."""
        return self.batch_id, self.sheet, self.row, self.role


@dataclass(frozen=True)
class Found:
    """Where a person stands, and by which kinds of key each row was found.

    ``given`` rows have a key of the details, ``shared`` rows a key that such a row has, ``alike`` rows only a key that may be another
    person's (a name that sounds alike, day and month exchanged, a name alone).
    """

    given: dict[PersonRow, tuple[str, ...]]
    shared: dict[PersonRow, tuple[str, ...]]
    alike: dict[PersonRow, tuple[str, ...]]

    @property
    def certain(self) -> list[PersonRow]:
        """Rows of the person: given and shared."""
        return [*self.given, *self.shared]


def find_person(area: Area, batches: Sequence[Batch], wanted: Wanted) -> Found:
    """Every row in which the person is, in the order of batches, sheets and rows."""
    parts = [
        str(batches_dir(area) / batch.batch_id / "data.parquet") for batch in batches if batch.kind == "alerts" and "data" in batch.parts
    ]
    if not parts:
        return Found({}, {}, {})
    with open_for_write(":memory:") as con:
        con.read_parquet(parts, union_by_name=True, filename=True).create_view("data_parts")
        con.execute("create table keyed as " + " union all ".join(_ROLE.format(role=role) for role in ROLES))
        if wanted.any_column is not None:
            keys = frozenset({wanted.any_column})
            given = _matching(con, dict.fromkeys(kinds.KEYS, keys))
        else:
            given = _matching(con, wanted.own)
        shared = _shared(con, given)
        certain = {row.place for row in (*given, *shared)}
        alike = {row: by for row, by in _matching(con, wanted.alike).items() if row.place not in certain}
    return Found(given, shared, alike)


def _shared(con: Connection, given: dict[PersonRow, tuple[str, ...]]) -> dict[PersonRow, tuple[str, ...]]:
    """Rows that share a strong key with those found, again and again until there are no more."""
    found = dict(given)
    while True:
        keys = {kind: frozenset(key for row in found if (key := row.keys[kind]) is not None) for kind in STRONG}
        more = _matching(con, keys)
        if not more.keys() - found.keys():
            known = {row.place for row in given}
            return {row: by for row, by in found.items() if row.place not in known}
        found = {**more, **found}


def _matching(con: Connection, keys: dict[str, frozenset[bytes]]) -> dict[PersonRow, tuple[str, ...]]:
    asked = {kind: sorted(keys.get(kind, ())) for kind in kinds.KEYS}
    if not any(asked.values()):
        return {}
    rows = con.execute(_MATCHING, asked).fetchall()
    found = [
        PersonRow(batch_id, sheet, row, record_key, role, place_key, dict(zip(kinds.KEYS, values, strict=True)))
        for batch_id, sheet, row, record_key, role, place_key, *values in rows
    ]
    return {row: tuple(kind for kind in kinds.KEYS if row.keys[kind] in asked[kind]) for row in found}


def counted(rows: dict[PersonRow, tuple[str, ...]], of: Callable[[PersonRow], str]) -> dict[str, int]:
    """Rows by something of them, sorted."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[of(row)] = counts.get(of(row), 0) + 1
    return dict(sorted(counts.items()))
