"""Loads what an area says of its suppliers where their files do not."""

from riskagg.area import Settings
from riskagg.warehouse.connect import Connection


def load_suppliers(con: Connection, settings: Settings) -> None:
    """Make ``supplier_settings``, grain source, supplier: authority, active_from and active_to (first days of months)."""
    con.execute(
        "create or replace table supplier_settings (source VARCHAR, supplier VARCHAR, authority VARCHAR, active_from DATE, active_to DATE)"
    )
    for source, suppliers in sorted(settings.suppliers.items()):
        for supplier, said in sorted(suppliers.items()):
            months = [f"{month}-01" if month else None for month in (said.active_from, said.active_to)]
            con.execute("insert into supplier_settings values (?, ?, ?, ?, ?)", [source, supplier, said.authority, *months])
