"""The sources of an area: mapping files read, checked together, and given their version."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from riskagg import resources
from riskagg.area import Area
from riskagg.errors import SettingsError
from riskagg.intake.codes import ANY, SHEET, Code, read_codes
from riskagg.intake.column_checks import column_faults
from riskagg.intake.kept_catalogues import Kept
from riskagg.intake.mapping import Mapping
from riskagg.intake.mapping_checks import mapping_faults
from riskagg.intake.meanings import condition_faults, meaning_faults
from riskagg.intake.nothing import Nothing, nothing_of
from riskagg.privacy import NORMALISATION_VERSION
from riskagg.privacy.nothing import NOTHING_FILE, read_nothing
from riskagg.privacy.typography import comparable
from riskagg.settings_files import near, read_yaml, validated
from riskagg.settings_files.document import Path as Place

# Raised when the same file and mapping would be read otherwise: batches of an older reading are then read again.
READING_VERSION = "4"


@dataclass(frozen=True)
class Source:
    """A mapping with what its code lists' conditions ask for, and the version that both make.

    ``context`` are columns whose values are asked for; of those in ``filled`` only whether they say anything is.
    ``terms`` are those that its code lists know, as they are compared; ``keeps_narrative`` says that the area keeps its free text,
    redacted; ``nothing`` says which cells are read as empty.
    """

    mapping: Mapping
    context: tuple[str, ...]
    filled: tuple[str, ...]
    sha256: str
    nothing: Nothing
    terms: frozenset[str] = frozenset()
    keeps_narrative: bool = False

    @property
    def name(self) -> str:
        return self.mapping.source

    @cached_property
    def terms_sha256(self) -> str:
        """Digest of the terms: what was withheld because no list knew it is looked at again when they change."""
        return hashlib.sha256("\n".join(sorted(self.terms)).encode()).hexdigest()


@dataclass(frozen=True)
class Catalogue:
    """All sources of an area, by name."""

    sources: dict[str, Source]

    @cached_property
    def sha256(self) -> str:
        """Version of all mappings together: what no source knew is looked at again when any of them changes."""
        return hashlib.sha256("".join(source.sha256 for source in self.sources.values()).encode()).hexdigest()


_KEPT: Kept[Catalogue] = Kept(most=8)


def read_sources(area: Area) -> Catalogue:
    """Read the mapping files of an area; files that say what they said before in this process are not taken apart again.

    Raises:
        SettingsError: a file is no YAML or breaks the schema, two files name one source, or a code list is missing; all faults are listed.
    """
    return _KEPT.read(area, _read)


def _read(area: Area) -> Catalogue:
    codes = read_codes(area)
    said = read_nothing([resources.config_dir() / NOTHING_FILE, area.root / NOTHING_FILE])
    faults = area.config_faults("sources", ".yml")
    found: dict[str, Source] = {}
    for path in area.config_files("sources", ".yml"):
        document = read_yaml(path, f"sources/{path.name}", faults, as_written=True)
        mapping = None if document is None else validated(document, Mapping, faults)
        if document is None or mapping is None:
            continue
        if mapping.source in found:
            faults.append(f"  {document.where(('source',))}: source {mapping.source} stands in another file as well")
        if wrong := column_faults(mapping):
            faults += [f"  {document.where(where)}: {words}" for where, words in wrong]
            continue
        wrong = [*mapping_faults(mapping), *_code_faults(mapping, codes)]
        faults += [f"  {document.where(where)}: {words}" for where, words in wrong]
        context, filled = _context(mapping, codes)
        kept = mapping.source in area.settings.narrative.keep
        asked = (*context, *(f"{name}={ANY}" for name in filled))
        lists = _lists(mapping)
        terms = frozenset(comparable(code.code) for code in codes if code.list in lists)
        nothing = nothing_of(mapping, codes, said)
        version = _version(path, asked, kept, nothing)
        found[mapping.source] = Source(mapping, context, filled, version, nothing, terms, kept)
    faults += meaning_faults(area, [source.mapping for source in found.values()], codes)
    faults += [] if faults else condition_faults([source.mapping for source in found.values()], codes)
    if not faults:
        unknown = [name for name in area.settings.suppliers if name not in found]
        faults += [f"  area.toml, key 'suppliers.{name}': no such source{near(name, found)}" for name in unknown]
    faults += [
        f"  area.toml, key 'narrative.keep': names {name}, which has no column with `narrative: true`{near(name, found)}"
        for name in area.settings.narrative.keep
        if not (name in found and any(rule.narrative for rule in found[name].mapping.columns.values()))
    ]
    if faults:
        raise SettingsError(
            "\n".join([f"{len(faults)} fault(s) in the mapping files. Nothing was read. Fix them (docs/reference/mapping.md):", *faults])
        )
    return Catalogue({name: found[name] for name in sorted(found)})


def _lists(mapping: Mapping) -> set[str]:
    return {name for rule in mapping.columns.values() for names in rule.codes.values() for name in names}


def _code_faults(mapping: Mapping, codes: list[Code]) -> list[tuple[Place, str]]:
    known = {code.list for code in codes}
    faults: list[tuple[Place, str]] = [
        (("columns", name, "codes", field), f"no file of codelists/ has the list {one}{near(one, known)}")
        for name, rule in mapping.columns.items()
        for field, lists in rule.codes.items()
        for one in lists
        if one not in known
    ]
    conditions = [name for names in _context(mapping, codes) for name in names if name != SHEET]
    unfit = [
        name
        for name in conditions
        if mapping.columns[name].is_personal or (mapping.columns[name].is_dropped and name not in mapping.key_columns)
    ]
    return faults + [
        (("columns", name), "a code list's condition reads this column, which holds a person or is not kept") for name in unfit
    ]


def _context(mapping: Mapping, codes: list[Code]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns whose values the conditions of a mapping's code lists ask for, and those of which they ask only whether they say anything."""
    lists = _lists(mapping)
    asked = [code for code in codes if code.list in lists and (code.when_column in mapping.columns or code.when_column == SHEET)]
    by_value = {code.when_column for code in asked if code.when_value != ANY}
    return tuple(sorted(by_value)), tuple(sorted({code.when_column for code in asked} - by_value))


def _version(path: Path, context: tuple[str, ...], keeps_narrative: bool, nothing: Nothing) -> str:
    digest = hashlib.sha256(path.read_bytes())
    digest.update(
        "\n".join(
            (READING_VERSION, NORMALISATION_VERSION, *context, *(["narrative kept"] if keeps_narrative else []), *nothing.version())
        ).encode()
    )
    return digest.hexdigest()
