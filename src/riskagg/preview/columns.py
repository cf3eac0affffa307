"""What becomes of each column, in words."""

from riskagg.intake.header import Match
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.intake.table import Table
from riskagg.preview.seen import ColumnSeen

_PERSON = {
    "nhs": "the NHS number",
    "surname": "the surname",
    "forename": "the forename",
    "name": "the name",
    "born": "the date of birth",
    "local_ref": "the agency's reference of the person",
    "initials": "initials",
}


def columns_seen(mapping: Mapping, table: Table | None, match: Match | None) -> tuple[ColumnSeen, ...]:
    """Each column of the mapping in its order, then those that the mapping does not know.

    Args:
        table, match: the file's table and where its columns are; None where no table could be opened.
    """
    if table is None or match is None:
        return tuple(
            ColumnSeen(name, None, "absent" if rule.optional else "missing", becomes(name, rule, mapping))
            for name, rule in mapping.columns.items()
        )
    known = [_seen(name, rule, mapping, table, match) for name, rule in mapping.columns.items()]
    if match.missing:
        # A file without a header has a row of people in its place: only what the mapping knows of it is said.
        return tuple(known)
    return (*known, *(ColumnSeen(name, name, "added", "ignored: the mapping does not know it") for name in match.added))


def becomes(name: str, rule: ColumnRule, mapping: Mapping) -> str:
    """What is made of a column's cells."""
    said = [*_kept(rule), *_people(rule), *_coded(rule), *_places(rule)]
    if name in mapping.key_columns:
        said.insert(0, "reference of the record")
    return "; ".join(said) or "dropped"


def _seen(name: str, rule: ColumnRule, mapping: Mapping, table: Table, match: Match) -> ColumnSeen:
    said = becomes(name, rule, mapping)
    if "*" in name:
        headers = [table.header[place] for place, _ in match.wildcards[name]]
        return ColumnSeen(name, f"{len(headers)} columns" if headers else None, "read" if headers else "absent", said)
    if name not in match.places:
        return ColumnSeen(name, None, "missing" if name in match.missing else "absent", said)
    state = "dropped" if said == "dropped" else "read"
    return ColumnSeen(name, table.header[match.places[name]], state, said)


def _kept(rule: ColumnRule) -> list[str]:
    if rule.is_personal and rule.to:
        return [f"key of a person: {' and '.join(rule.to)}"]
    return [f"kept as {' and '.join(rule.to)}"] if rule.to else []


def _people(rule: ColumnRule) -> list[str]:
    found = [(rule.person, "the adult"), (rule.risk_source, "the alleged source of risk")]
    return [
        "initials: make no key, dropped" if part == "initials" else f"key of {who}, made of {_PERSON[part]}" for part, who in found if part
    ]


def _coded(rule: ColumnRule) -> list[str]:
    return [f"{field} by code list {' or '.join(lists)}" for field, lists in rule.codes.items()]


def _places(rule: ColumnRule) -> list[str]:
    where = f" (where {rule.only_if_empty} is empty)" if rule.only_if_empty else ""
    return ([f"place: {rule.place}{where}"] if rule.place else []) + (["says that there was a place"] if rule.says_place else [])
