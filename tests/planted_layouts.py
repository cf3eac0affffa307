"""Identities typed into every column of every layout shipped, made from the mappings: a new layout is planted as well."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from identity_search import Identities
from planted_people import valid_number

from riskagg.area import Area
from riskagg.intake import Source, kinds, read_sources
from riskagg.intake.mapping import ColumnRule, Mapping

FORMS = ("nhs", "email", "telephone", "birth", "titled", "own")
_STARTS = ("Quib", "Zorn", "Vext", "Wyx", "Fjor", "Drusk", "Grimb", "Hesk", "Jorv", "Kelb", "Plix", "Thrub", "Yarv")
_ENDS = ("alder", "ombay", "urtle", "eskin", "ivane", "ockle", "umple", "arrix")
_NAMES = {"{supplier}": "plantshire", "{month}": "2026-10", "{date}": "2026-10-31", "{year}": "2026", "*": "x"}
# A home that the directory of the area has, so that what is typed beside it reaches the pack.
HOME = {"name": "The Elms", "id_cqc": "1-9000000001", "postcode": "ZZ9 7VH", "service_ref": "LS1"}


@dataclass
class Planter:
    """Makes identities that nobody else has, and remembers them."""

    surnames: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    births: set[str] = field(default_factory=set)
    telephones: set[str] = field(default_factory=set)
    made: int = 0

    def surname(self) -> str:
        """A surname that was not there before."""
        n = self.made
        self.made += 1
        name = f"{_STARTS[n % 13]}{_ENDS[n // 13 % 8]}{'aeiou'[n // 104 % 5]}{'lmnrst'[n // 520 % 6]}"
        self.surnames.add(name.lower())
        return name

    def form(self, form: str) -> str:
        """An identity in one of the forms; ``own`` is a surname that a column of people of the row must hold as well."""
        name = self.surname()
        if form == "nhs":
            number = valid_number(self.made)
            self.numbers.add(number)
            return number if self.made % 2 else f"{number[:3]} {number[3:6]} {number[6:]}"
        if form == "telephone":
            self.telephones.add(f"01632{960000 + self.made % 1000:06d}")
            return f"01632 {960000 + self.made % 1000:06d}"
        if form == "birth":
            born = date(1920, 1, 1) + timedelta(days=9 * self.made)
            self.births.add(born.isoformat())
            return f"{('born', 'DOB', 'date of birth:')[self.made % 3]} {born:%d/%m/%Y}"
        said = {"email": f"x.{name}@example.org", "titled": f"{('Mrs', 'MR', 'Dr', 'miss')[self.made % 4].title()} {name}", "own": name}
        return said[form]

    @property
    def identities(self) -> Identities:
        return Identities(frozenset(self.surnames), frozenset(self.numbers), frozenset(self.births), frozenset(self.telephones))


def plant_layouts(area: Area) -> Planter:
    """Write a file of every source of an area into its inbox, and files, folders and sheets that are named after people."""
    planter = Planter()
    for source in read_sources(area).sources.values():
        _write(area.inbox, source, planter)
    for form in FORMS[:-1]:
        (area.inbox / f"{planter.form(form).replace('/', '-')} referral.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    call = "Incident No;Call Date Time;Address;Postcode;Nature of call;Conveyed;Outcome\nS1;01/10/2026 10:00;The Elms;ZZ9 7VH;Fall;N;\n"
    folder = area.inbox / f"from {planter.form('titled')}"
    folder.mkdir()
    (folder / "ambulance_2026-09.csv").write_text(call, encoding="utf-8")
    supplier = planter.form("titled").replace(" ", "_")
    header = area.inbox / "council_safeguarding_plantshire_2026-10-31.csv"
    (area.inbox / f"council_safeguarding_{supplier}_2026-10-31.csv").write_bytes(b"\n".join(header.read_bytes().split(b"\n")[:2]) + b"\n")
    book = openpyxl.Workbook()
    book.active.title = planter.form("titled")
    book.active.append(["service_ref", "name", "kind", "address", "postcode", "provider_name", "places", "from", "to", "host_authority"])
    book.active.append(["LS9", "Day Place", "day service", "", "", "", "3", "2026-01-01", "", "Northshire"])
    book.save(area.inbox / "local_services_2026-10-30.xlsx")
    return planter


def _write(inbox: Path, source: Source, planter: Planter) -> None:
    mapping = source.mapping
    columns = [name for name in mapping.columns if "*" not in name]
    # A heading that is a number is a row of data, and refuses its file.
    added = [planter.form(form) for form in ("email", "birth", "titled")]
    rows = [[*columns, *added], *(list(row.values()) + [""] * len(added) for row in _rows(mapping, planter))]
    pattern = next((one for one in mapping.file.pattern if one.endswith(".csv")), mapping.file.pattern[0])
    for mark, said in _NAMES.items():
        pattern = pattern.replace(mark, said)
    if pattern.endswith(".csv"):
        out = io.StringIO()
        csv.writer(out, delimiter=mapping.file.delimiter, lineterminator="\n").writerows(rows)
        (inbox / pattern).write_bytes(out.getvalue().encode(mapping.file.encoding))
        return
    book = openpyxl.Workbook()
    book.active.title = mapping.file.sheets[0].replace("[1-4]", "1")
    for row in rows:
        book.active.append(row)
    book.save(inbox / pattern)


def _rows(mapping: Mapping, planter: Planter) -> Iterator[dict[str, str]]:
    """A row that nobody was typed into; then for each column one of each form."""
    yield _row(mapping, planter, 0)
    number = 0
    surname = next((name for name, rule in mapping.columns.items() if "surname" in (rule.person, rule.risk_source)), None)
    for name, rule in mapping.columns.items():
        for form in FORMS if not (_is_personal(rule) or "*" in name) else ():
            is_published = any(kinds.is_published_name(mapping.kind, target) for target in rule.to)
            if (form == "own" and surname is None) or (form == "titled" and is_published):
                continue
            number += 1
            row, said = _row(mapping, planter, number), planter.form(form)
            row[name] = said
            if form == "own" and surname is not None:
                row[surname] = said
            yield row


def _row(mapping: Mapping, planter: Planter, number: int) -> dict[str, str]:
    return {name: _cell(mapping, name, rule, planter, number) for name, rule in mapping.columns.items() if "*" not in name}


def _cell(mapping: Mapping, name: str, rule: ColumnRule, planter: Planter, number: int) -> str:
    """A cell as the layout wants it; a person's is a person's."""
    if _is_personal(rule):
        part = rule.person or rule.risk_source or rule.reporter or "name"
        return {"born": "", "nhs": "", "local_ref": f"P{number}"}.get(part, planter.surname() if number == 0 else "")
    kind = kinds.TARGETS[mapping.kind].get(rule.to[0]) if rule.to else None
    if str(kind).startswith("date32"):
        form = mapping.formats(rule)[0]
        return "2026-10-01" if form == "iso" else date(2026, 10, 1).strftime(form)
    if rule.one_of:
        return rule.one_of[0]
    if name in mapping.key_columns or (rule.required and not rule.place):
        return f"{mapping.source[:3].upper()}{number}"
    if rule.place:
        return HOME.get(rule.place, "")
    return {"int32": "3", "bool": "N", "string": HOME.get(rule.to[0], "") if rule.to else ""}.get(str(kind), "")


def _is_personal(rule: ColumnRule) -> bool:
    return rule.is_personal or rule.reporter is not None
