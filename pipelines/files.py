"""Commands about single files, before and after they are loaded: preview, new-source, template, returns. None of them needs Prefect."""

from pathlib import Path
from typing import Annotated

import typer

from .commands import SOMETHING_REFUSED
from .options import AreaContext
from .questions import Json

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
        typer.echo(as_json({"files": as_rows(found)}))
    else:
        for one in found:
            show_preview(one)
    if not all(one.is_clean for one in found):
        raise typer.Exit(SOMETHING_REFUSED)
