"""Write the draft of a source: a mapping and its code list, under names that intake does not read until a person has finished them."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from riskagg.area import Area
from riskagg.drafting.codes import Vocabulary
from riskagg.drafting.columns import guess_columns, may_say_what_happened, people_of, says_what_happened
from riskagg.drafting.guess import Guess
from riskagg.drafting.headings import heading_words
from riskagg.drafting.keys import Key, given_key, propose_key
from riskagg.drafting.mapping_text import mapping_text
from riskagg.drafting.opening import Layout, open_unknown
from riskagg.drafting.parted_dates import with_parted_dates, with_parts
from riskagg.drafting.tables import ALERTS, TableKind, guess_targets, kind_of, table_kinds
from riskagg.errors import UsageError
from riskagg.intake import Catalogue, read_codes, read_sources
from riskagg.intake.archives import printable
from riskagg.intake.codes import DRAFT, HEADER, UNDECIDED


@dataclass(frozen=True)
class Answers:
    """What a person says of a file: the kind of its rows, the column that says what happened, the columns that name a record."""

    kind: str | None = None
    happened: str | None = None
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sketch:
    """A file of unknown layout, opened and looked at; nothing is written yet."""

    area: Area
    file: Path
    source: str
    layout: Layout
    vocabulary: Vocabulary

    @property
    def kind(self) -> TableKind:
        """What one row seems to be."""
        return kind_of(self.layout.columns, self.vocabulary)

    @property
    def may_say_what_happened(self) -> tuple[str, ...]:
        """Headings of the columns that may say what happened, the likeliest first."""
        return may_say_what_happened(self.source, self.layout.columns, self.vocabulary)


@dataclass(frozen=True)
class Drafted:
    """What was written. ``decide`` and ``ask`` are the columns that a person must decide on, or is asked about."""

    source: str
    mapping: Path
    codelist: Path | None
    decide: tuple[str, ...]
    ask: tuple[str, ...]
    undecided_terms: int


def sketch_source(area: Area, file: Path, name: str | None = None) -> Sketch:
    """Open a file of unknown layout.

    Args:
        name: of the source; by default made of the file's name.

    Raises:
        UsageError: the name cannot be one or is taken, a draft of it is there, or no header was found.
        InputRefused: the file cannot be opened as a table.
    """
    catalogue = read_sources(area)
    source = _source_name(catalogue, file, name)
    paths = _paths(area, source)
    for path in (*paths, *(path.with_suffix("") for path in paths)):
        if path.exists():
            raise UsageError(f"{path} is there already. Nothing was written. Finish it, take it away, or give another --name.")
    known = frozenset(word for one in catalogue.sources.values() for column in one.mapping.columns for word in heading_words(column))
    return Sketch(area, file, source, with_parted_dates(open_unknown(file, known)), Vocabulary(catalogue, read_codes(area)))


def draft_source(sketch: Sketch, answers: Answers | None = None) -> Drafted:
    """Draft ``sources/<name>.yml.draft`` and ``codelists/<name>.csv.draft``.

    Raises:
        UsageError: an answer names a kind or a column that is not there, or columns that do not name a record; nothing was written.
    """
    said = answers or Answers()
    kind, columns = _kind(sketch, said), sketch.layout.columns
    if kind.kind == ALERTS:
        guesses = guess_columns(sketch.source, columns, sketch.vocabulary, said.happened)
    else:
        guesses = guess_targets(kind.kind, columns, people_of(columns))
    guesses = with_parts(columns, guesses, sketch.layout)
    key = given_key(columns, guesses, said.key) if said.key else propose_key(columns, guesses)
    says = says_what_happened(guesses)
    lines = _code_lines(sketch, guesses, says) if kind.kind == ALERTS else []
    found = list(zip(columns, guesses, strict=True))
    mapping, codelist = _paths(sketch.area, sketch.source)
    _write(mapping, mapping_text(sketch.source, printable(sketch.file.name), sketch.layout, kind, found, key, says))
    if lines:
        _write(codelist, _csv(lines))
    return Drafted(
        sketch.source,
        mapping,
        codelist if lines else None,
        (*_undecided(kind, says), *(column.heading for column, guess in found if guess.decide)),
        tuple(dict.fromkeys((*_asked(kind, key), *sketch.layout.joins, *(one.heading for one, guess in found if "QUESTION" in guess.why)))),
        sum(UNDECIDED in line for line in lines),
    )


def _paths(area: Area, source: str) -> tuple[Path, Path]:
    return area.root / "sources" / f"{source}.yml{DRAFT}", area.root / "codelists" / f"{source}.csv{DRAFT}"


def _kind(sketch: Sketch, said: Answers) -> TableKind:
    if said.kind is None:
        return sketch.kind
    if said.kind not in table_kinds():
        raise UsageError(f"There is no kind {said.kind}: {', '.join(table_kinds())}. Nothing was written. Give one of these as --kind.")
    return TableKind(said.kind, is_sure=True)


def _undecided(kind: TableKind, says: bool) -> list[str]:
    return [*(["kind"] if not kind.is_sure else []), *(["what happened"] if kind.kind == ALERTS and not says else [])]


def _asked(kind: TableKind, key: Key) -> list[str]:
    return [*(["kind"] if kind.is_sure else []), *(["key"] if "QUESTION" in key.why else [])]


def _source_name(catalogue: Catalogue, file: Path, name: str | None) -> str:
    stem = printable(file.name).partition(".")[0].lower()
    source = name or re.sub(r"[^a-z]*\d[\d-]*[^a-z]*", "_", re.sub(r"[^a-z0-9_-]+", "_", stem)).replace("-", "_").strip("_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", source):
        raise UsageError(f"{source!r} cannot be the name of a source: small letters, digits and _. Nothing was written. Give a --name.")
    if source in catalogue.sources:
        raise UsageError(f"There is a source {source!r} already. Nothing was written. Give another --name.")
    return source


def _code_lines(sketch: Sketch, guesses: list[Guess], says: bool) -> list[tuple[str, ...]]:
    lists = [guess.codes for guess in guesses if guess.codes]
    lines: list[tuple[str, ...]] = [
        (one.name, "1", term, "", term, meaning, f"{seen} ({printable(sketch.file.name)})" if meaning == UNDECIDED else seen, "")
        for one in lists
        for term, meaning, seen in one.lines
    ]
    if says:
        return lines
    # A list of what happened is always drafted: without one, nothing that the agency reports has a theme.
    return [*lines, (f"{sketch.source}_what_happened", "1", "a term of the file", "", "", UNDECIDED, "to be written", "")]


def _csv(lines: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *lines])
    return out.getvalue()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
