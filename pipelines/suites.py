"""Suites of expectations, as they stand in ``expectations/``: what must hold, how grave it is when it does not, and how that is said."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from riskagg import resources
from riskagg.errors import SettingsError

Severity = Literal["warning", "critical"]
# Of evidence: what fails is left out, and only where much of it fails is that critical.
ROW = "row"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Check(_Strict):
    """One expectation.

    ``expect`` is Great Expectations' name without ``expect_``; ``column`` is the argument of that name, ``with`` holds the others.
    """

    id: str
    expect: str
    column: str | None = None
    arguments: dict[str, Any] = Field(default={}, alias="with")
    severity: Severity | Literal["row"]
    message: str

    def columns(self) -> list[str]:
        """The columns of the frame that the check reads."""
        named = [self.column, self.arguments.get("column_A"), self.arguments.get("column_B"), *self.arguments.get("column_list", [])]
        return [name for name in named if name is not None]


class Suite(_Strict):
    """A file of checks.

    ``columns`` names values that are worked out in the warehouse before the checks look at them; ``where`` narrows the rows; ``label`` is
    what a row that fails is called. ``left_out_by`` is of a mart with checks of severity ``row``: the columns by which what fails is found
    and left out.
    """

    name: str
    label: str | None = None
    columns: dict[str, str] = {}
    where: str | None = None
    left_out_by: tuple[str, ...] = ()
    checks: tuple[Check, ...]

    @model_validator(mode="after")
    def _rows_can_be_found(self) -> "Suite":
        if any(check.severity == ROW for check in self.checks) and not self.left_out_by:
            raise ValueError("a check of severity row needs left_out_by: the columns by which a row is found")
        return self

    def called(self) -> str | None:
        """The expression of what a row that fails is called."""
        return f"to_json([{', '.join(self.left_out_by)}])::varchar" if self.left_out_by else self.label

    def stored_columns(self) -> list[str]:
        """Columns that the checks read and that are stored, in order of first use."""
        named = dict.fromkeys(name for check in self.checks for name in check.columns())
        return [name for name in named if name not in self.columns]


# What needs all rows at once cannot be judged a chunk after the other.
_OF_ALL_ROWS = ("column_values_to_be_unique", "compound_columns_to_be_unique")


def source_suite(source: str, kind: str, promised: Iterable[Check] = ()) -> Suite:
    """The suite of a source: what its mapping promises, what holds of its kind, and what its own file adds or puts in place of these.

    Raises:
        SettingsError: a file of expectations cannot be used, or one of its checks needs all rows at once.
    """
    found = [suite for folder, name in (("kinds", kind), ("sources", source)) if (suite := _read(_path(folder, name)))]
    checks = {check.id: check for check in [*promised, *(check for suite in found for check in suite.checks)]}
    for check in checks.values():
        if check.expect in _OF_ALL_ROWS:
            raise SettingsError(
                f"expectations of {source}: {check.id} is {check.expect}, which needs all rows at once; a source's rows come in chunks. "
                "Nothing was judged. Take the check away: expectations/batches.yml sees to it that records do not repeat."
            )
    return Suite(name=source, checks=tuple(checks.values()))


def batch_suite() -> Suite:
    """The suite of what is known of each new batch as a whole."""
    path = resources.expectations_dir() / "batches.yml"
    suite = _read(path)
    if suite is None:
        raise SettingsError(f"expectations/{path.name} is missing. Nothing was judged. Restore what ships with riskagg.")
    return suite


def mart_suites() -> list[Suite]:
    """Every suite of a mart, sorted by the table's name; each file is named as its table."""
    paths = sorted((resources.expectations_dir() / "marts").glob("*.yml"))
    return [suite for path in paths if (suite := _read(path))]


def _path(folder: str, name: str) -> Path:
    return resources.expectations_dir() / folder / f"{name}.yml"


@cache
def _read(path: Path) -> Suite | None:
    if not path.is_file():
        return None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return Suite.model_validate({"name": path.stem, **yaml.load(path.read_text(encoding="utf-8"), Loader=loader)})
    except (yaml.YAMLError, ValidationError) as fault:
        raise SettingsError(f"expectations/{path.parent.name}/{path.name} cannot be used: {fault}. Nothing was judged. Mend it.") from fault
