"""Write the reports: a month's with its pack, or those that somebody asks for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from riskagg.area import Area
from riskagg.disclosure import profile_named
from riskagg.errors import SettingsError, UsageError
from riskagg.report import html
from riskagg.report.read import Reader
from riskagg.returns.book import write_book
from riskagg.returns.page import index_page, report_page
from riskagg.returns.read import FileReturn, read_returns
from riskagg.warehouse import Connection
from riskagg.warehouse.cut import Cut, read_cut

FOLDER = "returns"
AUDIENCE = "operational"


def write_month_returns(con: Connection, area: Area) -> list[Path]:
    """Write ``out/<month>/returns/`` for the month that the warehouse holds: the files received since the month before was cut off.

    A file whose supplier has nothing to mend or to explain has no report. Reports of an earlier run that are no longer due are removed.

    Returns:
        What was written, sorted.

    Raises:
        SettingsError: the area's audience may not see single files.
    """
    cut = read_cut(con)
    since = cut.previous.reported_by
    begun = _end_of(since, area)
    due = [one for one in _read(con, area) if one.needs_answer and one.received_at > begun]
    return _write(area, area.month_out(cut.month) / FOLDER, f"Reports to suppliers, {cut.month_start:%B %Y}", since, due, cut)


def write_returns(con: Connection, area: Area, file: str | None = None) -> list[Path]:
    """Write ``out/returns/``: the reports of one file, clean or not, or of every file whose supplier has something to mend or to explain.

    Args:
        file: its path in the inbox as the ledger has it, or the last part of it; None for all.

    Raises:
        UsageError: the ledger has no such file.
        SettingsError: the area's audience may not see single files.
    """
    known = _read(con, area)
    cut = read_cut(con)
    if file is None:
        return _write(area, area.out / FOLDER, "Reports to suppliers, all files", None, [one for one in known if one.needs_answer], cut)
    found = [one for one in known if file in (one.file, one.file.rpartition("/")[2])]
    if not found:
        raise UsageError(f"The ledger has no file {file}. Nothing was written. `riskagg status` and extracts/ledger.csv name the files.")
    return sorted(path for one in found for path in _write_file(area, area.out / FOLDER, one, cut))


def _read(con: Connection, area: Area) -> list[FileReturn]:
    profile = profile_named(area.settings.disclosure.profile)
    if profile.name != AUDIENCE:
        raise SettingsError(
            f"area.toml, [disclosure] profile = {profile.name!r}: reports to suppliers name files and rows, so they are made under "
            f"{AUDIENCE!r} alone. None were written."
        )
    return read_returns(Reader(con, profile))


def _end_of(day: date, area: Area) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(area.settings.time_zone))
    return midnight.astimezone(UTC) - timedelta(seconds=1)


def _write(area: Area, folder: Path, title: str, since: date | None, due: Sequence[FileReturn], cut: Cut) -> list[Path]:
    written = [path for one in due for path in _write_file(area, folder, one, cut)]
    written.append(html.write_whole(folder / "index.html", index_page(area, title, since, list(due))))
    for old in {*folder.glob("*.html"), *folder.glob("*.xlsx")} - {*written}:
        old.unlink()
    return sorted(written)


def _write_file(area: Area, folder: Path, one: FileReturn, cut: Cut) -> list[Path]:
    page = html.write_whole(folder / f"{one.name}.html", report_page(area, one))
    return [page, write_book(folder / f"{one.name}.xlsx", one, area.settings.marking, cut.reported_by)]
