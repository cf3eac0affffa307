"""Suites of expectations, as they stand in ``expectations/``: what must hold, how grave it is when it does not, and how that is said."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from riskagg import resources
from riskagg.errors import SettingsError

Severity = Literal["warning", "critical"]


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
    severity: Severity
    message: str

    def columns(self) -> list[str]:
        """The columns of the frame that the check reads."""
        named = [self.column, self.arguments.get("column_A"), self.arguments.get("column_B"), *self.arguments.get("column_list", [])]
        return [name for name in named if name is not None]


class Suite(_Strict):
    """A file of checks.

    ``columns`` names values that are worked out in the warehouse before the checks look at them; ``where`` narrows the rows.
    """

    name: str
    columns: dict[str, str] = {}
    where: str | None = None
    checks: tuple[Check, ...]

    def stored_columns(self) -> list[str]:
        """Columns that the checks read and that are stored, in order of first use."""
        named = dict.fromkeys(name for check in self.checks for name in check.columns())
        return [name for name in named if name not in self.columns]


def source_suite(source: str, kind: str) -> Suite:
    """The suite of a source: what holds of its kind of batch, and what its own file adds or puts in place of it.

    Raises:
        SettingsError: a file of expectations cannot be used.
    """
    found = [suite for folder, name in (("kinds", kind), ("sources", source)) if (suite := _read(_path(folder, name)))]
    checks = {check.id: check for suite in found for check in suite.checks}
    return Suite(name=source, checks=tuple(checks.values()))


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
        return Suite.model_validate({"name": path.stem, **yaml.safe_load(path.read_text(encoding="utf-8"))})
    except (yaml.YAMLError, ValidationError) as fault:
        raise SettingsError(f"expectations/{path.parent.name}/{path.name} cannot be used: {fault}. Nothing was judged. Mend it.") from fault
