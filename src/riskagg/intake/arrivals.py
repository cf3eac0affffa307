"""What lies in the inbox: which files are new, whose they are, and in which order they are applied."""

import os
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from riskagg.area import Area
from riskagg.errors import InputRefused, SettingsError, UsageError
from riskagg.intake.archives import printable
from riskagg.intake.batch import Batch
from riskagg.intake.content import Content, contents
from riskagg.intake.file_names import Named, asks_for, name_of, nil_return
from riskagg.intake.mapping import Mapping
from riskagg.intake.received import RECEIVED_FILE, read_received, received_at
from riskagg.intake.recognise import by_header
from riskagg.intake.sources import Catalogue, Source, read_sources
from riskagg.intake.store import verified
from riskagg.intake.taken_back import is_refused_no_longer, taken_back
from riskagg.strays import is_stray

UNKNOWN = "unknown"
# A file that nobody has written to for so long is whole: programs that copy write without pause.
QUIET_SECONDS = 1.0
KnownBy = Literal["given", "name", "content", "header", "nothing"]


class Question(NamedTuple):
    """What nobody can know of a file: its header alone tells its mapping, and its name does not say what is asked. It is never guessed."""

    mapping: Mapping
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """A file on its way in.

    ``known_by`` says how its source was found, ``set_aside`` whether a part of its name was for that; ``fault`` why its bytes cannot be
    read; ``question`` what its name should say, where its header tells the source and nothing tells the rest.
    """

    content: Content
    sha256: str
    source: Source | None
    supplier: str
    period: str | None
    received_at: datetime
    version: str
    is_nil_return: bool = False
    fault: str | None = None
    known_by: KnownBy = "nothing"
    set_aside: bool = False
    question: Question | None = None

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
    known_by: KnownBy
    is_nil_return: bool
    fault: str | None


def unsettled(area: Area) -> frozenset[str]:
    """Files of the inbox that are still being written, by their path in it: they have grown, or changed, since a moment ago.

    A file that was written long ago is not waited for; where one is new, the whole inbox is looked at again once it should be quiet.
    """
    before = {name: path.stat() for path, name in inbox_files(area.inbox)}
    youngest = max((state.st_mtime for state in before.values()), default=0.0)
    wait = QUIET_SECONDS - (time.time() - youngest)
    if wait <= 0:
        return frozenset()
    time.sleep(min(wait, QUIET_SECONDS))
    now = {name: path.stat() for path, name in inbox_files(area.inbox)}
    return frozenset(name for name, state in now.items() if name not in before or _changed(before[name], state))


def _changed(before: os.stat_result, now: os.stat_result) -> bool:
    return (before.st_size, before.st_mtime_ns) != (now.st_size, now.st_mtime_ns)


def scan(area: Area, received_on: date | None = None, but: Collection[str] = ()) -> list[Arrival]:
    """Files of the inbox that the store does not hold under the same path, content and mapping version, in the order of application.

    A file whose batch was damaged is not held, nor one of which a term was withheld that a code list may know by now.

    Args:
        but: paths in the inbox to leave alone.
        received_on: the day on which all of them were received; without it ``received.csv``, the name or the file's time says so.
            A file that is read again, because its mapping changed, keeps the instant at which it was first received.

    Raises:
        SettingsError: mapping files, code lists or ``received.csv`` cannot be used.
    """
    store = verified(area)
    damaged = [one.batch for one in store.damaged if one.batch]
    lost = {batch.sha256 for batch in damaged}
    sound = [batch for batch in store.batches if not (batch.status == "duplicate" and batch.sha256 in lost)]
    terms = {source.name: source.terms_sha256 for source in read_sources(area).sources.values()}
    settled = [
        batch for batch in sound if batch.withheld_under in (None, terms.get(batch.source)) and not is_refused_no_longer(area, batch)
    ]
    known = {(batch.file, batch.sha256, batch.mapping_sha256) for batch in settled}
    # What is withdrawn is read again when it counts again, not before.
    withdrawn = {(batch.file, batch.sha256) for batch in sound if taken_back(area, batch) is not None}
    files = [(path, name) for path, name in inbox_files(area.inbox) if name not in but]
    arrivals = arrivals_of(area, files, [*store.batches, *damaged], received_on)
    new = (one for one in arrivals if (one.file, one.sha256, one.version) not in known and (one.file, one.sha256) not in withdrawn)
    return sorted(new, key=lambda one: one.order)


