"""What a mapping says of its columns and cannot mean: columns that it does not list, targets and cells that do not go together."""

from collections.abc import Iterator

from riskagg.intake import kinds
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.settings_files import near
from riskagg.settings_files.document import Path

Fault = tuple[Path, str]


def column_faults(mapping: Mapping) -> list[Fault]:
    """Every fault with the path of the key at which it stands. A mapping without any has a type for each of its columns."""
    faults = [*_unknown_columns(mapping), *_default_faults(mapping), *_kind_faults(mapping)]
    for name, rule in mapping.columns.items():
        faults += [(("columns", name), words) for words in (*_target_faults(mapping, rule), *_person_faults(mapping, name, rule))]
        faults += [(("columns", name), words) for words in _form_faults(mapping, name, rule)]
    return faults


def _unknown_columns(mapping: Mapping) -> Iterator[Fault]:
    for path, names in _named(mapping):
        for name in names:
            if name not in mapping.columns:
                yield path, f"names column '{name}', which columns does not list{near(name, mapping.columns)}"


def _named(mapping: Mapping) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Each key that names columns, with their names."""
    yield ("key",), mapping.key_columns
    if (fill := mapping.file.fill_down) is not None:
        yield ("file", "fill_down"), (fill.group, *fill.columns)
    if (headings := mapping.file.headings) is not None:
        yield ("file", "headings"), (headings.column, *headings.stands_in)
    yield ("needs_one_of",), tuple(name for group in mapping.needs_one_of for name in group)
    yield ("answer",), mapping.answer
    for name in mapping.keep:
        yield ("keep", name), (name,)
    for name, parts in mapping.join.items():
        yield ("join", name), (name, *parts)
    for name, rule in mapping.columns.items():
        yield ("columns", name, "made_of"), rule.made_of
        yield ("columns", name, "only_if_empty"), (rule.only_if_empty,) if rule.only_if_empty else ()


def _default_faults(mapping: Mapping) -> Iterator[Fault]:
    for field, text in mapping.defaults.items():
        if (fault := _default_fault(mapping, field, text)) is not None:
            yield ("defaults", field), fault
        if text == "?":
            yield ("defaults", field), f"{field} is not decided yet: say it, or take it out"


def _default_fault(mapping: Mapping, field: str, text: str) -> str | None:
    kind = kinds.TARGETS[mapping.kind].get(field)
    if kind is None:
        is_coded = mapping.kind == "alerts" and field in kinds.DEFAULT_FIELDS
        return None if is_coded else f"no field '{field}' in kind {mapping.kind}"
    if field in kinds.PSEUDONYMS or field in kinds.DATES or str(kind).startswith("list"):
        return f"'{field}' cannot be the same in every row"
    return None if kinds.reads(kind, text) else f"'{field}' cannot be '{text}'"


def _kind_faults(mapping: Mapping) -> Iterator[Fault]:
    if mapping.kind != "alerts" and "people" in (mapping.repeats or ()):
        yield ("repeats",), "only alerts have people"
    if mapping.kind in kinds.RETURNED and not mapping.answer:
        yield ("answer",), "a returned kind says which of its columns people fill in"
    for name in mapping.keep:
        if name in mapping.columns and mapping.columns[name].optional:
            yield ("keep", name), f"column '{name}' is optional, and a file without it would lose every row; write '{name}: {{}}'"


def _target_faults(mapping: Mapping, rule: ColumnRule) -> Iterator[str]:
    targets = kinds.TARGETS[mapping.kind]
    yield from (f"no column '{to}' in kind {mapping.kind}{near(to, targets)}" for to in rule.to if to not in targets)
    yield from (f"no coded field '{field}'{near(field, kinds.CODED_FIELDS)}" for field in rule.codes if field not in kinds.CODED_FIELDS)
    if mapping.kind != "alerts" and (rule.codes or rule.person or rule.risk_source):
        yield "codes, person and risk_source belong to alerts"
    if rule.place and mapping.kind not in kinds.PLACED:
        yield "place belongs to alerts and match_decisions"
    if mapping.kind != "alerts" and (rule.reporter or rule.narrative):
        yield "reporter and narrative belong to alerts"


def _person_faults(mapping: Mapping, name: str, rule: ColumnRule) -> Iterator[str]:
    is_kept = bool(rule.codes or rule.place or set(rule.to) - kinds.PSEUDONYMS)
    if (rule.is_personal or rule.reporter) and (is_kept or rule.narrative):
        yield "a person's cell makes keys and nothing else"
    if rule.narrative and is_kept:
        yield "narrative is kept redacted or not at all"
    if name in mapping.key_columns and (rule.is_personal or rule.reporter or rule.narrative):
        yield "a record's key is kept as written, so it cannot be a person's cell or narrative"


def _form_faults(mapping: Mapping, name: str, rule: ColumnRule) -> Iterator[str]:
    targets = kinds.TARGETS[mapping.kind]
    needs_format = "born" in (rule.person, rule.risk_source) or any(str(targets.get(to)).startswith("date32") for to in rule.to)
    if needs_format and not mapping.formats(rule):
        yield "a date needs formats (here, or dates for the whole source)"
    if name.count("*") > 1 or ("*" in name and (rule.codes or rule.place or rule.is_personal)):
        yield "a wildcard column has one * and only a target"
