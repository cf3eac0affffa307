"""Who is looked for: details as a person gives them, made into keys and forgotten. No message repeats what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa

from riskagg.errors import UsageError
from riskagg.intake import Batch, kinds
from riskagg.privacy import PersonKeyMaker, Vault
from riskagg.privacy.normalise import nhs_number

FIELDS = ("nhs", "surname", "forename", "born", "local_ref", "source", "supplier")
_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class Wanted:
    """Keys to look for: kind of key -> values. ``own`` are one person's alone, ``alike`` may be another's as well.

    ``any_column`` is a key that was given as such, looked for in every column.
    """

    own: dict[str, frozenset[bytes]] = field(default_factory=dict, repr=False)
    alike: dict[str, frozenset[bytes]] = field(default_factory=dict, repr=False)
    any_column: bytes | None = field(default=None, repr=False)


def parse_details(lines: Iterable[str]) -> dict[str, str]:
    """Details from lines ``key=value``; empty lines and empty values say nothing.

    Raises:
        UsageError: a line is no ``key=value`` with a known key, or the details cannot be put together; no value is quoted.
    """
    said: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if not equals or name not in FIELDS:
            raise UsageError(f"Line {number} of the details is not key=value with a key of {', '.join(FIELDS)}. Nothing was done.")
        if value:
            said[name] = value
    _check(said)
    return said


def _check(said: dict[str, str]) -> None:
    if "nhs" in said and nhs_number(said["nhs"]) is None:
        raise UsageError("nhs: not ten digits with a valid check digit. Nothing was done.")
    if "born" in said and _born(said["born"]) is None:
        raise UsageError("born: no date in the form 1941-03-31, 31/03/1941 or 31 March 1941. Nothing was done.")
    if "local_ref" in said and "source" not in said:
        raise UsageError("local_ref means something at its source alone: give source (and supplier) as well. Nothing was done.")
    by_name = "surname" in said and "forename" in said
    if not ("nhs" in said or "local_ref" in said or by_name):
        raise UsageError("Give nhs, or surname and forename (with born where it is known), or local_ref with source. Nothing was done.")


def wanted_of(said: dict[str, str], vault: Vault, batches: Sequence[Batch]) -> Wanted:
    """The keys that rows of this person would have.

    A name without a birth is a key of alleged sources alone, and another person may bear it: it counts as the person's own only where
    nothing more is known of them.
    """
    source = said.get("source", "")
    born = _born(said["born"]) if "born" in said else None
    salt = (source, said.get("supplier", source))
    keys = _keys(vault, salt, said, born)
    alone = _names_alone(said, vault, batches)
    is_only_a_name = born is None and "nhs" not in said and "local_ref" not in said
    own = {
        "nhs": keys["nhs"],
        "name_birth": keys["name_birth"],
        "local_ref": keys["local_ref"] | (alone if is_only_a_name else frozenset()),
    }
    alike = {
        "phonetic_birth": keys["phonetic_birth"] | keys["exchanged_birth"],
        "name_birth": keys["swapped_birth"],
        "swapped_birth": keys["name_birth"],
        "exchanged_birth": keys["phonetic_birth"],
        "local_ref": frozenset() if is_only_a_name else alone,
    }
    return Wanted(own, alike)


def _keys(
    vault: Vault, salt: tuple[str, str], said: dict[str, str], born: date | None, name_alone: bool = False
) -> dict[str, frozenset[bytes]]:
    """The keys of one person, made as intake makes them."""
    columns = {part: pa.array([said.get(part, "")], pa.string()) for part in ("nhs", "surname", "forename", "local_ref")}
    columns["born"] = pa.array([born], pa.date32())
    made = PersonKeyMaker(vault, salt, name_alone).keys(columns)
    return {kind: frozenset(getattr(made, kind).drop_null().to_pylist()) for kind in kinds.KEYS}


def _names_alone(said: dict[str, str], vault: Vault, batches: Sequence[Batch]) -> frozenset[bytes]:
    names: dict[str, str] = {part: said[part] for part in ("surname", "forename") if part in said}
    salts = sorted({(batch.source, batch.supplier) for batch in batches if batch.kind == "alerts"}) if len(names) == 2 else []
    return frozenset(key for salt in salts for key in _keys(vault, salt, names, None, name_alone=True)["local_ref"])


def _born(text: str) -> date | None:
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a birth has no zone
        except ValueError:
            continue
    return None
