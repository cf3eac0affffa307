"""The engine: order from who reads whom, bound values, executed grains, and faults that name the model."""

from pathlib import Path

import pytest

from riskagg import resources, warehouse
from riskagg.errors import ModelError, StoreError


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write models into a stage of their own and run it."""
    monkeypatch.setattr(resources, "sql_dir", lambda: tmp_path)
    (tmp_path / "stage").mkdir()
    con = warehouse.open_for_write(":memory:")

    def run(params: dict[str, object] | None = None, /, **models: str):
        for name, sql in models.items():
            (tmp_path / "stage" / f"{name}.sql").write_text(sql, encoding="utf-8")
        order = warehouse.run_models(con, "stage", params or {})
        return con, order

    return run


def test_models_run_in_the_order_in_which_they_read_one_another(stage):
    con, order = stage(
        {"least": 2, "unused": 1},
        a_last="-- Grain: n\nselect n + 1 as n from m_middle where n >= $least",
        m_middle="-- Grain: n\nwith z_first as (select * from z_first) select n from z_first",
        z_first="-- Grain: n\nselect range as n from range(4)",
    )
    assert order == ["z_first", "m_middle", "a_last"]
    assert con.execute("select n from a_last order by n").fetchall() == [(3,), (4,)]


def test_a_broken_grain_names_the_model_the_grain_an_example_and_how_many(stage):
    with pytest.raises(ModelError, match=r"twice breaks its grain \(a, b\): 2 value\(s\).*first is a 1, b None with 2 rows"):
        stage(twice="-- Grain: a, b\nselect * from (values (1, null), (1, null), (2, 'x'), (2, 'x'), (3, 'y')) as t(a, b)")


def test_a_model_that_reads_a_table_nobody_makes_is_named(stage):
    with pytest.raises(ModelError, match=r"lonely\.sql reads int_nothing, which no model"):
        stage(lonely="-- Grain: a\nselect a from int_nothing")


def test_models_in_a_circle_are_named(stage):
    with pytest.raises(ModelError, match="circle"):
        stage(one="-- Grain: a\nselect a from two", two="-- Grain: a\nselect a from one")


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("select 1 as a", "no line `-- Grain"),
        ("-- Grain: a\nselect $missing as a", r"names \$missing, which was not given"),
        ("-- Grain: a\nselect 'x'::integer as a", "does not run"),
        ("-- Grain: b\nselect 1 as a", "does not run"),
    ],
)
def test_a_model_that_cannot_be_made_says_why(stage, sql, fault):
    with pytest.raises(ModelError, match=fault):
        stage(broken=sql)


def test_a_warehouse_that_was_never_built_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="riskagg build"):
        warehouse.open_read_only(tmp_path / "warehouse.duckdb")
