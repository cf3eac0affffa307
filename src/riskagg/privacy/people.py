"""The five keys of a person, made while a row is read (definitions.md, "People and keys"). Initials give none."""

from datetime import date
from typing import NamedTuple

from riskagg.privacy.normalise import name_text, nhs_number, sound, split_name
from riskagg.privacy.vault import Vault


class PersonKeys(NamedTuple):
    """Keys of one person; None where the row has not what a key takes.

    ``swapped_birth`` is the ``name_birth`` of the same name with day and month of birth exchanged: it meets another row's ``name_birth``.
    """

    nhs: str | None
    name_birth: str | None
    phonetic_birth: str | None
    swapped_birth: str | None
    local_ref: str | None


def person_keys(
    vault: Vault,
    salt: tuple[str, str],
    *,
    nhs: str = "",
    surname: str = "",
    forename: str = "",
    name: str = "",
    born: date | None = None,
    local_ref: str = "",
    name_alone: bool = False,
) -> PersonKeys:
    """Make a person's keys from the cells of a row.

    Args:
        salt: source and supplier; a local reference means something there alone.
        name: a full name in one cell, used where surname and forename are empty.
        born: date of birth, already read by the mapping's format.
        name_alone: a name without a birth makes the local key (an alleged source of risk; for an adult it is too weak).
    """
    last, first = (name_text(surname), name_text(forename)) if surname.strip() or forename.strip() else split_name(name)
    number = nhs_number(nhs) if nhs else None
    by_name = last and first and born is not None
    return PersonKeys(
        nhs=vault.digest("nhs/1", number) if number else None,
        name_birth=vault.digest("name_birth/1", last, first, born.isoformat()) if by_name and born else None,
        phonetic_birth=vault.digest("phonetic_birth/1", sound(last), first[0], born.isoformat()) if by_name and born else None,
        swapped_birth=_swapped(vault, last, first, born) if by_name and born else None,
        local_ref=_local(vault, salt, local_ref.strip(), (last, first) if name_alone and born is None else ("", "")),
    )


def _swapped(vault: Vault, last: str, first: str, born: date) -> str | None:
    if born.day > 12 or born.day == born.month:
        return None
    return vault.digest("name_birth/1", last, first, born.replace(month=born.day, day=born.month).isoformat())


def _local(vault: Vault, salt: tuple[str, str], local_ref: str, name: tuple[str, str]) -> str | None:
    if local_ref:
        return vault.digest("local_ref/1", *salt, local_ref.casefold())
    return vault.digest("local_name/1", *salt, *name) if all(name) else None
