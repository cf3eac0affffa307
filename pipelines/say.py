"""How the command line speaks: every line that it prints passes through here, so that nothing from a file can act on a terminal."""

import re

import typer

from riskagg.resources import docs_dir
from riskagg.visible import visible

_DOCUMENT = re.compile(r"\bdocs/[\w/-]+\.md\b")


def say(words: object, err: bool = False) -> None:
    """Print a line, or several; ``err`` is standard error."""
    typer.echo(visible(str(words)), err=err)


def say_fault(fault: object) -> None:
    """Print what is wrong on standard error; where it points to a document, also where the documents lie on this machine."""
    say(fault, err=True)
    say_where_documents_are(str(fault))


def say_where_documents_are(text: str) -> None:
    """Say it on standard error where a text points to one of them and they are installed."""
    if _DOCUMENT.search(text) and (folder := docs_dir()) is not None:
        say(f"docs/ is {folder}", err=True)
