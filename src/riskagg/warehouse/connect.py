"""Connections to the warehouse; every one has the same settings, so that the same input gives the same rows."""

from pathlib import Path

import duckdb

from riskagg.errors import StoreError
from riskagg.warehouse.unreadable import unreadable

Connection = duckdb.DuckDBPyConnection

# Two threads: the machine that a council has. Insertion order is kept, so that a rebuilt table has its rows in the same order.
# Extensions are never fetched: a build must not depend on a network, nor on what somebody installed.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "preserve_insertion_order": True,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def open_for_write(path: Path | str) -> Connection:
    """Open a warehouse to build it; ``:memory:`` is one that lives as long as the connection.

    Only one connection may write, and it locks readers out: a build writes beside the file that is read, then replaces it.
    """
    return _connected(path, read_only=False)


def open_read_only(path: Path | str) -> Connection:
    """Open a built warehouse to read it.

    Raises:
        StoreError: there is no warehouse at ``path``, or it is open elsewhere, damaged or of a later version.
    """
    if not Path(path).exists():
        raise StoreError(f"{path}: no warehouse yet; nothing was read. Run `riskagg build` first.")
    return _connected(path, read_only=True)


def _connected(path: Path | str, read_only: bool) -> Connection:
    try:
        return _settled(duckdb.connect(str(path), read_only=read_only, config=_SETTINGS))
    except duckdb.Error as fault:
        known = unreadable(path, fault)
        if known is None:
            raise
        raise known from fault


def _settled(con: Connection) -> Connection:
    # Instants are kept in UTC, whatever the machine's zone is.
    con.execute("set TimeZone = 'UTC'")
    con.execute("set enable_progress_bar = false")
    return con
