"""Small tables that people keep in CSV: code lists, themes, days of receipt."""

import csv
import io
from pathlib import Path

from riskagg.settings_files.text import near, quoted, read_text

Row = tuple[int, dict[str, str]]


def read_table(path: Path, name: str, columns: tuple[str, ...], faults: list[str]) -> list[Row]:
    """Lines with their number, cells by column; empty lines are left out.

    Args:
        columns: the header, in any order; none may be missing and none added.
        faults: gets every line that cannot be used, which is then not returned.
    """
    text = read_text(path, name, faults)
    if text is None:
        return []
    lines = _lines(text, name, faults)
    if not lines:
        faults.append(f"  {name}: is empty; expected the header {','.join(columns)}")
        return []
    header = [cell.strip() for cell in lines[0][1]]
    if wrong := _header_faults(header, columns):
        faults.append(f"  {name}, line 1: {'; '.join(wrong)}. Expected {','.join(columns)}")
        return []
    ragged = [(number, cells) for number, cells in lines[1:] if len(cells) != len(header)]
    faults += [
        f"  {name}, line {number}: has {len(cells)} cells, the header {len(header)}. Put a cell with a comma in quotation marks"
        for number, cells in ragged
    ]
    return [(number, dict(zip(header, cells, strict=True))) for number, cells in lines[1:] if len(cells) == len(header)]


def header_of(path: Path) -> tuple[str, ...]:
    """The titles of a file's first line; none where it cannot be read."""
    text = read_text(path, path.name, [])
    lines = _lines(text.partition("\n")[0], path.name, []) if text else []
    return tuple(cell.strip() for cell in lines[0][1]) if lines else ()


def _lines(text: str, name: str, faults: list[str]) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        found += [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as wrong:
        faults.append(f"  {name}, line {reader.line_num}: not CSV ({wrong}). Look for a quotation mark that is not closed")
    return found


def _header_faults(header: list[str], columns: tuple[str, ...]) -> list[str]:
    if len(header) == 1 and len(columns) > 1 and (other := next((sign for sign in ";\t|" if sign in header[0]), None)):
        return [f"cells are parted by {quoted(other)}, expected commas"]
    missing = [name for name in columns if name not in header]
    unknown = [name for name in header if name not in columns]
    twice = sorted({name for name in header if header.count(name) > 1})
    faults = [f"no column {name}{near(name, unknown)}" for name in missing]
    faults += [f"unknown column {quoted(name)}{near(name, columns)}" for name in unknown]
    return faults + [f"column {name} stands twice" for name in twice if name in columns]
