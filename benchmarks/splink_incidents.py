"""Splink on the same alerts, as an analyst would set it up: days, theme with term frequencies, person by its keys, role, harm, who told.

Not a dependency of riskagg: installed beside it (``pip install splink``) the benchmark runs it, else says so. Version 5.0.0 works with
DuckDB 2.0.1.
"""

import logging

import duckdb
import numpy as np
import pandas as pd

_UNKNOWN = """
    not coalesce(nhs_l is not null and nhs_r is not null, false)
    and not coalesce(name_birth_l is not null and name_birth_r is not null, false)
    and coalesce(local_ref_l <> local_ref_r, true)
"""
_SAME_NAME = "name_birth_l = name_birth_r"
_WEAK = "phonetic_l = phonetic_r or name_birth_l = swapped_r or swapped_l = name_birth_r"


def splink_pairs(alerts: pd.DataFrame) -> pd.DataFrame:
    """Pairs that may tell one event, with Splink's match weight.

    Args:
        alerts: unique_id, service, supplier, day (a number), theme, harm, role, told_by, and the keys nhs, name_birth, phonetic, swapped,
            local_ref as text.

    Returns:
        alert_id, other_alert_id, score; only pairs of two suppliers.
    """
    import splink
    from splink import comparison_level_library as levels
    from splink import comparison_library as comparisons

    logging.getLogger("splink").setLevel(logging.ERROR)
    con = duckdb.connect(config={"threads": 2})
    con.register("frame", alerts)
    con.execute("create table alerts as select *, day // 4 as four_days, (day + 2) // 4 as other_four_days from frame")
    days = [levels.CustomLevel("day_l = day_r", "same"), levels.CustomLevel("abs(day_l - day_r) = 1", "next"), _within(levels, 3)]
    persons = [
        levels.CustomLevel(_UNKNOWN, "unknown").configure(is_null_level=True),
        levels.CustomLevel("nhs_l = nhs_r", "number"),
        levels.CustomLevel(_SAME_NAME, "name"),
        levels.CustomLevel(_WEAK, "near name"),
    ]
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            comparisons.CustomComparison(output_column_name="day", comparison_levels=[levels.NullLevel("day"), *days, levels.ElseLevel()]),
            comparisons.CustomComparison(output_column_name="person", comparison_levels=[*persons, levels.ElseLevel()]),
            comparisons.ExactMatch("theme").configure(term_frequency_adjustments=True),
            *(comparisons.ExactMatch(column) for column in ("role", "told_by", "harm")),
        ],
        blocking_rules_to_generate_predictions=[
            splink.block_on("service", "four_days"),
            splink.block_on("service", "other_four_days"),
        ],
    )
    database = splink.DuckDBAPI(con)
    linker = splink.Linker(database.register(con.table("alerts")), settings)
    linker.training.estimate_probability_two_random_records_match([splink.block_on("service", "name_birth", "day")], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on("service", "day"))
    linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on("service", "name_birth"))
    found = linker.inference.predict(threshold_match_weight=-25).as_pandas_dataframe()
    supplier = alerts.set_index("unique_id")["supplier"]
    others = supplier.loc[found["unique_id_l"]].to_numpy() != supplier.loc[found["unique_id_r"]].to_numpy()
    low, high = (np.minimum, np.maximum)
    one, other = found["unique_id_l"].to_numpy(dtype=object), found["unique_id_r"].to_numpy(dtype=object)
    pairs = pd.DataFrame({"alert_id": low(one, other), "other_alert_id": high(one, other), "score": found["match_weight"]})
    return pairs[others]


def _within(levels: object, days: int) -> object:
    return levels.CustomLevel(f"abs(day_l - day_r) <= {days}", f"within {days}")  # type: ignore[attr-defined]
