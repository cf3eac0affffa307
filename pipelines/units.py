"""Which service, provider, operating company, brand or company a person means, and which person."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from riskagg.errors import UsageError
from riskagg.warehouse.queries import run_query

if TYPE_CHECKING:
    from riskagg.history import Subject
_PERSONS = {"p": ("person", "Person"), "r": ("risk_source", "Source of risk")}
_KINDS = ("service", "provider", "operator", "brand", "company")


@dataclass(frozen=True)
class Unit:
    """A unit of some kind, by its id."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True)
class KnownIncident:
    """An incident by the id that it has now, and the one that was asked for: another where the alert that it is made of came to stand with
    an earlier one, because a later alert (``joined_by_alert_id``) or a person told that the two are one, or a record was put right."""

    id: str
    asked: str
    joined_by_alert_id: str | None
    is_joined_by_person: bool


def find_incident(con: duckdb.DuckDBPyConnection, text: str) -> KnownIncident | None:
    """The incident that has this id or had it in an earlier build; None where the text is no incident's id.

    Raises:
        UsageError: no incident has it, nor does it lead to one.
    """
    asked = text.strip()
    if not re.fullmatch(r"i[0-9a-f]{12}", asked):
        return None
    found = run_query(con, "incident_by_id", id=asked).fetchone()
    if found is None:
        raise UsageError(
            f"No incident is called {asked}, nor does that id lead to one. Nothing was shown. The id ends where its alert was withdrawn or "
            "erased and nobody else tells the event, or where the record tells of no service of ours any more."
        )
    return KnownIncident(found[0], asked, found[1], found[2])


def find_unit(con: duckdb.DuckDBPyConnection, text: str) -> Unit:
    """The unit that has this id, ever had it, or has exactly this name.

    Of several kinds it is the first of service, provider, operator, brand, company.

    Raises:
        UsageError: nothing has it, or several of one kind do.
    """
    asked = text.strip()
    found = run_query(con, "unit_by_id", text=asked).fetchall() or run_query(con, "unit_by_name", text=asked).fetchall()
    if not found:
        _refuse_nhs_number(asked)
        raise UsageError(
            f"No service, provider, operator, brand or company has this id or exactly this name. Nothing was shown.{_near(con, asked)}"
        )
    kind = min((kind for kind, _ in found), key=_KINDS.index)
    ids = [unit_id for found_kind, unit_id in found if found_kind == kind]
    if len(ids) > 1:
        raise UsageError(f"{len(ids)} units of kind {kind} are called {asked!r}. Ask for one by its id: {', '.join(ids)}.")
    named = run_query(con, "unit_name", kind=kind, id=ids[0]).fetchone()
    return Unit(kind, ids[0], str(named[0]) if named else ids[0])


def find_subject(con: duckdb.DuckDBPyConnection, text: str) -> "Subject":
    """Whose history is asked for: a unit as in ``find_unit``, or a person or source of risk by the id that `riskagg find` prints.

    Raises:
        UsageError: nothing has it, or several of one kind do.
    """
    from riskagg.history import Subject

    asked = text.strip()
    if re.fullmatch(r"[pr][0-9a-f]{12}", asked):
        kind, word = _PERSONS[asked[0]]
        if run_query(con, "person_known", kind=kind, id=asked).fetchall() == [(True,)]:
            return Subject(kind, asked, f"{word} {asked}")
        raise UsageError(
            f"No alert has the {word.lower()} {asked}. Nothing was shown. `riskagg find` prints the person whom the last build joined; "
            "an id changes when its earliest alert is withdrawn or erased."
        )
    unit = find_unit(con, asked)
    return Subject(unit.kind, unit.id, unit.name)


def _refuse_nhs_number(asked: str) -> None:
    """What is typed may be a person's: no error repeats it."""
    if re.fullmatch(r"\d{3}[ -]?\d{3}[ -]?\d{4}", asked):
        raise UsageError(
            "This looks like an NHS number; it is asked for nowhere on a command line, where the shell keeps it. Nothing was shown. "
            "`riskagg find` asks for it unseen and prints the person's id; ask for the history of that."
        )


def _near(con: duckdb.DuckDBPyConnection, asked: str) -> str:
    from difflib import get_close_matches

    known = {str(text).lower(): str(text) for (text,) in run_query(con, "unit_texts").fetchall()}
    near = [known[match] for match in get_close_matches(asked.lower(), sorted(known), n=3)]
    return f" Nearest: {', '.join(near)}." if near else " `riskagg status` says what was loaded."
