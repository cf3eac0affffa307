"""Write the draft of a source: a mapping and its code list, under names that intake does not read until a person has finished them."""

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

from riskagg.area import Area
from riskagg.drafting.codes import Vocabulary
from riskagg.drafting.columns import guess_columns, key_column
from riskagg.drafting.guess import Guess
from riskagg.drafting.headings import heading_words
from riskagg.drafting.opening import Column, Layout, open_unknown, sheet_pattern
from riskagg.errors import UsageError
from riskagg.intake import Catalogue, read_codes, read_sources
from riskagg.intake.codes import DRAFT, HEADER, UNDECIDED
from riskagg.intake.file_names import period_span

_PLAIN = re.compile(r"[A-Za-z][\w ()/&.-]*")
_YAML_WORDS = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null", "none"))
_PERIODS = (
    (r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", "{date}", "weekly"),
    (r"(?<!\d)\d{4}-\d{2}(?!\d)", "{month}", "monthly"),
    (r"(?<!\d)(19|20)\d{2}(?!\d)", "{year}", "quarterly"),
)


@dataclass(frozen=True)
class Drafted:
    """What was written. ``decide`` and ``ask`` are the columns that a person must decide on, or is asked about."""

    source: str
    mapping: Path
    codelist: Path | None
    decide: tuple[str, ...]
    ask: tuple[str, ...]
    undecided_terms: int


def draft_source(area: Area, file: Path, name: str | None = None) -> Drafted:
    """Draft ``sources/<name>.yml.draft`` and ``codelists/<name>.csv.draft`` from a file of unknown layout.

    Args:
        name: of the source; by default made of the file's name.

    Raises:
        UsageError: the name cannot be one or is taken, a draft of it is there, or no header was found; nothing was written.
        InputRefused: the file cannot be opened as a table; nothing was written.
    """
    catalogue = read_sources(area)
    source = _source_name(catalogue, file, name)
    paths = (area.root / "sources" / f"{source}.yml{DRAFT}", area.root / "codelists" / f"{source}.csv{DRAFT}")
    for path in (*paths, *(path.with_suffix("") for path in paths)):
        if path.exists():
            raise UsageError(f"{path} is there already. Nothing was written. Finish it, take it away, or give another --name.")
    known = frozenset(word for one in catalogue.sources.values() for column in one.mapping.columns for word in heading_words(column))
    layout = open_unknown(file, known)
    found = guess_columns(source, layout.columns, Vocabulary(catalogue, read_codes(area)))
    guesses = list(zip(layout.columns, found, strict=True))
    lines = _code_lines(file, [guess for _, guess in guesses])
    _write(paths[0], _mapping(source, file, layout, guesses, key_column(layout.columns, found)))
    if lines:
        _write(paths[1], _csv(lines))
    return Drafted(
        source,
        paths[0],
        paths[1] if lines else None,
        tuple(column.heading for column, guess in guesses if guess.decide),
        tuple(column.heading for column, guess in guesses if "QUESTION" in guess.why),
        sum(UNDECIDED in line for line in lines),
    )


def _source_name(catalogue: Catalogue, file: Path, name: str | None) -> str:
    stem = file.name.partition(".")[0].lower()
    source = name or re.sub(r"[^a-z]*\d[\d-]*[^a-z]*", "_", re.sub(r"[^a-z0-9_-]+", "_", stem)).replace("-", "_").strip("_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", source):
        raise UsageError(f"{source!r} cannot be the name of a source: small letters, digits and _. Nothing was written. Give a --name.")
    if source in catalogue.sources:
        raise UsageError(f"There is a source {source!r} already. Nothing was written. Give another --name.")
    return source


def _mapping(source: str, file: Path, layout: Layout, guesses: list[tuple[Column, Guess]], key: Column | None) -> str:
    pattern, cadence = _pattern(file.name)
    lines = [
        f"# A draft of `riskagg new-source`, made from {json.dumps(file.name, ensure_ascii=False)}. To finish it:",
        "# 1. Answer each DECIDE and QUESTION, fill in owner and next_review, and look at every other guess as well.",
        f"# 2. riskagg preview FILE --source {source}    reads a file by this draft as if it were finished.",
        f"# 3. Write what each term of its code list means in place of {UNDECIDED}, or drop its line; then take {DRAFT} from both names.",
        "# Keys and values are described in docs/reference/mapping.md.",
        f"source: {source}",
        f"agency: {source.replace('_', ' ').capitalize()}   # QUESTION: the title that people read",
        "kind: alerts",
        "owner:   # DECIDE: the role that answers for this mapping",
        "next_review:   # DECIDE: the day on which it is looked at again, such as 2027-04-01",
        f"cadence: {cadence}   # QUESTION: weekly, monthly, quarterly or irregular",
        "coverage: increment   # QUESTION: or financial_year, workbook (all records of a year again; what is gone is withdrawn)",
        *_file_lines(pattern, layout),
        _key_line(key),
        f"defaults: {_defaults(source, guesses)}   # what holds for every row",
        "columns:",
        *(f"  {_quoted(column.heading)}: {_rule(column, guess, key)}   # {_why(column, guess, key)}" for column, guess in guesses),
    ]
    return "\n".join(lines) + "\n"


def _key_line(key: Column | None) -> str:
    if key is None:
        return "key: row   # QUESTION: no column is a reference that differs from row to row; without one no record can be amended"
    return f"key: {_quoted(key.heading)}   # {len(key.values):,} different ones in {key.n_rows:,} rows"


def _rule(column: Column, guess: Guess, key: Column | None) -> str:
    return "{}" if column is key and guess.rule == "ignore" else guess.rule


def _why(column: Column, guess: Guess, key: Column | None) -> str:
    return "the record's reference" if column is key and guess.rule == "ignore" else guess.why


def _file_lines(pattern: str, layout: Layout) -> list[str]:
    said = {"pattern": _quoted(pattern)}
    if layout.delimiter:
        said |= {"encoding": layout.encoding or "utf-8", "delimiter": json.dumps(layout.delimiter)}
    if layout.sheets:
        said["sheets"] = f"[{', '.join(json.dumps(sheet_pattern(sheet), ensure_ascii=False) for sheet in layout.sheets)}]"
    if layout.header_row > 1:
        said["header_row"] = str(layout.header_row)
    if layout.has_totals:
        said["totals"] = "true"
    asked = [] if "{" in pattern else ["where is the period, {month} or {date}, in the names of the files to come?"]
    if layout.n_other_sheets:
        asked.append(f"{layout.n_other_sheets} more sheets have another header; are they of this source?")
    questions = f"   # QUESTION: {' '.join(asked)}" if asked else ""
    return [f"file: {{{', '.join(f'{name}: {value}' for name, value in said.items())}}}{questions}"]


def _pattern(name: str) -> tuple[str, str]:
    """The name with its period as a placeholder, and the cadence that it speaks of."""
    plain = name.removesuffix(".gz")
    for form, placeholder, cadence in _PERIODS:
        found = re.search(form, plain)
        if found and period_span(found[0]):
            return plain[: found.start()] + placeholder + plain[found.end() :], cadence
    return plain, "irregular"


def _defaults(source: str, guesses: list[tuple[Column, Guess]]) -> str:
    coded = {guess.codes.field for _, guess in guesses if guess.codes}
    said = {"record_type": "incident", "outcome": "not applicable", "told_by": source}
    return f"{{{', '.join(f'{field}: {value}' for field, value in said.items() if field not in coded)}}}"


def _code_lines(file: Path, guesses: list[Guess]) -> list[tuple[str, ...]]:
    lists = [guess.codes for guess in guesses if guess.codes]
    return [
        (one.name, "1", term, "", term, meaning, f"{told} ({file.name})" if meaning == UNDECIDED else told, "")
        for one in lists
        for term, meaning, told in one.lines
    ]


def _csv(lines: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *lines])
    return out.getvalue()


def _quoted(text: str) -> str:
    """A YAML scalar: plain where nothing in it could be taken for syntax."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _YAML_WORDS else json.dumps(text, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
