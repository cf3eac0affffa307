"""The text of a drafted mapping: each line with its reason, and what a person has to say."""

import json
import re
from collections.abc import Sequence

from riskagg.drafting.guess import Guess, quoted
from riskagg.drafting.keys import Key
from riskagg.drafting.opening import Column, Layout, sheet_pattern
from riskagg.drafting.tables import ALERTS, TableKind, table_kinds
from riskagg.intake.codes import DRAFT, UNDECIDED
from riskagg.intake.file_names import period_span

_PERIODS = (
    (r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", "{date}", "weekly"),
    (r"(?<!\d)\d{4}-\d{2}(?!\d)", "{month}", "monthly"),
    (r"(?<!\d)(19|20)\d{2}(?!\d)", "{year}", "quarterly"),
)


def mapping_text(
    source: str, name: str, layout: Layout, kind: TableKind, guesses: Sequence[tuple[Column, Guess]], key: Key, says_what_happened: bool
) -> str:
    """The draft of ``sources/<source>.yml``.

    Args:
        name: of the file that it is made from.
        says_what_happened: whether some column does; only asked of alerts.
    """
    pattern, cadence = _pattern(name)
    lines = [
        f"# A draft of `riskagg new-source`, made from {json.dumps(name, ensure_ascii=False)}. To finish it:",
        "# 1. Answer each DECIDE and QUESTION, fill in owner and next_review, and look at every other guess as well.",
        f"# 2. riskagg preview FILE --source {source}    reads a file by this draft as if it were finished.",
        f"# 3. Write what each term of its code list means in place of {UNDECIDED}, or drop its line; then take {DRAFT} from both names.",
        "# Keys and values are described in docs/reference/mapping.md.",
        f"source: {source}",
        f"agency: {source.replace('_', ' ').capitalize()}   # QUESTION: the title that people read",
        _kind_line(kind),
        "owner:   # DECIDE: the role that answers for this mapping",
        "next_review:   # DECIDE: the day on which it is looked at again, such as 2027-04-01",
        f"cadence: {cadence}   # QUESTION: weekly, monthly, quarterly or irregular",
        "coverage: increment   # QUESTION: or financial_year, workbook (all records of a year again; what is gone is withdrawn)",
        *_file_lines(pattern, layout),
        f"key: {_key(key)}   # {key.why}",
        *_join_lines(layout),
        *([_defaults_line(source, guesses, says_what_happened)] if kind.kind == ALERTS else []),
        "columns:",
        *(f"  {quoted(column.heading)}: {_rule(column, guess, key)}   # {_why(column, guess, key)}" for column, guess in guesses),
    ]
    return "\n".join(lines) + "\n"


def _kind_line(kind: TableKind) -> str:
    rows = table_kinds()
    if kind.is_sure:
        others = ", ".join(name for name in rows if name != kind.kind)
        return f"kind: {kind.kind}   # QUESTION: is one row {rows[kind.kind]}? Else write {others}"
    kinds = "; ".join(f"{name} ({row})" for name, row in rows.items())
    return f"kind:   # DECIDE ({kind.kind}?): what is one row? {kinds}. Rows that only count events are none of these"


def _key(key: Key) -> str:
    headings = [quoted(column.heading) for column in key.columns]
    return (headings[0] if len(headings) == 1 else f"[{', '.join(headings)}]") if headings else "row"


def _rule(column: Column, guess: Guess, key: Key) -> str:
    return "{}" if _is_bare_key(column, guess, key) else guess.rule


def _why(column: Column, guess: Guess, key: Key) -> str:
    return "the record's reference" if _is_bare_key(column, guess, key) else guess.why


def _is_bare_key(column: Column, guess: Guess, key: Key) -> bool:
    return guess.rule == "ignore" and any(column is one for one in key.columns)


def _defaults_line(source: str, guesses: Sequence[tuple[Column, Guess]], says_what_happened: bool) -> str:
    coded = {guess.codes.field for _, guess in guesses if guess.codes}
    said = {"record_type": "incident", "outcome": "not applicable", "told_by": source}
    fields = [f"{field}: {value}" for field, value in said.items() if field not in coded]
    if says_what_happened:
        return f"defaults: {{{', '.join(fields)}}}   # what holds for every row"
    asked = (
        "# DECIDE: which column says what happened? None surely does. Give it the code list "
        f"{source}_what_happened and drop theme here, or write one theme for every row"
    )
    fields.append(f'theme: "{UNDECIDED}"')
    return f"defaults: {{{', '.join(fields)}}}   {asked}"


def _file_lines(pattern: str, layout: Layout) -> list[str]:
    said = {"pattern": quoted(pattern)}
    if layout.delimiter:
        said |= {"encoding": layout.encoding or "utf-8", "delimiter": json.dumps(layout.delimiter)}
    if layout.sheets:
        said["sheets"] = f"[{', '.join(json.dumps(sheet_pattern(sheet), ensure_ascii=False) for sheet in layout.sheets)}]"
    if layout.header_row > 1:
        said["header_row"] = str(layout.header_row)
    if layout.header_rows > 1:
        said["header_rows"] = str(layout.header_rows)
    if layout.has_totals:
        said["totals"] = "true"
    asked = [] if "{" in pattern else ["where is the period, {month} or {date}, in the names of the files to come?"]
    if layout.n_other_sheets:
        asked.append(f"{layout.n_other_sheets} more sheets have another header; are they of this source?")
    if layout.header_rows > 1:
        asked.append(f"are rows {layout.header_row} to {layout.header_row + layout.header_rows - 1} its headings?")
    questions = f"   # QUESTION: {' '.join(asked)}" if asked else ""
    return [f"file: {{{', '.join(f'{name}: {value}' for name, value in said.items())}}}{questions}"]


def _join_lines(layout: Layout) -> list[str]:
    if not layout.joins:
        return []
    made = ", ".join(f"{quoted(name)}: [{', '.join(map(quoted, parts))}]" for name, parts in layout.joins.items())
    return [f"join: {{{made}}}   # QUESTION: is a date written in these columns?"]


def _pattern(name: str) -> tuple[str, str]:
    """The name with its period as a placeholder, and the cadence that it speaks of."""
    plain = name.removesuffix(".gz")
    for form, placeholder, cadence in _PERIODS:
        found = re.search(form, plain)
        if found and period_span(found[0]):
            return plain[: found.start()] + placeholder + plain[found.end() :], cadence
    return plain, "irregular"
