"""Columns that stand under each other's headings: one has none of the cells that its heading promises, and another has them."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from riskagg.intake.cells import read_date
from riskagg.intake.doubts import Doubt
from riskagg.intake.mapping import ColumnRule, Mapping
from riskagg.intake.reading import Cells, Reading
from riskagg.privacy import by_value

_FORMS = {
    "a postcode": r"(?i)^[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}$",
    "an id of the regulator": r"^1-[0-9]{6,}$",
    "an NHS number": r"^[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}$",
}
_DATE = "a date"
_ROWS_LOOKED_AT = 1_000
_FEWEST = 2
_NONE, _MOST = 0.1, 0.8


def column_doubts(cells: Cells, reading: Reading) -> tuple[Doubt, ...]:
    """Doubts of the first rows of a table; a column whose form another has instead of it."""
    mapping = reading.mapping
    for name, rule in mapping.columns.items():
        form = _form(rule, mapping)
        if form is None or name not in cells:
            continue
        said = _said(cells, name)
        if len(said) < _FEWEST or _share(said, form, rule, reading) > _NONE:
            continue
        for other in _others(cells, form, mapping):
            if _share(_said(cells, other), form, rule, reading) >= _MOST:
                return (
                    Doubt(
                        kind="columns",
                        message=f"Hardly a cell of column {name} is {form}, and most of column {other} are. "
                        "Have columns changed places, or have cells moved under other headings?",
                    ),
                )
    return ()


def _said(cells: Cells, name: str) -> pa.Array:
    """What the first rows say in a column that the file has."""
    column = cells.head(name, _ROWS_LOOKED_AT)
    return column.filter(pc.not_equal(column, ""))


def _form(rule: ColumnRule, mapping: Mapping) -> str | None:
    if rule.extract is not None or rule.only_if_empty is not None:
        return None
    parts = {"postcode": "a postcode", "id_cqc": "an id of the regulator"}
    if rule.place in parts:
        return parts[rule.place]
    if rule.person == "nhs":
        return "an NHS number"
    is_dated = bool({"occurred_on", "reported_on"} & set(rule.to))
    return _DATE if is_dated and mapping.formats(rule) else None


def _others(cells: Cells, form: str, mapping: Mapping) -> Iterator[str]:
    """Columns that promise another form, or none, and say something."""
    for name, rule in mapping.columns.items():
        is_day = "born" in (rule.person, rule.risk_source) or any(to.endswith(("_on", "_to")) for to in rule.to)
        is_other = name in cells and _form(rule, mapping) != form and not (form == _DATE and is_day)
        if is_other and len(_said(cells, name)) >= _FEWEST:
            yield name


def _share(column: pa.Array, form: str, rule: ColumnRule, reading: Reading) -> float:
    if form != _DATE:
        return float(pc.mean(pc.match_substring_regex(column, _FORMS[form])).as_py())
    cells = by_value(column)
    formats = reading.formats(rule)
    fits = [read_date(value, formats, reading.zone) is not None for value in cells.dictionary.to_pylist()]
    return float(sum(fits[place] for place in cells.indices.to_pylist()) / len(column))
