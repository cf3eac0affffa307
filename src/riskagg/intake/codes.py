"""Code lists: what a term of an agency means in ours. Intake only asks which columns their conditions need; SQL translates."""

import csv
from dataclasses import dataclass
from pathlib import Path

from riskagg.area import Area
from riskagg.errors import SettingsError

HEADER = ("list", "version", "code", "when", "label", "maps_to", "source", "source_date")
SHEET = "@sheet"
ANY = "*"


@dataclass(frozen=True)
class Code:
    """One line of a code list; ``when_column`` and ``when_value`` are empty where it holds always, ``*`` is any value but empty."""

    list: str
    version: str
    code: str
    when_column: str
    when_value: str
    label: str
    maps_to: str
    source: str
    source_date: str


def read_codes(area: Area) -> list[Code]:
    """All code lists of an area, in the order of files and lines; files with another header (``themes.csv``) are none.

    Raises:
        SettingsError: a line has no list, a condition without ``=``, or stands twice in one version; all faults are listed.
    """
    codes: list[Code] = []
    faults: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for path in area.config_files("codelists", ".csv"):
        for number, row in _lines(path):
            identity = (row["list"], row["version"], row["code"].strip().casefold(), row["when"].strip())
            column, equals, value = row["when"].partition("=")
            if not row["list"] or (row["when"] and not equals):
                faults.append(f"  {path.name}, line {number}: expected a list, and 'when' empty or Column=value")
            elif identity in seen:
                faults.append(f"  {path.name}, line {number}: list {row['list']} has code '{row['code']}' twice")
            seen.add(identity)
            plain = {name: row[name].strip() for name in HEADER if name != "when"}
            codes.append(Code(**plain, when_column=column.strip(), when_value=value.strip()))
    if faults:
        raise SettingsError("\n".join([f"{len(faults)} line(s) of the code lists cannot be used. Nothing was read.", *faults]))
    return codes


def _lines(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if tuple(reader.fieldnames or ()) != HEADER:
            return []
        return [(number, {name: row.get(name) or "" for name in HEADER}) for number, row in enumerate(reader, start=2)]
