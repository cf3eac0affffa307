"""What makes a file doubtful as a whole though its rows pass one by one: nothing of it is applied until a person has answered for it."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

# What follows it is no supplier's business.
FOR_THE_ANALYST = " Ask the supplier"
_NAMED = 5


class Doubt(BaseModel):
    """One reason, in plain English: what was found, and what was expected. It may name references of records, nothing else of a row."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["repeats", "dates", "period", "columns", "again", "zeros"]
    message: str


def why_doubted(file: str, sha256: str, doubts: Iterable[Doubt]) -> str | None:
    """What a person reads of a file that is held for its doubts; None where there is none."""
    known = list(doubts)
    if not known:
        return None
    is_repeated = any(doubt.kind == "repeats" for doubt in known)
    allowed = " What several rows of a record may be is said by `repeats` in the mapping." if is_repeated else ""
    said = " ".join(doubt.message for doubt in known)
    return (
        f"{file}: nothing of it is applied. {said}{FOR_THE_ANALYST} and put the right file in its place."
        f"{allowed} If it is right as it is, release it with `riskagg intake --accept {sha256[:12]} --role ROLE`."
    )


def named(keys: Sequence[str]) -> str:
    """The first few references of records, and how many more there are."""
    more = f" and {len(keys) - _NAMED:,} more" if len(keys) > _NAMED else ""
    return f"{', '.join(keys[:_NAMED])}{more}"
