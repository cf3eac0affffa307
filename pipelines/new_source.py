"""`riskagg new-source`: draft a mapping from a file, with what a person says of it."""

import sys
from typing import Annotated

import typer

from .files import File
from .options import AreaContext, near
from .say import say


def new_source(
    context: AreaContext,
    file: File,
    name: Annotated[str | None, typer.Option(help="The source's name; by default made of the file's.", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option(help="What one row is: alerts, services, ratings ...", show_default=False)] = None,
    what_happened: Annotated[str | None, typer.Option(help="The column that says what happened.", show_default=False)] = None,
    key: Annotated[str | None, typer.Option(help="The columns that name a record, joined by commas.", show_default=False)] = None,
) -> None:
    """Draft a mapping and a code list from a file of unknown layout, for a person to finish. In a terminal it asks what it cannot know."""
    from riskagg.area import open_area
    from riskagg.drafting import ALERTS, Answers, draft_source, sketch_source

    sketch = sketch_source(open_area(context.obj), file, name)
    if is_terminal():
        kind = kind or _ask_kind(sketch.kind.kind)
        if kind == ALERTS:
            what_happened = what_happened or _ask_what_happened(sketch.may_say_what_happened)
    columns = tuple(part.strip() for part in key.split(",") if part.strip()) if key else ()
    drafted = draft_source(sketch, Answers(kind, what_happened, columns))
    say(near(drafted.mapping))
    if drafted.codelist:
        say(f"{near(drafted.codelist)}: {drafted.undecided_terms} terms whose meaning is not known yet")
    for word, asked in (("To decide", ("owner", "next_review", *drafted.decide)), ("Questions", drafted.ask)):
        if asked:
            say(f"{word}: {', '.join(asked)}")
    say(f"Nothing reads a draft but `riskagg preview {file} --source {drafted.source}`. When it is finished, take .draft from its name.")


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _ask_kind(guess: str) -> str:
    from riskagg.drafting import table_kinds

    say("What is one row of this file?")
    for kind, row in table_kinds().items():
        say(f"  {kind}: {row}")
    return _ask("Kind", guess, list(table_kinds()))


def _ask_what_happened(headings: tuple[str, ...]) -> str | None:
    """None where no column says it."""
    if not headings:
        say("No column has few enough terms to say what happened; the draft asks for it.")
        return None
    say("Which column says what happened?")
    for number, heading in enumerate(headings, start=1):
        say(f"  {number}: {heading}")
    say("  0: none of these")
    number = int(_ask("Column", "1", [str(number) for number in range(len(headings) + 1)]))
    return headings[number - 1] if number else None


def _ask(what: str, guess: str, choices: list[str]) -> str:
    """One of the choices; asked again until it is one."""
    while (answer := str(typer.prompt(what, default=guess)).strip()) not in choices:
        say(f"{answer} is not one of {', '.join(choices)}.")
    return answer
