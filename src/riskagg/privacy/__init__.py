"""Where names end: keyed pseudonyms made while a file is read. Nothing here keeps, prints or returns a name."""

from riskagg.privacy.columns import DIGEST, Remembered, by_value, each
from riskagg.privacy.normalise import NORMALISATION_VERSION, place_text
from riskagg.privacy.people import PersonKeyMaker, PersonKeys
from riskagg.privacy.vault import PUBLISHED_KEY, Vault, open_vault

__all__ = [
    "DIGEST",
    "NORMALISATION_VERSION",
    "PUBLISHED_KEY",
    "PersonKeyMaker",
    "PersonKeys",
    "Remembered",
    "Vault",
    "by_value",
    "each",
    "open_vault",
    "place_text",
]
