"""What the settings of an area's sources say, as one digest, and what was read from settings that said the same."""

import hashlib
from collections.abc import Callable, Iterator
from typing import TypeVar

from riskagg import resources
from riskagg.area import Area, ConfigKind
from riskagg.privacy.nothing import NOTHING_FILE

_Read = TypeVar("_Read")
_KINDS: tuple[tuple[ConfigKind, str], ...] = (("sources", ".yml"), ("codelists", ".csv"))


class Kept(dict[str, _Read]):
    """The last few things read, by the digest of what they were read from."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def read(self, area: Area, reader: Callable[[Area], _Read]) -> _Read:
        """What ``reader`` makes of an area's settings, read again only where they say something else than before.

        A reading that fails, or during which a file changed, is not kept.
        """
        said = settings_said(area)
        if said is None or said not in self:
            found = reader(area)
            if said is None or settings_said(area) != said:
                return found
            while len(self) >= self._most:
                del self[next(iter(self))]
            self[said] = found
        return self[said]


def settings_said(area: Area) -> str | None:
    """Digest of all that the sources of an area are read from; None where a file of it cannot be read."""
    digest = hashlib.sha256()
    try:
        for part in _parts(area):
            digest.update(hashlib.sha256(part).digest())
    except OSError:
        return None
    return digest.hexdigest()


def _parts(area: Area) -> Iterator[bytes]:
    """The settings, then names and content of every file; what lies beside them and is not read is a fault, and so a part as well."""
    yield area.settings.model_dump_json().encode()
    for kind, suffix in _KINDS:
        yield "\n".join(area.config_faults(kind, suffix)).encode()
        for path in area.config_files(kind, suffix):
            yield path.name.encode()
            yield path.read_bytes()
    for path in (resources.config_dir() / NOTHING_FILE, area.root / NOTHING_FILE):
        yield path.read_bytes() if path.is_file() else b"none"
