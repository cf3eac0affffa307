"""Commands that make something. Those that run a month are flows, run in this process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riskagg.errors import UsageError

from .options import AreaContext, AsOf, Month, Partial, check_month, day, near
from .say import say, say_where_documents_are

if TYPE_CHECKING:
    from riskagg.area import Area

SOMETHING_REFUSED = 3

_HOLDS = {"gate": "the gate of its source", "whole_file": "what was doubtful of it as a whole", "withdrawals": "the rule on withdrawals"}

Folder = Annotated[Path, typer.Argument(help="The folder to make.", file_okay=False, show_default=False)]


def init(
    folder: Folder,
    example: Annotated[str | None, typer.Option(help="Begin with a shipped example's settings.", show_default=False)] = None,
    name: Annotated[
        str | None, typer.Option(help="The area's name, as pages show it; by default the folder's.", show_default=False)
    ] = None,
) -> None:
    """Make an area's folder: settings to edit, an empty inbox."""
    from .new_area import make_area

    for line in make_area(folder, example, name):
        say(line)


def simulate(
    folder: Folder,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 7,
    services: Annotated[int, typer.Option(min=1, help="Services in the region.")] = 120,
    months: Annotated[int, typer.Option(min=1, help="Months of exports.")] = 30,
    last_month: Annotated[str, typer.Option(help="The last of them.")] = "2026-10",
) -> None:
    """Invent a region in the agencies' layouts: an area with FOLDER/inbox, and FOLDER/truth for tests."""
    from riskagg.simulate import write_region

    write_region(folder, seed=seed, services=services, months=months, last_month=check_month(last_month))
    say(folder / "inbox")


def run(context: AreaContext, month: Month, as_of: AsOf = None, partial: Partial = False) -> None:
    """Take a month from the inbox to the pages: intake, build, pack, dashboards."""
    wanted = check_month(month)
    with _working(context) as area:
        from .server import prefect_api

        with prefect_api(area.root):
            from . import flows

            pages = flows.run(str(area.root), wanted, day(as_of), partial)
    for page in pages:
        say(near(page))
    _end(area)


def intake(
    context: AreaContext,
    received_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which all new files were received.", show_default=False)
    ] = None,
    accept: Annotated[str | None, typer.Option(help="SHA-256 of a held file to release, as the ledger has it.", show_default=False)] = None,
    nil_return: Annotated[
        str | None,
        typer.Option(metavar="SOURCE[:SUPPLIER]", help="Say that a supplier had nothing to send for --month.", show_default=False),
    ] = None,
    month: Annotated[str | None, typer.Option(help="The month of --nil-return, as 2026-10.", show_default=False)] = None,
    role: Annotated[
        str | None, typer.Option(help="The role of the person who answers for --accept or --nil-return; no name.", show_default=False)
    ] = None,
) -> None:
    """Read the new files of the inbox into the store, release one that is held, or say that nothing was to be sent."""
    _check_words(accept, nil_return, month, role)
    if nil_return is not None and month is not None and role is not None:
        say(near(_make_nil_return(context.obj, nil_return, check_month(month), role, day(received_on))))
    if accept is not None and role is not None:
        _accept(context.obj, accept, role)
        return
    with _working(context) as area:
        from .month import land_new
        from .secret import vault_of
        from .steps import PLAIN

        landed = land_new(area, vault_of(area), PLAIN, day(received_on), with_gates=False)
    say(f"{len(landed)} new files")
    _end_intake(area)


def _accept(root: Path, sha: str, role: str) -> None:
    from riskagg import intake as store
    from riskagg.area import open_area

    area = open_area(root)
    with store.writing(area, "intake --accept", lambda line: say(line, err=True)):
        batch, hold = store.accept(area, sha, role)
    say(f"{batch.file}: released from {_HOLDS[hold]}. It counts from the next build on.")


def _check_words(accept: str | None, nil_return: str | None, month: str | None, role: str | None) -> None:
    """Which options of intake go together: the ledger keeps who answers for a word."""
    if accept is not None and nil_return is not None:
        raise UsageError("--accept and --nil-return are two words; say one after the other. Nothing was done.")
    if (accept is None and nil_return is None) != (role is None):
        word = "--nil-return" if nil_return is not None else "--accept"
        raise UsageError(f"{word} and --role go together: the ledger keeps who answers for it. Nothing was done.")
    if (nil_return is None) != (month is None):
        raise UsageError("--nil-return and --month go together: a nil return is of one month. Nothing was done.")


def _make_nil_return(root: Path, who: str, month: str, role: str, received_on: date | None) -> Path:
    from zoneinfo import ZoneInfo

    from riskagg import intake as store
    from riskagg.area import open_area

    area = open_area(root)
    today = received_on or datetime.now(ZoneInfo(area.settings.time_zone)).date()
    return store.make_nil_return(area, who, month, role, today)


def build(context: AreaContext, month: Month, as_of: AsOf = None, partial: Partial = False) -> None:
    """Make the warehouse anew from the store."""
    wanted = check_month(month)
    with _working(context) as area:
        from . import month as parts
        from .steps import PLAIN

        parts.build(area, PLAIN, wanted, day(as_of), partial)
    say(near(area.warehouse))
    _end(area)


def pack(context: AreaContext, month: Month) -> None:
    """Draw the pack of the month that the warehouse holds, with extracts and workbooks."""
    wanted = check_month(month)
    with _working(context) as area:
        from . import month as parts
        from .steps import PLAIN

        page = parts.pack(area, PLAIN, wanted)
    say(near(page))


def dashboards(context: AreaContext) -> None:
    """Draw the providers' dashboards of the month that the warehouse holds."""
    with _working(context) as area:
        from .month import dashboards as draw
        from .steps import PLAIN

        index = draw(area, PLAIN)
    say(near(index))


def serve(context: AreaContext) -> None:
    """Serve the flows intake, monthly_pack and dashboards to the Prefect server of PREFECT_API_URL, on the area's calendar."""
    from .server import keep_quiet

    keep_quiet()
    from riskagg.area import open_area

    from .schedule import serve_flows

    serve_flows(open_area(context.obj))


@contextmanager
def _working(context: AreaContext) -> "Iterator[Area]":
    """The area, with bars on the screen."""
    from riskagg.area import open_area

    from .progress import bars
    from .server_process import GARBAGE_THRESHOLDS

    area = open_area(context.obj)
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    with bars():
        yield area


def _end(area: "Area") -> None:
    """Say which files wait for somebody and what evidence is left out, and end with the code for it."""
    from riskagg.disclosure import profile_named
    from riskagg.report.left_out import read_left_out
    from riskagg.report.read import Reader
    from riskagg.warehouse import open_read_only

    from .supply import troubled

    with open_read_only(area.warehouse) as con:
        reader = Reader(con, profile_named(area.settings.disclosure.profile))
        rows, without = troubled(reader, area), read_left_out(reader)
    for row in rows:
        say(f"{row['status']}: {row['message']}", err=True)
    for row in without:
        say(f"left out: {row['unit_kind']} {row['unit_id']}, {row['pattern'] or 'chart'}: {' '.join(row['reasons'])}", err=True)
    say_where_documents_are(" ".join(str(row["message"]) for row in rows))
    if rows or without:
        raise typer.Exit(SOMETHING_REFUSED)


def _end_intake(area: "Area") -> None:
    from .supply import troubled_batches

    lines = troubled_batches(area)
    for line in lines:
        say(line, err=True)
    say_where_documents_are(" ".join(lines))
    if lines:
        raise typer.Exit(SOMETHING_REFUSED)
