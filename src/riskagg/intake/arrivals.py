"""What lies in the inbox: which files are new, whose they are, and in which order they are applied."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from riskagg.area import Area
from riskagg.errors import InputRefused
from riskagg.intake.archives import printable
from riskagg.intake.batch import Batch
from riskagg.intake.content import Content, contents
from riskagg.intake.file_names import Named, name_of, nil_return
from riskagg.intake.received import RECEIVED_FILE, read_received, received_at
from riskagg.intake.recognise import by_header
from riskagg.intake.sources import Catalogue, Source, read_sources
from riskagg.intake.store import read_batches

UNKNOWN = "unknown"
_TEMPORARY = (".tmp", ".part", ".partial", ".crdownload")


@dataclass(frozen=True)
class Arrival:
    """A file of the inbox that is not in the store yet; ``fault`` says why its bytes cannot be read."""

    content: Content
    sha256: str
    source: Source | None
    supplier: str
    period: str | None
    received_at: datetime
    version: str
    is_nil_return: bool = False
    fault: str | None = None

    @property
    def file(self) -> str:
        """Path in the inbox, posix; ``archive!member`` for a member."""
        return self.content.file

    @property
    def order(self) -> tuple[str, str, str, datetime, str, str]:
        """Source, supplier, period, received at, SHA-256: the order in which files are applied (definitions.md, "Time")."""
        source = self.source.name if self.source else UNKNOWN
        return (source, self.supplier, self.period or "", self.received_at, self.sha256, self.file)


@dataclass(frozen=True)
class _Found:
    content: Content
    sha256: str
    named: Named | None
    is_nil_return: bool
    fault: str | None


def scan(area: Area, received_on: date | None = None) -> list[Arrival]:
    """Files of the inbox that the store does not hold under the same path, content and mapping version, in the order of application.

    Args:
        received_on: the day on which all of them were received; without it ``received.csv``, the name or the file's time says so.
            A file that is read again, because its mapping changed, keeps the instant at which it was first received.

    Raises:
        SettingsError: mapping files, code lists or ``received.csv`` cannot be used.
    """
    catalogue = read_sources(area)
    zone = ZoneInfo(area.settings.time_zone)
    listed = read_received(area.inbox, zone)
    held = read_batches(area)
    known = {(batch.file, batch.sha256, batch.mapping_sha256) for batch in held}
    found = [_look(catalogue, content) for path, name in inbox_files(area.inbox) for content in contents(path, name)]
    owners = _owners(held, found)
    received = {(batch.file, batch.sha256): batch.received_at for batch in held}
    arrivals = [_arrival(catalogue, one, owners, received.get((one.content.file, one.sha256)), listed, received_on, zone) for one in found]
    return sorted((one for one in arrivals if (one.file, one.sha256, one.version) not in known), key=lambda one: one.order)


def inbox_files(inbox: Path) -> Iterator[tuple[Path, str]]:
    """Files that an agency may have sent, sorted, with their posix path in the inbox; hidden and unfinished files are left alone."""
    if not inbox.is_dir():
        return
    for path in sorted(inbox.rglob("*")):
        parts = path.relative_to(inbox).parts
        hidden = any(part.startswith((".", "~$")) for part in parts) or path.suffix.lower() in _TEMPORARY
        if path.is_file() and not hidden and parts != (RECEIVED_FILE,):
            yield path, "/".join(printable(part) for part in parts)


def _look(catalogue: Catalogue, content: Content) -> _Found:
    try:
        sha256, size = content.digest()
        content, fault = replace(content, size=size), None
    except InputRefused as refusal:
        sha256, fault = "", str(refusal)
    nil = next((named for name in content.names if (named := nil_return(catalogue, name))), None)
    named = nil or next((named for name in content.names if (named := name_of(catalogue, name))), None)
    return _Found(content, sha256, named, nil is not None, fault)


def _owners(held: list[Batch], found: list[_Found]) -> dict[str, Named]:
    """SHA-256 -> whose it is, for content that a known name or the store already accounts for."""
    owners = {one.sha256: one.named for one in found if one.named and one.content.size and not one.is_nil_return}
    return {**owners, **{batch.sha256: Named(batch.source, batch.supplier, batch.period) for batch in held if batch.status == "loaded"}}


def _arrival(
    catalogue: Catalogue,
    found: _Found,
    owners: dict[str, Named],
    known_since: datetime | None,
    listed: dict[str, datetime],
    on: date | None,
    zone: ZoneInfo,
) -> Arrival:
    named = found.named or owners.get(found.sha256)
    if named is None and found.fault is None and found.content.size:
        named = by_header(catalogue, found.content)
    source = catalogue.sources.get(named.source) if named else None
    by_name = named.period if named and source and source.mapping.file.received == "file_name" else None
    return Arrival(
        content=found.content,
        sha256=found.sha256,
        source=source,
        supplier=named.supplier if named else UNKNOWN,
        period=named.period if named else None,
        received_at=known_since or received_at(found.content, listed, by_name, on, zone),
        version=source.sha256 if source else catalogue.sha256,
        is_nil_return=found.is_nil_return,
        fault=found.fault,
    )
