"""Where names end: keyed pseudonyms made while a file is read. Nothing here keeps, prints or returns a name."""

from riskagg.privacy.normalise import NORMALISATION_VERSION, place_text
from riskagg.privacy.people import PersonKeys, person_keys
from riskagg.privacy.vault import PUBLISHED_KEY, Vault, open_vault

__all__ = ["NORMALISATION_VERSION", "PUBLISHED_KEY", "PersonKeys", "Vault", "open_vault", "person_keys", "place_text"]