def arrivals_of(
    area: Area, files: Iterable[tuple[Path, str]], held: Sequence[Batch], received_on: date | None = None, given: str | None = None
) -> list[Arrival]:
    """What each file (and each member of an archive) is, wherever it lies and whether the store holds it or not.

    Args:
        files: path and name in the inbox.
        held: batches that may hold the same content; a file that no pattern fits is known by them.
        received_on: as in ``scan``.
        given: the source that a person names for all of them, in place of what names and headers say.

    Raises:
        SettingsError: mapping files, code lists or ``received.csv`` cannot be used.
        UsageError: no source is called ``given``.
    """
    catalogue = read_sources(area)
    if given is not None and given not in catalogue.sources:
        raise UsageError(f"There is no source {given!r}. Nothing was read. There are: {', '.join(catalogue.sources)}.")
    zone = ZoneInfo(area.settings.time_zone)
    listed = read_received(area.inbox, zone)
    found = [_look(catalogue, content, given) for path, name in files for content in contents(path, name)]
    owners = _owners(held, found)
    received = {(batch.file, batch.sha256): batch.received_at for batch in held}
    return [_arrival(catalogue, one, owners, received.get((one.content.file, one.sha256)), listed, received_on, zone) for one in found]


def inbox_files(inbox: Path) -> Iterator[tuple[Path, str]]:
    """Files that an agency may have sent, sorted, with their posix path in the inbox; what programs leave behind is left alone."""
    if not inbox.is_dir():
        if inbox.exists():
            raise SettingsError(f"{inbox} is a file; expected a folder. Nothing was read. Move it away, and make a folder of that name.")
        return
    for path in sorted(inbox.rglob("*")):
        parts = path.relative_to(inbox).parts
        if path.is_file() and not is_stray(parts) and parts != (RECEIVED_FILE,):
            yield path, "/".join(printable(part) for part in parts)


def _look(catalogue: Catalogue, content: Content, given: str | None) -> _Found:
    try:
        sha256, size = content.digest()
        content, fault = replace(content, size=size), None
    except InputRefused as refusal:
        sha256, fault = "", str(refusal)
    nil = next((named for name in content.names if (named := nil_return(catalogue, name))), None)
    if given is not None:
        catalogue = Catalogue({given: catalogue.sources[given]})
    named = nil or next((named for name in content.names if (named := name_of(catalogue, name))), None)
    if given is not None and nil is None:
        return _Found(content, sha256, named or Named(given, given, None), "given", False, fault)
    return _Found(content, sha256, named, "name" if named else "nothing", nil is not None, fault)


def _owners(held: Sequence[Batch], found: list[_Found]) -> dict[str, Named]:
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
    named, known_by = found.named, found.known_by
    question: Question | None = None
    if named is None and found.sha256 in owners:
        named, known_by = owners[found.sha256], "content"
    if named is None and found.fault is None and found.content.size:
        named = by_header(catalogue, found.content)
        known_by = "header" if named else "nothing"
        asked = asks_for(catalogue.sources[named.source].mapping) if named else ()
        question = Question(catalogue.sources[named.source].mapping, asked) if named and asked else None
        named = None if question else named
    source = catalogue.sources.get(named.source) if named else None
    by_name = named.period if named and source and source.mapping.file.received == "file_name" else None
    return Arrival(
        content=found.content,
        sha256=found.sha256,
        source=source,
        supplier=printable(named.supplier) if named else UNKNOWN,
        period=named.period if named else None,
        received_at=known_since or received_at(found.content, listed, by_name, on, zone),
        version=source.sha256 if source else catalogue.sha256,
        is_nil_return=found.is_nil_return,
        fault=found.fault,
        known_by=known_by if source else "nothing",
        set_aside=named is not None and named.set_aside,
        question=question,
    )
