"""Commands about single files, before and after they are loaded: preview, template, returns. None of them needs Prefect."""

import re
from pathlib import Path
from typing import Annotated

import typer

from riskagg.errors import UsageError

from .commands import SOMETHING_REFUSED
from .options import AreaContext, check_month, near
from .questions import Json, check_built
from .say import say

File = Annotated[Path, typer.Argument(help="A file, in the inbox or anywhere.", dir_okay=False, show_default=False)]


def preview(
    context: AreaContext,
    file: File,
    source: Annotated[
        str | None, typer.Option(help="Read it as this source; by default its name, content or header says which.", show_default=False)
    ] = None,
    json: Json = False,
) -> None:
    """How a file would be read, without loading it: columns, first rows with people masked, what is refused or not known."""
    from riskagg.area import open_area
    from riskagg.preview import preview_file

    from .evidence import as_json
    from .show_preview import as_rows, show_preview

    found = preview_file(open_area(context.obj), file, source)
    if json:
        say(as_json({"files": as_rows(found)}))
    else:
        for one in found:
            show_preview(one)
    if not all(one.is_clean for one in found):
        raise typer.Exit(SOMETHING_REFUSED)


def template(
    context: AreaContext,
    folder: Annotated[Path, typer.Argument(help="Where to write it; made where it is not there.", file_okay=False, show_default=False)],
    supplier: Annotated[str, typer.Option(help="Who will fill it in: small letters, digits, -.")] = "organisation",
    month: Annotated[str, typer.Option(help="The month that it is for, as 2026-10.")] = "yyyy-mm",
) -> None:
    """Write the table template for an organisation whose systems export nothing: a workbook with drop-downs, and a CSV."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", supplier):
        raise UsageError(f"--supplier: {supplier!r} cannot stand in a file's name. Take small letters, digits and -. Nothing was written.")
    from riskagg.area import open_area
    from riskagg.registers.incident_return import write_template

    wanted = month if month == "yyyy-mm" else check_month(month)
    for path in write_template(open_area(context.obj), folder, supplier, wanted):
        say(near(path))


def returns(
    context: AreaContext,
    month: Annotated[
        str | None, typer.Option(help="The files received since the month before was cut off, as the pack has them.", show_default=False)
    ] = None,
    file: Annotated[str | None, typer.Option(help="One file, as the ledger names it, clean or not.", show_default=False)] = None,
    all_files: Annotated[bool, typer.Option("--all", help="Every file with something to mend or to explain.")] = False,
) -> None:
    """Write reports that go back to suppliers: what was accepted, which rows were refused and why, which words nobody knows."""
    if sum((month is not None, file is not None, all_files)) != 1:
        raise UsageError("Say which files: --month 2026-10, --file NAME or --all. Nothing was written.")
    from riskagg.area import open_area
    from riskagg.returns import write_month_returns, write_returns
    from riskagg.warehouse import open_read_only

    from .journaling import journaled, wrote

    area = open_area(context.obj)
    with open_read_only(area.warehouse) as con, journaled(area, "returns", month) as did:
        if month is not None:
            check_built(con, check_month(month))
            written = write_month_returns(con, area)
        else:
            written = write_returns(con, area, file)
        did["wrote"] = wrote(area, *written)
    for path in written:
        say(near(path))
