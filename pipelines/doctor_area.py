"""What `doctor` looks at in an area: settings, sources, key, holds."""

from datetime import date
from pathlib import Path

from riskagg.area import Area, open_area
from riskagg.errors import RiskaggError, SettingsError
from riskagg.intake import Batch, key_ids, read_batches, read_sources
from riskagg.privacy.key_id import is_published, key_id
from riskagg.retention.holds import read_holds
from riskagg.warehouse import open_read_only

from .doctor_line import Line, fault, ok, warning
from .doctor_machine import check_machine, check_zone
from .doctor_store import check_folders, check_inbox, check_store
from .secret import vault_of


def check_area(root: Path, on: date) -> list[Line]:
    """Every check, in the order in which things depend on one another; without settings the rest cannot be looked at."""
    try:
        area = open_area(root)
    except SettingsError as wrong:
        return [fault("settings", str(wrong), "Correct area.toml, or make an area with `riskagg init`."), *check_machine(root)]
    batches = read_batches(area)
    return [
        ok("settings", str(area.root / "area.toml")),
        *check_zone(area.settings.time_zone),
        *_check_sources(area, on),
        _check_policies(area),
        *_check_key(area, batches),
        *check_store(area),
        *_check_holds(area, batches),
        *check_inbox(area, batches, on),
        *check_folders(area),
        *check_machine(area.root),
    ]


def _check_sources(area: Area, on: date) -> list[Line]:
    try:
        sources = read_sources(area).sources
    except SettingsError as wrong:
        return [fault("sources", str(wrong), "Mend the files named.")]
    overdue = [source for source in sources.values() if source.mapping.next_review < on]
    return [
        ok("sources", f"{len(sources)} mapping files"),
        *(
            warning(
                "review overdue",
                f"sources/{source.name}.yml was to be looked at by {source.mapping.next_review.isoformat()}",
                f"Its owner ({source.mapping.owner}) looks it through against a new export and sets next_review.",
            )
            for source in overdue
        ),
    ]


def _check_policies(area: Area) -> Line:
    from riskagg.assessment import read_policies  # the calculations' libraries take a second: only where they are asked for

    try:
        read_policies(area)
    except SettingsError as wrong:
        return fault("policies", str(wrong), "Fix the files named.")
    return ok("policies", "patterns, triggers and bands")


def _check_key(area: Area, batches: list[Batch]) -> list[Line]:
    ids = key_ids(batches)
    lines = []
    if not area.settings.synthetic and any(is_published(found) for found in ids):
        todo = "Anybody can make the keys of any person with it. Read the raw files again under your own: docs/how-to/rotate-the-key.md."
        lines.append(fault("key", "the store of this real area was made with the published demonstration key", todo))
    try:
        own = key_id(vault_of(area))
    except RiskaggError as wrong:
        return [*lines, fault("key", str(wrong), "docs/reference/commands.md says where it is read from.")]
    if ids - {own}:
        todo = "Set the key that the store was made with; to change keys see docs/how-to/rotate-the-key.md."
        lines.append(fault("key", f"its id is {own}, the store was made with {', '.join(sorted(ids))}", todo))
    published = " (the published one: invented data alone)" if is_published(own) else ""
    return [*lines, ok("key", f"id {own}{published}")]


def _check_holds(area: Area, batches: list[Batch]) -> list[Line]:
    if not area.warehouse.is_file():
        n = len(area.settings.legal_hold)
        return [warning("legal holds", f"{n} in area.toml, not held against a warehouse", "Run `riskagg build`.")] if n else []
    try:
        with open_read_only(area.warehouse) as con:
            holds = read_holds(area, batches, con)
    except RiskaggError as wrong:
        return [fault("legal holds", str(wrong), "A hold on what is not there protects nothing.")]
    return [ok("legal holds", f"{len(set(holds.batches.values()))} in force, on {len(holds.batches)} files")]
