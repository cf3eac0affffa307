"""Code lists: what a term of an agency means in ours. Intake only asks which columns their conditions need; SQL translates."""

from dataclasses import dataclass, field
from functools import cache

from riskagg import resources
from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.privacy.typography import comparable, plain_text
from riskagg.settings_files import quoted, read_table
from riskagg.settings_files.table import header_of

HEADER = ("list", "version", "code", "when", "label", "maps_to", "source", "source_date")
SHEET = "@sheet"
ANY = "*"
# Ends the names of files that `riskagg new-source` writes, and that nothing reads before a person has finished them.
DRAFT = ".draft"
# What `riskagg new-source` writes where a person has to say what a code means. Empty would mean: known, and none of ours.
UNDECIDED = "?"


@dataclass(frozen=True)
class Code:
    """One line of a code list; ``when_column`` and ``when_value`` are empty where it holds always, ``*`` is any value but empty.

    ``where`` is the file and line that messages name.
    """

    list: str
    version: str
    code: str
    when_column: str
    when_value: str
    label: str
    maps_to: str
    source: str
    source_date: str
    where: str = field(default="", compare=False)


def read_codes(area: Area) -> list[Code]:
    """All code lists of an area, in the order of files and lines; tables that ship beside them (``themes.csv``) are none.

    Raises:
        SettingsError: a file cannot be read or has another header; a line has no list, a condition without ``=``, stands twice in one
            version, or is undecided; all faults are listed.
    """
    codes: list[Code] = []
    faults = area.config_faults("codelists", ".csv")
    seen: dict[tuple[str, ...], str] = {}
    for path in area.config_files("codelists", ".csv"):
        if path.name in _tables():
            continue
        for number, row in read_table(path, f"codelists/{path.name}", HEADER, faults):
            where = f"codelists/{path.name}, line {number}"
            identity = (row["list"], row["version"], comparable(row["code"]), plain_text(row["when"]))
            fault = _fault(row)
            if not fault and identity in seen:
                fault = f"list {row['list']} has code {quoted(row['code'])} twice, here and in {seen[identity]}"
            if fault:
                faults.append(f"  {where}: {fault}")
            seen.setdefault(identity, where)
            column, _, value = row["when"].partition("=")
            stripped = {name: row[name].strip() for name in HEADER if name != "when"} | {"code": plain_text(row["code"])}
            codes.append(Code(**stripped, when_column=plain_text(column), when_value=plain_text(value), where=where))
    if faults:
        raise SettingsError("\n".join([f"{len(faults)} line(s) of the code lists cannot be used. Nothing was read. Fix them:", *faults]))
    return codes


def _fault(row: dict[str, str]) -> str:
    column, equals, value = row["when"].partition("=")
    if not row["list"].strip():
        return "expected a list, found nothing"
    if row["when"].strip() and not (equals and column.strip() and value.strip()):
        return f"expected 'when' empty or Column=value, found {quoted(row['when'])}"
    if row["maps_to"].strip() == UNDECIDED:
        return f"what {quoted(row['code'])} means is not decided yet: say it or leave out the line"
    return ""


@cache
def _tables() -> frozenset[str]:
    """Files that ship beside the code lists and are tables of their own, with a header of their own."""
    return frozenset(path.name for path in (resources.config_dir() / "codelists").glob("*.csv") if header_of(path) != HEADER)
