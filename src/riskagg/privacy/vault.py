"""The pseudonym key and what is made with it. The key is in no file, log or message."""

import hashlib
import hmac
from collections.abc import Mapping

from riskagg.errors import KeyMissing
from riskagg.privacy.normalise import name_words

VARIABLE = "RISKAGG_PSEUDONYM_KEY"
_LEAST_BYTES = 32
_BLOCK = 64

# Published, so it protects nobody: for invented people alone. NOT FOR REAL DATA.
PUBLISHED_KEY = hashlib.sha256(b"riskagg published demonstration key: not for real data").hexdigest()


class Vault:
    """Makes keyed digests; holds the key and never shows it."""

    __slots__ = ("_inner", "_key", "_outer")

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32).digest()
        # HMAC (RFC 2104) with both paddings hashed once, not once for each of millions of keys: three times as fast as the library.
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\x00")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def __repr__(self) -> str:
        return "Vault(key hidden)"

    def digest(self, domain: str, *parts: str) -> str:
        """HMAC-SHA-256 of ``parts`` within a domain, the first 128 bits in hex; keys of different domains never coincide."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update("\x1f".join((domain, *parts)).encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.hexdigest()[:32]

    def name_digest(self, role: str, name: str) -> str | None:
        """A key of a name alone, for telling only that the holder of a role changed; None where no name is written."""
        words = sorted(name_words(name))
        return self.digest(f"{role}/1", *words) if words else None

    def row_digest(self, row: bytes) -> str:
        """Keyed BLAKE2b of a whole row, 128 bits in hex: one a row and no person's key, so the faster function is taken."""
        return hashlib.blake2b(row, key=self._key, digest_size=16).hexdigest()


def open_vault(area_is_synthetic: bool, environ: Mapping[str, str]) -> Vault:
    """Make the vault from ``RISKAGG_PSEUDONYM_KEY``; for an area of invented people the published constant serves where none is set.

    Raises:
        KeyMissing: no key, a key that is no hex or shorter than 32 bytes, or the published constant in a real area.
    """
    text = environ.get(VARIABLE, "").strip()
    if not text and area_is_synthetic:
        return Vault(bytes.fromhex(PUBLISHED_KEY))
    advice = (
        f"Nothing was read. Set {VARIABLE} to {_LEAST_BYTES} random bytes or more in hex, made once and kept apart from the area's data."
    )
    if not text:
        raise KeyMissing(f"{VARIABLE} is not set, and this area holds real people. {advice}")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise KeyMissing(f"{VARIABLE} is not hex. {advice}") from None
    if len(key) < _LEAST_BYTES:
        raise KeyMissing(f"{VARIABLE} has {len(key)} bytes, {_LEAST_BYTES} or more are needed. {advice}")
    if not area_is_synthetic and hmac.compare_digest(key, bytes.fromhex(PUBLISHED_KEY)):
        raise KeyMissing(f"{VARIABLE} is the published demonstration key, which protects nobody. {advice}")
    return Vault(key)
