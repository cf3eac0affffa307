"""The pseudonym key and what is made with it. The key is in no file, log or message."""

import hashlib
import hmac
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from riskagg.errors import KeyMissing
from riskagg.privacy.columns import DIGEST_BYTES, by_the_thousand, digest_array, spread
from riskagg.privacy.normalise import name_words

VARIABLE = "RISKAGG_PSEUDONYM_KEY"
_LEAST_BYTES = 32
_LEAST_DIFFERENT = 16
_BLOCK = 64

# Published, so it protects nobody: for invented people alone. NOT FOR REAL DATA.
PUBLISHED_KEY = hashlib.sha256(b"riskagg published demonstration key: not for real data").hexdigest()


class Vault:
    """Makes keyed digests; holds the key and never shows it."""

    __slots__ = ("_inner", "_key", "_outer")

    def __init__(self, key: bytes) -> None:
        self._key = key
        # HMAC (RFC 2104) with both paddings hashed once, not once for each of millions of keys: three times as fast as the library.
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\x00")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def __repr__(self) -> str:
        return "Vault(key hidden)"

    def __reduce__(self) -> tuple[type["Vault"], tuple[bytes]]:
        """For a process that reads along, over a pipe; nothing else may pickle a vault."""
        return Vault, (self._key,)

    def digest(self, domain: str, *parts: str) -> str:
        """HMAC-SHA-256 of ``parts`` within a domain, the first 128 bits in hex; keys of different domains never coincide."""
        whole = "\x1f".join((domain, *parts)).encode("utf-8", "surrogatepass")
        return self._hmacs(b"", [whole])[:DIGEST_BYTES].hex()

    def digests(self, prefix: tuple[str, ...], rest: pa.Array) -> pa.Array:
        """``digest(*prefix, part)`` of each part of a column, null for null; several parts stand in one text, joined by U+001F."""
        valid = pc.is_valid(rest).to_numpy(zero_copy_only=False)
        begin = "\x1f".join((*prefix, "")).encode()
        found = digest_array(self._hmacs(begin, parts) for parts in by_the_thousand(rest.drop_null().cast(pa.binary())))
        return found if len(found) == len(rest) else spread(found, valid)

    def _hmacs(self, prefix: bytes, parts: list[bytes]) -> bytes:
        """Each part's HMAC-SHA-256, one behind the other; the hash of what all begin with is taken once."""
        begun = self._inner.copy()
        begun.update(prefix)
        begin, close = begun.copy, self._outer.copy
        found: list[bytes] = []
        add = found.append
        for part in parts:
            inner = begin()
            inner.update(part)
            outer = close()
            outer.update(inner.digest())
            add(outer.digest())
        return b"".join(found)

    def name_digest(self, role: str, name: str) -> str | None:
        """A key of a name alone, for telling only that the holder of a role changed; None where no name is written."""
        words = sorted(name_words(name))
        return self.digest(f"{role}/1", *words) if words else None

    def row_digests(self, rows: pa.Array) -> pa.Array:
        """The inner hash of each row's HMAC, 128 bits: cut in half it cannot be lengthened, against which the outer hash guards."""
        return digest_array(map(self._inner_hashes, by_the_thousand(rows.cast(pa.binary()))))

    def _inner_hashes(self, rows: list[bytes]) -> bytes:
        begin = self._inner.copy
        found: list[bytes] = []
        add = found.append
        for row in rows:
            inner = begin()
            inner.update(row)
            add(inner.digest())
        return b"".join(found)


def open_vault(area_is_synthetic: bool, environ: Mapping[str, str]) -> Vault:
    """Make the vault from ``RISKAGG_PSEUDONYM_KEY``; for an area of invented people the published constant serves where none is set.

    Raises:
        KeyMissing: no key, a key that is no hex, shorter than 32 bytes or of fewer than 16 different bytes, or the published constant in a
            real area.
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
    if len(set(key)) < _LEAST_DIFFERENT:
        raise KeyMissing(
            f"{VARIABLE} has only {len(set(key))} different bytes: a random key of {_LEAST_BYTES} bytes has {_LEAST_DIFFERENT} or more. "
            f"{advice}"
        )
    if not area_is_synthetic and hmac.compare_digest(key, bytes.fromhex(PUBLISHED_KEY)):
        raise KeyMissing(f"{VARIABLE} is the published demonstration key, which protects nobody. {advice}")
    return Vault(key)
