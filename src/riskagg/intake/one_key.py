"""One store, one key: pseudonyms of two keys never meet, so a person told under both would be two."""

from collections.abc import Iterable

from riskagg.errors import UsageError
from riskagg.intake.batch import Batch
from riskagg.privacy import Vault
from riskagg.privacy.key_id import key_id


def key_ids(batches: Iterable[Batch]) -> set[str]:
    """Ids of the keys that loaded batches were made with; batches from before ids were kept say nothing."""
    return {batch.key_id for batch in batches if batch.status == "loaded" and batch.key_id is not None}


def require_one_key(batches: Iterable[Batch]) -> None:
    """Refuse to build from a store that was made with more than one key.

    Raises:
        UsageError: batches of more than one key are loaded.
    """
    found = sorted(key_ids(batches))
    if len(found) > 1:
        raise UsageError(
            f"The store was made with {len(found)} pseudonym keys: their ids are {', '.join(found)}. A person reported under two of them "
            "would be two. Nothing was built. Restore the store from before the second key was used, and see docs/how-to/rotate-the-key.md."
        )


def require_same_key(batches: Iterable[Batch], vault: Vault) -> None:
    """Refuse to add to a store that was made with another key.

    Raises:
        UsageError: the key's id is not the store's.
    """
    others = key_ids(batches) - {key_id(vault)}
    if others:
        raise UsageError(
            f"The store was made with another pseudonym key: its id is {', '.join(sorted(others))}, this key's is {key_id(vault)}. "
            "Nothing was read. Set the key that the store was made with; to change keys see docs/how-to/rotate-the-key.md."
        )
