"""Commands by which data is found and leaves: find, erase, purge, rotate-key. No flow is needed; the store's log says what they did."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from shutil import rmtree
from typing import TYPE_CHECKING, Annotated

import typer

from riskagg.errors import UsageError

from .options import AreaContext, day
from .say import say

if TYPE_CHECKING:
    from riskagg.area import Area
    from riskagg.intake import Batch
    from riskagg.retention.details import Wanted
    from riskagg.retention.holds import Holds
    from riskagg.warehouse import Connection

Key = Annotated[str | None, typer.Option(help="A key as it stands in the store, in place of details.", show_default=False)]
Role = Annotated[str, typer.Option(help="The role of the person who answers for it; no name.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why, in words without a name; the log keeps it.", show_default=False)]


def find(context: AreaContext, key: Key = None, json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Where one person is in the store. Details are asked for, or read from standard input as key=value lines."""
    from riskagg.retention.find import find_person

    from .people import as_json, show_found

    with _store(context) as (area, batches):
        found = find_person(area, batches, _wanted(area, batches, key))
    if json:
        say(as_json(area, batches, found))
    else:
        show_found(area, batches, found)


def erase(
    context: AreaContext,
    role: Role,
    reason: Reason,
    key: Key = None,
    alike: Annotated[bool, typer.Option("--alike", help="Erase from rows that are only alike as well; look at them first.")] = False,
) -> None:
    """Take one person out of the store: `find` shows what it would change. The incidents stay."""
    from riskagg.retention.erase import erase_person, refuse_held
    from riskagg.retention.find import find_person

    from .people import raw_that_hold

    with _store(context) as (area, batches):
        found = find_person(area, batches, _wanted(area, batches, key))
        rows = [*found.certain, *(found.alike if alike else ())]
        if not rows:
            say("Nobody is found by these details; nothing was erased.")
            return
        with _built(area, batches) as (con, holds):
            refuse_held(rows, batches, holds)
            if sys.stdin.isatty():
                typer.confirm(f"Erase from {len(rows)} rows of {len({row.batch_id for row in rows})} files?", abort=True, err=True)
            # Before the change: whoever ends this half way leaves no warehouse with the keys behind. The open file is still read.
            _remove_derived(area)
            erase_person(area, batches, rows, con, role, reason)
    n_files = len({row.batch_id for row in rows})
    left = "" if alike or not found.alike else f" {len(found.alike)} rows that are only alike were left (--alike)."
    say(f"Erased from {len(rows)} rows of {n_files} files.{left}")
    say("warehouse.duckdb held the keys and was removed: `riskagg build` makes it anew.")
    for path in raw_that_hold(area, batches, rows):
        say(f"still holds the person: {path}. Take it away; read again it does not bring the person back.")


def purge(
    context: AreaContext,
    role: Annotated[str | None, typer.Option(help="The role of the person who answers for it; no name.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is due.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day by which age is judged; by default today (UTC).", show_default=False),
    ] = None,
) -> None:
    """Let go what the area's retention rule says, but for what a legal hold keeps."""
    from riskagg.retention.purge import plan_purge
    from riskagg.retention.purge import purge as carry_out

    from .people import plan_lines

    if role is None and not dry_run:
        raise UsageError("--role: the log keeps who answers for a purge. Nothing was done. Give it, or --dry-run.")
    on = day(as_of) or datetime.now(UTC).date()
    with _store(context) as (area, batches), _built(area, batches) as (con, holds):
        plan = plan_purge(area, batches, holds, con, on)
        if role is not None and not (dry_run or plan.is_empty):
            _remove_derived(area)
            carry_out(area, plan, role, on)
    for line in plan_lines(plan, on, dry_run):
        say(line)


def rotate_key(
    context: AreaContext,
    role: Role,
    reason: Reason,
    without_missing: Annotated[bool, typer.Option("--without-missing", help="Go on though raw files are gone.")] = False,
) -> None:
    """Make ready for another pseudonym key: put the store aside and the raw files back into the inbox."""
    from riskagg.retention.rotate import set_store_aside

    with _store(context) as (area, batches):
        aside = set_store_aside(area, batches, role, reason, without_missing)
        _remove_derived(area)
    say(f"{aside.name}: the store of the old key. Set the new key, run `riskagg intake`, look at `riskagg doctor`, then delete it.")


def _remove_derived(area: "Area") -> None:
    """Take away what was made of what is gone: the warehouse, and the review workbooks with the text of places."""
    area.warehouse.unlink(missing_ok=True)
    rmtree(area.review, ignore_errors=True)


@contextmanager
def _store(context: AreaContext) -> "Iterator[tuple[Area, list[Batch]]]":
    """The area and its batches, with what a process that ended had begun finished."""
    from riskagg.area import open_area
    from riskagg.intake import read_batches, writing

    area = open_area(context.obj)
    with writing(area, "find or erase", lambda line: say(line, err=True)):
        yield area, read_batches(area)


@contextmanager
def _built(area: "Area", batches: "list[Batch]") -> "Iterator[tuple[Connection, Holds]]":
    """The warehouse, which knows which places are services, and the legal holds held against it."""
    from riskagg.retention.holds import read_holds
    from riskagg.warehouse import open_read_only

    with open_read_only(area.warehouse) as con:
        yield con, read_holds(area, batches, con)


def _wanted(area: "Area", batches: "list[Batch]", key: str | None) -> "Wanted":
    from riskagg.intake import require_same_key
    from riskagg.retention.details import FIELDS, Wanted, parse_details, wanted_of

    from .secret import vault_of

    if key is not None:
        try:
            return Wanted(any_column=bytes.fromhex(key))
        except ValueError:
            raise UsageError("--key: not the hex of a key as it stands in the store. Nothing was done.") from None
    vault = vault_of(area)
    require_same_key(batches, vault)
    if not sys.stdin.isatty():
        return wanted_of(parse_details(sys.stdin.read().splitlines()), vault, batches)
    say("What is typed is not shown; leave empty what is not known.", err=True)
    asked = (f"{name}={typer.prompt(name, default='', hide_input=True, show_default=False, err=True)}" for name in FIELDS)
    return wanted_of(parse_details(asked), vault, batches)
