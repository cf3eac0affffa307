"""How a benchmark says what it measured: one table for a person, the same as JSON in ``build/bench``."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

FOLDER = Path("build/bench")


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Attributes:
        figure: what was measured, in words.
        value, unit: what came out.
        reference: what it is held against, measured in the same run, in the same unit; None where it is held against ``to_reach`` itself.
        to_reach: the ratio to the reference, or the value where there is no reference, that it should stay at or below; None where the
            figure is only told.
        at_least: the figure should reach ``to_reach`` or more instead.
    """

    figure: str
    value: float
    unit: str
    to_reach: float | None = None
    reference: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Value over reference; None without one."""
        return None if self.reference is None else self.value / self.reference

    @property
    def holds(self) -> bool:
        """Whether the figure keeps to what it should reach."""
        if self.to_reach is None:
            return True
        judged = self.value if self.ratio is None else self.ratio
        return judged >= self.to_reach if self.at_least else judged <= self.to_reach

    def line(self) -> dict[str, object]:
        """The figure with the keys of the JSON."""
        keys = ("figure", "value", "unit", "reference", "ratio", "to_reach", "holds")
        stated = {**asdict(self), "ratio": self.ratio, "holds": self.holds}
        return {key: round(value, 4) if isinstance(value := stated[key], float) else value for key in keys}


def report(name: str, figures: Sequence[Figure]) -> bool:
    """Print the table and write ``build/bench/<name>.json``; returns whether all figures hold."""
    lines = [figure.line() for figure in figures]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8")
    table = Table(title=name)
    for key in lines[0]:
        table.add_column(key.replace("_", " "), overflow="fold")
    for line in lines:
        table.add_row(*("" if value is None else str(value) for value in line.values()))
    Console(width=140).print(table)
    return all(figure.holds for figure in figures)
