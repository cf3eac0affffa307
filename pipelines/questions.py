"""Commands that only read: explain, history, status. They need no Prefect and change nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from riskagg.errors import UsageError

from .options import AreaContext, Month, check_month, near
from .say import say

if TYPE_CHECKING:
    from pathlib import Path

    from riskagg.area import Area
    from riskagg.history import History
    from riskagg.report.read import Reader
    from riskagg.warehouse import Connection

Explained = Annotated[
    str,
    typer.Argument(
        metavar="SERVICE|INCIDENT",
        help="An id that the service has or ever had, or its exact name; an incident's id, of this month or of an earlier one.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def explain(context: AreaContext, of: Explained, month: Month, json: Json = False) -> None:
    """Every number behind a rank, down to the alerts: file and row."""
    from . import as_told, evidence, units

    with _reading(context) as (reader, area):
        check_built(reader.con, check_month(month))
        incident = units.find_incident(reader.con, of)
        if incident is None:
            found = evidence.explanation(reader, units.find_unit(reader.con, of))
        else:
            found = evidence.incident_explanation(reader, incident)
    if area.settings.disclosure.profile == "operational":
        as_told.tell(area, evidence.alerts_of(found))
    if json:
        say(evidence.as_json(found))
    elif incident is None:
        from .show import show_explanation

        show_explanation(found)
    else:
        from .show import show_incident

        show_incident(found)


def history(
    context: AreaContext,
    of: Annotated[
        str,
        typer.Argument(
            metavar="SERVICE|PROVIDER|PERSON-KEY",
            help="An id, old or new, or the exact name of a service, provider or group; a person as `find` prints it.",
            show_default=False,
        ),
    ],
    write: Annotated[bool, typer.Option("--write", help="Also write a page and a table, marked, to out/history/.")] = False,
    json: Json = False,
) -> None:
    """All that was ever told of a service, provider or person, through renamed ids and former owners, by spell."""
    from riskagg.history import read_history
    from riskagg.history.read import as_dict

    from . import evidence, units

    with _reading(context) as (reader, area):
        found = read_history(reader.con, area, units.find_subject(reader.con, of))
        written = _write_history(reader.con, area, found) if write else []
    if json:
        say(evidence.as_json(as_dict(found)))
    else:
        from .show_history import show_history

        show_history(found, area.settings.marking)
    for path in written:
        say(near(path), err=json)


def _write_history(con: "Connection", area: "Area", found: "History") -> "list[Path]":
    from riskagg.history import write_history

    from .journaling import journaled, wrote

    with journaled(area, "history --write") as did:
        written = write_history(con, area, found)
        did["wrote"] = wrote(area, *written)
    return written


def quality(context: AreaContext) -> None:
    """Draw the data-quality site of the month that the warehouse holds."""
    from riskagg.area import open_area
    from riskagg.report.quality_site import write_quality
    from riskagg.warehouse import open_read_only

    from .journaling import journaled, wrote

    area = open_area(context.obj)
    with open_read_only(area.warehouse) as con, journaled(area, "quality") as did:
        index = write_quality(con, area)
        did["wrote"] = wrote(area, index)
    say(near(index))


def status(
    context: AreaContext,
    month: Annotated[str | None, typer.Option(help="The last of the twelve months shown, as 2026-10.", show_default=False)] = None,
    supplier: Annotated[str | None, typer.Option(help="A source or one of its suppliers; without it, all.", show_default=False)] = None,
    json: Json = False,
) -> None:
    """Who supplied and who did not, what was refused and why, what waits for somebody."""
    from datetime import date

    from . import evidence, supply

    last = date.fromisoformat(f"{check_month(month)}-01") if month else None
    with _reading(context) as (reader, area):
        found = supply.standing(reader, area, last, supplier)
    if json:
        say(evidence.as_json(found))
        return
    from .show_status import show_standing

    show_standing(found, area.settings.private.keep_days)


@contextmanager
def _reading(context: AreaContext) -> "Iterator[tuple[Reader, Area]]":
    from riskagg.area import open_area
    from riskagg.disclosure import profile_named
    from riskagg.report.read import Reader
    from riskagg.warehouse import open_read_only

    area = open_area(context.obj)
    with open_read_only(area.warehouse) as con:
        yield Reader(con, profile_named(area.settings.disclosure.profile)), area


def check_built(con: "Connection", month: str) -> None:
    """Whether the warehouse holds a month.

    Raises:
        UsageError: it was built for another.
    """
    from riskagg.warehouse.cut import read_cut

    built = read_cut(con).month
    if built != month:
        raise UsageError(
            f"The warehouse holds {built}, not {month}. Run `riskagg build --month {month}` first; it is made anew from the store."
        )
