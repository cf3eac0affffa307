"""`riskagg verify`: holds the store against its journal, and the journal against what names its lines. Changes nothing."""

from dataclasses import asdict
from typing import Annotated

import typer

from .options import AreaContext
from .say import say


def verify(context: AreaContext, json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Hold the store against its journal: what was deleted, added or changed by hand. Ends with 1 where something is at fault."""
    from riskagg.area import open_area
    from riskagg.intake.verify import verify as hold_against_journal

    from .evidence import as_json
    from .show import console

    found = hold_against_journal(open_area(context.obj))
    if json:
        say(as_json({"is_whole": found.is_whole, "lines": found.n_lines, "findings": [asdict(one) for one in found.findings]}))
    else:
        out = console()
        for one in found.findings:
            out.print(f"{'fault' if one.is_fault else 'warning':<8}{one.what}: {one.where}", soft_wrap=True)
            out.print(f"{'':<8}{one.todo}", soft_wrap=True)
        checked = f"{found.n_lines} lines of the journal, {found.n_batches} batches, {found.n_manifests} manifests"
        last = f" Last line: {found.last.number}, {found.last.at}, SHA-256 {found.last.sha256}." if found.last else ""
        out.print(f"{'ok' if found.is_whole else 'fault':<8}{checked}.{last}", soft_wrap=True)
    if not found.is_whole:
        raise typer.Exit(1)
