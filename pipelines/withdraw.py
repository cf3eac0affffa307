"""`riskagg withdraw`: a wrong file counts for nothing from the next build on; `--undo` takes that back."""

from typing import Annotated

import typer

from .options import AreaContext
from .say import say

Sha = Annotated[str, typer.Argument(metavar="SHA", help="The file's SHA-256, 8 digits or more, as the ledger has it.", show_default=False)]


def withdraw(
    context: AreaContext,
    sha: Sha,
    role: Annotated[str, typer.Option(help="The role of the person who answers for it; no name.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why, in words without a name; the ledger and the journal keep it.", show_default=False)],
    undo: Annotated[bool, typer.Option("--undo", help="Make a withdrawn file count again.")] = False,
    file: Annotated[
        str | None,
        typer.Option(help="Which file, as the ledger names it, where several suppliers sent the same content.", show_default=False),
    ] = None,
) -> None:
    """Withdraw a wrong file: its batch stays, and counts for nothing from the next build on. Packs that were drawn stay."""
    from riskagg import intake
    from riskagg.area import open_area

    area = open_area(context.obj)
    with intake.writing(area, "withdraw", lambda line: say(line, err=True)):
        affected = intake.withdraw(area, sha, role, reason, undo, file)
    became = "counts again" if undo else "is withdrawn and counts for nothing"
    for batch in affected:
        say(f"{batch.file}: {became}, from the next build on.")
    if undo:
        say("Copies of it that were refused meanwhile are read by the next `riskagg intake`.")
    else:
        say(f"`riskagg withdraw {affected[0].sha256[:12]} --undo --role ROLE --reason TEXT` makes it count again.")
