"""The CSV files for other systems: the same rows that the pack was drawn from."""

from pathlib import Path

from riskagg import resources
from riskagg.area import Area
from riskagg.warehouse import Connection
from riskagg.warehouse.csv_file import write_csv
from riskagg.warehouse.models import load_models


def write_extracts(con: Connection, area: Area, month: str) -> list[Path]:
    """Write ``out/<month>/extracts/``.

    Args:
        con: the built warehouse; read-only will do.
        area: where ``out`` lies.
        month: ``2026-10``, the month that the warehouse was built for.

    Returns:
        The files, sorted.
    """
    folder = area.month_out(month) / "extracts"
    folder.mkdir(parents=True, exist_ok=True)
    models = load_models([resources.sql_dir() / "extracts"])
    return [write_csv(con.sql(models[name].sql), folder / f"{name}.csv") for name in sorted(models)]
