"""When a file was received (definitions.md, "Time"): a day given for the run, ``received.csv``, the file's name, or its own time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path

from riskagg.errors import SettingsError
from riskagg.intake.archives import printable
from riskagg.intake.content import Content
from riskagg.intake.file_names import period_span
from riskagg.settings_files import quoted, read_table

RECEIVED_FILE = "received.csv"


def read_received(inbox: Path, zone: tzinfo) -> dict[str, datetime]:
    """File -> instant, from ``received.csv`` (``file, received_at``); empty where there is none.

    Raises:
        SettingsError: the file cannot be read, a line has no file or no ISO date; all faults are listed.
    """
    path = inbox / RECEIVED_FILE
    if not path.exists():
        return {}
    found: dict[str, datetime] = {}
    faults: list[str] = []
    for number, line in read_table(path, RECEIVED_FILE, ("file", "received_at"), faults):
        where, file = f"  {RECEIVED_FILE}, line {number}", line["file"].strip()
        try:
            moment = _instant(datetime.fromisoformat(line["received_at"].strip()), zone)
        except (ValueError, OverflowError):
            faults.append(f"{where}: expected a day or an instant such as 2026-11-03T09:15:00Z, found {quoted(line['received_at'])}")
            continue
        if not file:
            faults.append(f"{where}: expected a file, found nothing")
        elif found.get(file, moment) != moment:
            faults.append(f"{where}: {quoted(printable(file))} stands twice with different instants. Leave one")
        found[file] = moment
    if faults:
        raise SettingsError(
            "\n".join(
                [
                    f"{RECEIVED_FILE} cannot be used; expected file, received_at (2026-11-03T09:15:00Z). Nothing was read. Fix the lines:",
                    *faults,
                ]
            )
        )
    return found


def received_at(content: Content, listed: dict[str, datetime], by_name: str | None, on: date | None, zone: tzinfo) -> datetime:
    """UTC, whole seconds; ``by_name`` is the period in the name where the mapping trusts it, ``on`` the day given for the run."""
    if on is not None:
        return _day(on, zone)
    for name in (content.file, content.file.partition("!")[0], *_own_names(content)):
        if name in listed:
            return listed[name]
    span = period_span(by_name)
    if span is not None:
        return _day(span[1], zone)
    return datetime.fromtimestamp(int(content.path.stat().st_mtime), UTC)


def _own_names(content: Content) -> Iterator[str]:
    """The path in the inbox by the file's own name, where it is shown by another because it names a person."""
    if not content.path.as_posix().endswith(content.file.partition("!")[0]):
        yield from ("/".join(content.path.parts[-length:]) for length in range(len(content.path.parts), 0, -1))


def _day(day: date, zone: tzinfo) -> datetime:
    return _instant(datetime.combine(day, time()), zone)


def _instant(moment: datetime, zone: tzinfo) -> datetime:
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.astimezone(UTC).replace(microsecond=0)
