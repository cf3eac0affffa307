"""What code lists may say that a term means: for each field the words that the rest of the product knows."""

from collections.abc import Collection, Iterable, Sequence

from riskagg import resources
from riskagg.area import Area
from riskagg.intake import kinds
from riskagg.intake.codes import SHEET, Code
from riskagg.intake.mapping import Mapping
from riskagg.settings_files import near, near_or_all, quoted, read_table
from riskagg.settings_files.table import header_of

_TABLES = {"theme": "themes.csv", "record_type": "record_types.csv"}
"""Fields whose words stand in a table beside the code lists, in its first column."""


def known_meanings(area: Area, faults: list[str]) -> dict[str, Collection[str]]:
    """Field -> what its terms may mean; fields that may say anything are not in it."""
    files = {path.name: path for path in area.config_files("codelists", ".csv")}
    found: dict[str, Collection[str]] = dict(kinds.MEANINGS)
    for field, name in _TABLES.items():
        columns = header_of(resources.config_dir() / "codelists" / name)
        if name in files:
            found[field] = {row[columns[0]].strip() for _, row in read_table(files[name], f"codelists/{name}", columns, faults)}
    return found


def meaning_faults(area: Area, mappings: Iterable[Mapping], codes: Sequence[Code]) -> list[str]:
    """Lines of code lists that map to what the field of their column does not know."""
    faults: list[str] = []
    known = known_meanings(area, faults)
    fields: dict[str, set[str]] = {}
    for mapping in mappings:
        for rule in mapping.columns.values():
            for field, lists in rule.codes.items():
                for one in lists:
                    fields.setdefault(one, set()).add(field)
    for code in codes:
        for field in sorted(fields.get(code.list, ())):
            if code.maps_to and field in known and code.maps_to not in known[field]:
                table = f" of {_TABLES[field]}" if field in _TABLES else ""
                said = near_or_all(code.maps_to, known[field])
                faults.append(f"  {code.where}: {quoted(code.maps_to)} is not a {field.replace('_', ' ')}{table}{said}")
    return faults


def condition_faults(mappings: Iterable[Mapping], codes: Sequence[Code]) -> list[str]:
    """Conditions that ask for a column which no source with that list has."""
    columns: dict[str, set[str]] = {}
    for mapping in mappings:
        for rule in mapping.columns.values():
            for lists in rule.codes.values():
                for one in lists:
                    columns.setdefault(one, set()).update(mapping.columns)
    words = "no source with the list has the column"
    return [
        f"  {code.where}: {words} {quoted(code.when_column)}{near(code.when_column, columns[code.list])}"
        for code in codes
        if code.list in columns and code.when_column and code.when_column not in {SHEET, *columns[code.list]}
    ]
