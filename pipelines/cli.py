"""The command line. Every command imports what it needs when it runs, so that --help answers at once."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from riskagg.errors import RiskaggError
from riskagg.resources import docs_dir

from . import commands, doctor, files, leaving, new_source, questions, review, verify, whatif, withdraw
from .process import settle
from .say import say, say_fault

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Cumulative patterns of low-level safeguarding incidents, made visible early and explained, from the agencies' own exports.",
    epilog="Exit codes: 0 done; 1 fault; 2 usage; 3 done, with something refused or held; 4 a gate stopped the pack.",
)

_COMMANDS = (
    commands.init,
    commands.simulate,
    commands.run,
    commands.intake,
    commands.build,
    commands.pack,
    commands.dashboards,
    questions.explain,
    questions.history,
    questions.status,
    files.preview,
    new_source.new_source,
    files.template,
    files.returns,
    questions.quality,
    review.review,
    whatif.whatif,
    commands.serve,
    withdraw.withdraw,
    leaving.find,
    leaving.erase,
    leaving.purge,
    leaving.rotate_key,
    verify.verify,
    doctor.doctor,
)
for _command in _COMMANDS:
    app.command()(_command)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        say(f"riskagg {version('riskagg')}")
        say(f"docs/ is {docs_dir() or 'not installed'}")
        raise typer.Exit


@app.callback()
def at_area(
    context: typer.Context,
    area: Annotated[Path, typer.Option("--area", help="The area's folder.", file_okay=False)] = Path(),
    version: Annotated[
        bool, typer.Option("--version", help="The version, and where its documents lie.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    """Remember the area's folder for the command that follows."""
    context.obj = area


def main() -> None:
    """Run a command; a fault is a message and an exit code, never a traceback: a traceback's last line may hold what was read."""
    settle()
    # Processes that a run starts (Prefect's server, the worker that reads along) begin in the folder where people work: a file pandas.py
    # that lies there must not be taken for the library.
    os.environ["PYTHONSAFEPATH"] = "1"
    code = _code_of_run()
    sys.stdout.flush()
    sys.stderr.flush()
    # All work is written, every connection closed. An ordinary exit lets DuckDB's binding print a page of notes about what Prefect's
    # threads still hold.
    os._exit(code)


def _code_of_run() -> int:
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except RiskaggError as fault:
        say_fault(fault)
        return fault.exit_code
    except Exception as fault:
        from .faults import told

        say_fault(told(fault))
        return RiskaggError.exit_code
    return 0
