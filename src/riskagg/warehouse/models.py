"""Runs a folder of SQL models: derives who reads whom, makes each table in order, executes its declared grain.

A model is one file: its name is the table's, one line says ``-- Grain: a, b``, the rest is one query. Values come as named
parameters (``$month_end``). They are bound to the ``create table ... as`` itself, which DuckDB 2 allows; session variables would
outlive the model that they were set for, and a one-row table of parameters hides from a reader which models use them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from riskagg import resources
from riskagg.errors import ModelError
from riskagg.warehouse.connect import Connection

_GRAIN = re.compile(r"^-- Grain: (?P<columns>[a-z0-9_]+(?:, *[a-z0-9_]+)*)\.?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Model:
    """One SQL file: its table's name, its grain, the tables that it reads and the parameters that it uses."""

    name: str
    path: Path
    sql: str
    grain: tuple[str, ...]
    reads: frozenset[str]
    parameters: frozenset[str]


def run_models(con: Connection, folder: str, params: Mapping[str, object], extra_dirs: Iterable[Path] = ()) -> list[str]:
    """Make the tables of ``sql/<folder>`` and of ``extra_dirs``, in the order in which they read one another.

    Args:
        con: a warehouse open for writing, with the tables of earlier stages.
        folder: name of a folder of ``sql/``.
        params: values for named parameters; each model gets those that it names.
        extra_dirs: further folders of models, which may read and be read by those of ``folder``.

    Returns:
        The tables made, in order.

    Raises:
        ModelError: a model has no grain or breaks it, reads a table that nothing makes, reads in a circle, names a parameter that
            was not given, or does not run.
    """
    models = load_models([resources.sql_dir() / folder, *extra_dirs])
    _check_reads(con, models)
    order = _in_order(models)
    for name in order:
        _make(con, models[name], params)
    return order


def make_temporary(con: Connection, folders: Iterable[str], names: Iterable[str]) -> None:
    """Make some tables again as temporary ones, which stand before the warehouse's own of the same name: for other cuts than its own."""
    models = load_models([resources.sql_dir() / folder for folder in folders])
    for name in names:
        con.execute(f'create temp table "{name}" as\n{models[name].sql}')


def load_models(folders: Iterable[Path]) -> dict[str, Model]:
    """Read every model of the folders, keyed by the table that it makes.

    Raises:
        ModelError: a folder is not there, a model cannot be parsed or declares no grain, or two make the same table.
    """
    models: dict[str, Model] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ModelError(f"{folder.name}: no such folder of models. Expected it in sql/.")
        for path in sorted(folder.glob("*.sql")):
            if path.stem in models:
                raise ModelError(f"{path.stem}: made by {models[path.stem].path.parent.name} and by {folder.name}. Rename one.")
            models[path.stem] = _model(path, path.read_text(encoding="utf-8"))
    return models


@lru_cache(maxsize=1024)  # a process that builds again, as served flows and what-ifs do, takes no text apart twice
def _model(path: Path, sql: str) -> Model:
    called = f"{path.parent.name}/{path.name}"
    grain, parsed = grain_of(sql, called), _parsed(sql, called)
    return Model(
        name=path.stem,
        path=path,
        sql=sql,
        grain=grain,
        reads=_stored(parsed),
        parameters=frozenset(mark.name for mark in parsed.find_all(exp.Placeholder, exp.Parameter)),
    )


def grain_of(sql: str, called: str) -> tuple[str, ...]:
    """The columns that a model's text says are its grain.

    Raises:
        ModelError: it says none.
    """
    grain = _GRAIN.search(sql)
    if grain is None:
        raise ModelError(f"{called}: no line `-- Grain: a, b`. Say what one row is.")
    return tuple(column.strip() for column in grain["columns"].split(","))


def tables_read(sql: str, called: str) -> frozenset[str]:
    """The stored tables that a select reads.

    Raises:
        ModelError: it cannot be parsed.
    """
    return _stored(_parsed(sql, called))


def _parsed(sql: str, called: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(sql, dialect="duckdb")
    except sqlglot.errors.ParseError as fault:
        raise ModelError(f"{called}: cannot be parsed ({str(fault).splitlines()[0]}).") from fault


def _stored(parsed: exp.Expr) -> frozenset[str]:
    return frozenset(table.name for table in parsed.find_all(exp.Table) if _is_stored(table))


def _is_stored(table: exp.Table) -> bool:
    """Whether a name in a ``from`` is a stored table: neither a function such as ``range()`` nor a CTE.

    An import CTE may bear the name of the table that it reads: within ``x as (select * from x)`` the inner x is the table.
    """
    if not isinstance(table.this, exp.Identifier):
        return False
    path: list[exp.Expr] = [table]
    while path[-1].parent is not None:
        path.append(path[-1].parent)
        clause = path[-1].args.get("with_")
        if clause is None:
            continue
        for cte in clause.expressions:
            if cte.alias == table.name and (clause.recursive or not any(step is cte for step in path)):
                return False
    return True


def _check_reads(con: Connection, models: Mapping[str, Model]) -> None:
    there = {str(name) for (name,) in con.execute("select table_name from information_schema.tables").fetchall()}
    faults = [
        f"{model.path.parent.name}/{model.path.name} reads {name}, which no model of this stage and no earlier stage makes."
        for model in models.values()
        for name in sorted(model.reads - there - models.keys())
    ]
    if faults:
        raise ModelError("\n".join(["Models read what nothing makes. Nothing was built. Mend them:", *faults]))


def _in_order(models: Mapping[str, Model]) -> list[str]:
    sorter = TopologicalSorter({name: sorted(models[name].reads & models.keys()) for name in sorted(models)})
    try:
        return list(sorter.static_order())
    except CycleError as fault:
        raise ModelError(f"Models read one another in a circle: {' <- '.join(fault.args[1])}. Break it.") from fault


def _make(con: Connection, model: Model, params: Mapping[str, object]) -> None:
    missing = sorted(model.parameters - params.keys())
    if missing:
        raise ModelError(
            f"{model.path.name} names ${', $'.join(missing)}, which was not given. Known: {', '.join(sorted(params)) or 'none'}."
        )
    given = {name: params[name] for name in sorted(model.parameters)}
    try:
        con.execute(f'create or replace table "{model.name}" as\n{model.sql}', given)
        _check_grain(con, model)
    except duckdb.Error as fault:
        raise ModelError(f"{model.path.parent.name}/{model.path.name} does not run: {str(fault).splitlines()[0]}") from fault


def _check_grain(con: Connection, model: Model) -> None:
    # Names come from the model's own file, never from data; grouping takes nulls as equal, as a reader of the grain would.
    columns = ", ".join(f'"{column}"' for column in model.grain)
    repeated = f'select {columns}, count(*) as n_rows from "{model.name}" group by {columns} having count(*) > 1'
    first = con.execute(f"{repeated} order by all limit 1").fetchone()
    if first is None:
        return
    (n_repeated,) = con.execute(f"select count(*) from ({repeated})").fetchone() or (0,)
    example = ", ".join(f"{column} {value}" for column, value in zip(model.grain, first[:-1], strict=True))
    raise ModelError(
        f"{model.name} breaks its grain ({', '.join(model.grain)}): {n_repeated} value(s) of it stand in more than one row, "
        f"the first is {example} with {first[-1]} rows. A join fans out or a key is not one."
    )
