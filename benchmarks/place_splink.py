"""Splink on the same mentions: linked by the columns as written, trained on them, where it is installed (`pip install splink`)."""

import importlib
import time
from typing import Any

from benchmarks.place_references import CLEANED, Matched
from riskagg import warehouse
from riskagg.warehouse import Connection

_SERVICES = """
    select service_id as unique_id, name, regexp_extract(address, '^[0-9]+[a-z]? ?(.*)$', 0) as address, town, postcode,
        postcode[:-3] as sector, split_part(name, ' ', 1) || ' ' || split_part(name, ' ', 2) as head
    from ref_services
"""
_MENTIONS = """
    select hex(place_key) as unique_id, name, address, town, postcode, postcode[:-3] as sector,
        split_part(name, ' ', 1) || ' ' || split_part(name, ' ', 2) as head
    from (
        select place_key, coalesce(name, trim(split_part(whole, ',', 1))) as name, coalesce(address, trim(split_part(whole, ',', 2))) as address,
            coalesce(town, nullif(trim(split_part(whole, ',', 3)), '')) as town, nullif(postcode, '') as postcode
        from ref_mentions
    )
"""


def splink_matches(con: Connection) -> Matched | None:
    """The likeliest service of each mention at probability .95 or better; None, with a word why, where Splink is not installed."""
    try:
        splink: Any = importlib.import_module("splink")
        compare: Any = importlib.import_module("splink.comparison_library")
    except ImportError:
        print("Splink is left out: it is not installed.")
        return None
    con.execute(CLEANED)
    own = warehouse.open_for_write(":memory:")
    for name, query in (("services", _SERVICES), ("mentions", _MENTIONS)):
        own.register("given", con.execute(query).to_arrow_table())
        own.execute(f"create table {name} as select * from given")
        own.unregister("given")
    wall, cpu = time.monotonic(), time.process_time()
    found = _link(splink, compare, own)
    return Matched(found, time.monotonic() - wall, time.process_time() - cpu)


def _link(splink: Any, compare: Any, con: Connection) -> dict[bytes, str]:
    block = splink.block_on
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("name", [0.92, 0.85]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("address", [0.95, 0.88]),
            compare.JaroWinklerAtThresholds("town", [0.9]),
            compare.ExactMatch("postcode"),
            compare.ExactMatch("sector"),
        ],
        blocking_rules_to_generate_predictions=[
            block("postcode"), block("address", "town"), block("name", "town"), block("name", "sector"), block("head", "sector"),
            block("head", "town"), block("address"),
        ],
        probability_two_random_records_match=1 / 60_000,
        retain_matching_columns=False,
    )  # fmt: skip
    api = splink.DuckDBAPI(connection=con)
    linker = splink.Linker([api.register("mentions"), api.register("services")], settings, log_level=40)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block("postcode"), block("name", "town")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.95).physical_name
    rows = con.execute(
        f"""select unhex(unique_id_l), arg_max(unique_id_r, match_weight) from {pairs} where source_dataset_l = 'mentions'
            group by unique_id_l having count(*) filter (where match_weight >= best - 1) = 1""".replace(
            f"from {pairs}", f"from (select *, max(match_weight) over (partition by unique_id_l) as best from {pairs})"
        )
    ).fetchall()
    return {bytes(key): service for key, service in rows}
