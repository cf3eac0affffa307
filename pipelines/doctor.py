"""`riskagg doctor`: looks an area over and says what is well, what is not, and what to do. Changes nothing."""

from datetime import UTC, date, datetime

import typer

from .options import AreaContext
from .say import say_where_documents_are


def doctor(context: AreaContext) -> None:
    """Look an area over: settings, sources, key, store, folders, encryption, machine. Ends with 1 where something is a fault."""
    from riskagg.errors import UsageError

    from .doctor_area import check_area
    from .show import console

    if not context.obj.is_dir():
        raise UsageError(f"--area: there is no folder {context.obj}. Nothing was done. `riskagg init {context.obj}` makes one.")
    lines = check_area(context.obj, today())
    out = console()
    for line in lines:
        out.print(f"{line.level:<8}{line.what}{f': {line.where}' if line.where else ''}", soft_wrap=True)
        if line.todo:
            out.print(f"{'':<8}{line.todo}", soft_wrap=True)
    say_where_documents_are(" ".join(line.todo for line in lines))
    if any(line.level == "fault" for line in lines):
        raise typer.Exit(1)


def today() -> date:
    """The day by which reviews and raw files are judged."""
    return datetime.now(UTC).date()
