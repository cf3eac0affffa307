"""The schema of a source's mapping file (docs/reference/mapping.md): everything that riskagg knows of a source is in it."""

from datetime import date
from typing import Annotated, Any, Literal

import pyarrow as pa
from pydantic import BeforeValidator, Field, model_validator

from riskagg.intake import kinds
from riskagg.settings_files import Strict

PersonPart = Literal["nhs", "surname", "forename", "name", "born", "local_ref", "initials"]
PlacePart = Literal["name", "address", "town", "postcode", "provider", "provider_id", "id_cqc", "id_ods", "uprn", "service_ref"]
Coverage = Literal["increment", "financial_year", "workbook", "snapshot"]
Repeat = Literal["values", "people", "versions"]
Cadence = Literal["weekly", "monthly", "quarterly", "irregular"]
Kind = Literal[
    "alerts", "directory", "closures", "services", "ownership", "ratings", "placements", "match_decisions", "incident_decisions",
    "meeting_decisions", "actions", "risk_assessments", "minutes", "proforma_replies",
]  # fmt: skip


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class FillDown(Strict):
    """Merged cells: a value stands in a group's first row and holds for the rows below it."""

    group: str
    columns: tuple[str, ...]


class Headings(Strict):
    """Headings between rows: the text of a row that says nothing else holds for the rows below, as a column of its own."""

    column: str
    stands_in: Names


class FileRule(Strict):
    """How a file of the source is found and opened."""

    pattern: Names
    received: Literal["mtime", "file_name"] = "mtime"
    encoding: str = "utf-8"
    delimiter: Literal[",", ";", "\t", "|"] = ","
    quote: Literal['"', "'", "none"] = '"'
    sheets: tuple[str, ...] = ()
    header_row: int = Field(1, ge=1, le=50)
    header_rows: int = Field(1, ge=1, le=3)
    totals: bool = False
    footers: Names = ()
    fill_down: FillDown | None = None
    headings: Headings | None = None


class ColumnRule(Strict):
    """What becomes of one column. A column with nothing said of it is known and dropped."""

    to: Names = ()
    formats: Names = ()
    sentinel: Names = ()
    means: Names = ()
    lenient: bool = False
    midnight: Literal["no time", "time"] = "no time"
    yes: Names = ("y", "yes", "true", "1")
    no: Names = ("n", "no", "false", "0")
    codes: dict[str, Names] = Field(default_factory=dict)
    split: str | None = None
    extract: str | None = None
    person: PersonPart | None = None
    risk_source: PersonPart | None = None
    reporter: Literal["name", "surname", "forename", "initials"] | None = None
    narrative: bool = False
    place: PlacePart | None = None
    only_if_empty: str | None = None
    about: Literal["person", "risk_source"] | None = None
    says_place: bool = False
    one_of: Names = ()
    required: bool = False
    optional: bool = False
    aliases: Names = ()
    heading: str = ""
    made_of: Names = ()

    @property
    def is_dropped(self) -> bool:
        """True where nothing of the column is kept (narrative by default, names of reporters, what nobody needs)."""
        return not (self.to or self.codes or self.person or self.risk_source or self.place or self.says_place)

    @property
    def has_several_values(self) -> bool:
        """True where a cell may hold several terms, so that rows of one record may hold one each."""
        return self.split is not None and not self.one_of

    @property
    def is_about_people(self) -> bool:
        """True where the cell says something of the adult or of the alleged source: two people of one event differ in it."""
        return bool(self.person or self.risk_source or self.about or "risk_source_role" in self.codes)

    @property
    def is_personal(self) -> bool:
        """True where the cells are a person's and only keys of them may be kept."""
        return bool(self.person or self.risk_source) or bool(set(self.to) & kinds.PSEUDONYMS)


def _column(value: Any) -> Any:
    return {"optional": True} if value == "ignore" else value


def heading_of(name: str, rule: ColumnRule | None = None) -> str:
    """What the workbook that is handed out calls a column: its ``heading``, else its name as people write it."""
    words = name.replace("_", " ").strip()
    return (rule.heading if rule else "") or words[:1].upper() + words[1:]


class Mapping(Strict):
    """One source: a file in ``config/sources/`` or the area's ``sources/``."""

    source: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    agency: str
    kind: Kind
    owner: str
    next_review: date
    layout: str = ""
    cadence: Cadence
    coverage: Coverage
    file: FileRule
    key: Names
    ordinal: bool = False
    case_counts: bool = False
    dates: Names = ()
    defaults: dict[str, str] = Field(default_factory=dict)
    nothing: Names = ()
    answer: Names = ()
    keep: dict[str, Names] = Field(default_factory=dict)
    join: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    repeats: Annotated[tuple[Repeat, ...] | None, BeforeValidator(_listed)] = None
    other_columns: Literal["report", "ignore"] = "report"
    needs_one_of: tuple[tuple[str, ...], ...] = ()
    columns: dict[str, Annotated[ColumnRule, BeforeValidator(_column)]]

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, given: Any) -> Any:
        """A returned kind's mapping need not list the columns that all of them take."""
        if not isinstance(given, dict) or given.get("kind") not in kinds.RETURNED or not isinstance(given.get("columns"), dict):
            return given
        implied = {name: {"to": name, "optional": True} for name in kinds.STATED if name not in given["columns"]}
        return given | {"columns": given["columns"] | implied}

    @property
    def is_keyed_by_row(self) -> bool:
        return self.key == ("row",)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Columns that make the record's key; none where a record is its row."""
        return () if self.is_keyed_by_row else self.key

    @property
    def stated(self) -> dict[str, str]:
        """What ``defaults`` states for columns of the kind, where no cell says it."""
        return {field: text for field, text in self.defaults.items() if field in kinds.TARGETS[self.kind]}

    @property
    def repeats_tried(self) -> tuple[Repeat, ...]:
        """What several rows of one record in a file may be, in the order in which it is tried."""
        default: tuple[Repeat, ...] = () if self.kind == "alerts" else ("versions",)
        tried = default if self.repeats is None else self.repeats
        return tried[: tried.index("versions") + 1] if "versions" in tried else tried

    def formats(self, rule: ColumnRule) -> tuple[str, ...]:
        """Date formats of a column: its own, else the source's."""
        return rule.formats or self.dates

    def keeps_lines(self, name: str) -> bool:
        """True where line breaks of a column's cells are kept: narrative, and what people write at length in workbooks that come back."""
        rule = self.columns[name]
        is_text = any(kinds.TARGETS[self.kind][to] == pa.string() for to in rule.to)
        return rule.narrative or (is_text and self.kind in kinds.RETURNED and name not in self.key_columns and not rule.one_of)
