"""Commands that only read: explain, history, status. They need no Prefect and change nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from riskagg.errors import UsageError

from .options import AreaContext, Month, check_month

if TYPE_CHECKING:
    from riskagg.area import Area
    from riskagg.report.read import Reader

Service = Annotated[str, typer.Argument(help="An id that the service has or ever had, or its exact name.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def explain(context: AreaContext, service: Service, month: Month, json: Json = False) -> None:
    """Every number behind a rank, down to the alerts: file and row."""
    from . import as_told, evidence, units

    with _reading(context) as (reader, area):
        _check_built(reader, check_month(month))
        found = evidence.explanation(reader, units.find_unit(reader.con, service))
    if area.settings.disclosure.profile == "operational":
        as_told.tell(area, evidence.alerts_of(found))
    if json:
        typer.echo(evidence.as_json(found))
    else:
        from .show import show_explanation

        show_explanation(found)


def history(
    context: AreaContext,
    unit: Annotated[str, typer.Argument(help="A service or provider: an id, old or new, or the exact name.", show_default=False)],
    json: Json = False,
) -> None:
    """All alerts of a service or provider at any date, through renamed ids and former owners."""
    from . import evidence, units

    with _reading(context) as (reader, _):
        found = evidence.history(reader, units.find_unit(reader.con, unit))
    if json:
        typer.echo(evidence.as_json(found))
    else:
        from .show import show_history

        show_history(found)


def status(context: AreaContext, json: Json = False) -> None:
    """Who supplied and who did not, what was refused and why, what still lies in the inbox."""
    from . import evidence, supply

    with _reading(context) as (reader, area):
        found = supply.standing(reader, area)
    if json:
        typer.echo(evidence.as_json(found))
        return
    from .show import show_table

    show_table("Months supplied", found["months"], ("agency", "supplier", "month", "state", "rows", "received_at", "days_late"))
    show_table("Files", found["files"], ("status", "files", "rows_read"))
    show_table("Refused or held", found["troubled"], ("file", "status", "sha256", "message"))
    show_table("Rows refused, by rule", found["refusals"], ("source", "rule", "rows"))
    show_table("Codes to map", found["unmapped"], ("source", "list", "code", "n_rows", "first_file"))
    if found["old_files"]:
        typer.echo(f"\n{len(found['old_files'])} raw files lie in the inbox for more than {area.settings.private.keep_days} days, such as")
        typer.echo(f"{found['old_files'][0]}. They hold names: set after_intake in area.toml, or take them away.")


@contextmanager
def _reading(context: AreaContext) -> "Iterator[tuple[Reader, Area]]":
    from riskagg.area import open_area
    from riskagg.disclosure import profile_named
    from riskagg.report.read import Reader
    from riskagg.warehouse import open_read_only

    area = open_area(context.obj)
    with open_read_only(area.warehouse) as con:
        yield Reader(con, profile_named(area.settings.disclosure.profile)), area


def _check_built(reader: "Reader", month: str) -> None:
    (built,) = reader.con.execute("select strftime(month, '%Y-%m') from cut where role = 'now'").fetchall()[0]
    if built != month:
        raise UsageError(
            f"The warehouse holds {built}, not {month}. Run `riskagg build --month {month}` first; it is made anew from the store."
        )
