"""Options that several commands share."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from riskagg.errors import UsageError

AreaContext: TypeAlias = typer.Context
"""``obj`` is the area's folder."""

Month = Annotated[str, typer.Option("--month", help="The month of the pack, as 2026-10.", show_default=False)]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Only what was received by the end of that day counts; without it, all.", show_default=False
    ),
]

Partial = Annotated[bool, typer.Option("--partial", help="Build a month that has not ended yet, and mark every page.")]


def check_month(text: str) -> str:
    """The month, if it is one.

    Raises:
        UsageError: it is not written as 2026-10.
    """
    if not re.fullmatch(r"(19|20)\d{2}-(0[1-9]|1[0-2])", text):
        raise UsageError(f"--month: {text!r} is no month. Write it as 2026-10. Nothing was done.")
    return text


def day(moment: datetime | None) -> date | None:
    """The date of an option that is a day."""
    return moment.date() if moment else None


def near(path: Path | str) -> str:
    """A path as seen from here, where it lies below here."""
    found = Path(path)
    return str(found.relative_to(Path.cwd())) if found.is_relative_to(Path.cwd()) else str(found)
